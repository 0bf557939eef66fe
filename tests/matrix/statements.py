"""Statements made by hand: each the only sentence of a report of its own."""

from datetime import date

from bot.records import Article, Link, Statement

JAN_17, JAN_18, JAN_19 = date(2024, 1, 17), date(2024, 1, 18), date(2024, 1, 19)
# In the text of every report made here.
WORDS_BEFORE = "The minister said "
OF_REPORT = ("published", "url", "also")


def told(content, outlet="Reuters", through="", **fields):
    """A statement by Peru, unless `fields` say otherwise, that an outlet's report of 18 January holds and nothing else."""
    report = {"published": JAN_18} | {name: fields.pop(name) for name in OF_REPORT if name in fields}
    identity = fields.pop("identity", f"{outlet}: {content}")
    text = f"{WORDS_BEFORE}{content}. {through}"
    article = Article(identity, f"{outlet}.txt", f"{outlet} reports", text, outlet=outlet, **report)
    start, end = len(WORDS_BEFORE), len(WORDS_BEFORE) + len(content)
    links = (Link(through, end + 2, len(text)),) if through else ()
    known = {"source": (0, 12), "actor": "PE", "act": "states", "made": report["published"], "through": links} | fields
    return Statement(identity, article, 0, end + 1, cue=(13, 17), content=(start, end), **known)
