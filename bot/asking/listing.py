"""What is asked of several at once, as one question for each: "what did Peru and Chile say?".

Each then gets evidence of its own: no one sentence is by both, and the passage nearest to the whole is near one of them.
"""

import re
from collections.abc import Sequence

from bot.asking.phrasing import NO_NAME, is_frame, spaced
from bot.statements.actors import find_mentions

# More than these at once would make one question slow.
MAX_ASKED = 6
_OF_EACH = re.compile(
    r"^(?P<before>(?:[^?:,]{2,60}[:,] )?(?:and |but )?(?:(?:what|how) )?(?:have|has|had|did|do|does) )(?P<whom>.+?)"
    r"(?:,? (?:each|both|respectively|all))*(?P<after> (?:say|said|says|react|reacted|respond|responded|think|comment|"
    r"commented|call|called|describe|described|take|taken|put|demand|demanded|want|wanted|ask|asked|appeal|appealed)\b.*)$",
    re.IGNORECASE,
)
_TOLD_OF_EACH = re.compile(
    r"^(?:and |but )?(?:what|how) (?P<whom>.+?)(?:,? (?:each|both|respectively|all))* "
    r"(?:said|appealed for|demanded|called for|reacted|responded|want|wants|think|thinks|announced|offered)\b"
    r"(?P<after>.*)$",
    re.IGNORECASE,
)
_POSITION_OF_EACH = re.compile(
    r"^.*?\bwhat (?:is|was|are|were) the (?:position|stance|reaction|view|response|statement|line|comment)s? "
    r"(?:of|from|by) (?P<whom>[^?]+?)(?P<after>(?: (?:on|about|over|to|regarding) [^?]*)?)\??$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r",\s*(?:and\s+|or\s+|plus\s+)?|\s+(?:and|plus|&|alongside|as well as|along with)\s+(?:what\s+)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\W*(?:and|or|plus|vs|versus|v)?\W*(?:the )?", re.IGNORECASE)
_AT_LEAST = 2
# What a list may be asked with: "the reactions of ...", "where do ... stand?".
_REACTING = frozenset(
    "reaction reactions response responses position positions stance stances statement statements comment comments view views "
    "say said says react reacted respond responded stand stands least goes row rows column cell besides other others also".split()
)
_SAID_INSIDE = re.compile(r"\s+said$", re.IGNORECASE)


def each_asked(text: str) -> tuple[str, ...]:
    """A question that asks several what they say, as one question for each; the question alone where it asks only one."""
    return _each_by_verb(text) or _each_listed(text) or (text,)


def _each_listed(text: str) -> tuple[str, ...]:
    """Gives "need vietnam, malaysia, singapore at least": a list of actors and nothing else that is asked."""
    mentions = find_mentions(text, any_case=True)
    run = mentions[:1]
    for one in mentions[1:]:
        if not _BETWEEN.fullmatch(text[run[-1].end : one.start]):
            return ()
        run = (*run, one)
    if len(run) < _AT_LEAST or any(one.form == "adjective" for one in run):
        return ()
    before, after = text[: run[0].start], text[run[-1].end :]
    left = f"{before} {after}"
    if any(map(str.isalnum, left)) and not is_frame(left, _REACTING):
        return ()
    return tuple(f"What did {text[one.start : one.end]} say?" for one in run[:MAX_ASKED])


def _each_by_verb(text: str) -> tuple[str, ...]:
    if found := _OF_EACH.match(text):
        whom, ask = found["whom"], f"{found['before']}{{}}{found['after']}"
    elif found := _TOLD_OF_EACH.match(text):
        whom, ask = found["whom"], f"What did {{}} say{spaced(found['after'])}"
    elif found := _POSITION_OF_EACH.match(text):
        whom, ask = found["whom"], f"What did {{}} say{spaced(found['after'])}?"
    else:
        return ()
    asked = _members(whom)
    return tuple(ask.replace("{}", one) for one in asked[:MAX_ASKED]) if len(asked) > 1 else ()


def _members(whom: str) -> Sequence[str]:
    """Those that a list names, each as it stands in it; () where it names fewer than two or not only such."""
    mentions = find_mentions(whom, any_case=True)
    cuts = [
        one for one in _JOINED.finditer(whom) if not any(m.start < one.end() and one.start() < m.end for m in mentions)
    ]
    edges = [0, *(edge for one in cuts for edge in one.span()), len(whom)]
    parts = [whom[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    parts = [_SAID_INSIDE.sub("", part.strip(" ,")) for part in parts]
    parts = [part for part in parts if part]
    if len(parts) < _AT_LEAST or not all(_is_somebody(part) for part in parts):
        return ()
    return [_whole(part, parts[-1]) for part in parts]


def _is_somebody(part: str) -> bool:
    if NO_NAME.match(part):
        return False
    return bool(
        find_mentions(part, any_case=True) or re.search(r"\b[A-Z\u00c0-\u00de]", part) or len(part.split()) == 1
    ) or bool(re.match(r"the \w+(?: \w+)?$", part))


def _whole(part: str, last: str) -> str:
    """Gives "the Turkish" before "the Russian foreign ministries" with the office that both have."""
    mentions = find_mentions(part, any_case=True)
    if not (mentions and mentions[-1].form == "adjective" and mentions[-1].end == len(part)):
        return part
    shared = [one for one in find_mentions(last, any_case=True) if one.form == "adjective"]
    return part + last[shared[-1].end :] if shared else part
