"""The media through which words come: agencies, broadcasters and papers, by name or in general."""

import re
from functools import cache
from importlib.resources import files

_GENERAL = re.compile(
    r"^(?:the |a |an |its |their |some |several )?(?:[\w'’-]+ ){0,3}?(?:media|television|tv|radio|news ?papers?|newspaper|daily|"
    r"(?:news )?agency|news website|broadcaster|outlets?|press|channel|magazine|news)(?: reports?)?$",
    re.IGNORECASE,
)
# "the press service of the ministry", "a press release", "the Atomic Energy Agency" speak for themselves.
_NOT_MEDIA = re.compile(
    r"\b(?:press (?:service|release|secretary|office|conference)|intelligence agency|energy agency|security agency|"
    r"agency of|space agency|spy agency|refugee agency|un agency|aid agency)\b",
    re.IGNORECASE,
)
# "the Thai broadcaster Channel 7", "the state newspaper Nhan Dan": what it is, and then its name.
_INTRODUCED = re.compile(
    r"(?i:(?:the |a |an |its |their )?(?:[\w'’-]+ ){0,3}?(?:newspaper|daily|weekly|tabloid|(?:news )?agency|news site|"
    r"(?:news )?website|news portal|portal|broadcaster|television|tv (?:station|channel)|radio(?: station)?|channel|station|"
    r"magazine|outlet)) (?P<name>[A-Z\u00c0-\u00de][\w'’.&+-]*"
    r"(?: (?:(?:of|and|the|de|la|al) )?[A-Z\u00c0-\u00de\d][\w'’.&+-]*){0,4})"
)
_REPORT_BY = re.compile(
    r"\b(?:reports?|stor(?:y|ies)|articles?|claims?|allegations?|accounts?) (?:in|by|from|on|of) (?:the )?",
    re.IGNORECASE,
)

# "The claim appeared on Thursday in a daily of the capital".
_APPEARED = re.compile(
    r"\b(?:claims?|reports?|stor(?:y|ies)|allegations?|rumou?rs?|figures?) (?:was |were |had |has |have |first )*"
    r"(?:appeared|surfaced|originated|published|carried|printed|aired)\b",
    re.IGNORECASE,
)


@cache
def _listed() -> tuple[tuple[str, ...], ...]:
    """The names of each medium that `media.txt` lists, without their articles."""
    text = files("bot.statements").joinpath("media.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(tuple(re.sub(r"^the ", "", name, flags=re.IGNORECASE) for name in line.split(";")) for line in lines)


@cache
def _named(*, any_case: bool = False) -> re.Pattern[str]:
    """Every name that is listed, the longest first; of those in any case only what no common word is, of two words or more."""
    names = sorted({name for line in _listed() for name in line}, key=len, reverse=True)
    forms = [f"(?i:{re.escape(name)})" if any_case and " " in name else re.escape(name) for name in names]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")


def find_media(text: str, *, any_case: bool = False) -> tuple[tuple[int, int], ...]:
    """(start, end) of each medium that a text names, in order; with `any_case` "radio free europe" too, but no "dawn"."""
    return tuple(match.span() for match in _named(any_case=any_case).finditer(text))


def names_of_medium(name: str) -> tuple[str, ...]:
    """The names that go for a medium, "RFE/RL" and "Radio Free Europe"; the one alone where it is not listed."""
    bare = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
    return next((names for names in _listed() if bare in names), (bare,))


def is_medium(source: str, outlet: str = "") -> bool:
    """True for a source that is itself a medium: "Reuters", "state media", "the paper", or the report's own outlet."""
    bare = re.sub(r"^the ", "", source.strip(" ,"), flags=re.IGNORECASE)
    if _NOT_MEDIA.search(bare):
        return False
    if outlet and bare.lower() == outlet.lower():
        return True
    named = _named().search(bare)
    if named is not None:
        # "Reuters", "the Reuters news agency", "Russia's TASS", but not "a Reuters reporter's source".
        rest = f"{bare[: named.start()]} {bare[named.end() :]}"
        return (
            re.fullmatch(
                r"\s*(?:[\w'’-]+(?:['’]s)? )?\s*(?:(?:state(?:-run)?|official|semi-official|news|agency|wire|service|channel|"
                r"newspaper|daily|website|television|report|reports)\s*)*",
                rest,
                re.IGNORECASE,
            )
            is not None
        )
    return _GENERAL.match(bare) is not None or _INTRODUCED.fullmatch(bare) is not None


def cites_report(text: str) -> bool:
    """True for a text that tells of what a medium reported: "a report in the daily Norte", "an article by Reuters"."""
    for found in _REPORT_BY.finditer(text):
        rest = text[found.end() :]
        if _named().match(rest) or _INTRODUCED.match(rest):
            return True
    return _APPEARED.search(text) is not None


def proper_name(medium: str) -> str:
    """The name of a medium without what says what it is: "Channel 7" of "the Thai broadcaster Channel 7"."""
    found = _INTRODUCED.fullmatch(medium.strip(" ,"))
    return found["name"] if found else re.sub(r"^[Tt]he (?=[A-Z])", "", medium)
