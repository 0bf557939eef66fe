"""`Chatbot`: the steps from a question to a cited answer."""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from bot.asking.accounts import apart_from_frame
from bot.asking.attributing import attributed
from bot.asking.authoring import Author, Written
from bot.asking.carrying import with_carriers
from bot.asking.citations import cite, verify
from bot.asking.composing import Draft, answer_text, compose_sides, refusal_text, scope_note, silent_note
from bot.asking.event import apart_from_event
from bot.asking.evidence import Finding, find_evidence
from bot.asking.framing import bears_out, plainest
from bot.asking.question import Question, read_question
from bot.asking.reranking import rerank
from bot.asking.restating import Restated, restate
from bot.asking.retrieval import retrieve
from bot.asking.rewriting import stand_alone
from bot.asking.sides import Sought, merged_hits, sought
from bot.asking.spelling import respelled
from bot.claims.support import SupportScorer
from bot.models import ChatModel, FrameReader, NewsReader, load_chat_model, load_query_encoder, load_reranker
from bot.models.embedding import OnnxEncoder
from bot.records import EVERY_REPORT, Answer, Article, Citation, Hit, Scope, Statement, Turn
from bot.settings import Settings
from bot.statements.actors import actors as all_actors
from bot.statements.identifying import with_actors
from bot.statements.naming import known_actors
from bot.store import Made, Store, current_generation, known_outlets, open_store
from bot.store.extent import Extent

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

# On RealTimeQA 24 passages hold .93 of the answers' reports, twenty .90; forty find no more and take twice the time.
RERANKED = 24


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reading of a question found: the answer in the reports' words, and what a chat model writes from.

    `is_vague` where there is none and nothing certain is missing.
    """

    answer: Answer
    asked: Question
    finding: Finding
    draft: Draft
    statements: Sequence[Statement]
    is_vague: bool


class Chatbot:
    """Answers questions from the index that the settings name; may be used from several threads."""

    def __init__(self, settings: Settings | None = None, chat: ChatModel | None = None) -> None:
        """Loads the models that the settings name; `chat` stands in for the chat model that they name."""
        self.settings = settings or Settings.load()
        self._chat = chat or (load_chat_model(self.settings) if self.settings.chat_model else None)
        self._lock = threading.Lock()
        self._encoder = load_query_encoder(self.settings)
        self._reranker = load_reranker(self.settings)
        self._reader = NewsReader()
        self._frames = FrameReader()
        self._made = Made(self._encoder.fingerprint, self.settings.passage_tokens)
        self._author = self._new_author()
        self._store: Store | None = None
        self._readers: dict[str, int] = {}

    def ask(  # noqa: PLR0913  # each names which reports are read
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        actors: Sequence[str] = (),
    ) -> Answer:
        """The answer with its citations, or why there is none; raises a `BotError` where it cannot look.

        Only reports published from `since` to `until` by one of `outlets` (in any case, with or without accents; or carried
        by it too) are read; with `as_of` as of that day: only those published by then, and the newer before the older. With
        `actors` (by any of their names) only what they say or do.
        """
        *_, answer = self.stream(question, history, as_of, since=since, until=until, outlets=outlets, actors=actors)
        return answer

    def stream(  # noqa: PLR0913  # as `ask`
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        actors: Sequence[str] = (),
    ) -> Generator[Answer, None, None]:
        """The answer as it grows, of the same reports: each has the text of the one before and adds to it, the last is whole.

        Only what was verified is ever in it. The first comes before a chat model is asked to write, without text and with its
        name in `models`; where none is asked there is one answer. Closing the iterator ends the request as soon as the next
        sentence was judged. Raises what `ask` raises.
        """
        scope = self.scope(as_of, since=since, until=until, outlets=outlets, actors=actors)
        timings: dict[str, float] = {}
        with _timed(timings, "rewrite"):
            restated = self._restated(question, history)
            restated = self._respelled(restated, scope)
        read = self._of_accounts(question, restated, scope, timings) or self._read(question, restated, scope, timings)
        if read.is_vague and (plain := plainest(frame := self._frames.read(restated.text), read.asked)):
            again = self._read(question, replace(restated, text=plain), scope, timings)
            read = again if bears_out(frame, again.answer) else read
        # Where the reports hold no answer, or the service did not reply a moment ago, it is not asked.
        if self._author is None or read.answer.abstained or restated.note:
            yield read.answer
        else:
            growing = self._author.write(read.asked, read.finding, read.draft)
            yield from self._written(self._author, read.answer, restated, growing, read.statements)

    def _respelled(self, restated: Restated, scope: Scope) -> Restated:
        """The question with names in the reports' spelling."""
        with self._store_in_use() as store:
            text = respelled(
                restated.text, partial(store.lexical.names, scope), store.lexical.words_held, self._reader.is_word
            )
        return replace(restated, text=text)

    def _of_accounts(self, question: str, restated: Restated, scope: Scope, timings: dict[str, float]) -> _Read | None:
        """The answer to a question that asks who says what of something; None for any other, or where fewer than two tell."""
        about = apart_from_frame(read_question(restated.text, scope))
        # Figures are compared as figures.
        if about is None or about.wants_number:
            return None
        read = self._read(question, restated, scope, timings, Sought((about,)))
        return None if read.answer.abstained else read

    def _read(
        self,
        question: str,
        restated: Restated,
        scope: Scope,
        timings: dict[str, float],
        wanted: Sought | None = None,
    ) -> _Read:
        """The answer in the reports' own words to the question as restated; adds the seconds of each step to `timings`.

        `wanted` is what is looked for where that is not what the question reads as.
        """
        with _timed(timings, "rewrite"):
            asked = read_question(restated.text, scope)
            wanted = wanted or sought(asked)
        with self._store_in_use() as store:
            with _timed(timings, "retrieve"):
                parts = tuple(apart_from_event(part, store) for part in wanted.parts)
                found = [retrieve(part, store, self._encoder, RERANKED) for part in parts]
                reports = store.lexical.count_articles(scope)
                undated = store.lexical.count_undated(scope)
                told = store.lexical.statements_in([hit.passage for hits in found for hit in hits])
                statements = with_actors(told, store.lexical.speakers(scope))
            with _timed(timings, "rerank"):
                found = [rerank(part, hits, self._reranker) for part, hits in zip(parts, found, strict=True)]
                hits = merged_hits(found)[:RERANKED]
            with _timed(timings, "evidence"):
                findings = wanted.shown(
                    [
                        find_evidence(part, some, self._reader, statements)
                        for part, some in zip(parts, found, strict=True)
                    ]
                )
                finding = wanted.merged(findings)
            with _timed(timings, "compose"):
                draft = compose_sides(
                    list(zip(parts, findings, strict=True)), self.settings.answer_words, of_each=wanted.of_each
                )
                draft, citations, rejected = verify(draft)
                citations = with_carriers(attributed(citations, statements), statements, store, scope)
                silence = _silence(asked, store, scope) if finding.silent else ""
        reason = silence or finding.reason or ("" if citations else "nothing that was found could be verified")
        quoted = Answer(
            question=question,
            standalone_question=restated.text,
            text=answer_text(draft) if citations else refusal_text(asked, reason, hits, reports),
            citations=citations,
            abstained=not citations,
            reason=reason,
            passages=hits,
            rejected=rejected,
            generation=store.generation,
            models=self._models(),
            timings=timings,
            note=_joined(
                _with_quotations(restated.note),
                silent_note(list(zip(parts, findings, strict=True))) if wanted.of_each and citations else "",
                scope_note(scope, undated),
            ),
            tokens=self._tokens(restated),
            confidence=finding.confidence,
            scope=scope,
        )
        vague = not citations and all(one.vague for one in findings)
        return _Read(quoted, asked, finding, draft, statements, vague)

    def _new_author(self) -> Author | None:
        if self._chat is None or not self.settings.chat_compose:
            return None
        scorer = SupportScorer(OnnxEncoder())
        return Author(self._chat, scorer, self.settings.answer_words, self.settings.verify_with_model)

    def _restated(self, question: str, history: Sequence[Turn]) -> Restated:
        if self._chat is None or not self.settings.chat_rewrite:
            return Restated(stand_alone(question, history))
        return restate(question, history, self._chat, self.settings.chat_history_words)

    def _written(
        self,
        author: Author,
        quoted: Answer,
        restated: Restated,
        growing: Iterator[Written],
        statements: Sequence[Statement],
    ) -> Iterator[Answer]:
        """What the chat model wrote, in place of the quotations it was given, as far as it was verified."""
        began = time.perf_counter()
        writing = replace(
            quoted, text="", citations=(), rejected=(), models={**quoted.models, "chat": author.chat.name}
        )
        yield writing
        text, written = "", Written()
        citations: tuple[Citation, ...] = ()
        for written in growing:
            text, cited = cite(written.lines)
            with self._store_in_use() as store:
                citations = with_carriers(attributed(cited, statements), statements, store, quoted.scope)
            yield replace(writing, text=text, citations=citations, rejected=written.rejected)
        yield replace(
            writing if text else quoted,
            text=text or quoted.text,
            citations=citations or quoted.citations,
            rejected=written.rejected,
            timings={**quoted.timings, "chat": time.perf_counter() - began},
            tokens=self._tokens(restated, written),
            note=_joined(written.note if text else _with_quotations(written.note), quoted.note),
        )

    def _models(self) -> dict[str, str]:
        return {"embedding": self.settings.embedding_model, "reranker": self.settings.reranker_model}

    def _tokens(self, *used: Restated | Written) -> dict[str, int]:
        """The tokens that a chat model used, none where none is set."""
        if self._chat is None:
            return {}
        return {
            "input": sum(one.input_tokens for one in used),
            "output": sum(one.output_tokens for one in used),
        }

    def search(  # noqa: PLR0913  # as `ask`
        self,
        question: str,
        k: int = 10,
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        actors: Sequence[str] = (),
    ) -> tuple[Hit, ...]:
        """The k best passages for a question, best first, with the reranker's logit as score; of the reports that `ask` reads."""
        asked = read_question(question, self.scope(as_of, since=since, until=until, outlets=outlets, actors=actors))
        with self._store_in_use() as store:
            hits = retrieve(asked, store, self._encoder, max(k, RERANKED))
        return rerank(asked, hits, self._reranker)[:k]

    def about(self, subject: str, k: int, scope: Scope = EVERY_REPORT) -> tuple[Hit, ...]:
        """The k passages in scope nearest to a subject, best first, with the reranker's logit as score.

        Each is read under its report's title, which says what "the attack" in it is.
        """
        asked = read_question(subject, scope)
        with self._store_in_use() as store:
            hits = retrieve(asked, store, self._encoder, k)
        return rerank(asked, hits, self._reranker, titled=True)

    def articles(self, scope: Scope = EVERY_REPORT) -> list[Article]:
        """The reports in scope, oldest first, without their text."""
        with self._store_in_use() as store:
            return store.lexical.articles(scope)

    def statements(self, scope: Scope = EVERY_REPORT, *, actors: Sequence[str] = ()) -> list[Statement]:
        """The statements that the reports in scope tell, oldest first; only those of these actors (ids), where any are given."""
        with self._store_in_use() as store:
            return store.lexical.statements(scope, actors=actors)

    def speakers(self, scope: Scope = EVERY_REPORT) -> list[tuple[str, str, str]]:
        """Name, office and actor (id) of everybody with name and actor who speaks in the reports in scope."""
        with self._store_in_use() as store:
            return store.lexical.speakers(scope)

    def acting(self) -> list[str]:
        """The actors (ids) that said or did something in the reports."""
        with self._store_in_use() as store:
            return store.lexical.acting()

    def outlets(self) -> list[str]:
        """The outlets of the reports and those that carried one too, by name."""
        with self._store_in_use() as store:
            return store.lexical.outlets()

    def as_retriever(  # noqa: PLR0913  # as `ask`
        self,
        k: int = 10,
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        actors: Sequence[str] = (),
    ) -> "BaseRetriever":
        """The search as a LangChain retriever; of the reports that `ask` reads."""
        from bot.asking.langchain import PassageRetriever

        scope = self.scope(as_of, since=since, until=until, outlets=outlets, actors=actors)
        return PassageRetriever(chatbot=self, k=k, scope=scope)

    def scope(
        self,
        as_of: date | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        actors: Sequence[str] = (),
    ) -> Scope:
        """The scope with its outlets as the reports write them, and its actors by their usual names.

        Raises `QuestionError` for an outlet that no report has, and for a name that is no actor's.
        """
        scope = Scope(as_of, since, until, outlets, actors)  # type: ignore[arg-type]  # it makes them tuples
        known = tuple(all_actors()[one].name for one in known_actors(scope.actors))
        there = known_outlets(scope.outlets, self.outlets()) if scope.outlets else ()
        return replace(scope, outlets=there, actors=known)

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
def chatbot_for(settings: Settings) -> Chatbot:
    """The chatbot with these settings, kept once its models are loaded."""
    return Chatbot(settings)


def ask(  # noqa: PLR0913  # each names which reports are read
    question: str,
    history: Sequence[Turn] = (),
    settings: Settings | None = None,
    as_of: date | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    actors: Sequence[str] = (),
) -> Answer:
    """The answer to a question about the indexed reports, with its citations, or why there is none.

    Only reports published from `since` to `until` by one of `outlets` (in any case, with or without accents; or carried by it
    too) are read; with `as_of` as of that day: only those published by then, and the newer of them before the older. With
    `actors` (by any of their names: "Beijing", "the UN") only what they say or do.

    The models are loaded at the first call with the same settings and kept; a rebuild made meanwhile is seen. Raises a
    `BotError` where there is no index, or one made with other models.
    """
    bot = chatbot_for(settings or Settings.load())
    return bot.ask(question, history, as_of, since=since, until=until, outlets=outlets, actors=actors)


def _silence(asked: Question, store: Store, scope: Scope) -> str:
    """Why a question for a statement has no answer where nobody it asks about says anything: in how many reports; else ""."""
    if not (asked.wants_statements and asked.agents):
        return ""
    if store.lexical.statements(scope, actors=[one.id for one in asked.agents]):
        return ""
    who = " or ".join(one.name for one in asked.agents)
    return f"no statement by {who} in {Extent.of(store.lexical.articles(scope)).words}"


def _joined(*notes: str) -> str:
    """What a reader should know of how an answer came about, "" where there is nothing."""
    return " ".join(note for note in notes if note)


def _with_quotations(note: str) -> str:
    """A note on a chat model that failed, with what stands in its place."""
    return f"{note} These are the reports' own sentences." if note else ""


@contextmanager
def _timed(timings: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    timings[step] = timings.get(step, 0.0) + time.perf_counter() - began
