"""The statements of a generation, in the SQLite file of its articles."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.records import Article, Link, Span, Statement

SCHEMA = """
CREATE TABLE statements (
    id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    source TEXT NOT NULL, cue TEXT NOT NULL, content TEXT NOT NULL, name TEXT NOT NULL, office TEXT NOT NULL,
    actor TEXT NOT NULL, unnamed INTEGER NOT NULL, verbatim INTEGER NOT NULL, through TEXT NOT NULL, target TEXT NOT NULL,
    made INTEGER, made_span TEXT NOT NULL, made_inferred INTEGER NOT NULL, act TEXT NOT NULL, plover TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX statements_of_article ON statements (article);
CREATE INDEX statements_of_actor ON statements (actor, act);
"""
COLUMNS = (
    's.id, s.article, s.start, s."end", s.source, s.cue, s.content, s.name, s.office, s.actor, s.unnamed, s.verbatim, '
    "s.through, s.target, s.made, s.made_span, s.made_inferred, s.act, s.plover"
)


def put(connection: sqlite3.Connection, article: Article, statements: Sequence[Statement]) -> None:
    """Keeps an article's statements in place of those it had."""
    remove(connection, article.id)
    marks = ", ".join("?" * len(COLUMNS.split(",")))
    connection.executemany(f"INSERT INTO statements VALUES ({marks})", map(_row, statements))  # noqa: S608


def remove(connection: sqlite3.Connection, article_id: str) -> None:
    """Takes out an article's statements."""
    connection.execute("DELETE FROM statements WHERE article = ?", (article_id,))


def read(row: Sequence[Any], articles: Mapping[str, Article]) -> Statement:
    """The statement of a row of `COLUMNS`, given the articles by id."""
    identity, article, start, end, source, cue, content, name, office, actor, unnamed, verbatim, *rest = row
    through, target, made, made_span, made_inferred, act, plover = rest
    return Statement(
        id=identity,
        article=articles[article],
        start=start,
        end=end,
        source=_span(source),
        cue=_whole(cue),
        content=_whole(content),
        name=name,
        office=office,
        actor=actor,
        unnamed=bool(unnamed),
        verbatim=bool(verbatim),
        through=tuple(Link(*link) for link in json.loads(through)),
        target=target,
        made=date.fromordinal(made) if made is not None else None,
        made_span=_span(made_span),
        made_inferred=bool(made_inferred),
        act=act,
        plover=plover,
    )


def _row(one: Statement) -> tuple[object, ...]:
    return (
        one.id,
        one.article.id,
        one.start,
        one.end,
        json.dumps(one.source),
        json.dumps(one.cue),
        json.dumps(one.content),
        one.name,
        one.office,
        one.actor,
        int(one.unnamed),
        int(one.verbatim),
        json.dumps([(link.name, link.start, link.end) for link in one.through]),
        one.target,
        one.made.toordinal() if one.made else None,
        json.dumps(one.made_span),
        int(one.made_inferred),
        one.act,
        one.plover,
    )


def _span(text: str) -> Span | None:
    found = json.loads(text)
    return (int(found[0]), int(found[1])) if found else None


def _whole(text: str) -> Span:
    start, end = json.loads(text)
    return int(start), int(end)
