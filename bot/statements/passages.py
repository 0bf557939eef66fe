"""Who speaks in the sentences of a passage."""

import re
from dataclasses import replace
from functools import lru_cache

from bot.records import Article, Passage
from bot.statements.actors import People, find_mentions, find_people
from bot.statements.speakers import Voices, voices_of

_STANCE_HEADING = re.compile(
    r"(?:['’]s)?(?: \w+)? (?:position|response|reaction|mediation|stance|view|statement|account|reply|remarks|contacts|"
    r"appeal|offer|role|message|comment|condemnation|warning|demands?)s?$|['’]?$",
    re.IGNORECASE,
)


# Reading an article of 1,500 words for its people takes 3 ms, and the same articles come up again in a conversation.
@lru_cache(maxsize=512)
def people_of(article: Article) -> People:
    """The people whose office the article gives."""
    return find_people(article.text, article.place, [heading.text for heading in article.headings])


def sentences_of(passage: Passage) -> list[str]:
    """The sentences of a passage, word for word."""
    return [passage.article.text[start:end] for start, end in passage.sentences]


def voices_in(passage: Passage, people: People) -> list[Voices]:
    """The voices of each sentence of a passage; one without a speaker of its own under "China's position" is China's."""
    return [_with_heading(voices, passage.heading) for voices in voices_of(sentences_of(passage), people)]


def _with_heading(voices: Voices, heading: str) -> Voices:
    mentions = find_mentions(heading)
    if voices.speakers or len(mentions) != 1 or heading[: mentions[0].start].lower() not in ("", "the "):
        return voices
    if not _STANCE_HEADING.match(heading[mentions[0].end :]):
        return voices
    return replace(voices, speakers=frozenset({mentions[0].actor}))
