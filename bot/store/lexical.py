"""Articles and passages, and the nearest passages by words: SQLite with FTS5."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import DamagedIndexError
from bot.records import Article, Heading, Passage

FILE = "articles.db"

_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, outlet TEXT NOT NULL, place TEXT NOT NULL,
    published INTEGER, published_inferred INTEGER NOT NULL, url TEXT NOT NULL, language TEXT NOT NULL,
    text TEXT NOT NULL, headings TEXT NOT NULL, file_hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE INDEX passages_of_article ON passages (article);
CREATE VIRTUAL TABLE words USING fts5 (
    title, heading, text, content = '', tokenize = "porter unicode61 remove_diacritics 2"
);
"""
# Words of the title and of the heading say what a passage is about; the passage's own count for more.
_COLUMN_WEIGHTS = "0.5, 1.0, 1.0"
_ARTICLE_COLUMNS = "id, path, title, outlet, place, published, published_inferred, url, language, text, headings"
_PASSAGE_COLUMNS = 'p.id, p.article, p.start, p."end", p.heading, p.sentences'


class LexicalWriter:
    """Fills the SQLite file of a new generation."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE)
        self._connection.executescript(_SCHEMA)

    def add(self, article: Article, file_hash: str, passages: Sequence[Passage]) -> None:
        """Keeps an article and its passages."""
        self._connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _article_row(article, file_hash),
        )
        for passage in passages:
            cursor = self._connection.execute(
                'INSERT INTO passages (id, article, start, "end", heading, sentences) VALUES (?, ?, ?, ?, ?, ?)',
                (
                    passage.id,
                    article.id,
                    passage.start,
                    passage.end,
                    passage.heading,
                    json.dumps(passage.sentences),
                ),
            )
            self._connection.execute(
                "INSERT INTO words (rowid, title, heading, text) VALUES (?, ?, ?, ?)",
                (cursor.lastrowid, article.title, passage.heading, passage.text),
            )

    def commit(self) -> None:
        """Writes everything out."""
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._connection.commit()

    def close(self) -> None:
        """Lets go of the file; what was not committed is gone."""
        self._connection.close()


class LexicalIndex:
    """The articles, passages and words of a generation; safe to read from several threads."""

    def __init__(self, folder: Path) -> None:
        file = folder / FILE
        if not file.is_file():
            raise DamagedIndexError(f"The index in {str(folder)!r} lacks its articles; run `bot rebuild`.")
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._folder = folder

    def search(self, words: Sequence[str], k: int) -> list[tuple[str, float]]:
        """The ids of the k passages that hold most of the words (BM25; the higher the better), best first."""
        # SQLite takes a NUL for the end of the query.
        known = (word.replace("\x00", " ").replace('"', '""') for word in words)
        query = " OR ".join(f'"{word}"' for word in known if word.strip())
        if not query:
            return []
        rows = self._rows(
            f"SELECT p.id, -bm25(words, {_COLUMN_WEIGHTS}) AS score FROM words "  # noqa: S608
            "JOIN passages p ON p.number = words.rowid WHERE words MATCH ? ORDER BY score DESC, p.id LIMIT ?",
            (query, k),
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in this order; ids that are not there are left out."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT {_PASSAGE_COLUMNS} FROM passages p WHERE p.id IN ({marks})", ids)  # noqa: S608
        articles = self._articles({str(row[1]) for row in rows})
        found = {str(row[0]): _passage(row, articles[str(row[1])]) for row in rows}
        return [found[passage_id] for passage_id in ids if passage_id in found]

    def articles(self) -> list[Article]:
        """Every article, oldest first, without its text."""
        rows = self._rows(
            "SELECT id, path, title, outlet, place, published, published_inferred, url, language, '', '[]' "
            "FROM articles ORDER BY published, path",
            (),
        )
        return [_article(row) for row in rows]

    def file_hashes(self) -> dict[str, str]:
        """The sha256 of each indexed file by its path."""
        return {str(row[0]): str(row[1]) for row in self._rows("SELECT path, file_hash FROM articles", ())}

    def count(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) FROM passages", ())[0][0])

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def _articles(self, ids: Iterable[str]) -> dict[str, Article]:
        wanted = sorted(ids)
        marks = ", ".join("?" * len(wanted))
        rows = self._rows(f"SELECT {_ARTICLE_COLUMNS} FROM articles WHERE id IN ({marks})", wanted)  # noqa: S608
        return {row[0]: _article(row) for row in rows}

    def _rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(
                f"The articles in {str(self._folder)!r} cannot be read ({error}); run `bot rebuild`."
            ) from error


def _article_row(article: Article, file_hash: str) -> tuple[object, ...]:
    headings = [(heading.start, heading.end, heading.text) for heading in article.headings]
    return (
        article.id,
        article.path,
        article.title,
        article.outlet,
        article.place,
        article.published.toordinal() if article.published else None,
        int(article.published_inferred),
        article.url,
        article.language,
        article.text,
        json.dumps(headings),
        file_hash,
    )


def _article(row: Sequence[Any]) -> Article:
    identity, path, title, outlet, place, published, inferred, url, language, text, headings = row
    return Article(
        id=identity,
        path=path,
        title=title,
        text=text,
        outlet=outlet,
        place=place,
        published=date.fromordinal(published) if published is not None else None,
        published_inferred=bool(inferred),
        url=url,
        language=language,
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
    )


def _passage(row: Sequence[Any], article: Article) -> Passage:
    passage_id, _, start, end, heading, sentences = row
    spans = tuple((int(s), int(e)) for s, e in json.loads(sentences))
    return Passage(passage_id, article, start, end, heading, spans)
