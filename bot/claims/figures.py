"""Each number, date, time, percentage and sum of money in a claim stands in a passage it cites, and counts the same there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.topics import Topics, nearest, topics_of, window
from bot.records import Passage
from bot.statements.actors import fold
from bot.statements.figures import Figure, Qualifier, find_figures
from bot.statements.words import STOPWORDS, stem

# How a claim may qualify a figure that the passage qualifies so: leaving out "at least" is shortening, "less than" is not.
_MAY_BE: Mapping[Qualifier, frozenset[Qualifier]] = {
    "": frozenset(("", "about", "least", "more")),
    "about": frozenset(("", "about", "least", "most", "more", "less")),
    "least": frozenset(("least", "more")),
    "more": frozenset(("more",)),
    "most": frozenset(("most", "less")),
    "less": frozenset(("less",)),
}
# "more than 1,000" is true of 1,200, and hardly meant of 1,500; "about 1,200" is true of 1,240.
_ABOVE = Decimal("1.3")
_BELOW = Decimal("0.8")
_NEAR = Decimal("0.05")
# Words on each side of a figure that tell what it is about.
_WORDS_AROUND = 8
_DAYS = frozenset(("date", "weekday", "month", "relative"))
_REPORTING = re.compile(r"\b(?:report(?:s|ed|ing)?|published|dated)\b")
# "dozens" is said of 24 and of 150.
_VAGUE_REACH = 30
# What is counted stands after a number, or within so many words before it where nothing counted follows.
_WORDS_BEFORE = 14
_GROUPS = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "people person persons civilians individuals residents inhabitants citizens villagers",
        "killed kill dead died die dies death deaths fatalities lives toll slain victims martyred perished drowned casualties",
        "injured wounded hurt injuries wounds injuring wounding hospitalised hospitalized casualties",
        "children child kids minors boys girls infants babies schoolchildren pupils",
        "soldiers soldier troops troop servicemen personnel",
        "officers officer police policemen policeman guards guard",
        "militants fighters gunmen terrorists insurgents rebels attackers",
        "women woman females female",
        "men man males male",
        "countries country nations nation states state neighbours neighbors governments powers members",
        "days day daily",
        "weeks week weekly",
        "months month monthly",
        "years year yearly annual annually age aged old",
        "hours hour hourly",
        "minutes minute",
        "kilometres kilometers kilometre kilometer km kms",
        "miles mile mi",
        "metres meters metre meter m",
        "tonnes tons tonne ton",
        "missiles missile rockets rocket projectiles",
        "drones drone uavs uav",
        "strikes strike attacks attack raids raid airstrikes bombings",
        "bases base camps camp sites site headquarters hideouts targets positions locations places",
        "displaced homeless fled evacuated evacuees refugees migrants",
        "arrested detained held prisoners detainees custody hostages hostage captives captured abducted kidnapped",
        "diplomats envoys ambassadors officials",
        "lawmakers legislators mps deputies senators parliamentarians votes",
        "vessels vessel ships ship boats boat tankers",
        "aircraft planes plane jets jet warplanes",
        "houses homes buildings dwellings",
        "towns cities villages communities settlements",
        "demonstrators protesters protestors marchers marched",
        "talks meetings rounds meeting round",
        "companies firms businesses",
        "workers employees staff jobs",
        "points point",
        "degrees degree",
    )
)
_PERSONS = frozenset(
    stem(word)
    for word in (
        "people person persons civilians residents citizens individuals victims casualties others lives dead deaths more"
    ).split()
)
# What is done to those who are counted.
_HARM = {
    **dict.fromkeys(
        (
            "killed killing kill kills dead died dies die dying death deaths slain fatalities fatal lives martyred "
            "perished drowned "
            "drowning executed murdered toll"
        ).split(),
        "killed",
    ),
    **dict.fromkeys(
        "injured injuring injure injures injuries injury wounded wounding hurt hospitalised hospitalized".split(),
        "hurt",
    ),
    **dict.fromkeys("missing disappeared".split(), "missing"),
    **dict.fromkeys("arrested arresting detained detaining".split(), "arrested"),
}
_PARTIES = frozenset(
    "countries nations sides states neighbours neighbors governments parties leaders ministers men women officials capitals "
    "counterparts powers presidents diplomats allies rivals".split()
)
# "one child" counts; "one analyst" or "one of" does not.
_ONE_COUNTS = frozenset(
    "child person civilian soldier officer policeman militant fighter guard death fatality missile day week month year "
    "hour".split()
)
_NO_COUNTED = STOPWORDS | frozenset("said says saying according including also were".split())
_EXACT_FORMS = frozenset(("count", "year"))


@dataclass(frozen=True, slots=True)
class _Text:
    """A folded text with its words and figures, each word with its place."""

    written: str
    folded: str
    words: tuple[tuple[str, int, int], ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A cited passage under its heading: its text, and (start, end) of each sentence in that with what it speaks of."""

    text: _Text
    sentences: tuple[tuple[int, int], ...]
    topics: tuple[Topics, ...]
    published: date | None

    def near(self, figure: Figure, claim: _Text) -> tuple[Figure, ...]:
        """The figures of the heading, and of the sentences that speak most of what the claim has around its figure."""
        about = topics_of(window(claim.written, figure.start, figure.end, _WORDS_AROUND))
        spans = [self.sentences[place] for place in nearest(about, self.topics)]
        heading = (0, self.sentences[0][0]) if self.sentences else (0, len(self.text.folded))
        return tuple(
            one for one in self.text.figures if any(start <= one.start < end for start, end in (heading, *spans))
        )


def fault(text: str, passages: Sequence[Passage]) -> str:
    """Why a figure of the claim is not that of a passage it cites, or "" where each is.

    Form may differ ("ten" and 10, 5% and "5 percent", 18 January and "Jan. 18", a weekday and its date by the report's date).
    What is counted, a unit, a currency and a word such as "at least" may not.
    """
    claim = _read(text)
    sources = [_source(passage) for passage in passages]
    for figure in claim.figures:
        if _is_free(figure, claim) or any(_stands_in(figure, claim, source) for source in sources):
            continue
        shown = text[figure.start : figure.end]
        if figure.form in _EXACT_FORMS and any(
            figure.values & one.values for source in sources for one in source.text.figures
        ):
            return f"“{shown}” counts or says something else in the passage it cites"
        return f"“{shown}” does not stand in a passage it cites"
    return ""


def _read(text: str) -> _Text:
    folded = fold(text)
    words = tuple((one.group(), *one.span()) for one in re.finditer(r"[^\W\d_]+(?:'[^\W\d_]+)?", folded))
    return _Text(text, folded, words, find_figures(text))


def _source(passage: Passage) -> _Source:
    written = f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
    shift = len(written) - len(passage.text) - passage.start
    sentences = tuple((start + shift, end + shift) for start, end in passage.sentences)
    topics = tuple(topics_of(written[start:end]) for start, end in sentences)
    return _Source(_read(written), sentences, topics, passage.article.published)


def _days(figures: Sequence[Figure], published: date | None) -> dict[int, set[int]]:
    """The days that figures tell of (month * 100 + day), each with the years it may be of; 0 stands for none given."""
    days: dict[int, set[int]] = {}
    for figure in figures:
        if figure.form == "date":
            years = {figure.year} if figure.year else {published.year if published else 0, 0}
            for value in figure.values:
                days.setdefault(int(value), set()).update(years)
    for day in _resolved(figures, published):
        days.setdefault(day.month * 100 + day.day, set()).update((day.year, 0))
    return days


def _resolved(figures: Sequence[Figure], published: date | None) -> set[date]:
    """What "on Tuesday" and "yesterday" mean in a report of that day: the nearest Tuesdays before and after."""
    found: set[date] = set()
    if published is None:
        return found
    for figure in figures:
        for value in figure.values:
            if figure.form == "relative":
                found |= _moved(published, int(value))
            elif figure.form == "weekday":
                back = (published.weekday() - int(value)) % 7
                found |= _moved(published, -back) | _moved(published, 7 - back)
    return found


def _moved(day: date, days: int) -> set[date]:
    try:
        return {day + timedelta(days=days)}
    except OverflowError:
        return set()


def _is_free(figure: Figure, claim: _Text) -> bool:
    """True for what is no figure: "one of", "the two countries", "first" and "second" in an enumeration."""
    following = [word for word, start, _ in claim.words if start >= figure.end][:3]
    if figure.form == "count" and figure.written == "one":
        return not following or following[0] not in _ONE_COUNTS
    if figure.form == "count" and figure.written in ("two", "2"):
        return any(word in _PARTIES for word in following)
    if figure.form == "ordinal" and figure.written in ("first", "second"):
        return claim.folded[figure.end : figure.end + 1] == "," or not claim.folded[: figure.start].strip()
    return False


def _stands_in(figure: Figure, claim: _Text, source: _Source) -> bool:
    if figure.form == "code":
        return figure.written in re.sub(r"[-\s]", "", source.text.folded)
    near = source.text.figures if _is_age(figure, claim) else source.near(figure, claim)
    if figure.form in _DAYS:
        return _tells_day(figure, near, source.published) or _is_of_report(figure, claim, near, source.published)
    if figure.form == "year" and any(int(value) == one.year for value in figure.values for one in near):
        return True
    if figure.form == "count" and figure.written == "one" and _has_single(figure, claim, source.text):
        return True
    return any(_agrees(figure, claim, one, source.text) for one in near)


def _is_age(figure: Figure, claim: _Text) -> bool:
    """True for the 42 of "Torres, 42, said", which a report gives where it names him first."""
    return claim.folded[: figure.start].endswith(", ") and claim.folded[figure.end :].startswith((",", "."))


def _has_single(figure: Figure, claim: _Text, text: _Text) -> bool:
    """True for "one soldier" where the passage says "a soldier"."""
    counted = _counted(figure, claim)
    return any(
        word in ("a", "an", "another", "single")
        and any(stem(near) in counted for near, _, _ in text.words[at + 1 : at + 4])
        for at, (word, _, _) in enumerate(text.words)
    )


def _tells_day(figure: Figure, near: Sequence[Figure], published: date | None) -> bool:
    days = _days(near, published)
    if figure.form == "date":
        return any(
            int(value) in days and (not figure.year or figure.year in days[int(value)]) for value in figure.values
        )
    if figure.form == "weekday":
        return any(one.form == "weekday" and one.values == figure.values for one in near) or any(
            _weekday(day, year) in figure.values for day, years in days.items() for year in years
        )
    if figure.form == "month":
        given = {(day // 100, year) for day, years in days.items() for year in years}
        given |= {
            (int(value), one.year or (published.year if published else 0))
            for one in near
            if one.form == "month"
            for value in one.values
        }
        return any(month in figure.values and (not figure.year or figure.year == year) for month, year in given)
    return any(one.form == "relative" and one.values == figure.values for one in near)


def _is_of_report(figure: Figure, claim: _Text, near: Sequence[Figure], published: date | None) -> bool:
    """True for the day of the report, where the passage gives no other, the claim gives that too, or speaks of reporting."""
    if published is None or figure.form == "relative":
        return False
    day = f"{published.day} {published:%B %Y}"
    if not _tells_day(figure, find_figures(day), published):
        return False
    others = [one for one in near if one.form in _DAYS]
    given = [one for one in claim.figures if one.form in _DAYS and one.values != figure.values]
    told = any(_tells_day(one, others, published) for one in given)
    return not others or told or bool(_REPORTING.search(claim.folded))


def _weekday(day: int, year: int) -> int:
    try:
        return date(year, day // 100, day % 100).weekday()
    except ValueError:
        return -1


def _agrees(figure: Figure, claim: _Text, one: Figure, text: _Text) -> bool:
    """True where two figures are of one form and value, and count the same."""
    if figure.form == "vague" or one.form == "vague":
        return _vaguely(figure, one) and _counts_same(figure, claim, one, text)
    if not (figure.form == one.form or {figure.form, one.form} <= _EXACT_FORMS):
        return _same_day_of_month(figure, one)
    if figure.form in ("ordinal", "fraction", "clock", "decade"):
        return bool(figure.values & one.values)
    if figure.unit and figure.unit != one.unit:
        return False
    if one.unit == "%" and not figure.unit:
        return False
    return _same_amount(figure, one) and (bool(figure.unit) or _counts_same(figure, claim, one, text))


def _same_day_of_month(figure: Figure, one: Figure) -> bool:
    """True for "on the 18th" against "18 January" and "half" against "50%"."""
    if figure.form == "ordinal" and one.form == "date":
        return any(value == other % 100 for value in figure.values for other in one.values)
    if {figure.form, one.form} == {"fraction", "count"}:
        fraction, count = (figure, one) if figure.form == "fraction" else (one, figure)
        return count.unit == "%" and any(
            abs(value * 100 - other) < 1 for value in fraction.values for other in count.values
        )
    return False


def _vaguely(figure: Figure, one: Figure) -> bool:
    if figure.form == one.form:
        return bool(figure.values & one.values)
    if figure.form == "vague":
        return any(value <= other < value * _VAGUE_REACH for value in figure.values for other in one.values)
    return False


def _same_amount(figure: Figure, one: Figure) -> bool:
    if figure.values & one.values:
        return one.qualifier in _MAY_BE[figure.qualifier]
    return any(_rounds(figure.qualifier, value, other) for value in figure.values for other in one.values)


def _rounds(qualifier: Qualifier, claimed: Decimal, given: Decimal) -> bool:
    """True for "more than 1,000" of 1,200, "nearly 2,000" of 1,987."""
    if claimed < 10 or _digits(claimed) >= _digits(given):
        return False
    if qualifier in ("more", "least"):
        return claimed < given <= claimed * _ABOVE
    if qualifier == "less":
        return claimed * _BELOW <= given < claimed
    return qualifier == "about" and abs(given - claimed) <= claimed * _NEAR


def _digits(value: Decimal) -> int:
    """How many digits a number is given with: two for 1,200."""
    return len(value.normalize().as_tuple().digits)


def _counts_same(figure: Figure, claim: _Text, one: Figure, text: _Text) -> bool:
    """True where what the claim counts stands by the passage's number, and nobody is killed in one and hurt in the other."""
    harm, other_harm = _harm(figure, claim), _harm(one, text)
    if harm and other_harm and harm.isdisjoint(other_harm):
        return False
    counted = _counted(figure, claim)
    if not counted:
        return True
    after = _after(one, text)
    if _shares(counted, after):
        return True
    if not counted.isdisjoint(_PERSONS) and other_harm and not _is_part(one, text):
        return True
    return not _noun_follows(one, text) and (_shares(counted, _before(one, text)) or not counted.isdisjoint(_PERSONS))


def _counted(figure: Figure, claim: _Text) -> frozenset[str]:
    """The stems of what follows a number up to a word that ends a noun phrase: "nine Pakistani soldiers"."""
    found: list[str] = []
    stop = min((other.start for other in claim.figures if other.start >= figure.end), default=len(claim.folded))
    for word, start, end in claim.words:
        if start < figure.end:
            continue
        if start >= stop:
            break
        between = claim.folded[figure.end : end]
        if len(found) == 3 or word in _NO_COUNTED or (found and word in _HARM) or re.search(r"[.,;:()\"“”]", between):
            break
        found.append(stem(word.removesuffix("'s")))
    return frozenset(found)


def _after(one: Figure, text: _Text) -> frozenset[str]:
    """The stems of what follows a number, up to the next number or the end of its sentence."""
    stop = re.search(r"[.;!?](?=\s|$)", text.folded[one.end :])
    end = one.end + stop.start() if stop else len(text.folded)
    end = min([end, *(other.start for other in text.figures if other.start >= one.end)])
    return frozenset(stem(word.removesuffix("'s")) for word, start, _ in text.words if one.end <= start < end)


def _before(one: Figure, text: _Text) -> frozenset[str]:
    words = [word for word, _, end in text.words if end <= one.start][-_WORDS_BEFORE:]
    return frozenset(stem(word.removesuffix("'s")) for word in words)


def _noun_follows(one: Figure, text: _Text) -> bool:
    """True for "nine soldiers", not for "nine were killed", "nine of the soldiers" or "nine."."""
    following = next(((word, start) for word, start, _ in text.words if start >= one.end), None)
    if following is None or text.folded[one.end : following[1]].strip(" -"):
        return False
    return following[0] not in _NO_COUNTED and following[0] not in _HARM


def _is_part(one: Figure, text: _Text) -> bool:
    """True for the three of "three women and four children", who are not all the people killed."""
    for other in text.figures:
        first, second = (one, other) if one.start < other.start else (other, one)
        between = text.folded[first.end : second.start]
        if other is not one and re.fullmatch(r" (?:[a-z-]+ ){1,3}and |(?: [a-z-]+){1,3}, (?:and )?", between):
            return not any(word in _HARM for word in between.split())
    return False


def _shares(counted: frozenset[str], given: frozenset[str]) -> bool:
    if not counted.isdisjoint(given):
        return True
    return any(not counted.isdisjoint(group) and not given.isdisjoint(group) for group in _GROUPS)


def _harm(figure: Figure, text: _Text) -> frozenset[str]:
    """What was done to those a number counts, by the nearest word that tells it in its sentence: "killed", "hurt"."""
    around = list(text.words)
    place = next((at for at, (_, start, _) in enumerate(around) if start >= figure.end), len(around))
    distances: dict[str, int] = {}
    for at, (word, start, end) in enumerate(around):
        if word not in _HARM:
            continue
        between = text.folded[end : figure.start] if end <= figure.start else text.folded[figure.end : start]
        distance = at - place + 1 if start >= figure.end else place - at
        # "killed two and injured three": what stands before "and" is of another number.
        distance += end <= figure.start and bool(re.search(r"(?:,|\band)\W*$", between))
        if distance <= 6 and not re.search(r"[.;!?](?:\s|$)", between):
            distances[_HARM[word]] = min(distance, distances.get(_HARM[word], distance))
    nearest = min(distances.values(), default=0)
    return frozenset(harm for harm, distance in distances.items() if distance == nearest)
