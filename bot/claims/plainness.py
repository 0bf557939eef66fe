"""A claim is a plain sentence: nothing in it is rendered, a reader sees every character, and it does not break off."""

import re
import unicodedata

from bot.statements.words import content_words

# Control, format (zero-width, bidirectional, tags), surrogate, private and unassigned characters, line and paragraph separators.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# Letters and marks that show nothing: fillers, the blank Braille pattern, variation selectors, the joiner of graphemes.
_BLANK = re.compile("[\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_STACKED = 4
# Signs that reports use, of those that are neither letters nor punctuation.
_SYMBOLS = "°©®™№℃℉"
# Letters; so many hold more than an acronym or two.
_SHOUTED = 30
# Of 55,000 sentences of news one in a thousand is longer than 558 characters; what is longer costs seconds to check.
MAX_CHARACTERS = 1_200
# Words that no sentence ends with: what was cut off there says something else, or nothing.
_BREAKS_OFF = re.compile(
    r"\b(?:that|the|an?|of|and|or|but|with|from|as|which|who|whose|than|its|their|because|while|if|was|were|is|are)\W*$",
    re.IGNORECASE,
)
_RENDERED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an image", re.compile(r"!\[")),
    ("a link", re.compile(r"\]\s?\(|\]\s?\[[^\]\d]|^\s{0,3}\[[^\]\n]{1,80}\]:", re.MULTILINE)),
    ("an address", re.compile(r"\w://|\bwww\.\w|\b(?:javascript|data|vbscript|mailto|file|tel):\S", re.IGNORECASE)),
    ("an address", re.compile(r"\b[\w-]{1,63}\.[a-z]{2,12}/\w|[\w.+-]@[\w-]{1,63}\.\w", re.IGNORECASE)),
    ("HTML", re.compile(r"<[a-zA-Z/!?]|&#?\w{1,31};")),
    ("a heading", re.compile(r"^\s{0,3}#{1,6}(?:\s|$)|^\s{0,3}(?:={3,}|-{3,})\s*$", re.MULTILINE)),
    ("code", re.compile(r"`|^\s{0,3}~~~", re.MULTILINE)),
    ("a table", re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE)),
)


def fault(text: str) -> str:
    """Why a claim is not plain text, or "".

    It must hold no character that nobody sees, no picture, no address, no HTML and no Markdown that is rendered; and it must be
    no longer than a sentence can be, so it is asked before the other checks.
    """
    if len(text) > MAX_CHARACTERS:
        return "it is longer than a sentence"
    for character in text:
        if (unicodedata.category(character) in _UNSEEN and character not in "\n\t") or _BLANK.match(character):
            return f"it holds a character that cannot be seen (U+{ord(character):04X})"
    if _has_stack(text):
        return "it holds marks stacked on a letter"
    if symbol := next((one for one in text if unicodedata.category(one) == "So" and one not in _SYMBOLS), ""):
        return f"it holds a picture ({symbol})"
    letters = [character for character in text if character.isalpha()]
    if len(letters) >= _SHOUTED and sum(map(str.isupper, letters)) > len(letters) / 2:
        return "it is written in capitals"
    if _BREAKS_OFF.search(text) or len(content_words(text)) < 2:
        return "it breaks off, or says nothing"
    return next((f"it holds {what}, which would be rendered" for what, form in _RENDERED if form.search(text)), "")


def _has_stack(text: str) -> bool:
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run >= _STACKED:
            return True
    return False
