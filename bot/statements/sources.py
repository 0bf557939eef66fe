"""Who the source of an attribution is: the person, the office and the actor behind the words that name it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.records import Article
from bot.statements.actors import (
    Actor,
    Item,
    Mention,
    People,
    find_mentions,
    fold,
    is_role_word,
    item_at,
    items_of,
    name_words,
)
from bot.statements.media import is_medium
from bot.statements.offices import Holders, words_of_office
from bot.statements.persons import LONGEST_NAME, NAME, NOBODY, PLACED, Names
from bot.statements.speakers import all_mentions

_PRONOUN = re.compile(r"(?:he|she|it|they|who|which|we|i|his|her|its|their)\b", re.IGNORECASE)
_PERSON_PRONOUN = frozenset(("he", "she", "his", "her", "who", "i"))
# "the spokeswoman", "the ministry's spokesperson", "his deputy": somebody who was introduced before.
_DEFINITE = re.compile(r"(?:the|his|her|its|their|this|that)\s", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:minister|president|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|envoy|representative|leader|"
    r"chief|commander|king|queen|emir|prince|diplomat|advis[eo]r|governor|head|counterpart|speaker)\b",
    re.IGNORECASE,
)
_STATE_OFFICE = re.compile(
    r"\b(?:minister|foreign|defen[cs]e|interior|information|finance|prime|president|presidential|presidency|government|cabinet|army|military|armed|"
    r"security forces|ministry|parliament|police|state)\b",
    re.IGNORECASE,
)
# The outlet of a statement by those whose it is: "Ministry of Foreign Affairs of Peru", "UN News".
_INSTITUTION = re.compile(
    r"\b(?:ministry|embassy|government|office|department|presidency|permanent mission|parliament|palace|chancellery|"
    r"delegation|secretariat|cabinet|consulate)\b",
    re.IGNORECASE,
)
_OWN_PRESS = re.compile(
    r"(?:the|press|news|media|newsroom|information|centre|center|service|office|\W)*", re.IGNORECASE
)
# Who may speak for an organisation; a minister in its report is some state's.
_OF_ORGANISATION = re.compile(
    r"\b(?:spokes\w+|secretary[- ]general|secretariat|director(?:-general)?|high (?:commissioner|representative)|"
    r"special envoy|coordinator)\b",
    re.IGNORECASE,
)
# "In Canberra, Foreign Minister Ana Prado ...", "Japan: Foreign Minister Ana Prado ...".
_PLACE = r"[A-Z\u00c0-\u00de][\w'’.-]+(?: [A-Z\u00c0-\u00de][\w'’.-]+){0,2}"
_OPENS_WITH_PLACE = re.compile(rf"\W*(?:(?:In|From) {_PLACE},|{_PLACE}:)")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[A-Z\u00c0-\u00de\"“])")
# The capitalised words and those of office that a sentence begins with: "Peru's foreign minister Ana Prado | left".
_OPENING = re.compile(
    r"(?:(?:Meanwhile|Earlier|Later|Separately|However|Also), )?"
    r"(?P<who>(?:(?:the|foreign|prime|minister|president|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|envoy|"
    r"leader|chief|of|and(?= [A-Z][\w'’-]+ [A-Z])|[A-Z\u00c0-\u00de][\w'’.-]*),? )*[A-Z\u00c0-\u00de][\w'’-]+)"
)
# The hour of an entry of a live report.
_CLOCK = re.compile(r"^\W*\d{1,2}[.:]\d\d\s+")
_OFFICE_HELD = (
    r"(?P<office>(?:(?:vice|deputy|acting|interim|foreign|prime|defen[cs]e|interior|finance|information) )*(?:minister|president|"
    r"premier|chancellor|king|queen|emir|leader|secretary-general|spokes(?:man|woman|person)))"
)
# "The Thai premier has been speaking in parliament", "Peru's foreign minister is in Oslo".
_HELD = re.compile(
    rf"\W*(?:[Tt]he )?[A-Z\u00c0-\u00de][\w'’ -]{{2,30}}? {_OFFICE_HELD} "
    r"(?=(?:has|had|is|was|will|told|said|spoke|addressed|arrived)\b)"
)
_OFFICE_ALONE = re.compile(rf"[Tt]he (?:[A-Z\u00c0-\u00de][\w'’-]+ ){{1,2}}{_OFFICE_HELD}")
# "Peru will go to court, its foreign minister has announced."
_ITS_HELD = re.compile(
    rf", its {_OFFICE_HELD} (?=(?:has |have )?(?:\w+ )?(?:said|says|announced|announces|told|declared)\b)"
)
# "Peru offered to help. ...", "The Peruvian ministry also turned it down. ...".
_SAYS_FIRST = re.compile(
    r"\W*(?:[Tt]he )?[A-Z\u00c0-\u00de][\w'’ -]{1,60}? (?:(?:has|have|had|also|on \w+day|\w+day|later|earlier) ){0,3}"
    r"(?P<cue>said|says|offered|sent condolences|welcomed|condemned|rejected|denied|urged|warned|announced|expressed|turned down|"
    r"refused|agreed|promised|pledged|thanked|denounced|backed|demanded|declined|called (?:for|on)|voiced|protested|wants|"
    r"sided|joined|proposed|stood|(?:became|was) the first|put itself|came down|was cooler|was blunter|went further)\b"
)
_CLAUSE = re.compile(r";|,? (?:but|while|whereas)\b", re.IGNORECASE)
# "a nurse who lives in Paris", "a minister whose country presides": what it tells of somebody names nobody who speaks.
_RELATIVE = re.compile(r",? (?:who|whose|whom|which|where)\b")
# "He answered the envoy of Peru, who said": what stands right before it, behind any verb or preposition but "of".
_BEFORE_RELATIVE = re.compile(
    r"(?:^|.*(?:[.;:,]|\b(?:to|by|with|from|for|told|met|called|quot(?:ed|ing)|cit(?:ed|ing)|replaced|answered|succeeds|succeeded))\s+)"
    r"(?P<whom>[^,.;:]{2,80})$",
    re.DOTALL,
)
# Those who speak for no state, wherever they are.
_PRIVATE = re.compile(
    r"\b(?:scientists?|professors?|academics?|scholars?|lecturers?|researchers?|fellows?|analysts?|experts?|historians?|"
    r"economists?|farmers?|fisher(?:man|men)|doctors?|surgeons?|nurses?|teachers?|residents?|students?|writers?|authors?|"
    r"journalists?|reporters?|lawyers?|people|locals|activists?|campaigners?|dissidents?|exiles?|exiled|villagers?|witness(?:es)?|traders?|"
    r"workers?|drivers?|diplomats?|sources?|monks?|priests?|shopkeepers?|business(?:man|woman|men|people))\b",
    re.IGNORECASE,
)
# "of the Vilnius Centre for Eastern Studies", "the Warsaw think-tank Horyzont".
_NAMES_INSTITUTE = re.compile(
    r"(?:['’]s)? (?:[A-Z][\w'’-]+ ){0,3}(?:[Cc]ent(?:re|er) (?:for|of)|[Ii]nstitute|[Uu]niversity|[Cc]ollege|[Aa]cademy|"
    r"[Ff]oundation|[Tt]hink[- ]tank|[Hh]ospital)\b"
)
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr|Amb|Gen|Lt|Col|Sen|Rep|Prof)\.? ")
_FOR = re.compile(r"spokes\w+ (?:for|of) (?:the )?(?:[\w-]+ ){0,2}?[\w-]+", re.IGNORECASE)
_HIS_OFFICE = re.compile(
    r"(?:his|her) (?:[\w-]+ ){0,2}?(?:ministry|office|department|government|party|team|aides|staff|embassy|delegation)$",
    re.IGNORECASE,
)
_LITTLE = frozenset("the of and in at for to its his her their".split())
_AND = re.compile(r"(?:['’]s)?(?:,| and|, and| as well as)(?: the)? ")

# "In Lima, ", before who speaks.
_AFTER_PLACE = re.compile(rf"^\W*(?:In|From|At|On) {_PLACE}, ")
# "Prado welcomed it, but she ...", not "Prado, she added, promised".
_GOES_ON = re.compile(r"\b(?:but|and|when|while|as|because|that|which|before|after|since|though|although|if)\b")
_OPPOSITION = re.compile(r"\bopposition\b", re.IGNORECASE)
_INTERVIEW_WITH = re.compile(r"\b(?:interview|conversation|talk) with (?P<whom>[^\n]{3,80})", re.IGNORECASE)
# In characters: "the" and "its" are no words for a speaker.
_SHORT = 3
_BLOC = re.compile(r"\bbloc\b", re.IGNORECASE)
_EU = "EUN"
_BLOCS = frozenset(
    "ASEAN GCC ARABLEAGUE AFRUNION SCO BRICS ECOWAS AES IGAD SADC SAARC EAEU CSTO MERCOSUR ALBA CELAC CARICOM EAC".split()
)
_GENDERS = {"he": "m", "his": "m", "she": "f", "her": "f"}
_WOMAN = re.compile(r"^(?:she|her)\b|\b(?:\w+woman|Mrs|Ms|queen|princess|Madam)\b", re.IGNORECASE)
_MAN = re.compile(
    r"^(?:he|his)\b|\b(?:(?:spokes|chair|states|congress|business)man|Mr|king|prince|emir|sultan)\b", re.IGNORECASE
)
# "the prime minister's official spokesman".
_OWNED_OFFICE = re.compile(r"\b(?P<of>prime minister|premier|president|king|emir|chancellor|secretary-general)['’]s\b")
_DIPLOMAT = re.compile(r"\b(?:foreign|ambassador|envoy|representative|diplomat|spokes\w+)\b", re.IGNORECASE)
# "spokeswoman Ana Prado", "Secretary General Luis Rey": of whoever the sentence or the paragraph begins with.
_ALONE = re.compile(
    r"(?:the )?(?:spokes(?:man|woman|person)|secretary[- ]general|director[- ]general) [A-Z]", re.IGNORECASE
)
_ENVOY_OF = re.compile(
    r"\W*(?:The )?[A-Z\u00c0-\u00de][\w'’-]+ (?:ambassador|envoy|charge d'affaires|chargé d'affaires|consul)\b[^.\n]*\bsummoned\b"
)
# "Peru's representative to the UN, Ana Prado, was ...": who a sentence is about, up to its verb.
_SUBJECT_WITH_OFFICE = re.compile(
    r"[^.:;\"“”]{3,80}?\b(?:minister|president|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|envoy|"
    r"representative|leader|chief|commander|governor|mayor|head|consul)\b[^.:;\"“”]{0,60}?, "
    r"(?P<name>[A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+){1,3}), "
    r"(?:was|is|has|had|were|took|went|wrote|struck|sounded|made|gave|did|left|met|called|rang|phoned|telephoned)\b"
)

# In characters: no sentence before that is longer is looked at for whom "he" means.
_NEAR = 600
_BESIDE = 50
_HIS_SPOKES = re.compile(
    r"(?:his|her)\s+(?:\w+\s+){0,2}?(?P<office>spokes(?:man|woman|person)|press secretary),?\s*(?P<name>[A-Z\u00c0-\u00de].*)?$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks or acts: any of the fields may be empty.

    `name` is the person's, in full where the report gives it; `office` as the report words it, without the state; `actors` are
    whose they are, more than one where several speak as one; `unnamed` for an official or a source who stays so; `medium` for
    an outlet that passes on what others say; `by` is the spokesperson through whom a person speaks.
    """

    written: str
    name: str = ""
    office: str = ""
    actors: tuple[Actor, ...] = ()
    unnamed: bool = False
    medium: bool = False
    by: str = ""


class Sources:
    """The sources of one report, in the order in which it brings them in."""

    def __init__(self, article: Article, people: People) -> None:
        self._article = article
        self._people = people
        self._before: list[Speaker] = []
        self._principals: dict[str, Speaker] = {}
        self._items = items_of(article.text, tuple(heading.text for heading in article.headings))
        # The item of a round-up that is read now, and how many spoke before it.
        self._item: Item | None = None
        self._spoke_before_item = 0
        self._names = Names(article, people)
        self._states = {one.actor for one in find_mentions(article.text) if one.actor.kind == "state"}
        self._offices = Holders(article.text)
        self._official = _whose_outlet(article.outlet)
        # "The Peruvian ambassador was summoned": a paper of the capital need not say whose ministry that was.
        self._receives_envoy = _ENVOY_OF.match(article.text) is not None
        self._local = tuple(
            dict.fromkeys(one.actor for one in find_mentions(article.place) if one.actor.kind != "group")
        )
        self._bloc = _bloc_of(article.text)
        # Who was called "he" or "she", or has such an office.
        self._genders: dict[str, str] = {}

    def resolve(self, written: str, sentence: str = "", at: int | None = None) -> Speaker:
        """Who the words of a source mean, given those before it and what its sentence names; what is resolved is remembered.

        `at` is where they begin in the report, which tells whose a minister is who is named without a state.
        """
        written = written.strip(" ,;:")
        self._enter(at)
        ways = (
            partial(self._antecedent, at=at),
            partial(self._just_named, at=at),
            partial(self._just_held, at=at),
            partial(self._just_holding, at=at),
            self._of_item,
            self._spoken_for,
            self._of_whose_office,
            partial(self._owned, at=at),
            partial(self._of_line, at=at),
            self._joint,
            self._there,
        )
        speaker = next((found for way in ways if (found := way(written, sentence))), None) or self._resolved(written)
        is_bare = self._item is None and speaker.name and not speaker.actors
        if is_bare and at is not None and not self._is_of_opposition(written, at):
            beside = self._named_beside(speaker.name)
            actors = beside or self._of_setting(f"{written} {speaker.office}", speaker.name, at)
            speaker = replace(speaker, actors=actors if len(actors) == 1 else ())
        is_nobody = speaker.medium or (speaker.unnamed and not _STATE_OFFICE.search(written))
        if self._item and not (speaker.actors or is_nobody):
            # Below a name on a line of its own anybody may be quoted, as an analyst may.
            is_its = (
                not self._item.of_lines or speaker.office or _PERSON.search(written) or _STATE_OFFICE.search(written)
            )
            speaker = replace(speaker, actors=(self._item.actor,)) if is_its else speaker
        if self._bloc is not None and _BLOC.search(written):
            speaker = replace(speaker, actors=(self._bloc,))
        if speaker.name and (gender := _gender_of(f"{written} {speaker.office}")):
            self._genders.setdefault(speaker.name, gender)
        self._before.append(speaker)
        return speaker

    def _named_beside(self, name: str) -> tuple[Actor, ...]:
        """The states that a ministry's own report names right before a person: "the President of the Argentine Republic, Rey"."""
        at = self._article.text.find(name)
        if self._official is None or at < 0:
            return ()
        before = self._article.text[max(0, at - _BESIDE) : at].rpartition(".")[2]
        return tuple(one.actor for one in find_mentions(before)[-1:] if one.actor.kind == "state")

    def answering(self, label: str, before: str, *, is_nameless: bool) -> Speaker:
        """Who answers in an interview or a briefing: whom its label names, or whom what stands before it brings in.

        `before` is the report's title and all up to the first question. What is resolved is remembered.
        """
        label = _HONORIFIC.sub("", label.title() if label.isupper() else label)
        speaker = Speaker(label) if is_nameless else self._resolved(label)
        whole = [
            name for name in NAME.findall(before) if name.endswith(f" {speaker.name}") and self._names.is_whole(name)
        ]
        if speaker.name and whole and not speaker.office:
            # "MR. PARKER", whom the title gives in full.
            speaker = self._brought_in(whole[0], "") or speaker
        if not speaker.name:
            office = "" if is_nameless else label
            speaker = (
                self._brought_in(before, office) or (self._interviewed(before) if is_nameless else None) or speaker
            )
        if not speaker.actors and _OF_ORGANISATION.search(f"{label} {speaker.office}"):
            # The briefing of an organisation's secretary-general names it first.
            first = [one.actor for one in find_mentions(self._article.text) if one.actor.kind == "organisation"][:1]
            speaker = replace(speaker, actors=tuple(first))
        if not speaker.actors:
            words = f"{label} {speaker.office}"
            speaker = replace(
                speaker, actors=self._of_place(words if _STATE_OFFICE.search(words) else f"{words} state")
            )
        self._before.append(speaker)
        return speaker

    def _interviewed(self, before: str) -> Speaker | None:
        """The first person that stands before an interview, with the office of its title: "interview with the premier"."""
        title, _, opening = before.partition("\n")
        names = [name.group() for name in NAME.finditer(opening) if self._names.is_whole(name.group())]
        held = _INTERVIEW_WITH.search(title)
        if not names or held is None:
            return None
        named = [one.actor for one in find_mentions(held["whom"])]
        speaker = self._person(names[0], names[0], tuple(named[:1]))
        return replace(speaker, office=speaker.office or _office_in(held["whom"], find_mentions(held["whom"])))

    def _brought_in(self, before: str, office: str) -> Speaker | None:
        """The first person that a text names with an office, and with that one where it is given."""
        wanted = _roots(office)
        for match in NAME.finditer(before):
            name = self._names.in_source(match.group(), all_mentions(match.group(), self._people))
            if " " not in name or self._names.is_no_person(before, match):
                continue
            start = match.start() + match.group().find(name)
            held = words_of_office(before, start, start + len(name))
            if held and wanted <= _roots(held):
                speaker = self._person(name, name, ())
                return speaker if speaker.office else replace(speaker, office=held)
        return None

    def _enter(self, at: int | None) -> None:
        """Notes whose item of a round-up the words at a place stand in."""
        item = item_at(self._items, at) if at is not None else None
        if item is not None and item != self._item:
            self._spoke_before_item = len(self._before)
        self._item = item

    def _antecedent(self, written: str, _sentence: str, at: int | None) -> Speaker | None:
        """Whom "who" or "which" means: who stands right before it, spoken of until now or not."""
        if at is None or fold(written) not in ("who", "which"):
            return None
        text = self._article.text
        line = text.rfind("\n", 0, at) + 1
        found = _BEFORE_RELATIVE.search(text[max(line, at - _NEAR) : at].rstrip(" ,"))
        if found is None:
            return None
        speaker = self._resolved(found["whom"])
        is_somebody = speaker.name or speaker.office or speaker.actors or speaker.unnamed or speaker.medium
        return replace(speaker, written=written) if is_somebody else None

    def _just_named(self, written: str, _sentence: str, at: int | None) -> Speaker | None:
        """Whom "he" or "she" means where the sentence before begins with a person: "Peru's Ana Prado left. She told ..."."""
        if at is None or fold(written) not in ("he", "she"):
            return None
        own = _AFTER_PLACE.sub("", self._sentence_up_to(at))
        opens = _OPENING.match(own)
        if opens and self._names.is_whole(opens["who"]) and _GOES_ON.search(own, opens.end()):
            # "In Lima, Ana Prado welcomed it, but she said ..."
            return replace(self._resolved(opens["who"]), written=written)
        before = self._sentence_before(at)
        opens = None if _OPENS_WITH_PLACE.match(before) else _OPENING.match(before)
        who = opens["who"] if opens else ""
        if self._names.is_whole(who):
            return replace(self._resolved(who), written=written)
        if subject := self._subject_before(at):
            return replace(self._resolved(subject), written=written)
        meant = self._meant(fold(written))
        if meant is not None and (meant.name or meant.office or meant.unnamed):
            return None
        # No person has spoken: the only one that the sentence before names, and no state.
        found = [
            name.group() for name in NAME.finditer(self._sentence_before(at)) if self._names.is_whole(name.group())
        ]
        return replace(self._resolved(found[0]), written=written) if len(found) == 1 else None

    def _subject_before(self, at: int) -> str:
        """The person that the sentence before is about, where it names one with an office before its verb; else "".

        "Peru's representative to the UN, Ana Prado, was less polite. In a letter she ..." is about her.
        """
        found = _SUBJECT_WITH_OFFICE.match(self._sentence_before(at))
        return found["name"] if found and self._names.is_whole(found["name"]) else ""

    def _of_line(self, written: str, sentence: str, at: int | None) -> Speaker | None:
        """An office without name and state in a paragraph that begins with who speaks: "Lima said no. The spokesman added"."""
        is_office = _STATE_OFFICE.search(written) or _PERSON.search(written)
        if at is None or not is_office or not _DEFINITE.match(written) or find_mentions(written):
            return None
        before = sentence[: max(0, sentence.find(written))]
        text = self._article.text
        line = text[text.rfind("\n", 0, at) + 1 : at]
        known = self._by_office(written)
        if (
            any(one.form != "adjective" for one in find_mentions(before))
            or (known is not None and _spoke_in(line, known))
            or self._names.in_source(written, all_mentions(written, self._people))
        ):
            return None
        begins = self._of_paragraph(line, [one for one in find_mentions(line) if one.actor.kind == "state"], at)
        office = _office_in(written, ()) if _PERSON.search(written) else ""
        return Speaker(written, office=office, actors=begins) if begins else None

    def _just_held(self, written: str, _sentence: str, at: int | None) -> Speaker | None:
        """A person without an office, right after an office without a name: "Peru's premier is speaking. Ana Prado said"."""
        if (
            at is None
            or find_mentions(written)
            or _RELATIVE.search(written)
            or is_medium(written, self._article.outlet)
        ):
            return None
        before = self._sentence_before(at)
        held = _HELD.match(before) or _ITS_HELD.search(before)
        named = find_mentions(before) if held else ()
        if held is None or not named or (held.re is _HELD and named[0].end > held.end()):
            return None
        speaker = self._resolved(written)
        if speaker.name != written or " " not in written or speaker.office or speaker.actors:
            return None
        return replace(speaker, office=held["office"], actors=(named[0].actor,))

    def _just_holding(self, written: str, _sentence: str, at: int | None) -> Speaker | None:
        """An office without a name, right after a person without an office: "Ana Prado is speaking. Peru's premier said"."""
        if at is None or _OFFICE_ALONE.fullmatch(written) is None:
            return None
        holder, before = self._resolved(written), self._sentence_before(at)
        opens = _OPENING.match(before)
        name = opens["who"] if opens else ""
        if holder.name or len(holder.actors) != 1 or find_mentions(name) or not self._names.is_whole(name):
            return None
        person = self._resolved(name)
        is_new = " " in person.name and not person.office and not person.actors
        return replace(person, written=written, office=holder.office, actors=holder.actors) if is_new else None

    def _sentence_up_to(self, at: int) -> str:
        """What stands before a place in its sentence."""
        text = self._article.text
        return _SENTENCE_ENDS.split(text[max(text.rfind("\n", 0, at) + 1, at - _NEAR) : at])[-1]

    def _sentence_before(self, at: int) -> str:
        """The sentence of the same line before the one that a place stands in; "" where there is none or it is long."""
        text = self._article.text
        line = text.rfind("\n", 0, at) + 1
        start = max(line, at - _NEAR)
        before = _SENTENCE_ENDS.split(_CLOCK.sub("", text[start : at + 1]))
        # What was cut off in its middle begins with nobody.
        return before[-2] if len(before) > (1 if start == line else 2) else ""

    def _of_item(self, written: str, sentence: str) -> Speaker | None:
        """An office without a name in an item of a round-up: "Peru. The foreign ministry said ..." is Peru's."""
        before = sentence[: max(0, sentence.find(written))]
        is_office = _STATE_OFFICE.search(written) or _PERSON.search(written)
        if self._item is None or find_mentions(written + before) or not is_office or not _DEFINITE.match(written):
            return None
        if self._names.in_source(written, all_mentions(written, self._people)):
            return None
        return Speaker(
            written, office=_office_in(written, ()) if _PERSON.search(written) else "", actors=(self._item.actor,)
        )

    def _spoken_for(self, written: str, sentence: str) -> Speaker | None:
        """The person for whom a spokesperson speaks: "his spokesman Ola Berg", and "Berg" from then on."""
        if match := _HIS_SPOKES.match(written):
            before = sentence[: sentence.find(written)]
            named = [
                name for name in NAME.findall(before) if self._names.in_source(name, all_mentions(name, self._people))
            ]
            principal = self._resolved(named[0]) if named else self._meant("he")
            if not named and _DEFINITE.match(before.strip()) and _PERSON.search(before):
                # "The secretary-general is concerned, his deputy spokeswoman ... said": nobody who spoke before.
                return None
            if principal is None or not principal.name:
                return None
            name = (match["name"] or "").strip()
            for word in name_words(name)[-1:]:
                self._principals[word] = replace(principal, by=name)
            return replace(principal, written=written, by=name or match["office"])
        words = name_words(written)
        found = self._principals.get(words[-1]) if words and len(words) <= LONGEST_NAME else None
        return replace(found, written=written) if found and not find_mentions(written) else None

    def _of_whose_office(self, written: str, sentence: str) -> Speaker | None:
        """The person whom a sentence begins with, for "her ministry" in it."""
        if not _HIS_OFFICE.match(written):
            return None
        opens = _OPENING.match(sentence[: max(0, sentence.find(written))])
        who = opens["who"] if opens else ""
        return replace(self._resolved(who), written=written) if self._names.is_whole(who) else None

    def _owned(self, written: str, sentence: str, at: int | None) -> Speaker | None:
        """An office of the actor that the sentence names just before: "Egypt did not, but its foreign minister ... warned"."""
        before = sentence[: max(0, sentence.find(written))]
        is_owned = re.search(r"\bits\s", written, re.IGNORECASE) or re.search(r"\bits\s+$", before, re.IGNORECASE)
        if find_mentions(written) or not is_owned:
            return None
        clause = _CLAUSE.split(before)[-1]
        clause = clause if find_mentions(clause) else before
        named = [one for one in find_mentions(clause) if one.actor.kind in ("state", "organisation")]
        # "Norway offered to host talks between Peru and Chile, its ministry said": whoever the clause begins with.
        begins = named and clause[: named[0].start].strip().lower() in ("", "the")
        owner = named[0 if begins else -1].actor if named else None
        if self._is_of_opposition(written, at):
            return replace(self._resolved(written), actors=())
        if owner is None and at is not None and not named:
            # "Peru called for a resolution. '...,' its ambassador said."
            subject = find_mentions(before_it := self._sentence_before(at))[:1]
            if subject and subject[0].form != "adjective" and before_it[: subject[0].start].lower() in ("", "the "):
                owner = subject[0].actor
        # What "Its" begins a sentence with may be of whoever the sentence before was about, named or not: of who spoke there.
        if owner is None and (meant := self._meant("its")) and len(meant.actors) == 1:
            spoke_there = at is not None and meant.written and meant.written in self._sentence_before(at)
            owner = meant.actors[0] if written[:1].islower() or spoke_there else None
        if owner is None:
            return None
        speaker = self._resolved(written)
        if speaker.name and owner not in speaker.actors and speaker.name not in written and speaker.actors:
            # "Its foreign department": no person of the state that was spoken of before.
            return Speaker(written, actors=(owner,))
        return replace(speaker, actors=(owner,))

    def _is_of_opposition(self, written: str, at: int | None) -> bool:
        """True for "Its spokesman" behind "That was not enough for the opposition": nobody of the state's."""
        is_its = at is not None and re.match(r"its\b", written, re.IGNORECASE) is not None
        return is_its and _OPPOSITION.search(self._sentence_before(at or 0)) is not None

    def _there(self, written: str, sentence: str) -> Speaker | None:
        """An office of the place that opens the sentence: "In Beijing, the foreign ministry said ..."."""
        opens = _OPENS_WITH_PLACE.match(sentence[: max(0, sentence.find(written))])
        if opens is None or find_mentions(written) or not _DEFINITE.match(written) or not _STATE_OFFICE.search(written):
            return None
        states = [one.actor for one in find_mentions(opens.group()) if one.actor.kind == "state"]
        office = _office_in(written, ()) if _PERSON.search(written) else ""
        return Speaker(written, office=office, actors=tuple(states[:1])) if states else None

    def _joint(self, written: str, sentence: str) -> Speaker | None:
        """Those who make a joint statement: the actors that it names, or that its sentence or one before names together."""
        if not re.search(r"\bjoint\b", written, re.IGNORECASE):
            return None
        for text in (written, sentence, self._article.title, self._article.text):
            if len(actors := _together(text)) > 1:
                return Speaker(written, actors=actors)
        return None

    def _resolved(self, written: str) -> Speaker:
        if not written:
            return Speaker("")
        pronoun = _PRONOUN.match(written)
        if pronoun and len(written.split()) < 3:
            return self._carried(written, self._meant(pronoun.group().lower()))
        about = _RELATIVE.search(written)
        who = written[: about.start()] if about and about.start() else written
        mentions = sorted(all_mentions(who, self._people), key=lambda one: one.start)
        if private := _PRIVATE.search(who):
            # "A reporter for an Egyptian newspaper" is nobody of Egypt's.
            mentions = [one for one in mentions if one.start < private.start() and not PLACED.search(who[: one.start])]
        mentions = [one for one in mentions if one.person or not _NAMES_INSTITUTE.match(who, one.end)]
        name = self._names.in_source(who, mentions)
        if is_medium(written, self._article.outlet):
            return Speaker(written, actors=_actors(written, mentions), medium=True)
        if not name and not mentions and _DEFINITE.match(written):
            return self._carried(written, self._by_office(written))
        actors = _actors(written, mentions)
        if name:
            return self._person(written, name, actors)
        unnamed = bool(NOBODY.search(written)) and not any(one.person for one in mentions)
        actors = actors or self._of_place(written)
        office = _office_in(written, mentions) if _PERSON.search(written) and not unnamed else ""
        return Speaker(written, office=office, actors=actors, unnamed=unnamed)

    def _carried(self, written: str, before: Speaker | None) -> Speaker:
        """The one before under the words used now."""
        if before is None:
            return Speaker(written)
        return Speaker(written, before.name, before.office, before.actors, before.unnamed)

    def _meant(self, pronoun: str) -> Speaker | None:
        """Whom a pronoun means: the last person for "she", else the last who is no medium."""
        known = self._before[self._spoke_before_item :] if self._item else self._before
        speakers = [one for one in reversed(known) if not one.medium and (one.actors or one.name)]
        if self._item and not speakers:
            return Speaker("", actors=(self._item.actor,))
        if pronoun in _GENDERS:
            wrong = {name for name, gender in self._genders.items() if gender != _GENDERS[pronoun]}
            speakers = [one for one in speakers if one.name not in wrong]
        if pronoun in _PERSON_PRONOUN:
            return next((one for one in speakers if one.name or one.office or one.unnamed), next(iter(speakers), None))
        if pronoun in ("it", "its", "which"):
            return next((one for one in speakers if not one.name), next(iter(speakers), None))
        return next(iter(speakers), None)

    def _by_office(self, written: str) -> Speaker | None:
        """Whom "the ministry" or "the spokeswoman" means: the last that was called so, or the only state there is."""
        words = _roots(written)
        if unnamed := next(
            (one for one in reversed(self._before) if one.unnamed and words & _roots(one.written)), None
        ):
            # "A diplomat posted in Lima told ...; the diplomat said".
            return unnamed
        if words == {"diplomat"}:
            # An agency's second word for whoever spoke for a ministry or an embassy.
            return next((one for one in reversed(self._before) if one.name and _DIPLOMAT.search(one.office)), None)
        # "The secretary-general" is not the spokesperson for the secretary-general.
        is_chief = _PERSON.search(written) and "spokes" not in words
        for one in reversed(self._before):
            offices = f"{one.written} {one.office}"
            known = _roots(_FOR.sub("", offices) if is_chief else offices)
            if not one.medium and one.actors and words & known and not self._is_another(written, one):
                return one
        if actors := self._of_place(written):
            office = _office_in(written, ()) if _PERSON.search(written) else ""
            return Speaker(written, office=office, actors=actors)
        return None

    def _is_another(self, written: str, one: Speaker) -> bool:
        """True where an office cannot be somebody's: "the spokesman" is no woman, "the premier's" not the ministry's."""
        gender, known = _gender_of(written), self._genders.get(one.name) or _gender_of(f"{one.written} {one.office}")
        owned = _OWNED_OFFICE.search(fold(written))
        return bool(gender and known and gender != known) or bool(
            owned and one.name and owned["of"] not in fold(f"{one.written} {one.office}")
        )

    def _of_place(self, written: str) -> tuple[Actor, ...]:
        """Whose an office is that stands without its state: whose statement the report is, else that of its place, or of the
        only state it names.
        """
        if self._official is not None and self._official.kind != "state":
            return (self._official,) if _OF_ORGANISATION.search(written) else ()
        if self._official is not None and (_STATE_OFFICE.search(written) or _PERSON.search(written)):
            return (self._official,)
        if not _STATE_OFFICE.search(written):
            # "UNITED NATIONS, May 6": its secretary-general, and whoever speaks for him.
            return self._local if _OF_ORGANISATION.search(written) and _is_organisation(self._local) else ()
        if self._item is not None and self._item.actor.kind == "state":
            return (self._item.actor,)
        local = self._local
        if len(local) == 1 and not _is_organisation(local) and (local[0] in self._states or self._receives_envoy):
            return local
        return tuple(self._states) if len(self._states) == 1 else ()

    def _of_setting(self, office: str, name: str, at: int) -> tuple[Actor, ...]:
        """Whose a minister is who is named without a state: of the capital that opens the line, of the state that its paragraph
        begins with, of the state whose minister was spoken of before without a name, else of the report's place.

        Where the line names another state before, or another person holds the office there, nobody's.
        """
        if self._official is not None:
            return self._of_place(office)
        owner = self._beginning(at) if "spokes" in office or _ALONE.match(office) else None
        if owner is not None and (_ALONE.match(office) or owner.kind == "organisation"):
            return (owner,)
        if not _STATE_OFFICE.search(office):
            return self._of_place(office) if _is_organisation(self._local) else ()
        text = self._article.text
        line = text[text.rfind("\n", 0, at) + 1 : at]
        states = [one for one in find_mentions(line) if one.actor.kind == "state"]
        if opens := _OPENS_WITH_PLACE.match(line):
            return tuple(one.actor for one in states[:1] if one.start < opens.end())
        if begins := self._of_paragraph(line, states, at):
            return begins
        local = self._of_place(office)
        meant, held = self._offices.whose(office, name, at)
        if meant is not None and meant not in local:
            return (meant,)
        local = tuple(one for one in local if one not in held)
        # ", Prime Minister Ana Prado said." ends a sentence on her own state.
        ends = states[:1] and states[0].actor in local and line.rstrip().endswith(",")
        # "The government recalled its envoy from Lima. Its spokeswoman Ana Prado said": whoever spoke in the paragraph.
        goes_on = any(one.actors == local and _spoke_in(line, one) for one in self._before)
        return local if ends or goes_on or all(one.actor in local for one in states) else ()

    def _beginning(self, at: int) -> Actor | None:
        """The actor that the sentence of a place begins with, else the one that its paragraph does and no other after it."""
        text = self._article.text
        line = text[text.rfind("\n", 0, at) + 1 : at]
        for words in (_SENTENCE_ENDS.split(line)[-1], line):
            named = find_mentions(words)
            if (
                named
                and named[0].form != "adjective"
                and words[: named[0].start].lower().strip(' *-•"“') in ("", "the")
            ):
                return named[0].actor if len({one.actor for one in named}) == 1 or words is not line else None
        return None

    def _of_paragraph(self, line: str, states: Sequence[Mention], at: int) -> tuple[Actor, ...]:
        """The state that a paragraph begins with as who says or offers something: "Peru welcomed it. Its ... Ana Prado said".

        `line` is the paragraph up to the place `at`. Nobody's where the words from there on are of another state.
        """
        if not states or (begins := _SAYS_FIRST.match(line)) is None or states[0].start > begins.start("cue"):
            return ()
        if not _SENTENCE_ENDS.search(line, begins.end()):
            return ()
        text = self._article.text
        goes_on = text[at : (text + "\n").find("\n", at)]
        of_others = [
            one for one in find_mentions(goes_on) if one.actor.kind == "state" and one.actor != states[0].actor
        ]
        first = find_mentions(goes_on)[:1]
        return (states[0].actor,) if not of_others or first[0].actor == states[0].actor else ()

    def _person(self, written: str, name: str, actors: tuple[Actor, ...]) -> Speaker:
        full = self._names.in_full(name)
        known = [person for word in name_words(full) if (person := self._people.get(word)) is not None]
        is_posted = actors and any(one.actor.kind == "organisation" for one in known)
        if known and not is_posted and not any(one.kind == "organisation" for one in actors):
            actors = (known[-1].actor,)
        office = next(
            (
                office
                for match in re.finditer(rf"\b{re.escape(full)}\b", self._article.text)
                if (office := words_of_office(self._article.text, *match.span())) not in ("", "counterpart")
            ),
            "",
        )
        before = next((one for one in reversed(self._before) if one.name == full), None)
        return Speaker(
            written, full, office or (before.office if before else ""), actors or (before.actors if before else ())
        )


def _is_organisation(owners: Sequence[Actor]) -> bool:
    return len(owners) == 1 and owners[0].kind == "organisation"


def _spoke_in(line: str, one: Speaker) -> bool:
    """True where the words for a speaker, and no mere pronoun, stand in a line."""
    return not _PRONOUN.fullmatch(one.written) and len(one.written) > _SHORT and one.written in line


def _bloc_of(text: str) -> Actor | None:
    """Whom "the bloc" means in a text: the only other organisation of states that it names, where it does not name the EU."""
    named = {one.actor for one in find_mentions(text) if not _BLOC.search(text, one.start, one.end)}
    blocs = {one for one in named if one.id in _BLOCS}
    return blocs.pop() if len(blocs) == 1 and all(one.id != _EU for one in named) else None


def _gender_of(words: str) -> str:
    """Whether words are said of a woman ("f": "she", "spokeswoman") or a man ("m"); "" where they do not tell."""
    if _WOMAN.search(words):
        return "f"
    return "m" if _MAN.search(words) else ""


def _whose_outlet(outlet: str) -> Actor | None:
    """Whose an outlet is that speaks for a state or an organisation itself; None for a medium."""
    named = find_mentions(outlet)
    if not named:
        return None
    rest = outlet[: named[0].start] + outlet[named[0].end :]
    is_own = named[0].form == "seat" or (named[0].actor.kind != "state" and _OWN_PRESS.fullmatch(rest))
    return named[0].actor if is_own or _INSTITUTION.search(outlet) else None


def _together(text: str) -> tuple[Actor, ...]:
    """The first actors that a text joins by "and"."""
    mentions = find_mentions(text)
    for at in range(len(mentions) - 1):
        actors = _actors(text, mentions[at:])
        if len(actors) > 1:
            return actors
    return ()


def _actors(written: str, mentions: Sequence[Mention]) -> tuple[Actor, ...]:
    """Whose the source is: the first actor named, and those joined to it by "and"."""
    found = list(mentions[:1])
    for one in mentions[1:]:
        if not _AND.fullmatch(written[found[-1].end : one.start]):
            break
        found.append(one)
    return tuple(dict.fromkeys(one.actor for one in found))


def _office_in(written: str, mentions: Sequence[Mention]) -> str:
    """The words of office of a source without a name: "spokesman of Peru's Foreign Ministry", "Foreign Minister"."""
    places = [
        word.span()
        for word in re.finditer(r"[^\s,]+", written)
        if is_role_word(re.sub(r"['’]s?$", "", word.group()))
        and word.group().lower() not in _LITTLE
        and not any(one.start <= word.start() < one.end and one.form != "seat" for one in mentions)
    ]
    return re.sub(r"['’]s?$", "", written[places[0][0] : places[-1][1]]) if places else ""


def _roots(words: str) -> set[str]:
    return {_root(word) for word in re.findall(r"[^\W\d_]{4,}", fold(words))}


def _root(word: str) -> str:
    """A word without what tells forms of it apart here: "spokesman", "spokeswoman" and "spokesperson" are one."""
    return "spokes" if word.startswith("spokes") else word.removesuffix("s")
