"""What a page or an agency adds to a report goes out; what is left is normalised.

`clean_line` is idempotent and never lengthens its input; tests hold it to that on any text.
"""

import html
import re
import unicodedata

# Zero-width, bidirectional and other format characters: invisible, and able to disguise what a reader sees.
# They are Unicode's Default_Ignorable_Code_Point and the interlinear marks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# A lone surrogate (a PDF's or a YAML escape's) cannot be written as UTF-8.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# What is not closed runs to the end, as in a browser; so each match moves on and the time is linear.
_HIDDEN_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b[^<>]*>.*?(?:</\1\b[^<>]*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
# Reference marks ("[3]") would read as citations of ours.
_REFERENCE_MARK = re.compile(r"\[\d{1,4}\]")
_SPACES = re.compile(r"\s+")

_BOILERPLATE = re.compile(
    r"""^(?:
      (?:we|this\ (?:web)?site|our\ partners).{0,40}\bcookies?\b.*
    | (?:accept|manage|reject)\ (?:all\ )?(?:cookies?|preferences).*
    | .{0,60}\bcookie\ (?:policy|settings|preferences|notice)\b.{0,60}
    | (?:please\ )?(?:subscribe|sign\ up|log\ in|sign\ in|register)\b(?=.{0,80}(?:newsletter|account|access|
        today|now|here|unlimited|our|reading|continue|updates|channel)\b).{0,160}
    | (?:to\ continue\ reading|already\ a\ (?:subscriber|member)|support\ our\ journalism).{0,160}
    | get\ .{0,60}\b(?:newsletter|inbox|alerts)\b.{0,100}
    | (?:read|see|watch|listen|view)\ (?:more|also|next|full\ story)\b\s*:?.{0,160}
    | (?:also|further)\ read(?:ing)?\s*:.{0,160}
    | (?:related|recommended|trending|most\ (?:read|popular))(?:\ (?:stories|articles|topics|news|now))?\s*:?
    | (?:share|tweet|email|print|save|comment|like)(?:\ (?:this|on|via|article|story)\b.{0,60})?
    | (?:follow|join|like|find)\ us\ (?:on|at)\b.{0,100}
    | (?:copyright|©|\(c\)\s*(?=(?:19|20)\d\d|copyright)).{0,160}
    | .{0,120}\ball\ rights\ reserved\b.{0,60}
    | advertis(?:ement|ing)|sponsored(?:\ content)?|promoted(?:\ content)?
    | (?:skip\ to|back\ to|go\ to)\ (?:main\ )?(?:content|top|navigation|home(?:page)?)
    | click\ here\b.{0,120}
    | download\ (?:the|our)\ .{0,60}\bapp\b.{0,60}
    )\.?$""",
    re.IGNORECASE | re.VERBOSE,
)
# "Home | World | Politics | Sport": at least four short items between the same marks.
_NAVIGATION = re.compile(r"^\s*[\w&' ]{1,24}(?:\s*[|>»•·/]\s*[\w&' ]{1,24}){3,}\s*$")


# What pages hold is clean after three rounds. Each further one takes off one level of "&amp;amp;", "<<b>b>" or "[[1]1]";
# 16,000 levels took 15 s, and a page may hold millions.
_ROUNDS = 10
_NESTS = re.compile(r"[&<>\[\]]")


def clean_line(line: str) -> str:
    """One line of report text: no markup, no invisible characters, single spaces."""
    for _ in range(_ROUNDS):
        before, line = line, _clean_once(line)
        if line == before:
            return line
    return _clean_once(_NESTS.sub("", line))


def _clean_once(line: str) -> str:
    line = _INVISIBLE.sub("", _CONTROL.sub("", line))
    line = _TAG.sub("", _REFERENCE_MARK.sub("", html.unescape(line)))
    composed = unicodedata.normalize("NFC", line)
    line = composed if len(composed) <= len(line) else line
    return _SPACES.sub(" ", line).strip()


def strip_hidden_markup(text: str) -> str:
    """The text without comments, scripts and style sheets, which may run over many lines."""
    return _HIDDEN_MARKUP.sub(" ", text)


def is_boilerplate(line: str) -> bool:
    """True for a line that belongs to the page (navigation, cookies, subscriptions), not to the report."""
    if len(line) > 240:
        return False
    return bool(_BOILERPLATE.match(line) or _NAVIGATION.match(line))
