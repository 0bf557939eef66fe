"""A claim laid over the sentences it cites, word by word, so that runs of words stay together where they can."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.models.onnx import Array, OnnxModel
from bot.statements.actors import find_mentions, fold
from bot.statements.words import STOPWORDS, stem

Bools = npt.NDArray[np.bool_]

_WORD = re.compile(r"\w+(?:'\w+)?")
_STOP = re.compile(r"[,;:()“”\"–—]| - ")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
}

# Words of a text that are read, at most: the way through n sentences takes (words * n) squared steps a word of the claim.
MOST_WORDS = 120
# What follows was set by hand and varied: 0 to 0.2 for a gap, 0.25 to 1 for going back, 0.4 to 1.2 for another sentence and
# 0.5 or 0.6 for unlike words move the AUROC of `order` by less than .01 on either set of tests/benchmarks/support.py.
_GAP = 0.1
_BACK = 0.5
_NEXT_SENTENCE = 0.4
_OTHER_SENTENCE = 0.8
# Vectors of unlike words have a cosine of about 0.5, of the same word in two sentences 0.9.
_UNLIKE = 0.5
_ALIKE = 0.9
# A word that is only like another counts for at most so much of it.
_LIKENESS = 0.9
# Where the claim's own word stands in the sentence, another word there is hardly meant: "Iran" is not "Pakistan".
_LIKENESS_BESIDE_ITSELF = 0.5
_FUNCTION_WEIGHT = 0.25
# Runs of 3 to 6 words do alike.
_RUN = 5


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: `keys` are what they are compared by (a stem, a number in digits, the id of a state).

    `written` are the folded words, `places` their (start, end), `stops` the marks (commas, quotation marks) before each,
    `content` is True for those that carry meaning, `vectors` of shape (n_words, dimension) have length one.
    """

    keys: tuple[str, ...]
    written: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    stops: tuple[int, ...]
    content: Bools
    vectors: Array


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each word of a claim found its like.

    `path` holds a place among all words of the sentences for each word of the claim, `likeness` (0 to 1) how alike they
    are, `jumps` what it cost to get there from the word before, `weights` what the word counts, `sentence_of` the sentence
    of each place.
    """

    claim: Words
    sentences: tuple[Words, ...]
    path: tuple[int, ...]
    likeness: Array
    jumps: Array
    weights: Array
    closest: Array
    sentence_of: npt.NDArray[np.int64]

    @property
    def order(self) -> float:
        """Likeness less jumps, for each word by its weight; 1 where the claim is copied."""
        return float((self.likeness * self.weights - self.jumps).sum() / self.weights.sum())

    @property
    def worst_run(self) -> float:
        """What is lost in the five words running that lose most, 0 or less: an invented clause at the end of a long claim."""
        lost = self.weights * (1 - self.likeness) + self.jumps
        ends = range(max(1, len(lost) - _RUN + 1))
        return -max(float(lost[at : at + _RUN].sum()) for at in ends)

    @property
    def weakest(self) -> float:
        """The cosine of the claim's most foreign content word to the word nearest to it."""
        return float(self.closest[self.weights == self.weights.max()].min())


def read_words(texts: Sequence[str], model: OnnxModel) -> list[Words]:
    """The first `MOST_WORDS` words of each text with the vectors the model gives them in it.

    A state's name is one word, whatever its form.
    """
    encodings = model.encode(texts)
    states = model.run(encodings)
    offsets = [encoding.offsets for encoding in encodings]
    return [_words(*one) for one in zip(texts, offsets, states, strict=True)]


def _words(text: str, offsets: Sequence[tuple[int, int]], states: Array) -> Words:
    folded = fold(text)
    actors = [(one.start, one.end, f"@{one.actor.id}") for one in find_mentions(text)]
    found = sorted(
        actors + [(*match.span(), "") for match in _WORD.finditer(folded)], key=lambda one: (one[0], not one[2])
    )
    spans: list[tuple[int, int, str]] = []
    for start, end, actor in found:
        if not spans or start >= spans[-1][1]:
            spans.append((start, end, actor))
    spans = spans[:MOST_WORDS]
    # "May" is a month or a name, "may" is not.
    written = ["May" if text[s:e] == "May" else folded[s:e].removesuffix("'s") for s, e, _ in spans]
    keys = [actor or _NUMBER_WORDS.get(word, stem(word)) for word, (_, _, actor) in zip(written, spans, strict=True)]
    vectors = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    pieces = [(at, start) for at, (start, end) in enumerate(offsets) if end > start]
    for at, start in pieces:
        word = _word_at(spans, start)
        if word is not None:
            vectors[word] += states[at]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    content = np.array(
        [bool(actor) or word not in STOPWORDS for word, (_, _, actor) in zip(written, spans, strict=True)]
    )
    stops = [len(_STOP.findall(folded, 0, start)) for start, _, _ in spans]
    places = tuple((start, end) for start, end, _ in spans)
    return Words(tuple(keys), tuple(written), places, tuple(stops), content, vectors)


def align(claim: Words, sentences: Sequence[Words]) -> Alignment:
    """The best way through the sentences' words for the claim's words, by dynamic programming."""
    sentence_of = np.repeat(np.arange(len(sentences)), [len(one.keys) for one in sentences])
    cosines = claim.vectors @ np.concatenate([one.vectors for one in sentences]).T
    likeness = _likeness(claim, sentences, sentence_of, cosines)
    jumps = _jumps(sentence_of)
    weights = np.where(claim.content | ~claim.content.any(), 1.0, _FUNCTION_WEIGHT).astype(np.float32)
    best = weights[0] * likeness[0]
    back: list[npt.NDArray[np.int64]] = []
    places = np.arange(len(sentence_of))
    for at in range(1, len(weights)):
        reached = best[:, None] - jumps
        back.append(reached.argmax(axis=0))
        best = reached[back[-1], places] + weights[at] * likeness[at]
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    path.reverse()
    cost = [0.0, *(float(jumps[before, after]) for before, after in pairwise(path))]
    return Alignment(
        claim,
        tuple(sentences),
        tuple(path),
        likeness[np.arange(len(path)), path],
        np.array(cost, dtype=np.float32),
        weights,
        cosines.max(axis=1),
        sentence_of,
    )


def _likeness(claim: Words, sentences: Sequence[Words], sentence_of: npt.NDArray[np.int64], cosines: Array) -> Array:
    """How alike each word of the claim and each of the sentences are, 0 to 1; shape (claim words, all words)."""
    there = np.array([key for one in sentences for key in one.keys])
    same = np.array(claim.keys)[:, None] == there[None, :]
    likeness = np.clip((cosines - _UNLIKE) / (_ALIKE - _UNLIKE), 0, _LIKENESS)
    in_sentence = np.stack([same[:, sentence_of == one].any(axis=1) for one in range(len(sentences))], axis=1)
    beside = in_sentence[:, sentence_of] & claim.content[:, None]
    likeness = np.where(beside, np.minimum(likeness, _LIKENESS_BESIDE_ITSELF), likeness)
    # A figure or a state is that one or another.
    itself = np.array([key.startswith("@") or any(character.isdigit() for character in key) for key in claim.keys])
    likeness = np.where(itself[:, None], 0, likeness)
    exact: Array = np.where(same, 1, likeness).astype(np.float32)
    return exact


def _jumps(sentence_of: npt.NDArray[np.int64]) -> Array:
    """What it costs to go from one word of the sentences to another; shape (all words, all words)."""
    places = np.arange(len(sentence_of))
    ahead = places[None, :] - places[:, None]
    sentences = np.abs(sentence_of[None, :] - sentence_of[:, None])
    within = np.where(ahead > 0, _GAP * np.log(np.maximum(ahead, 1)), np.where(ahead == 0, _BACK / 2, _BACK))
    across = np.where(sentences == 1, _NEXT_SENTENCE, _OTHER_SENTENCE)
    cost: Array = np.where(sentences == 0, within, across).astype(np.float32)
    return cost


def _word_at(spans: Sequence[tuple[int, int, str]], place: int) -> int | None:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= place:
            low = middle + 1
        else:
            high = middle
    return low if low < len(spans) and spans[low][0] <= place else None
