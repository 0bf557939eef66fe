"""A question as people type it, put plainly: without what only frames it, and in the words that questions are read by.

"My editor wonders whether Ankara has weighed in, please" is "has Ankara commented". Nothing is put in that changes whom or
what is asked about; what is no frame and no idiom stays as it was typed.
"""

import re
from collections.abc import Callable

from bot.statements.actors import find_mentions, fold

# What asks for an answer and says nothing of what is asked.
_ASKING = frozenset(
    "need needs want wants wanted like love wonder wonders wondering ask asks asking asked tell give show list find remind "
    "know check confirm establish figure look looking see hear heard recall remember gather understand grateful kindly please "
    "pls plz thanks curious idea interested summarise summarize outline compile draft drafting write writing prepare preparing "
    "putting filing file update trying help quote quotes quotation paraphrase question questions".split()
)
# What may stand beside it.
_FILLING = frozenset(
    "i i'm i'd i've i'll we we're we'd we've me us my our the a an some any one each you to of for in on at by with from "
    "about and or if could can would will may might is are was were am be been do does did have has had that this it "
    "there so as up out "
    "just also still quick quickly short brief briefly full fuller exact exactly precise precisely all both everything "
    "editor editors boss desk reader readers colleague colleagues team chief director minister's client audience viewers "
    "listeners morning evening tonight today tomorrow note memo box sidebar line lines piece story copy report table brief "
    "briefing paper article background summary overview round-up roundup wrap checklist cuttings clippings cutting files notes "
    "records archive material far show shows clue word words something anything vaguely apparently reportedly "
    "supposedly allegedly together after trying whatever lot detail details particular particularly specifically terms main "
    "points gist essence sense kind sort moment now then much possible get got see various different competing conflicting "
    "versions version accounts account sources source disagree differ match set put quote's here's please's out down over "
    "apiece respectively gives give figure minutes thanks well too again case someone somebody anyone anybody person people "
    "who which".split()
)
_FRAMING = _ASKING | _FILLING
_WH = r"(?:what|whom?|whose|which|how|when|where|why|whether|if(?! so| any| possible))"
_OPENERS = frozenset(("what", "how ", "who ", "whom", "wher"))
_EMBEDDED = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
# Between two sentences.
SENTENCE_BREAK = re.compile(r"(?<=[.?!]) (?=[A-Z])")
# "Besides the big players, ...".
_BESIDES = re.compile(r"^(?:besides|apart from|aside from|other than|leaving aside) [^,;?]{2,60}, ", re.IGNORECASE)
_FOR_A_PIECE = re.compile(
    r"^for (?:my|our|a|an|the|this|tomorrow['\u2019]s|tonight['\u2019]s) (?:[\w-]+ ){0,3}?"
    r"(?:sidebar|box|piece|story|brief|briefing|note|memo|report|table|timeline|chart|desk|paper|wrap|update|round-?up|"
    r"article|file|dossier|record)\b[ ,:-]*",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*(?::|;|\s[-\u2013\u2014]|\u2014|,|\.|\?|!)\s+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_TAIL = re.compile(
    r"(?:,\s*(?:did|has|have|is|was|does|had)(?:n['\u2019]t)? (?:it|he|she|they|there)(?: not)?|"
    r"[\s,]*\b(?:in full|in detail|word for word|verbatim|pls|plz|please|thanks|thank you|at all|so far|to date|until now|"
    r"up to now|yet|exactly|anywhere|for the record|all of it|the lot|if anything|if any))[\s?.!]*$",
    re.IGNORECASE,
)
# "How many died, who says what?": the figures of all who give one are shown anyway.
_WHO_COUNTS = re.compile(
    r"(?P<asked>\bhow (?:many|much)\b.+?)(?:[\s,;:.?\u2013\u2014-]+(?:and )?(?:who (?:says|said|say|gives|gave|puts|put|claims)"
    r"(?: (?:what|which|how many|how much))?(?: (?:figure|number|count|toll|it at))?|"
    r"according to (?:each|both|either|the two|all)(?: (?:side|sides|party|parties|government|governments))?|"
    r"by (?:whose|which) (?:count|account|figures?)))[\s?.!]*$",
    re.IGNORECASE,
)
_DID_BEFORE = re.compile(r"\b(?:do|does|did|will|would|can|could|to)\b(?:\W+[\w'\u2019.-]+){0,7}?\W+$", re.IGNORECASE)
_SAID_AFTER = re.compile(r"\b(?:has|have|had|having)\b(?:\W+[\w'\u2019.-]+){0,7}?\W+$", re.IGNORECASE)
# What begins a topic; the longer list also begins what belongs to a name ("the president of Peru").
_ON_WHAT = r"on|about|over|regarding|concerning|re|after|before|since|prior to|following"
_TOPICAL = rf"(?:{_ON_WHAT}|until|to|towards|against|in|for|of|during|amid|under)"
# One who is spoken of: up to the words that say on what.
_PROPER = r"(?-i:[A-Z][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*)*)"
_WHO = rf"(?P<who>(?:(?!\b{_TOPICAL}\b)[^,;:?])+?(?:\b(?:of|for|to|in) (?:the )?{_PROPER})?)"


def _offered(match: re.Match[str]) -> str:
    """The plain verb for "floated" and "held out": "did it hold out" is "did it offer"."""
    return "offer" if _DID_BEFORE.search(match.string[: match.start()]) else "offered"


def _said(match: re.Match[str]) -> str:
    """The plain verb in the form of the one it stands for: "weighed in" is "commented", "weigh in" is "comment"."""
    before = match.string[: match.start()]
    past = match.group().split()[0].lower().endswith(("ed", "ke", "nt", "ne")) or _SAID_AFTER.search(before)
    return "commented" if past else "comment"


def _anything(match: re.Match[str]) -> str:
    return "said anything" if _SAID_AFTER.search(match.string[: match.start()]) else "say anything"


def _supported(match: re.Match[str]) -> str:
    """The plain verb for "took Peru's side", typed with or without its apostrophe."""
    whom = re.sub(r"['’]s?$", "", match["of"] or match["who"])
    without = whom.removesuffix("s")
    return f"supported {without if find_mentions(without, any_case=True) else whom}"


_A_WORD = (
    r"(?:(?:a|any|its|his|her|their|some) )?(?:own )?(?:public |official |formal |written )?"
    r"(?:words?|statements?|comments?|views?|lines?|reactions?|responses?|opinions?|something|anything)"
    r"(?: of (?:its|his|her|their) own)?"
)
_SIMPLE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    # "What did he make of it?", "what have they had to say on it?"
    (r"\b(?:what|whatever) (do|did|does|has|have|had) (.{2,80}?) (?:make|made) of\b", r"what \1 \2 say about"),
    (r"\bwhat['’]s (?P<who>[^,;:?]{2,60}?) (?:got|had) to say\b", r"what did \g<who> say"),
    (r"\b(?:have|has|had|having|got) to say\b", "say"),
    # "What had we heard from Lima?", "by whom was a meeting proposed?"
    (
        (
            r"\bwhat (?:have|had|has|did|do|does) (?:we|you|i|one) (?:hear|heard|have|had|got|get|gotten|learn|learnt|learned)"
            rf"(?: out)? (?:of|from|by) {_WHO}(?=\W*$|\s+{_TOPICAL}\b)"
        ),
        r"what did \g<who> say",
    ),
    (
        r"^(?:and |but )?by whom (?:was|were|is|are|has|have) (?P<what>[^?]+?)(?: been)? (?P<verb>\w+ed)(?=\W*$)",
        r"who \g<verb> \g<what>",
    ),
    (r"\bhas (?P<who>[^,;:?]{2,60}?) spoken\b", r"has \g<who> commented"),
    (r"\bsays? for (?:itself|himself|herself|themselves)\b", "say"),
    # "Where does Spain stand on it?"
    (
        (
            r"\bwhere (?:do|does|did|has|have) (?P<who>[^;:?]{2,120}?) "
            r"(?:stand|stood|come down|come out|came down|land|landed|fall)"
            r"(?= on| over| regarding| at| now| this| in|[,?]|$)"
        ),
        r"what is the position of \g<who>",
    ),
    (
        (
            r"\bwhere (?!(?:do|does|did|is|are|was|were|has|have)\b)(?P<who>[^,;:?]{2,60}?) (?:stands?|comes? down)"
            r"(?= on| over| regarding|[,?]|$)"
        ),
        r"what is the position of \g<who>",
    ),
    (
        (
            rf"\bwhat (?:stand|stance|line|view|position|tone|attitude) (?:did|does|do|has|have) {_WHO} "
            r"(?:(?:end|ended) up )?(?:tak(?:e|en|ing)|adopt(?:ed|ing)?)\b"
        ),
        r"what is the position of \g<who>",
    ),
    # "How did Madrid take the news that ...?"
    (
        (
            rf"\bhow (did|has|have|do|does) {_WHO} (?:(?:take|taken|greet|greeted|receive|received|meet|met)"
            r"(?P<what>(?: the)? (?:news|word|report|decision|announcement|move)))"
        ),
        r"how \1 \g<who> react to\g<what>",
    ),
    (
        (
            r"\bhow (?:was|were|is|are|has|have) (?P<what>[^,;:?]{2,80}?) (?:been )?(?:received|greeted|met|viewed|seen) "
            r"(?:by|in) (?P<who>[^;:?]{2,120})"
        ),
        r"how did \g<who> react to \g<what>",
    ),
    (
        (
            r"\bhow (?:was|were|is|are|has|have) (?P<what>[^,;:?]{2,80}?) (?:been )?(?:received|greeted|viewed|seen) "
            r"(?:abroad|elsewhere|internationally|around the world|by others|beyond .{2,40})\b"
        ),
        r"how did countries react to \g<what>",
    ),
    (r"\bin (?:what|which) (?:ways?|manner|form|fashion) (?=(?:did|do|does|has|have)\b)", "how "),
    (r"\b(?:what|which) (?:sort|kind|type)s? of (?=\w)", "what "),
    (r"\b(?:with|in) what (?:words?|terms?) (?=(?:did|do|does|has|have)\b)", "how "),
    (
        r"\b(?:put|puts|putting|raise|raised|raises) (?:up )?(?:their|his|her|its) hands? (?:up )?(?:to|for)\b",
        "offered to",
    ),
    (r"\b(?:put|puts|putting|lay|laid) (?P<what>.{2,40}?) on the table\b", r"offered \g<what>"),
    (r"\bput on (?:the )?record\b", "said"),
    (
        r"\bwhere (?P<aux>did|does|do|has|have) (?P<who>.{2,60}?) (?:lay|lays|laid|put|place) the blame\b",
        r"whom \g<aux> \g<who> blame",
    ),
    (r"\b(?:reached us|came to us|came in|came) (?:by way of|via|through|by)\b", "came through"),
    (
        (
            r"\bwhat (?P<one>[^,;:?]{2,60}?) (?:said|says) (?:and|alongside|versus|with|plus|as well as) "
            r"what (?P<other>[^,;:?]{2,60}?) (?:said|says)\b"
        ),
        r"what \g<one> and \g<other> said",
    ),
    (r"\b(?:took|take|takes|taking) (?:a )?(?:swipe|shot|dig)s? at\b", "criticised"),
    (r"\b(?:rounded|rounds) on\b", "criticised"),
    (r"\bby way of\b", "as"),
    (
        (
            r"\b(?:do|did) (?:the |our |your )?(?:accounts|reports|sources|figures|tolls|papers|numbers|outlets) "
            r"(?:agree|match|differ|disagree|tally|diverge)(?: (?:on|about|over))?\b"
        ),
        "",
    ),
    (r"\b(?:hit|hits|hitting|lash(?:es|ed|ing)?) out at\b", "criticised"),
    (r"\b(?:had|have|has|having) a go at\b", "criticised"),
    (r"\b(?:tore|tear|tears|lay|laid|lays) into\b", "criticised"),
    (r"\b(?:took|take|takes|taking) aim at\b", "criticised"),
    (r"\bFM\b|\bfm\b(?! radio)", "foreign minister"),
    (r"\bPM\b", "prime minister"),
    # "What did he tell her on the phone?": where a thing is said is no topic of it.
    (r"\b(?:on|over|by) (?:the )?(?:phone|telephone)\b(?=\W*$)", ""),
    (
        (
            r"^(?:which|what) (?:outlets?|papers?|newspapers?|agenc(?:y|ies)|media|broadcasters?|sites?|stations?) "
            r"(?:carried|ran|published|printed|aired) (?:the )?(?P<who>[^,;:?]{2,60}?)(?:['’]s?)? "
            r"(?:statement|remark|comment|word|reaction|appeal|quote)s?(?=\W*$)"
        ),
        r"what did \g<who> say",
    ),
    # "What was the envoy told by Lima?", "which countries took Peru's side?"
    (
        r"\bwhat (?:was|were) (?P<whom>[^,;:?]{2,80}?) told by (?P<who>[^,;:?]{2,80})",
        r"what did \g<who> tell \g<whom>",
    ),
    (
        (
            r"\b(?:took|take|takes|taken|taking) (?:the side of (?P<of>[\w-]+(?: [A-Z][\w-]+)*)|"
            r"(?P<who>(?!(?:neither|either|no|any|an?|both|which|whose|one|another|his|her|its|their|our)\b)"
            r"(?:the )?[\w-]+(?:['’]s?)?) side)\b"
        ),
        _supported,
    ),
    (r"\b(?:sided|sides|siding) with\b", "supported"),
    (r"\bside with\b", "support"),
    (r"\bopposite number\b", "counterpart"),
    (r"\bopposite numbers\b", "counterparts"),
    (r"\bmission (?=in|to|at)\b", "embassy "),
    (
        r"\b(?:patch|patched|patching|mend|mended|mending|make|made|making) (?:things |it )?up\b",
        "normalising relations",
    ),
)
_IDIOMS = tuple((re.compile(form, re.IGNORECASE), new) for form, new in _SIMPLE)
_HELD_OUT = re.compile(
    r"\b(?:float(?:s|ed|ing)?|(?:held|hold(?:s|ing)?) out(?! for)|"
    r"extend(?:s|ed)?(?! (?:the|an?|its|their) (?:deadline|talks|truce|ceasefire|visit|stay)))\b",
    re.IGNORECASE,
)
_COMMENTED = re.compile(
    r"\b(?:(?:weigh|wade|chime|pipe|chip)(?:s|p|d|ped|ed|ing|ping)? (?:in|up)|"
    r"(?:speak|spoke|spoken|speaks|speaking) (?:up|out)(?! of)|"
    r"(?:break|broke|broken) (?:its|his|her|their|the) silence|(?:go|goes|gone|went|is|are|been) on (?:the )?record|"
    r"have anything on record|open(?:s|ed)? (?:its|his|her|their) mouth)\b",
    re.IGNORECASE,
)
_PUT_OUT = re.compile(
    rf"\b(?:(?:put|puts|putting|come|came|coming|given|give|gave) (?:out|forward|up)(?: with)?|issue|issued|issuing|"
    rf"release|released|make|made|making|give|given|gave|publish|published) {_A_WORD}\b(?! (?:that|saying|from|by|on the table))",
    re.IGNORECASE,
)
_ON_RECORD = re.compile(
    r"^(?:is|are|was|were|has|have) (?P<who>.{2,60}?) (?:been |gone )?on (?:the )?record\b", re.IGNORECASE
)
# "X - anything on record from him?", "X himself, in his own words, anything?"
_ANYTHING_BEHIND = re.compile(
    r"^(?P<who>[^,;:?]{2,60}?)(?: himself| herself| itself| themselves)?\s*(?:[,:;]|\s[-\u2013\u2014])(?:[^?]*\W)?"
    r"(?:anything|any (?:word|comment|statement|reaction|response))\b"
    r"(?: (?:on (?:the )?record|said|public|official|yet|at all|so far|from (?:him|her|it|them)))*\W*$",
    re.IGNORECASE,
)
# "Am I right that Bishop Villareal said something?", "Saudis said anything yet about it?"
_SAID_SOMETHING = re.compile(
    r"^(?:(?:am i right|is it (?:true|right|correct|so)|do (?:we|you) know|i (?:think|hear|heard|read)) (?:that )?)?"
    r"(?!(?:has|have|had|did|does|do|is|are|was|were|who|what|which|how)\b)(?P<who>[^,;:?]{2,50}?) (?:has |have )?"
    r"(?:said|say|says|told us) (?:something|anything)\b(?P<rest>[^?]*)\??$",
    re.IGNORECASE,
)
_ANYTHING_FROM = re.compile(
    rf"^(?:and |but )?(?:is there |has there been |was there |have we (?:had |got )?|do we have |got )?"
    r"(?:any|anything|something|a)(?: \w+){0,3}? (?:from|out of|by) "
    rf"(?P<who>(?:(?!\b{_TOPICAL}\b)[^,;:?])+)(?P<rest>.*)$",
    re.IGNORECASE,
)
_QUOTE_FROM = re.compile(
    rf"^(?:from|by) (?P<who>(?:(?!\b(?:{_ON_WHAT})\b)[^;:?])+)(?P<rest>.*)$",
    re.IGNORECASE,
)
# "One line apiece from the Chinese spokeswoman, the UN chief and anybody American."
_FROM_EACH = re.compile(
    r"\b(?:quotes?|lines?|reactions?|responses?|statements?|comments?|words?|something|everything|anything|sentences?)"
    r"(?: (?:apiece|each|or two|on record|we have|you have|there is)){0,2} (?:from|for) (?P<who>[^;:?]+)$",
    re.IGNORECASE,
)
# "And Rafael Correa, from his exile - what did he say?"
_FRONTED = re.compile(
    r"^(?:and |but |so )?(?P<who>[^,;:?\u2013\u2014]{2,70}?)(?:,[^;:?]{2,60}?)?\s*(?:[,:;]|\s[-\u2013\u2014])\s+"
    r"(?P<ask>(?:(?:what(?: (?:line|view|stance|position|stand|tone|attitude))?|how|where|when|why) )?"
    r"(?:did|has|have|had|does|do|is|was|were|are) )(?:he|she|they|it)\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)
# What begins with such a word names nobody: "after the raid - what did he say?".
NO_NAME = re.compile(
    r"(?:after|before|prior|since|in|on|at|by|for|if|as|with|while|until|given|now|well|so|ok|besides|according)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"\s(?P<about>{_TOPICAL}\b.*)$", re.IGNORECASE)
_ONE_FROM = re.compile(r"\b(and|or|plus),? (?:one|another|anything|something|a \w+) (?:from|by)\b", re.IGNORECASE)
_QUIET = re.compile(
    r"^(?:has |have |had |did |is |was |whether |if )?(?P<who>.{2,60}?) "
    r"(?:keep|keeps|kept|keeping|stay|stays|stayed|remain|remains|remained|been) (?:quiet|silent|mum)(?P<rest>[^,;?]*?)"
    r"(?:,? or (?:did|has|have|was|is|put|made|say|said|come|came|issue|issued|speak|spoke)\b.*)$",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"^(?:whether|if) (?P<who>.{2,70}?) (?P<verb>has|have|had|is|are|was|were|will|would|did|said|commented|reacted|responded|"
    r"announced|condemned|offered|demanded|denied|threatened|welcomed|called)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_LEFT_TO = re.compile(r",? or (?:left|leave|leaves) (?:it|that|this) to\b.*$", re.IGNORECASE)
_WHO_WAS_IT = re.compile(
    r"^(?P<some>someone|somebody|some(?: \w+){1,2}|an? (?:[\w-]+ ){0,2}?[\w-]+) (?P<told>.{8,}?)\s*[.;,\u2013\u2014-]+\s*"
    r"(?:and )?(?P<asks>[^.;]{3,60})$",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"\b(?:who|which (?:one|of them|was it|was that)|name of)\b", re.IGNORECASE)
_NAME_OF = re.compile(
    r"^(?:(?:the )?(?:name|identity) of |name |identify )(?:the )?(?P<who>[\w' -]{2,50}?) (?:who|that|which)\b",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(
    r"^(?P<who>[^;:?]{3,120}?)\s*(?:[,;:]|\s[-\u2013\u2014])\s*(?:who said what|"
    r"what did (?:each|both|they|these)(?: \w+){0,2} say|"
    r"what (?:each|both|they)(?: \w+){0,2} said|what (?:was|has been|had been) said|"
    r"(?:reactions?|responses?|statements?|positions?|views?|quotes?))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\s(?:vs\.?|versus|v\.?)\s", re.IGNORECASE)
_DAY_BEHIND = re.compile(
    r", (?=(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2})\b)",
    re.IGNORECASE,
)
_MAIN_POINTS = re.compile(
    r"^(?P<who>[^;:?]{3,80}?)\s*(?:[:;]|\s[-\u2013\u2014])\s*(?:(?:what (?:was|is|were|are) )?(?:the )?(?:gist|"
    r"main points?|key points?|message|essence|highlights|takeaways?))\W*$",
    re.IGNORECASE,
)
_SPOKE = re.compile(
    r"^(?P<who>.{2,60}?) (?:spoke|has spoken|talked|gave a (?:speech|statement|briefing))\b(?P<rest>.*)$", re.IGNORECASE
)


def plain(text: str) -> str:
    """The question put plainly; as it is where nothing frames it. Words stand in the order typed, with single spaces."""
    asked = _who_was_it(_without_tail(" ".join(text.split())))
    asked = " ".join(_BESIDES.sub("", _without_lead(_FOR_A_PIECE.sub("", one))) for one in SENTENCE_BREAK.split(asked))
    asked = _WHO_COUNTS.sub(r"\g<asked>", _without_tail(asked))
    for form in (_from_each, _named, _several_behind, _points_of, _of_silence, _of_anything, _fronted):
        asked = form(asked)
    asked = _idiomatic(asked)
    asked = _inverted(asked).strip(" .,;:-")
    if text[:1].isupper() and asked[:4].lower() in _OPENERS:
        asked = asked[:1].upper() + asked[1:]
    return asked if any(map(str.isalnum, asked)) else text


def is_frame(part: str, also: frozenset[str] = frozenset()) -> bool:
    """True where a part of a question only asks for an answer: "I'm preparing a box", "as far as our cuttings show".

    `also` are more words that it may be made of; a part without a word is none.
    """
    words = [fold(word) for word in _WORD.findall(part)]
    return bool(words) and all(word in _FRAMING or word in also for word in words)


def _asks(part: str) -> bool:
    return is_frame(part) and any(fold(word) in _ASKING for word in _WORD.findall(part))


def _without_lead(text: str) -> str:
    """Without what stands before the question: "Could you tell me", "For the morning brief I need", "Filing tonight -"."""
    for match in _BREAK.finditer(text):
        rest = text[match.end() :]
        if _asks(text[: match.start()]) and len(_WORD.findall(rest)) > 1 and not is_frame(rest):
            return _without_lead(rest)
    first = _EMBEDDED.search(text)
    if first and _asks(text[: first.start()]):
        return text[first.start() :]
    if _EMBEDDED.match(text):
        return text
    last = 0
    for word in _WORD.finditer(text):
        if fold(word.group()) not in _FRAMING:
            break
        if fold(word.group()) in ("from", "by"):
            last = word.start()
            break
        last = word.end()
    lead, rest = text[:last], text[last:].lstrip(" ,:")
    if _asks(lead) and rest:
        return rest if not re.match(r"(?:from|by)\b", rest, re.IGNORECASE) else _quoted(rest)
    return text


def _quoted(rest: str) -> str:
    """Gives "from Lula and one from Castro about the raid" as the question it is."""
    found = _QUOTE_FROM.match(_ONE_FROM.sub(r"\1", rest))
    return f"What did {found['who'].strip(' ,')} say{spaced(found['rest'])}" if found else rest


def _without_tail(text: str) -> str:
    """Without what stands behind the question: ", I gather", "- all of it", "in full", "pls"."""
    before = ""
    while text != before:
        before = text
        parts = list(_BREAK.finditer(text))
        if parts and is_frame(text[parts[-1].end() :]) and not _asks_more(text, parts[-1]):
            text = text[: parts[-1].start()]
        short = _TAIL.sub("", text)
        if len(_WORD.findall(short)) > 1:
            text = short
    return text


def _asks_more(text: str, at: re.Match[str]) -> bool:
    """True where what stands behind a break is the question itself: "Someone said so. Who?"."""
    return bool(
        re.search(r"\b(?:who|which|what|gist|points?|versions?|anything|any)\b", text[at.end() :], re.IGNORECASE)
    )


def _who_was_it(text: str) -> str:
    """Gives "Somebody called it theatre. Do we know who that was?" as "Who called it theatre?"."""
    found = _WHO_WAS_IT.match(text)
    if found is None or not _ASKS_WHO.search(found["asks"]) or not is_frame(found["asks"]):
        return text
    some = found["some"]
    if re.match(r"some(?:one|body)$", some, re.IGNORECASE):
        return f"Who {found['told']}?"
    return f"Which {re.sub(r'^(?:an?|some) ', '', some, flags=re.IGNORECASE)} {found['told']}?"


def _named(text: str) -> str:
    """Gives "Name the official who ..." as "Which official ..."."""
    return _NAME_OF.sub(lambda found: f"Which {found['who']}", text)


def _from_each(text: str) -> str:
    found = _FROM_EACH.search(text)
    if found is None or _EMBEDDED.search(text):
        return text
    return _quoted(f"from {found['who'].strip(' .')}")


def _fronted(text: str) -> str:
    """Gives "Correa on the raid - what did he say?" with the name in the pronoun's place."""
    found = _FRONTED.match(text)
    if found is None or _EMBEDDED.search(found["who"]) or NO_NAME.match(found["who"]):
        return text
    about = _ABOUT.search(found["who"])
    who = found["who"][: about.start()] if about else found["who"]
    return f"{found['ask']}{who}{found['rest']}{about.group() if about else ''}?"


def _several_behind(text: str) -> str:
    """Gives "london, paris: reactions?" as "what did london and paris say?"."""
    text = _VERSUS.sub(" and ", text)
    found = _SAID_BEHIND.match(text)
    if found is None or _EMBEDDED.search(found["who"]):
        return text
    return f"{_said_by(found['who'].strip())}{spaced(found['rest'])}"


def _points_of(text: str) -> str:
    """Gives "noboa, 10 april: main points?" as "what did noboa say on 10 april?"."""
    found = _MAIN_POINTS.match(text)
    if found is None or _EMBEDDED.search(found["who"]):
        return text
    if spoke := _SPOKE.match(found["who"]):
        return f"What did {spoke['who']} say{spaced(spoke['rest'])}?"
    return f"{_said_by(found['who'])}?"


def _said_by(who: str) -> str:
    """Gives "noboa, 10 april" as "What did noboa say on 10 april"."""
    name, *day = _DAY_BEHIND.split(who, 1)
    return f"What did {name} say{''.join(f' on {one}' for one in day)}"


def _of_silence(text: str) -> str:
    found = _QUIET.match(text)
    return f"Has {found['who']} said anything{spaced(found['rest'])}?" if found else text


def _of_anything(text: str) -> str:
    if found := _SAID_SOMETHING.match(text):
        return f"Has {found['who']} said anything{found['rest']}"
    if (found := _ANYTHING_BEHIND.match(text)) and not NO_NAME.match(found["who"]):
        return f"Has {found['who'].strip()} said anything?"
    if (found := _ANYTHING_FROM.match(text)) and not _EMBEDDED.search(found["who"]):
        return f"Has {found['who'].strip()} said anything{spaced(found['rest'])}"
    if found := _ON_RECORD.match(text):
        return f"Has {found['who']} said anything{text[found.end() :]}"
    return text


def _idiomatic(text: str) -> str:
    text = _LEFT_TO.sub("", text)
    text = _COMMENTED.sub(_said, text)
    text = _HELD_OUT.sub(_offered, text)
    text = _PUT_OUT.sub(_anything, text)
    for form, new in _IDIOMS:
        text = form.sub(new, text)
    return text


def _inverted(text: str) -> str:
    """Gives "whether Oman has commented" as "has Oman commented"."""
    found = _WHETHER.match(text)
    if found is None:
        return text
    who = re.sub(r" (?:himself|herself|itself|themselves)$", "", found["who"])
    verb = found["verb"].lower()
    if verb in ("has", "have", "had", "is", "are", "was", "were", "will", "would", "did"):
        return f"{verb.capitalize()} {who}{found['rest']}"
    return f"Has {who} {verb}{found['rest']}"


def spaced(rest: str) -> str:
    """What follows a word: " on the ban", but "?" and ", at last" as they are."""
    rest = rest.strip()
    return f" {rest}" if rest and rest[0].isalnum() else rest
