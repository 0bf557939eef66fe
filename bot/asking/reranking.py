"""The passages again, best evidence first."""

from bot.asking.question import Question, agent_mention
from bot.models import Reranker
from bot.records import Hit, Passage


def rerank(question: Question, hits: tuple[Hit, ...], reranker: Reranker, *, titled: bool = False) -> tuple[Hit, ...]:
    """The hits with the reranker's logit as their score, best first; with `titled` each is read under its report's title."""
    read = [f"{hit.passage.article.title}\n" * titled + with_heading(hit.passage) for hit in hits]
    scores = reranker.score(plain_question(question), read)
    scored = [Hit(hit.passage, score) for hit, score in zip(hits, scores, strict=True)]
    return tuple(sorted(scored, key=lambda hit: (-hit.score, hit.passage.id)))


def plain_question(question: Question) -> str:
    """The question with whom it asks about under the usual name: the model knows Iran better than "Tehran" as its voice."""
    mention = agent_mention(question)
    if mention is None or mention.form != "seat":
        return question.text
    text, name = question.text, mention.actor.name
    name = name.removeprefix("the ") if text[: mention.start].lower().endswith("the ") else name
    return text[: mention.start] + name + text[mention.end :]


def with_heading(passage: Passage) -> str:
    """The passage under its heading."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
