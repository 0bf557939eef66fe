"""The sentences that could answer, each with its voices and what it stands in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.asking.question import UNNAMED, Question
from bot.records import Hit, Passage, Statement
from bot.statements.actors import Actor, People, Person, actors, fold, merge_people, name_words
from bot.statements.instructions import is_instruction
from bot.statements.naming import known_actors
from bot.statements.passages import people_of, sentences_of, voices_in
from bot.statements.speakers import Voices
from bot.statements.turns import turn_at, turns_of
from bot.statements.words import alike, stem, words_of

# The first two paragraphs of a report, which say what it is about.
_LEAD = 600
# Turns before one that tell what it is about.
_TURNS = 3
# In words: "The Holy See", "Regional bodies and organisations".
_LONGEST_LABEL = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, `passage.article.text[start:end]`; `offices` are its speakers', `before` the passage's sentences before it.

    `made` is the day on which what it tells was said or done, its report's where that is not known better; `told` are the
    statements it holds, `asked` the question it answers in an interview and
    `answered` all of that answer, with the turn before.
    """

    passage: Passage
    passage_score: float
    start: int
    end: int
    voices: Voices
    offices: str
    before: tuple[str, ...]
    made: date | None = None
    told: tuple[Statement, ...] = ()
    asked: str = ""
    answered: str = ""

    @property
    def acting(self) -> frozenset[str]:
        """The ids of everybody who says or does something in it."""
        told = (one.actor for one in self.told if one.actor)
        return frozenset((*told, *(one.id for one in self.voices.speakers)))

    @property
    def paragraph(self) -> str:
        """What stands in its line of the report up to its end."""
        text = self.passage.article.text
        return text[text.rfind("\n", 0, self.start) + 1 : self.end]

    @property
    def telling(self) -> frozenset[str]:
        """The ids of those whom the statements in it are known to be of; where one is nobody's, of all who act in it."""
        told = frozenset(one.actor for one in self.told)
        return told if told and all(told) else self.acting

    @property
    def called(self) -> frozenset[str]:
        """The stems of the words that those who say or do something in it are called by: "the tanker's manager"."""
        return frozenset(stem(word) for one in self.told for word in words_of(f"{one.speaker} {one.office}"))

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.article.text[self.start : self.end]

    @property
    def context(self) -> str:
        """What the sentence stands in: its passage under title and heading."""
        passage = self.passage
        # Who answers may be named only far above.
        names = " ".join(one.name for one in self.told) if self.answered else ""
        return f"{passage.article.title}\n{passage.heading}\n{names}\n{self.answered or passage.text}"

    @property
    def of_report(self) -> str:
        """All that a statement in it may be about: its report; in a briefing, which goes from one matter to another, its turn."""
        article = self.passage.article
        return self.answered or f"{article.title}\n{article.text}"

    @property
    def lead(self) -> str:
        """The title and the beginning of the report, which say what all of it is about; in a briefing the turn."""
        article = self.passage.article
        return self.answered or f"{article.title}\n{article.text[:_LEAD]}"

    @property
    def surroundings(self) -> str:
        """The sentence, the one before it and the heading."""
        return f"{self.near}\n{self.passage.heading}"

    @property
    def near(self) -> str:
        """The sentence and the one before it."""
        asked = (self.asked,) if self.asked else ()
        return "\n".join((*asked, *self.before[-1:], self.text))


def find_candidates(question: Question, hits: Sequence[Hit], statements: Sequence[Statement] = ()) -> list[Candidate]:
    """The sentences of the passages, in the order of the hits; fragments are left out.

    `statements` are those of the reports: they tell who speaks where the form of a sentence does not, and on which day.
    """
    people = _people(question, hits)
    told: dict[str, list[Statement]] = {}
    for one in statements:
        told.setdefault(one.article.id, []).append(one)
    opposed = frozenset(one.name for one in statements if one.name and "opposition" in fold(one.speaker))
    found = [
        _with_statements(candidate, some, opposed)
        for hit in hits
        for candidate, some in _candidates(hit, people, told.get(hit.passage.article.id, ()))
    ]
    wanted = frozenset(known_actors(question.scope.actors))
    return [one for one in found if not wanted.isdisjoint(one.acting)] if wanted else found


def _people(question: Question, hits: Sequence[Hit]) -> People:
    articles = {hit.passage.article.id: hit.passage.article for hit in hits}
    known = merge_people(people_of(article) for article in articles.values())
    unknown = {word: Person(Actor(f"person:{word}", "person", word)) for word in question.people if word not in known}
    return {**known, **unknown}


def _candidates(hit: Hit, people: People, told: Sequence[Statement]) -> Iterator[tuple[Candidate, Sequence[Statement]]]:
    """The sentences of a passage, each with the statements whose cue stands in it; what is asked in an interview is left out."""
    passage = hit.passage
    article = passage.article
    sentences = sentences_of(passage)
    turns = turns_of(article.text, article.outlet)
    questions = {one.end: article.text[one.told : one.end].strip() for one in turns if one.asks}
    begins = [one.label[0] for one in turns]
    candidates = [
        Candidate(
            passage,
            hit.score,
            start,
            end,
            voice,
            " ".join(people[word].office for word in sorted(voice.people) if word in people),
            tuple(sentences[:index]),
            asked=questions.get(turn.label[0], "") if turn else "",
            # A question may go on from the answer before it, and that from its own question.
            answered=article.text[begins[max(0, turns.index(turn) - _TURNS)] : turn.end] if turn else "",
        )
        for index, ((start, end), voice) in enumerate(zip(passage.sentences, voices_in(passage, people), strict=True))
        if _is_sentence(sentences[index]) and not ((turn := turn_at(turns, start)) and turn.asks)
    ]
    return ((one, [said for said in told if one.start <= said.cue[0] < one.end]) for one in candidates)


def _with_statements(candidate: Candidate, told: Sequence[Statement], opposed: frozenset[str]) -> Candidate:
    """The sentence with the day of what it tells, and with who speaks where that was not seen or is carried over."""
    days = {one.made for one in told if one.made is not None and not one.made_inferred}
    made = days.pop() if len(days) == 1 else candidate.passage.article.published
    voices = candidate.voices
    known = actors()
    speakers = frozenset(known[one.actor] for one in told if one.actor in known)
    people = frozenset(word for one in told for word in name_words(one.name))
    # Who stays without a name may be called by any word for such: "a dock worker" is the employee of another report.
    people |= UNNAMED if any(not one.name and (one.unnamed or not one.actor) for one in told) else frozenset()
    people |= {"opposition"} if any(one.name in opposed for one in told) else frozenset()
    in_turn = any(one.cue[0] == one.cue[1] for one in told)
    voices = replace(voices, people=voices.people | people, spoken=voices.spoken or in_turn)
    if speakers and (in_turn or not voices.speakers):
        voices = replace(voices, speakers=speakers, named=voices.named | speakers)
    return replace(candidate, voices=voices, made=made, told=tuple(told))


def _is_sentence(text: str) -> bool:
    """False for a fragment (a caption, a dateline, a list of names), and for what asks or orders whoever reads it."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    # "The Holy See." leads a paragraph.
    is_name = len(words) <= _LONGEST_LABEL and all(word[0].isupper() or word in ("of", "the", "and") for word in words)
    if len(text.split()) < 3 or text[-1:] in ":," or is_name or not any(character.islower() for character in text):
        return False
    return not is_instruction(text)


def has_any(text: str, words: Sequence[str]) -> bool:
    """True for a text with one of the words, in whatever form, or with another for the same thing."""
    wanted = frozenset().union(*(alike(word) for word in words))
    return not wanted.isdisjoint(stem(word) for word in words_of(text))


def tells_desk(told: Sequence[Statement], word: str) -> bool:
    """True where one of the statements or deeds is one for which a desk has this word."""
    return bool(word) and any(one.act == word for one in told)
