"""The sentences that could answer, each with its voices and what it stands in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.asking.question import Question, words_of
from bot.records import Article, Hit, Passage
from bot.statements.actors import Actor, People, Person, find_mentions, find_people, merge_people
from bot.statements.speakers import Voices, voices_of

_STANCE_HEADING = re.compile(
    r"(?:['’]s)?(?: \w+)? (?:position|response|reaction|mediation|stance|view|statement|account|reply|remarks|contacts|"
    r"appeal|offer|role|message|comment|condemnation|warning|demands?)s?$|['’]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, `passage.article.text[start:end]`; `offices` are its speakers', `before` the passage's sentences before it."""

    passage: Passage
    passage_score: float
    start: int
    end: int
    voices: Voices
    offices: str
    before: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        """What the sentence stands in: its passage under title and heading."""
        passage = self.passage
        return f"{passage.article.title}\n{passage.heading}\n{passage.text}"

    @property
    def surroundings(self) -> str:
        """The sentence, the one before it and the heading."""
        return f"{self.near}\n{self.passage.heading}"

    @property
    def near(self) -> str:
        """The sentence and the one before it."""
        return "\n".join((*self.before[-1:], self.text))


def find_candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the passages, in the order of the hits; fragments are left out."""
    people = _people(question, hits)
    return [candidate for hit in hits for candidate in _candidates(hit, people)]


def _people(question: Question, hits: Sequence[Hit]) -> People:
    articles = {hit.passage.article.id: hit.passage.article for hit in hits}
    known = merge_people(_people_of(article) for article in articles.values())
    unknown = {word: Person(Actor(f"person:{word}", "person", word)) for word in question.people if word not in known}
    return {**known, **unknown}


# Reading an article of 1,500 words for its people takes 3 ms, and the same articles come up again in a conversation.
@lru_cache(maxsize=512)
def _people_of(article: Article) -> People:
    return find_people(article.text, article.place, [heading.text for heading in article.headings])


def _candidates(hit: Hit, people: People) -> list[Candidate]:
    passage = hit.passage
    sentences = [passage.article.text[start:end] for start, end in passage.sentences]
    voices = voices_of(sentences, people)
    return [
        Candidate(
            passage,
            hit.score,
            start,
            end,
            voice := _with_heading(said, passage),
            " ".join(people[word].office for word in sorted(voice.people) if word in people),
            tuple(sentences[:index]),
        )
        for index, ((start, end), said) in enumerate(zip(passage.sentences, voices, strict=True))
        if _is_sentence(sentences[index])
    ]


def _is_sentence(text: str) -> bool:
    """False for a fragment: a caption, a dateline, a list of names."""
    return len(text.split()) >= 3 and any(character.islower() for character in text) and text[-1:] not in ":,"


def _with_heading(voices: Voices, passage: Passage) -> Voices:
    """A sentence without a speaker of its own under "China's position" speaks for China."""
    mentions = find_mentions(passage.heading)
    if voices.speakers or len(mentions) != 1 or passage.heading[: mentions[0].start].lower() not in ("", "the "):
        return voices
    if not _STANCE_HEADING.match(passage.heading[mentions[0].end :]):
        return voices
    return replace(voices, speakers=frozenset({mentions[0].actor}))


def stem(word: str) -> str:
    """A rough stem: enough to see that "ambassadors" and "ambassador" are one."""
    return re.sub(r"(?:ations?|ments?|ings?|ed|es|s|ly|ion)$", "", word) if len(word) > 4 else word


def has_any(text: str, words: Sequence[str]) -> bool:
    """True for a text with one of the words, in whatever form."""
    return not {stem(word) for word in words}.isdisjoint(stem(word) for word in words_of(text))
