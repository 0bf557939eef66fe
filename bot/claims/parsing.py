"""What a chat model wrote, as claims: no text makes it fail, whatever stands in it.

Two forms are read as they arrive: prose with the keys of passages in brackets after each sentence, and a JSON object of
sentences with their keys.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator

from bot.claims.claim import Claim

# An answer has some hundred words, and a model may not know how to end: no more of a reply than this is read.
MAX_CHARACTERS = 8_000
MAX_CLAIMS = 40
# What has no end by here is no sentence, and is not searched for one again and again.
_LONGEST = 800
# "[kfdgh]", "[kfdgh, mnbvc]", "[key: kfdgh]"; and, of keys that were given, "(kfdgh)".
_MARK = re.compile(r"\[([^\[\]\n]{0,200})\]|【([^【】\n]{0,200})】|\(([^()\n]{0,200})\)")
_BRACKET = re.compile(r"[\[\]【】]")
_TOKEN = re.compile(r"[^\s,;|/]+")
_LABELS = frozenset("key keys passage passages source sources id ids see and & from in".split())
_BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")
_FENCE = re.compile(r"^\s*```\w*\s*")
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\"])")
# What closes after the mark of a sentence's end, and the keys that follow it.
_END = re.compile(r"[.!?…]+[\"”’»')]*(?:\s*(?:\[[^\[\]\n]{0,200}\]|【[^【】\n]{0,200}】))*[.,;]?|\n")
# A bracket that may yet be closed.
_OPEN = re.compile(r"(?:\[[^\[\]\n]{0,200}|【[^【】\n]{0,200})$")
_BEGINS = re.compile(r"[\"“‘«(]?[^\W_a-z]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Sgt|Capt|Adm|Gov|Sen|Rep|Prof|Jr|Sr|No|vs|etc|Inc|Co|Ltd|Jan|Feb|Mar|Apr|Aug|"
    r"Sept?|Oct|Nov|Dec|Rev|Hon|e\.g|i\.e|a\.m|p\.m)|\b[A-Z]|^\s*\d{1,2})\.$"
)


def claims_of(pieces: Iterable[str], known: Collection[str]) -> Iterator[Claim]:
    """The claims of a reply, each as soon as it is complete; `known` are the keys that were given.

    At most 40 claims of the reply's first 8,000 characters; the rest is not asked for.
    """
    read, found = _Text(known), 0
    for text in _bounded(pieces):
        for claim in read.add(text):
            found += 1
            yield claim
            if found == MAX_CLAIMS:
                return
    yield from list(read.end())[: MAX_CLAIMS - found]


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    left = MAX_CHARACTERS
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


class _Text:
    """The part of a reply that is not yet read as claims."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._rest = ""
        self._objects = _Objects()
        self._is_json: bool | None = None

    def add(self, text: str) -> Iterator[Claim]:
        """The claims that the text completes."""
        self._rest += text
        if self._is_json is None and len(self._rest.strip()) > 12:
            self._is_json = bool(_JSON.match(_FENCE.sub("", self._rest)))
            text = self._rest
        if self._is_json:
            yield from self._of_objects(text)
        elif self._is_json is not None:
            yield from self._of_sentences(is_end=False)

    def end(self) -> Iterator[Claim]:
        """The claims in what is left."""
        if self._is_json is None and _JSON.match(_FENCE.sub("", self._rest)):
            yield from self._of_objects(self._rest)
            self._is_json = True
        if not self._is_json:
            yield from self._of_sentences(is_end=True)
        elif not self._objects.found:
            # JSON without a sentence, or cut off before its first ended: shown among what was rejected, without keys.
            yield Claim(" ".join(self._rest[:_LONGEST].split()))

    def _of_objects(self, text: str) -> Iterator[Claim]:
        for written, keys in self._objects.add(text):
            for sentence in _sentences(written):
                claim = _claim(sentence, self._known)
                if _says_something(claim):
                    yield Claim(claim.text, tuple(dict.fromkeys((*keys, *claim.keys))))

    def _of_sentences(self, *, is_end: bool) -> Iterator[Claim]:
        while (end := _sentence_end(self._rest, is_end=is_end)) > 0:
            sentence, self._rest = self._rest[:end], self._rest[end:]
            claim = _claim(sentence, self._known)
            if _says_something(claim):
                yield claim


class _Objects:
    """Finds the innermost objects of JSON as it arrives; each that has a text is a sentence."""

    def __init__(self) -> None:
        self.found = 0
        self._text = ""
        self._place = 0
        self._start = -1
        self._in_string = False
        self._escaped = False

    def add(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        self._text += text
        while self._place < len(self._text):
            character = self._text[self._place]
            self._place += 1
            if self._in_string:
                self._in_string = self._escaped or character != '"'
                self._escaped = character == "\\" and not self._escaped
            elif character == '"':
                self._in_string = True
            elif character == "{":
                self._start = self._place - 1
            elif character == "}" and self._start >= 0:
                sentence = _sentence_of(self._text[self._start : self._place])
                self._start = -1
                self.found += bool(sentence[0])
                if sentence[0]:
                    yield sentence


def _says_something(claim: Claim) -> bool:
    return any(character.isalnum() for character in claim.text)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a whole text: an object may hold several."""
    while (end := _sentence_end(text, is_end=True)) > 0:
        yield text[:end]
        text = text[end:]


def _sentence_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The text and the keys of one object, ("", ()) where it has none."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return "", ()
    written, keys = value.get("text"), value.get("keys")
    keys = [keys] if isinstance(keys, str) else keys
    if not isinstance(written, str):
        return "", ()
    return written, tuple(_plain_key(key) for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()


def _sentence_end(text: str, *, is_end: bool) -> int:
    """Where the first sentence of a text ends, 0 where it is not known to be complete."""
    if not text.strip():
        return 0
    quotes = _Quotes()
    half = None if is_end else _OPEN.search(text)
    for match in _END.finditer(text):
        if half is not None and half.start() < match.end():
            # What stands in it, "[0. 12", may be the keys of the sentence before.
            break
        quotes.read(text[quotes.place : match.end()])
        following = text[match.end() :].lstrip()
        if not following:
            break
        if match.group() == "\n":
            # Keys may stand on a line of their own.
            if text[: match.start()].strip() and following[0] not in "[【":
                return match.end()
            continue
        begins = text[match.end()].isspace() and _BEGINS.match(following) and following[0] not in "[【"
        if (
            begins
            and not quotes.are_open
            and not _ABBREVIATION.search(text[max(0, match.start() - 9) : match.start() + 1])
        ):
            return match.end()
    return len(text) if is_end or len(text) > _LONGEST else 0


class _Quotes:
    """Whether a quotation is open, of a text that is read part by part."""

    def __init__(self) -> None:
        self.place = 0
        self._straight = 0
        self._curved = 0

    def read(self, text: str) -> None:
        self.place += len(text)
        self._straight += text.count('"')
        self._curved += text.count("“") - text.count("”")

    @property
    def are_open(self) -> bool:
        return self._straight % 2 == 1 or self._curved > 0


def _claim(sentence: str, known: frozenset[str]) -> Claim:
    keys: list[str] = []
    parts: list[str] = []
    quotes = _Quotes()
    place = 0
    for match in _MARK.finditer(sentence):
        quotes.read(sentence[quotes.place : match.start()])
        tokens = _keys_of(next(filter(None, match.groups()), ""))
        # "[the]" in a quotation is what somebody put in there, and "(IRNA)" is what it says.
        is_mark = not known.isdisjoint(tokens) or not (quotes.are_open or match.group().startswith("("))
        parts += [sentence[place : match.start()], "" if is_mark else match.group()]
        keys += (tokens or ("",)) if is_mark else ()
        place = match.end()
    text = " ".join(_BULLET.sub("", "".join([*parts, sentence[place:]])).split())
    keys += _half_keys(text)
    return Claim(re.sub(r"\s+([.,;:!?])", r"\1", text), tuple(dict.fromkeys(keys)))


def _half_keys(text: str) -> tuple[str, ...]:
    """What follows a bracket that is no pair outside quotations, "[kfd" of a reply that was cut off."""
    quotes = _Quotes()
    for match in _BRACKET.finditer(text):
        quotes.read(text[quotes.place : match.start()])
        if not quotes.are_open:
            return (_plain_key(text[match.start() :]),)
    return ()


def _keys_of(mark: str) -> tuple[str, ...]:
    tokens = (_plain_key(token) for token in _TOKEN.findall(mark))
    return tuple(token for token in tokens if token not in _LABELS)


def _plain_key(token: str) -> str:
    return token.strip(" \t\n.:#'\"`*<>=()[]").lower().removeprefix("key=")[:40]
