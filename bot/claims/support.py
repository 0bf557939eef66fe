"""How well sentences support a claim, by the words they share and the word that has no like in them."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.models.embedding import OnnxEncoder
from bot.models.onnx import Array
from bot.models.reranking import Reranker

# A claim below is rejected.
THRESHOLD = 0.5

# Sentences that carry a claim, at most: they are shown as the quotation behind it.
MOST_SENTENCES = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FUNCTION_WORDS = frozenset(
    "a an the and or but if of at by for with about against between into through during before after above below to "
    "from up down in out on off over under again then once here there when where why how all any both each few more "
    "most other some such no nor not only own same so than too very can will just should now is are was were be been "
    "being have has had having do does did doing would could may might must shall i me my we our you your he him his "
    "she her it its they them their what which who whom this that these those am as until while".split()
)

# Bias, then a weight for each of `SIGNALS`, from `python tests/benchmarks/support.py --fit`.
SIGNALS = ("trigrams", "weakest")
_WEIGHTS = (-2.0, 0.93, 2.43)


@dataclass(frozen=True, slots=True)
class Support:
    """How likely the sentences support the claim, 0 to 1, and which of them carry it, in order, three at most."""

    score: float
    best: tuple[int, ...]


class SupportScorer:
    """Scores claims against the sentences of the passages they cite."""

    def __init__(self, encoder: OnnxEncoder, reranker: Reranker) -> None:
        self._encoder = encoder
        self._reranker = reranker
        # The claims of one answer cite the same few passages.
        self._token_vectors = lru_cache(maxsize=256)(self._encode_tokens)

    def support(self, claim: str, sentences: Sequence[str]) -> Support:
        """How well the sentences, those of the cited passages in order, support the claim."""
        if not sentences or not _WORD.search(claim):
            return Support(0.0, ())
        signals = self.signals(claim, sentences)
        logit = _WEIGHTS[0] + sum(weight * signals[name] for name, weight in zip(SIGNALS, _WEIGHTS[1:], strict=True))
        return Support(1 / (1 + math.exp(-logit)), _carriers(claim, sentences))

    def signals(self, claim: str, sentences: Sequence[str]) -> dict[str, float]:
        """What the score is made of, each by its name; the higher, the better supported."""
        stems = _stems(claim)
        held = [_stems(sentence) for sentence in sentences]
        return {"trigrams": _copied(stems, held, 3), "weakest": self._weakest(claim, sentences)}

    def _weakest(self, claim: str, sentences: Sequence[str]) -> float:
        """The likeness of the claim's worst-aligned token to the token nearest to it in the sentences."""
        wanted = self._token_vectors(claim)
        return float(np.max([(wanted @ self._token_vectors(one).T).max(axis=1) for one in sentences], axis=0).min())

    def _encode_tokens(self, text: str) -> Array:
        model = self._encoder.model
        vectors = model.run(model.encode([text]))[0][1:-1]
        tokens: Array = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return tokens


def _copied(stems: Sequence[str], held: Sequence[Sequence[str]], size: int) -> float:
    """The share of the claim's runs of `size` words that stand in a sentence."""
    size = min(size, len(stems))
    runs = [tuple(stems[at : at + size]) for at in range(len(stems) - size + 1)]
    there = {tuple(one[at : at + size]) for one in held for at in range(len(one) - size + 1)}
    return sum(run in there for run in runs) / len(runs)


def _carriers(claim: str, sentences: Sequence[str]) -> tuple[int, ...]:
    """The sentence that holds most of the claim's content words, then those that add most, while they add a fifth."""
    wanted = set(_content(claim)) or set(_stems(claim))
    held = [set(_stems(sentence)) for sentence in sentences]
    chosen: list[int] = []
    left = set(wanted)
    while len(chosen) < MOST_SENTENCES:
        place = max(range(len(sentences)), key=lambda at: len(left & held[at]))
        if chosen and len(left & held[place]) * 5 < len(wanted):
            break
        chosen.append(place)
        left -= held[place]
    return tuple(sorted(set(chosen)))


def _stems(text: str) -> list[str]:
    return [_stem(match.group()) for match in _WORD.finditer(text)]


def _content(text: str) -> list[str]:
    return [_stem(m.group()) for m in _WORD.finditer(text) if m.group().lower() not in _FUNCTION_WORDS]


_ENDINGS = tuple(
    (ending, new)
    for ending, new in (
        ("ies", "y"),
        ("ied", "y"),
        ("ying", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("ly", ""),
        ("es", ""),
        ("s", ""),
    )
)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """The word in lower case without its inflection: "offers", "offered" and "offering" are one."""
    word = re.sub(r"['’](?:s|re|ve|ll|d)?$", "", word.lower())
    for ending, new in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + new
            break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
