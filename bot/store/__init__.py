"""The index on disk: what indexing writes and asking reads."""

from bot.store.store import (
    Manifest,
    Store,
    StoreWriter,
    current_generation,
    indexed_files,
    open_store,
    publish,
    verify,
    write_lock,
)

__all__ = [
    "Manifest",
    "Store",
    "StoreWriter",
    "current_generation",
    "indexed_files",
    "open_store",
    "publish",
    "verify",
    "write_lock",
]
