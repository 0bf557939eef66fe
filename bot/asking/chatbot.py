"""`Chatbot`: the steps from a question to a cited answer."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from bot.asking.citations import numbers_of, verify
from bot.asking.composing import answer_text, compose, refusal_text
from bot.asking.evidence import find_evidence
from bot.asking.question import read_question
from bot.asking.reranking import rerank
from bot.asking.retrieval import retrieve
from bot.asking.rewriting import stand_alone
from bot.models import load_query_encoder, load_reranker
from bot.records import Answer, Article, Hit, Turn
from bot.settings import Settings
from bot.store import Made, Store, current_generation, open_store

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

# Twenty passages hold nine answers in ten; forty find no more and take twice the time.
RERANKED = 20


class Chatbot:
    """Answers questions from the index that the settings name; may be used from several threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.load()
        self._lock = threading.Lock()
        self._encoder = load_query_encoder(self.settings)
        self._reranker = load_reranker(self.settings)
        self._made = Made(self._encoder.fingerprint, self.settings.passage_tokens)
        self._store: Store | None = None
        self._readers: dict[str, int] = {}

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer with its citations, or why there is none; raises a `BotError` where it cannot look."""
        timings: dict[str, float] = {}
        with _timed(timings, "rewrite"):
            standalone = stand_alone(question, history)
            asked = read_question(standalone)
        with _timed(timings, "retrieve"), self._store_in_use() as store:
            hits = retrieve(asked, store, self._encoder, RERANKED)
        with _timed(timings, "rerank"):
            hits = rerank(asked, hits, self._reranker)
        with _timed(timings, "evidence"):
            finding = find_evidence(asked, hits, self._reranker)
        with _timed(timings, "compose"):
            draft = compose(asked, finding, self.settings.answer_words)
            draft, citations, rejected = verify(draft)
        reason = finding.reason or ("" if citations else "nothing that was found could be verified")
        text = (
            answer_text(draft, numbers_of(citations))
            if citations
            else refusal_text(standalone, reason, hits, store.manifest.articles)
        )
        return Answer(
            question=question,
            standalone_question=standalone,
            text=text,
            citations=citations,
            abstained=not citations,
            reason=reason,
            passages=hits,
            rejected=rejected,
            generation=store.generation,
            models={"embedding": self.settings.embedding_model, "reranker": self.settings.reranker_model},
            timings=timings,
        )

    def search(self, question: str, k: int = 10) -> tuple[Hit, ...]:
        """The k best passages for a question, best first, with the reranker's logit as score."""
        asked = read_question(question)
        with self._store_in_use() as store:
            hits = retrieve(asked, store, self._encoder, max(k, RERANKED))
        return rerank(asked, hits, self._reranker)[:k]

    def articles(self) -> list[Article]:
        """The reports in the index, oldest first, without their text."""
        with self._store_in_use() as store:
            return store.lexical.articles()

    def as_retriever(self, k: int = 10) -> "BaseRetriever":
        """The search as a LangChain retriever."""
        from bot.asking.langchain import PassageRetriever

        return PassageRetriever(chatbot=self, k=k)

    @contextmanager
    def _store_in_use(self) -> Iterator[Store]:
        """The generation that answers now; a rebuild by any process is seen at the next question.

        One that was replaced is closed when the last question that reads it is done.
        """
        with self._lock:
            store = self._store = self._newest_store()
            self._readers[store.generation] = self._readers.get(store.generation, 0) + 1
        try:
            yield store
        finally:
            with self._lock:
                self._readers[store.generation] -= 1
                if store is not self._store and not self._readers[store.generation]:
                    store.close()

    def _newest_store(self) -> Store:
        before = self._store
        generation = current_generation(self.settings.index_dir)
        if before is not None and before.generation == generation:
            return before
        store = open_store(self.settings.index_dir, self._made)
        if before is not None and not self._readers.get(before.generation):
            before.close()
        return store


@cache
def _chatbot(settings: Settings) -> Chatbot:
    return Chatbot(settings)


def ask(question: str, history: Sequence[Turn] = (), settings: Settings | None = None) -> Answer:
    """The answer to a question about the indexed reports, with its citations, or why there is none.

    The models are loaded at the first call with the same settings and kept; a rebuild made meanwhile is seen. Raises a
    `BotError` where there is no index, or one made with other models.
    """
    return _chatbot(settings or Settings.load()).ask(question, history)


@contextmanager
def _timed(timings: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    timings[step] = time.perf_counter() - began
