"""What a report only tells as somebody's words is told as theirs."""

from collections.abc import Sequence

from bot.claims.claim import Quotation
from bot.statements.actors import Actor, People, find_people, merge_people
from bot.statements.passages import people_of, voices_in
from bot.statements.speakers import tellings_of


def fault(text: str, grounds: Sequence[Quotation]) -> str:
    """Why the claim gives as a fact what its grounds give as a statement, or "".

    "Nine were killed" does not stand for "the agency reported that nine were killed"; "Norway is ready to talk" does for "Norway
    is ready to talk, its minister said". A ground that is nobody's statement needs no speaker.
    """
    articles = {ground.passage.article.id: ground.passage.article for ground in grounds}
    people = merge_people([find_people(text), *(people_of(article) for article in articles.values())])
    tellings = tellings_of(text, people)
    if any(one.spoken for one in tellings):
        return ""
    doers = frozenset(actor for one in tellings for actor in one.speakers)
    spoken = [_speakers_if_spoken(ground, people) for ground in grounds]
    if any(not is_spoken or speakers & doers for is_spoken, speakers in spoken):
        return ""
    return "it leaves out who says so"


def _speakers_if_spoken(ground: Quotation, people: People) -> tuple[bool, frozenset[Actor]]:
    """Whether every sentence of a ground tells somebody's words, and whose."""
    passage = ground.passage
    voices = [
        one
        for (start, end), one in zip(passage.sentences, voices_in(passage, people), strict=True)
        if start < ground.end and ground.start < end
    ]
    return all(one.spoken for one in voices), frozenset(actor for one in voices for actor in one.speakers)
