"""Answers and rows made by hand."""

from bot.evaluation.cases import Case
from bot.evaluation.rows import Cited, Retrieved, Row
from bot.records import Answer, Article, Citation, Hit, Passage

TEXT = "Lima offers to host talks. Chile moved 14 ships to Arica. Nobody was hurt."


def passage(path="lima.txt", text=TEXT):
    return Passage("p", Article(path, path, "", text, outlet="Andes Wire"), 0, len(text))


def citation(quote, number=1, **changed):
    made = passage(**changed)
    start = made.article.text.index(quote)
    return Citation(number, quote, start, start + len(quote), "", made.article, made)


def answered(text, *citations, **more):
    return Answer("q", "q", text, citations, abstained=not citations, **more)


def hits(*paths):
    return tuple(Hit(passage(path), 9.0 - place) for place, path in enumerate(paths))


def row(verdict="right", reports=(), found=(), **more):
    """A row whose `reports` are expected, while those in `found` were retrieved, best first."""
    expects = {"abstain": True} if verdict in ("wrongly given", "rightly refused") else {"any_of": ("a",)}
    case = more.pop("case", Case("q", reports=tuple(reports), **expects))
    return Row(case, verdict, reports=tuple(Retrieved(path, 1.0) for path in found), **more)


def cited(fault=""):
    return Cited(1, "quote", "Andes Wire", "lima.txt", fault)
