"""The offices that a text gives to a person it names: "Foreign Minister X", "X, the former president of Peru,"."""

import re
from dataclasses import dataclass

from bot.statements.actors import Actor, find_mentions, fold, is_role_word, name_words

# In the order in which they are read; what one has read is not read again.
_OFFICES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{form})\b"))
    for name, form in (
        ("secretary-general", r"secretary[- ]general|general secretary|sg"),
        ("secretary of state", r"secretary of state"),
        (
            "foreign minister",
            r"foreign (?:affairs )?(?:minister|secretary)|minister (?:of|for) (?:\w+ )?foreign affairs|fm",
        ),
        ("foreign minister", r"(?:minister of|minister for) external affairs|external affairs minister|top diplomat"),
        ("defence minister", r"defen[cs]e (?:minister|secretary)|(?:minister|secretary) (?:of|for) defen[cs]e"),
        (
            "interior minister",
            r"(?:interior|home) (?:minister|secretary)|(?:minister|secretary) (?:of|for) (?:the )?interior",
        ),
        (
            "finance minister",
            r"(?:finance|treasury) (?:minister|secretary)|(?:minister|secretary) (?:of|for) (?:the )?(?:finance|treasury)",
        ),
        ("prime minister", r"prime[- ]minister|premier|pm"),
        ("crown prince", r"crown prince"),
        ("spokesperson", r"spokes(?:man|woman|person)"),
        ("ambassador", r"ambassador|envoy|representative|charge d'affaires|consul"),
        ("president", r"president"),
        ("chancellor", r"chancellor"),
        ("minister", r"minister"),
        ("secretary", r"secretary"),
        ("king", r"king"),
        ("queen", r"queen"),
        ("emir", r"emir"),
        ("sultan", r"sultan"),
        ("governor", r"governor"),
        ("senator", r"senator"),
        ("commander", r"commander(?:-in-chief)?"),
    )
)
_PART = re.compile(r"\b(?:vice|deputy|assistant|under)[ -]", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|then|late|outgoing)[ -]", re.IGNORECASE)
_BEFORE = 90
# "Gen.", but "in Lima." ends a sentence.
_LONGEST_ABBREVIATION = 4
_APPOSITION = re.compile(
    r",? (?:who (?:is|was) )?(?:the |a |an |its |his |her |as |is |was |became )?([^,.;:()\"“”]{3,90})(?=[,.;:()\"“”]|$)"
)

# What ministries are of, besides the words that any office has.
PORTFOLIOS = frozenset(
    "international cooperation commerce trade industry tourism health education culture religious religion economy economic "
    "development planning labour labor agriculture fisheries transport environment water resources mines petroleum women "
    "youth sports communication communications information technology science research public works rural irrigation "
    "energy justice housing family maritime european integration migration social affairs digital reconstruction "
    "veterans security".split()
)
# "Minister of Water Resources and Irrigation", right before a name.
_OF_PORTFOLIO = re.compile(
    r"\b(?:(?:deputy|vice|state|assistant) )?(?:minister|secretary) (?:of|for) (?P<of>(?:[\w-]+,? ){1,7})$",
    re.IGNORECASE,
)
# "the governor of Tacna, ", "the head of the border guard, ": in front of a name.
_HEAD_OF = re.compile(
    r"\b(?P<office>(?:(?:deputy|acting|former|regional) )?(?:governor|mayor|head|chief|director|chair\w*|commander|leader|"
    r"president|secretary) of (?:the )?[^,.;:()\"“”\n]{3,50}),? $",
    re.IGNORECASE,
)
# What one person holds at a time.
_SINGLE = frozenset(
    (
        "foreign minister",
        "defence minister",
        "interior minister",
        "finance minister",
        "prime minister",
        "president",
        "chancellor",
    )
)
# "'s prime minister, Ana Prado", behind the name of a state.
_HELD_BY = re.compile(
    r"(?:['’]s?)? (?i:(?:new|own|caretaker|acting|interim) )*"
    r"(?P<office>(?i:(?:(?:prime|foreign|defen[cs]e|interior|finance|vice|deputy|former) )*"
    r"(?:minister|president|premier|chancellor)))\b"
    r"(?!['’-])(?:,? (?P<name>[A-Z\u00c0-\u00de][\w'’-]+(?: [A-Z\u00c0-\u00de][\w'’-]+){0,3}))?"
)
_LITTLE = frozenset("a an the of for to in at and or as its his her their".split())
# "Guterres, his spokesman said": what follows the words of office makes them no explanation.
_CLAUSE = frozenset("said says told added met spoke".split())


@dataclass(frozen=True, slots=True)
class Office:
    """An office by its usual name; `below` is true of a vice or deputy, `former` of one who held it."""

    name: str
    below: bool = False
    former: bool = False


def offices_at(text: str, start: int, end: int) -> frozenset[Office]:
    """The offices that a text gives the person named at `text[start:end]`, right before the name or right after."""
    before, after = _before(text, start), _after(text, end)
    return offices_in(before) | offices_in(after)


def words_of_office(text: str, start: int, end: int) -> str:
    """The words of office that a text gives the person named at `text[start:end]`, as it writes them, without whose it is."""
    for words in (_before(text, start), _after(text, end)):
        # The State Department and the White House are part of an office; "Iran's" says whose it is.
        taken = [(one.start, one.end) for one in find_mentions(words) if one.form != "seat"]
        kept = [
            re.sub(r"['’]s?$", "", match.group())
            for match in re.finditer(r"[^\s,]+", words)
            if not any(first <= match.start() < last for first, last in taken)
        ]
        while kept and kept[0].lower() in _LITTLE:
            kept = kept[1:]
        while kept and kept[-1].lower() in _LITTLE:
            kept = kept[:-1]
        # A place alone ("In Lima, Ana Prado", "of Tacna State, Ana Prado") is no office.
        if any(is_role_word(word) and word != "State" for word in kept):
            return " ".join(kept)
    return ""


def offices_in(text: str) -> frozenset[Office]:
    """The offices named in a few words."""
    folded = fold(text)
    found = set()
    for name, form in _OFFICES:
        for match in form.finditer(folded):
            lead = folded[max(0, match.start() - 24) : match.start()]
            found.add(Office(name, bool(_PART.search(lead)), bool(_FORMER.search(lead))))
        folded = form.sub(lambda match: "-" * len(match.group()), folded)
    return frozenset(found)


def _before(text: str, start: int) -> str:
    """The words of office that stand right before a place, with the actors named between them."""
    begin = max(0, start - _BEFORE)
    if head := _HEAD_OF.search(text, begin, start):
        return head.group("office")
    taken = [(begin + one.start, begin + one.end) for one in find_mentions(text[begin:start])]
    at = start
    if (of := _OF_PORTFOLIO.search(text, begin, start)) and all(
        fold(word) in PORTFOLIOS | _LITTLE or is_role_word(word) for word in re.findall(r"[\w-]+", of.group("of"))
    ):
        at = of.start()
    for word in reversed(list(re.finditer(r"[^\W\d_][\w'’.-]*", text[begin:at]))):
        place = begin + word.start()
        gap = text[begin + word.end() : at]
        is_office = is_role_word(re.sub(r"['’]s?$", "", word.group())) or any(
            one <= place < last for one, last in taken
        )
        # "Irrigation Minister"
        is_office = is_office or (
            fold(word.group()) in PORTFOLIOS and re.match(r"minist", text[at:start], re.IGNORECASE) is not None
        )
        ends_sentence = word.group().endswith(".") and len(word.group()) > _LONGEST_ABBREVIATION
        if not is_office or ends_sentence or not re.fullmatch(r",? |", gap) or (gap == ", " and at != start):
            break
        at = place
    return text[at:start]


def _after(text: str, end: int) -> str:
    """The words of office that explain a name right after it: ", the former president of Peru,", " was foreign minister"."""
    phrase = _APPOSITION.match(text, end)
    if phrase is None or not (text[end : end + 1] == "," or re.match(r" (?:is|was|became|as)\b", text[end:])):
        return ""
    kept: list[str] = []
    for word in phrase.group(1).split():
        bare = re.sub(r"['’]s?$", "", word)
        is_portfolio = bare.lower() in PORTFOLIOS and bool(offices_in(" ".join(kept)))
        is_office = is_role_word(bare) or is_portfolio or bool(find_mentions(word))
        if not is_office and (not kept or offices_in(" ".join(kept))):
            break
        kept.append(word)
    # "Alvi, President Sisi and others": a list of people.
    rest = text[phrase.start(1) : phrase.end(1)].split()[len(kept) :]
    return "" if rest[:1] and (rest[0] in _CLAUSE or rest[0][0].isupper()) else " ".join(kept)


def _single(words: str) -> frozenset[str]:
    """The one-man offices that some words name, held now."""
    return frozenset(one.name for one in offices_in(words) if one.name in _SINGLE and not (one.below or one.former))


class Holders:
    """Who holds the one-man offices of states in a report, as far as it gives the state: "the Peruvian prime minister"."""

    def __init__(self, text: str) -> None:
        """Reads the text of a report."""
        self._told: list[tuple[str, Actor, str, int]] = []
        for mention in find_mentions(text):
            found = _HELD_BY.match(text, mention.end)
            if found is None or mention.actor.kind != "state":
                continue
            name = found["name"] or ""
            self._told += [(office, mention.actor, name, mention.start) for office in _single(found["office"])]

    def whose(self, office: str, name: str, at: int) -> tuple[Actor | None, frozenset[Actor]]:
        """The only state whose holder of an office was spoken of before a place without a name, None where there is none; and
        those where the office is another's than that of the name.
        """
        single = _single(office)
        told = [one for one in self._told if one[0] in single]
        last = name_words(name)[-1:]
        others = frozenset(actor for _, actor, held_by, _ in told if held_by and name_words(held_by)[-1:] != last)
        nameless = {actor for _, actor, held_by, start in told if not held_by and start < at} - others
        return (next(iter(nameless)) if len(nameless) == 1 else None), others
