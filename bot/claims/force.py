"""What a claim makes of the force of what it was taken from: denied, only possible or offered, still to come, and by whom."""

import re
from collections.abc import Iterator, Sequence

from bot.claims.alignment import Alignment, Words

_NEGATIONS = frozenset(
    "not no never without neither nor none nobody nothing nowhere cannot hardly unable deny denies denied denying refuse "
    "refuses refused refusing reject rejects rejected rejecting fail fails failed failing decline declines declined "
    "declining".split()
)
_POSSIBLE = frozenset(
    "may might could should possible possibly perhaps potential potentially likely unlikely alleged allegedly reportedly "
    "apparently suspected suspicion believed thought supposed rumoured rumored unconfirmed expected expects expect willing "
    "ready prepared offer offers offered offering propose proposes proposed proposing proposal plan plans planned planning "
    "promise promises promised promising vow vows vowed vowing pledge pledges pledged pledging threaten threatens "
    "threatened threatening consider considers considered considering hope hopes hoped hoping seek seeks sought seeking try "
    "tries tried trying attempt attempts attempted attempting intend intends intended aim aims aimed want wants wanted if "
    "unless urge urges urged urging call calls called calling ask asks asked asking demand demands demanded demanding "
    "nearly almost former formerly ex initially".split()
)
_COMING = frozenset("will would shall".split())
_SURE = _COMING | {"must"}
# "Iran ... condemned": a verb stands so near after who does it, and is no noun.
_VERB = re.compile(
    r"\w{3,}ed|\w{3,}s|struck|hit|shot|sent|told|met|beat|won|killed|fought|took|gave|began|broke|cut|held|made"
)
_AUXILIARY = frozenset("has have had did does also then later again strongly firmly sharply".split())
_PASSIVE = frozenset("was were been being is are be".split())
_INVERTED = frozenset("said says told added stated noted asked replied".split())

# Words between two that the claim brings together, at most, for them to be one statement of the sentence.
_REACH = 5
# What stands before the first word of a claim governs it only so far.
_BEFORE = 3
_NEAR = 0.6


def lost_force(alignment: Alignment) -> float:
    """How many words were left out that the claim says more without: "not", "offered to", "possible", "former".

    Counted are those between two words which the claim brings together, and before "X to do" where the claim says "X does".
    """
    read = _written(alignment)
    negated = any(_is_negation(word) for word in alignment.claim.written)
    lost = 0.0
    for at, before, after in _steps(alignment):
        between = read[before + 1 : after]
        if "to" in between:
            between = [*_words_before(alignment, read, before), *between]
        claimed = alignment.claim.written[max(0, at - 2) : at + 2]
        if not any(word in _POSSIBLE for word in claimed):
            lost += sum(word in _POSSIBLE for word in between)
            lost += any(word in _COMING for word in between) and not any(word in _COMING for word in claimed)
        lost += sum(_is_negation(word) for word in between) * (not negated)
    for at, place in enumerate(alignment.path):
        weak = alignment.likeness[at] < 1 and alignment.claim.written[at] in _SURE
        lost += weak and alignment.likeness[at] > _NEAR and read[place] in _POSSIBLE
    return lost


def denies(alignment: Alignment) -> bool:
    """True where the claim puts a "not" before or between words that the sentence has without one."""
    read = _written(alignment)
    claim = alignment.claim
    taken = {place for place, likeness in zip(alignment.path, alignment.likeness, strict=True) if likeness == 1}
    negated = {place for place, word in enumerate(read) if _is_negation(word) and place not in taken}
    for at, word in enumerate(claim.written):
        following = claim.written[at + 1 : at + 2]
        if not _is_negation(word) or alignment.likeness[at] == 1 or following in (("only",), ("just",), ("solely",)):
            continue
        left = next((one for one in range(at - 1, -1, -1) if _is_sure(alignment, one)), None)
        right = next((one for one in range(at + 1, min(len(claim.written), at + 4)) if _is_sure(alignment, one)), None)
        if right is None or (left is None and at > 1):
            continue
        since, to = alignment.path[right if left is None else left], alignment.path[right]
        if alignment.sentence_of[since] != alignment.sentence_of[to] or since > to:
            continue
        if negated.isdisjoint(range(max(since, to - _REACH) - _BEFORE, to + _BEFORE)):
            return True
    return False


def swaps_roles(alignment: Alignment) -> bool:
    """True where the claim lets a state do what in every sentence with that verb is another's doing, with it as the object."""
    return any(_is_swapped(who, verb, passive, alignment.sentences) for who, verb, passive in _doings(alignment.claim))


def _is_swapped(who: str, verb: str, passive: bool, sentences: Sequence[Words]) -> bool:  # noqa: FBT001
    found = False
    for words in sentences:
        for at, key in enumerate(words.keys):
            if key != verb or words.written[at] in _INVERTED:
                continue
            doers = [one for one in words.keys[max(0, at - 12) : at] if one.startswith("@")]
            done_to = [one for one in words.keys[at + 1 : at + 13] if one.startswith("@")]
            turned = _is_passive(words, at) != passive
            if who in (done_to if turned else doers) or not (doers or done_to):
                return False
            found = found or (who in (doers if turned else done_to) and bool(done_to if turned else doers))
    return found


def _doings(claim: Words) -> Iterator[tuple[str, str, bool]]:
    """Each state that does something in the claim: its key, the verb's key, whether the verb is passive."""
    for at, key in enumerate(claim.keys):
        verb = at + 1
        # "Iran's strikes" are no doing: the next word stands further off.
        if not key.startswith("@") or verb == len(claim.keys) or claim.places[verb][0] - claim.places[at][1] != 1:
            continue
        while verb < len(claim.keys) and verb < at + 4 and claim.written[verb] in _AUXILIARY | _PASSIVE:
            verb += 1
        if verb < len(claim.keys) and _VERB.fullmatch(claim.written[verb]) and claim.written[verb] not in _INVERTED:
            yield key, claim.keys[verb], _is_passive(claim, verb)


def _is_passive(words: Words, verb: int) -> bool:
    return any(word in _PASSIVE for word in words.written[max(0, verb - 2) : verb])


def _is_sure(alignment: Alignment, at: int) -> bool:
    return bool(alignment.claim.content[at]) and alignment.likeness[at] == 1


def _steps(alignment: Alignment) -> Iterator[tuple[int, int, int]]:
    """Where two neighbouring words of the claim stand a little apart in one sentence: (second in the claim, both places)."""
    for at in range(1, len(alignment.path)):
        before, after = alignment.path[at - 1], alignment.path[at]
        same = alignment.sentence_of[before] == alignment.sentence_of[after]
        if same and 1 < after - before <= _REACH and min(alignment.likeness[at - 1 : at + 1]) > _NEAR:
            yield at, before, after


def _words_before(alignment: Alignment, read: Sequence[str], place: int) -> list[str]:
    start = max(0, place - _BEFORE)
    return [read[one] for one in range(start, place) if alignment.sentence_of[one] == alignment.sentence_of[place]]


def _written(alignment: Alignment) -> list[str]:
    return [word for one in alignment.sentences for word in one.written]


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")
