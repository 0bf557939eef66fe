"""The index on disk: what indexing writes and asking reads."""

from bot.store.generations import clear, current_generation, generation_before, named_current, publish
from bot.store.lexical import IndexedFile, LexicalIndex
from bot.store.locks import write_lock
from bot.store.manifest import Made, Manifest
from bot.store.outlets import known_outlets, outlet_key
from bot.store.probe import Probe
from bot.store.store import Store, open_store, sound_manifest
from bot.store.writer import StoreWriter

__all__ = [
    "IndexedFile",
    "LexicalIndex",
    "Made",
    "Manifest",
    "Probe",
    "Store",
    "StoreWriter",
    "clear",
    "current_generation",
    "generation_before",
    "known_outlets",
    "named_current",
    "open_store",
    "outlet_key",
    "publish",
    "sound_manifest",
    "write_lock",
]
