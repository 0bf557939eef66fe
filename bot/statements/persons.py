"""The persons that the words of a source name, as against offices, institutions and places."""

import re
from collections.abc import Sequence

from bot.records import Article
from bot.statements.actors import Mention, People, find_mentions, fold, is_role_word
from bot.statements.media import is_medium
from bot.statements.offices import PORTFOLIOS
from bot.statements.speakers import all_mentions
from bot.statements.words import STOPWORDS

# A name as it stands: capitalised words, with particles between them.
NAME = re.compile(
    r"[A-Z\u00c0-\u00de][\w'’-]+(?: (?:(?:al|ul|bin|ibn|de|van|von|der|el|da|la|ur) ){0,2}"
    r"(?:[A-Z\u00c0-\u00de]\.|(?:(?:al|el|an|as|ash|ad|ar|at|ul)-)?[A-Z\u00c0-\u00de][\w'’-]+))*"
)
# In words.
LONGEST_NAME = 5
# Who stays without a name.
NOBODY = re.compile(
    r"\b(?:officials?|sources?|diplomats?|officers?|people|persons?|aides?|insiders?|witness(?:es)?|residents?|analysts?|"
    r"experts?|observers?|lawmakers?|advis[eo]rs?|commanders?|soldiers?|journalists?)\b",
    re.IGNORECASE,
)
# A place or an institution follows; "a statement from Ana Prado" is hers.
PLACED = re.compile(
    r"\b(?:in|at|near|(?<!statement )(?<!message )(?<!letter )(?<!comment )from|off|outside|around) (?:the )?$",
    re.IGNORECASE,
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor madam madame sir dame lord lady gen lt col maj capt cmdr adm brig sgt retired governor "
    "mayor judge captain admiral brigadier sergeant commissioner reverend bishop abbot imam chairperson chairman chairwoman "
    "chair mp mps senator voivode sheikh".split()
)
_NO_PERSON = re.compile(
    r"\b(?:institut(?:e|ion)|universit(?:y|ies)|cent(?:re|er)|council|foundation|association|hospital|college|school|group|party|"
    r"watch|international|network|bank|corporation|company|union|federation|committee|society|fund|organi[sz]ation|cross|"
    r"province|district|region|city|county|island|state|unit|studies|stud(?:y|ies)|agency|office|academy|board|commission|"
    r"authority|forum|movement|front|alliance|league|service|embassy|ministry|department|parliament|court)$",
    re.IGNORECASE,
)
# "Minister of Water Resources and Irrigation", up to any of its words.
_OF_PORTFOLIO = re.compile(
    r"\b(?:minister|ministry|secretary) (?:of|for) (?:(?:[\w-]+,? (?:and )?){1,6})?$", re.IGNORECASE
)
_PLACE_FOLLOWS = re.compile(r" (?:province|district|region|city|county|state|island|village|town)\b")


def _behind_office(words: Sequence[re.Match[str]], *, within_portfolio: bool) -> list[re.Match[str]]:
    """The words of a name without what an office and titles put in front: "Irrigation Minister Hashim Abdelrazig".

    `within_portfolio` where "Minister of Water and" stands before them.
    """
    left = list(words)
    roles = [at for at, word in enumerate(left) if is_role_word(re.sub(r"['’]s?$", "", word.group()))]
    behind = [word for at, word in enumerate(left) if not roles or at > roles[-1]]
    left = behind or [word for at, word in enumerate(left) if at not in roles]
    while within_portfolio and left and fold(left[0].group()) in PORTFOLIOS:
        left = left[1:]
    while left and fold(left[0].group()).rstrip(".") in _TITLES:
        left = left[1:]
    return left


class Names:
    """The persons of one report."""

    def __init__(self, article: Article, people: People) -> None:
        self._outlet = article.outlet
        self._people = people
        # Each once, in the order of the text.
        self._written = tuple(dict.fromkeys(NAME.findall(article.text)))
        self._in_full: dict[str, str] = {}

    def in_source(self, written: str, mentions: Sequence[Mention]) -> str:
        """The person that a source names, in the words of the source, or "".

        In "Ana Prado, a spokeswoman for Minister Luz Rojas" the first, in "Minister Luz Rojas' spokeswoman Ana Prado" the last.
        """
        taken = [(one.start, one.end) for one in mentions if not one.person]
        names = list(NAME.finditer(written))
        for match in sorted(names, key=lambda one: (written.count(", ", 0, one.start()), -one.start())):
            words = _behind_office(
                [
                    word
                    for word in re.finditer(r"[^\s]+", match.group())
                    if not any(start <= match.start() + word.start() < end for start, end in taken)
                ],
                within_portfolio=_OF_PORTFOLIO.search(written[: match.start()]) is not None,
            )
            if not words or self.is_no_person(written, match):
                continue
            if len(words) > 1 or self._is_person(words[0].group(), written):
                start, end = match.start() + words[0].start(), match.start() + words[-1].end()
                return re.sub(r"['’]s?$", "", written[start:end])
        return ""

    def is_no_person(self, written: str, name: re.Match[str]) -> bool:
        """True for the name of an institution or a place: "a nurse at the Larsen Institute", "the governor of Tacna province"."""
        begins, ends = written[: name.start()], written[name.end() :]
        is_adjective = NOBODY.match(ends.lstrip()) is not None
        return bool(
            is_adjective or _NO_PERSON.search(name.group()) or PLACED.search(begins) or _PLACE_FOLLOWS.match(ends)
        )

    def _is_person(self, word: str, written: str) -> bool:
        """True for a word that is somebody's family name in this report, or a name that is all of a source."""
        bare = re.sub(r"['’]s?$", "", word)
        alone = bare == written and fold(bare) not in STOPWORDS and not is_medium(written, self._outlet)
        return alone or fold(bare) in self._people or self.in_full(bare) != bare

    def in_full(self, name: str) -> str:
        """The longest name in the report that ends with this one, else the only one that begins with it."""
        if name not in self._in_full:
            self._in_full[name] = self._longest(name)
        return self._in_full[name]

    def _longest(self, name: str) -> str:
        pattern = re.compile(rf"\b{re.escape(name)}\b")
        found = [name]
        begins = set()
        for written in self._written:
            if pattern.search(written) is None:
                continue
            words = [re.sub(r"['’]s?$", "", word) for word in written.split()]
            no_names = STOPWORDS | _TITLES | PORTFOLIOS
            titles = [at for at, word in enumerate(words) if is_role_word(word) or fold(word) in no_names]
            # "Peruvian Foreign Minister Ana Prado": the name begins behind the title.
            first = next((at + 1 for at in reversed(titles) if at + 1 < len(words)), 0)
            full = " ".join(words[first:])
            if len(full.split()) > LONGEST_NAME or find_mentions(full) or _NO_PERSON.search(full):
                continue
            if full.endswith(name):
                found.append(full)
            elif full.startswith(f"{name} ") and fold(full.split()[-1]) not in STOPWORDS:
                begins.add(full)
        longest = max(found, key=len)
        return begins.pop() if longest == name and len(begins) == 1 else longest

    def is_whole(self, who: str) -> bool:
        """True for words that name a person in full, or by a name that the report gives an office."""
        name = self.in_source(who, all_mentions(who, self._people))
        return (" " in name or fold(name) in self._people) and not is_medium(who, self._outlet)
