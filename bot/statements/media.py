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


@cache
def _named() -> re.Pattern[str]:
    """The names that `media.txt` lists, the longest first."""
    text = files("bot.statements").joinpath("media.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    names = {re.sub(r"^the ", "", name, flags=re.IGNORECASE) for line in lines for name in line.split(";")}
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b")


def find_media(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each medium that a text names, in order."""
    return tuple(match.span() for match in _named().finditer(text))


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
    return _GENERAL.match(bare) is not None
