"""The stock recipe, to measure against: what the same models give when they are put together the usual way.

BM25 and bge-small fused by reciprocal rank (k = 60), the ms-marco reranker over twenty passages, their sentences scored by
the same reranker. No reading of the question, no requirements, no ages; the store and the models are the program's.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot import Chatbot
from bot.asking.retrieval import fuse
from bot.statements.words import content_words

RERANKED = 20
# Deep enough that a passage found by one way only is still fused.
DEPTH = 50
# As many more where some reports are left out.
DEPTH_WITHOUT = 100


@dataclass(frozen=True, slots=True)
class StockSentence:
    """A sentence with its report's path and the reranker's logit."""

    text: str
    report: str
    score: float


@dataclass(frozen=True, slots=True)
class Stock:
    """What the recipe gives, best first; `passages` are (id, report, logit), reports and sentences stand once each."""

    passages: tuple[tuple[str, str, float], ...]
    sentences: tuple[StockSentence, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """The paths of the reports, by their best passage."""
        return tuple(dict.fromkeys(report for _, report, _ in self.passages))

    @property
    def passage_score(self) -> float:
        """The best passage's logit, below every real one where nothing was found."""
        return self.passages[0][2] if self.passages else -99.0


def stock(bot: Chatbot, question: str, without: AbstractSet[str] = frozenset(), k: int = RERANKED) -> Stock:
    """What the recipe gives for a question over the bot's index, the reports in `without` (paths) left out."""
    depth = max(DEPTH_WITHOUT if without else DEPTH, k)
    with bot._store_in_use() as store:
        dense = store.nearest(bot._encoder.encode_query(question), depth)
        lexical = store.lexical.search(content_words(question), depth)
        fused = fuse([[one for one, _ in ranking] for ranking in (dense, lexical)])
        found = store.lexical.passages([one for one, _ in fused])
    passages = [one for one in found if one.article.path not in without][:k]
    texts = [f"{one.heading}\n{one.text}" if one.heading else one.text for one in passages]
    scores = bot._reranker.score(question, texts)
    ranked = sorted(zip(passages, scores, strict=True), key=lambda pair: (-pair[1], pair[0].id))
    sentences: dict[str, str] = {}
    for passage, _ in ranked:
        for start, end in passage.sentences:
            sentences.setdefault(passage.article.text[start:end], passage.article.path)
    scored = zip(sentences.items(), bot._reranker.score(question, list(sentences)), strict=True)
    best = sorted((StockSentence(text, report, score) for (text, report), score in scored), key=_order)
    return Stock(tuple((one.id, one.article.path, score) for one, score in ranked), tuple(best))


def shown(found: Stock, sentences: int, words: int) -> list[StockSentence]:
    """The best sentences that an answer of so many sentences and words has room for, at least one."""
    chosen: list[StockSentence] = []
    left = words
    for one in found.sentences:
        length = len(one.text.split())
        if len(chosen) < sentences and (not chosen or length <= left):
            chosen.append(one)
            left -= length
    return chosen


def _order(sentence: StockSentence) -> tuple[float, str, str]:
    return -sentence.score, sentence.report, sentence.text
