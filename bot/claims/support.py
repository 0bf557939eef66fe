"""How well sentences support a claim: whether its words stand there, together, in their order and with their force."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from bot.claims.alignment import MOST_WORDS, Alignment, Words, align, read_words
from bot.claims.force import denies, lost_force, seams, swaps_roles
from bot.models.embedding import OnnxEncoder
from bot.statements.words import content_words, stem, words_of

# Sentences that carry a claim, at most: they are shown as the quotation behind it.
MOST_SENTENCES = 3
# A sentence carries a claim where this part of the claim's weight stands in it.
_CARRIES = 0.2
# What is longer is no sentence of a report or an answer; this bounds the time.
_MOST_CHARACTERS = 1500
# About 50 KB each.
_MOST_KNOWN = 256
# The sentences that share most words with a claim are read; all of them give an AUROC of .845 on QAGS, six .847.
_READ_SENTENCES = 6

SIGNALS = ("order", "trigrams", "weakest", "worst run", "lost", "denies", "swaps", "seams")
# From `python tests/benchmarks/support.py --fit`: the first four signals count alike, each by its deviation over both sets;
# a word that was left out counts as much as four deviations, a denial and a swap as eight. Slope and bias make the score a
# probability on QAGS and are all that is fitted: weights fitted one by one did worse on held-out articles (AUROC .82
# against .84).
DEVIATIONS = (0.243, 0.377, 0.147, 1.3)
PENALTIES = (-4.0, -8.0, -8.0, -1.0)
_SLOPE = 0.4
_BIAS = -3.06
_WEIGHTS = tuple(_SLOPE * weight for weight in (*(1 / deviation for deviation in DEVIATIONS), *PENALTIES))

# A claim below is rejected. Of QAGS's sentences .80 of the supported pass, .87 of those that pass are supported (.68 of all),
# balanced accuracy .77. Free answers to experts' questions (ExpertQA) paraphrase more than news: of their claims only 4%
# pass. What is rejected is replaced by the quotation itself, so the threshold is the news' own.
THRESHOLD = 0.7


@dataclass(frozen=True, slots=True)
class Support:
    """How likely the sentences support the claim, 0 to 1, and the places of those that carry it, in order, three at most."""

    score: float
    best: tuple[int, ...]


class SupportScorer:
    """Scores claims against the sentences of the passages they cite, with the bundled embedder's vectors of words."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._model = encoder.model
        # The claims of one answer cite the same few passages: the texts read last, the newest at the end.
        self._known: dict[str, Words] = {}
        self._lock = Lock()

    def support(self, claim: str, sentences: Sequence[str]) -> Support:
        """How well the sentences, those of the cited passages in order, support the claim."""
        alignment, read = self._align(claim, sentences)
        if alignment is None:
            return Support(0.0, ())
        signals = signals_of(alignment)
        logit = _BIAS + sum(weight * signals[name] for name, weight in zip(SIGNALS, _WEIGHTS, strict=True))
        return Support(1 / (1 + math.exp(-logit)), tuple(read[place] for place in _carriers(alignment)))

    def signals(self, claim: str, sentences: Sequence[str]) -> dict[str, float]:
        """What the score is made of, each by its name in `SIGNALS`; empty where there is nothing to compare."""
        alignment, _ = self._align(claim, sentences)
        return {} if alignment is None else signals_of(alignment)

    def _align(self, claim: str, sentences: Sequence[str]) -> tuple[Alignment | None, list[int]]:
        """The claim laid over the sentences that share most with it, and the places of those."""
        if len(claim) > _MOST_CHARACTERS:
            return None, []
        cut = [sentence[:_MOST_CHARACTERS] for sentence in sentences]
        places = nearest(claim, cut)
        wanted, *read = self._read([claim, *(cut[place] for place in places)])
        found = {place: words for place, words in zip(places, read, strict=True) if words.keys}
        if not found or not 0 < len(wanted.keys) < MOST_WORDS:
            return None, []
        return align(wanted, list(found.values())), list(found)

    def _read(self, texts: Sequence[str]) -> list[Words]:
        """The words of each text; those not read lately go through the model together, one a core."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, read_words(new, self._model), strict=True) if new else {}
        with self._lock:
            for text in known:
                self._known.pop(text, None)
            self._known |= known
            for text in list(self._known)[: max(0, len(self._known) - _MOST_KNOWN)]:
                del self._known[text]
        return [known[text] for text in texts]


def signals_of(alignment: Alignment) -> dict[str, float]:
    """The signals of a claim laid over sentences."""
    return {
        "order": alignment.order,
        "trigrams": _copied(alignment.claim, alignment.sentences, 3),
        "weakest": alignment.weakest,
        "worst run": alignment.worst_run,
        "lost": min(lost_force(alignment), 2.0),
        "denies": float(denies(alignment)),
        "swaps": float(swaps_roles(alignment)),
        "seams": float(min(seams(alignment), 2)),
    }


def nearest(claim: str, sentences: Sequence[str]) -> list[int]:
    """The places of the sentences that share most content words with the claim, in order."""
    wanted = {stem(word) for word in content_words(claim)}
    shared = [len(wanted & {stem(word) for word in words_of(sentence)}) for sentence in sentences]
    return sorted(sorted(range(len(sentences)), key=lambda place: -shared[place])[:_READ_SENTENCES])


def _copied(claim: Words, sentences: Sequence[Words], size: int) -> float:
    """The part of the claim's runs of `size` words that stand in a sentence."""
    size = min(size, len(claim.keys))
    there = {one.keys[at : at + size] for one in sentences for at in range(len(one.keys) - size + 1)}
    runs = [claim.keys[at : at + size] for at in range(len(claim.keys) - size + 1)]
    return sum(run in there for run in runs) / len(runs)


def _carriers(alignment: Alignment) -> list[int]:
    """The sentences in which the claim's words were found, the weightiest first until little is left, in order."""
    weight = np.bincount(
        alignment.sentence_of[list(alignment.path)],
        weights=alignment.weights * alignment.likeness,
        minlength=len(alignment.sentences),
    )
    ranked = np.argsort(-weight, kind="stable")[:MOST_SENTENCES]
    return sorted(
        int(place) for rank, place in enumerate(ranked) if not rank or weight[place] >= _CARRIES * weight.sum()
    )
