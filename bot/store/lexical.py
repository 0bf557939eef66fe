"""Articles and passages, and the nearest passages by words: SQLite with FTS5."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import DamagedIndexError
from bot.records import EVERY_REPORT, Article, Heading, Passage, Scope, Statement
from bot.statements.naming import known_actors
from bot.store import statements as told
from bot.store.outlets import distinct_outlets, outlet_key

FILE = "articles.db"

_SCHEMA = """
CREATE TABLE files (
    path TEXT PRIMARY KEY, file_hash TEXT NOT NULL, file_day TEXT NOT NULL, text_hash TEXT NOT NULL,
    outlet TEXT NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, outlet TEXT NOT NULL, place TEXT NOT NULL,
    published INTEGER, published_inferred INTEGER NOT NULL, url TEXT NOT NULL, language TEXT NOT NULL,
    also TEXT NOT NULL, text TEXT NOT NULL, headings TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL, sentences TEXT NOT NULL,
    text_hash TEXT NOT NULL
);
CREATE INDEX passages_of_article ON passages (article);
CREATE INDEX passages_of_text ON passages (text_hash);
CREATE VIRTUAL TABLE words USING fts5 (
    title, heading, text, content = '', tokenize = "porter unicode61 remove_diacritics 2"
);
"""
# Words of the title and of the heading say what a passage is about; the passage's own count for more.
_COLUMN_WEIGHTS = "0.5, 1.0, 1.0"
_ARTICLE_COLUMNS = "id, path, title, outlet, place, published, published_inferred, url, language, also, text, headings"
_PASSAGE_COLUMNS = 'p.id, p.article, p.start, p."end", p.heading, p.sentences'
# Names given as one value, a JSON list; the second finds an article "a" that one of them carried too.
_LISTED = "SELECT value FROM json_each(?)"
_ALSO_LISTED = f"SELECT 1 FROM json_each(a.also) AS one WHERE one.value IN ({_LISTED})"  # noqa: S608
# Finds a passage "p" in which one of these actors says or does something.
_OF_ACTORS = (
    'SELECT 1 FROM statements s WHERE s.article = p.article AND s.start < p."end" AND p.start < s."end" '  # noqa: S608
    f"AND s.actor IN ({_LISTED})"
)
_FILE_COLUMNS = "path, file_hash, file_day, text_hash, outlet, reason"


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file of the corpus as the last rebuild met it.

    `file_day` is the file's date where the report's own was inferred from it; `text_hash` stands for title and text, and
    is empty where no report could be read; `reason` says why the file is not in the index, and is empty where it is.
    """

    path: str
    file_hash: str
    file_day: str = ""
    text_hash: str = ""
    outlet: str = ""
    reason: str = ""


class LexicalWriter:
    """The SQLite file of a generation in the making, an empty one unless the folder holds a copy of another."""

    def __init__(self, folder: Path) -> None:
        is_new = not (folder / FILE).exists()
        self._connection = sqlite3.connect(folder / FILE)
        if is_new:
            self._connection.executescript(_SCHEMA + told.SCHEMA)

    def note(self, file: IndexedFile) -> None:
        """Keeps how a file was met."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", astuple(file))

    def forget(self, path: str) -> None:
        """Drops what is known of a file."""
        self._connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def put(
        self, article: Article, passages: Sequence[tuple[Passage, str]], statements: Sequence[Statement] = ()
    ) -> list[str]:
        """Keeps an article with its statements and its passages, each with the hash of the text that is embedded for it.

        Returns the ids of the passages that are to go: they answer no more, but their texts are known until `drop`, so
        that what moved inside a report, or to another, keeps its vector.
        """
        old = self._passage_ids(article.id)
        ids = {passage.id for passage, _ in passages}
        gone = [one for one in old if one not in ids]
        self._unindex(gone)
        self._connection.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _article_row(article)
        )
        told.put(self._connection, article, statements)
        known = set(old)
        for passage, text_hash in passages:
            if passage.id not in known:
                self._add(passage, text_hash)
        return gone

    def remove(self, path: str) -> list[str]:
        """Takes an article out; the ids of its passages, which answer no more and are to be dropped."""
        row = self._connection.execute("SELECT id FROM articles WHERE path = ?", (path,)).fetchone()
        if row is None:
            return []
        gone = self._passage_ids(row[0])
        self._unindex(gone)
        told.remove(self._connection, row[0])
        self._connection.execute("DELETE FROM articles WHERE id = ?", row)
        return gone

    def drop(self, ids: Sequence[str]) -> list[str]:
        """Deletes passages that `put` or `remove` took out; the hashes of texts that no passage has any more."""
        select = "SELECT text_hash FROM passages WHERE id = ?"
        texts = {row[0] for one in ids for row in self._connection.execute(select, (one,))}
        self._connection.executemany("DELETE FROM passages WHERE id = ?", ((one,) for one in ids))
        return sorted(texts - self.known_texts(texts))

    def known_texts(self, text_hashes: Iterable[str]) -> set[str]:
        """Those of the texts that a passage has."""
        select = "SELECT 1 FROM passages WHERE text_hash = ? LIMIT 1"
        return {one for one in text_hashes if self._connection.execute(select, (one,)).fetchone()}

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        count = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
        articles, passages = self._connection.execute(count).fetchone()
        return int(articles), int(passages)

    def commit(self, *, purge: bool) -> None:
        """Writes everything out; with `purge` nothing that was deleted remains in the file.

        FTS5 only marks what is deleted until its segments are merged, and SQLite leaves it in free space.
        """
        if purge:
            self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._connection.commit()
        if purge:
            self._connection.execute("VACUUM")

    def close(self) -> None:
        """Lets go of the file; what was not committed is gone."""
        self._connection.close()

    def _passage_ids(self, article_id: str) -> list[str]:
        rows = self._connection.execute("SELECT id FROM passages WHERE article = ? ORDER BY number", (article_id,))
        return [str(row[0]) for row in rows]

    def _add(self, passage: Passage, text_hash: str) -> None:
        sentences = json.dumps(passage.sentences)
        cursor = self._connection.execute(
            'INSERT INTO passages (id, article, start, "end", heading, sentences, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
            (passage.id, passage.article.id, passage.start, passage.end, passage.heading, sentences, text_hash),
        )
        self._connection.execute(
            "INSERT INTO words (rowid, title, heading, text) VALUES (?, ?, ?, ?)",
            (cursor.lastrowid, passage.article.title, passage.heading, passage.text),
        )

    def _unindex(self, ids: Sequence[str]) -> None:
        """Takes passages out of the words; FTS5 keeps no text here, so it has to be told what it was given."""
        for one in ids:
            number, title, heading, text, start, end = self._connection.execute(
                'SELECT p.number, a.title, p.heading, a.text, p.start, p."end" FROM passages p '
                "JOIN articles a ON a.id = p.article WHERE p.id = ?",
                (one,),
            ).fetchone()
            self._connection.execute(
                "INSERT INTO words (words, rowid, title, heading, text) VALUES ('delete', ?, ?, ?, ?)",
                (number, title, heading, text[start:end]),
            )


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

    def search(self, words: Sequence[str], k: int, scope: Scope = EVERY_REPORT) -> list[tuple[str, float]]:
        """The ids of the k passages in scope that hold most of the words (BM25; the higher the better), best first."""
        # SQLite takes a NUL for the end of the query.
        known = (word.replace("\x00", " ").replace('"', '""') for word in words)
        query = " OR ".join(f'"{word}"' for word in known if word.strip())
        if not query:
            return []
        within, values = self._within_passages(scope)
        rows = self._rows(
            f"SELECT p.id, -bm25(words, {_COLUMN_WEIGHTS}) AS score FROM words "  # noqa: S608
            "JOIN passages p ON p.number = words.rowid JOIN articles a ON a.id = p.article "
            f"WHERE words MATCH ? AND {within} ORDER BY score DESC, p.id LIMIT ?",
            (query, *values, k),
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in this order; ids that are not there are left out."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT {_PASSAGE_COLUMNS} FROM passages p WHERE p.id IN ({marks})", ids)  # noqa: S608
        articles = self._articles({str(row[1]) for row in rows})
        found = {str(row[0]): _passage(row, articles[str(row[1])]) for row in rows}
        return [found[passage_id] for passage_id in ids if passage_id in found]

    def articles(self, scope: Scope = EVERY_REPORT) -> list[Article]:
        """The articles in scope, oldest first, without their text."""
        within, values = self._within(scope)
        rows = self._rows(
            "SELECT id, path, title, outlet, place, published, published_inferred, url, language, also, '', '[]' "  # noqa: S608
            f"FROM articles a WHERE {within} ORDER BY published, path",
            values,
        )
        return [_article(row) for row in rows]

    def statements(
        self,
        scope: Scope = EVERY_REPORT,
        *,
        actors: Sequence[str] = (),
        targets: Sequence[str] = (),
        acts: Sequence[str] = (),
        made: tuple[date, date] | None = None,
    ) -> list[Statement]:
        """The statements that the reports in scope tell, oldest first, those without a day last.

        Only those by one of the actors (ids), at one of the targets (ids), with one of the acts (desk words), made from the
        first to the last of two days, where these are given.
        """
        within, values = self._within(scope)
        for column, wanted in (
            ("s.actor", known_actors(scope.actors)),
            ("s.actor", actors),
            ("s.target", targets),
            ("s.act", acts),
        ):
            if wanted:
                within += f" AND {column} IN ({_LISTED})"
                values.append(json.dumps(list(wanted)))
        if made:
            within += " AND s.made BETWEEN ? AND ?"
            values += [day.toordinal() for day in made]
        rows = self._rows(
            f"SELECT {told.COLUMNS} FROM statements s JOIN articles a ON a.id = s.article WHERE {within} "  # noqa: S608
            "ORDER BY s.made IS NULL, s.made, a.published, a.path, s.start, s.id",
            values,
        )
        articles = self._articles({str(row[1]) for row in rows})
        return [told.read(row, articles) for row in rows]

    def statements_in(self, passages: Sequence[Passage]) -> list[Statement]:
        """The statements of the reports that the passages are from, in the order of each text."""
        articles = {passage.article.id: passage.article for passage in passages}
        rows = self._rows(
            f"SELECT {told.COLUMNS} FROM statements s WHERE s.article IN ({_LISTED}) ORDER BY s.article, s.start, s.id",  # noqa: S608
            (json.dumps(sorted(articles)),),
        )
        return [told.read(row, articles) for row in rows]

    def speakers(self, scope: Scope = EVERY_REPORT) -> list[tuple[str, str, str]]:
        """Name, office ("" where none is given) and actor (id) of everybody with name and actor who speaks in the reports in
        scope, each once, in order.
        """
        within, values = self._within(scope)
        rows = self._rows(
            "SELECT DISTINCT s.name, s.office, s.actor FROM statements s JOIN articles a ON a.id = s.article "  # noqa: S608
            f"WHERE s.name != '' AND s.actor != '' AND {within} ORDER BY s.name, s.office, s.actor",
            values,
        )
        return [(str(name), str(office), str(actor)) for name, office, actor in rows]

    def names(self, scope: Scope = EVERY_REPORT) -> list[str]:
        """The names of everybody who speaks in the reports in scope, each once, in order."""
        within, values = self._within(scope)
        rows = self._rows(
            f"SELECT DISTINCT s.name FROM statements s JOIN articles a ON a.id = s.article WHERE s.name != '' AND {within} "  # noqa: S608
            "ORDER BY s.name",
            values,
        )
        return [str(row[0]) for row in rows]

    def acting(self) -> list[str]:
        """The actors (ids) that have a statement, in order."""
        rows = self._rows("SELECT DISTINCT actor FROM statements WHERE actor != '' ORDER BY actor", ())
        return [str(row[0]) for row in rows]

    def outlets(self) -> list[str]:
        """The outlets of the reports and those that carried one too, by name; each as it is most often written."""
        return distinct_outlets(self._outlet_names)

    def files(self) -> dict[str, IndexedFile]:
        """The files of the corpus as the last rebuild met them, by path."""
        return {str(row[0]): IndexedFile(*row) for row in self._rows(f"SELECT {_FILE_COLUMNS} FROM files", ())}  # noqa: S608

    def ids(self) -> Iterator[str]:
        """The id of every passage, in no order."""
        for row in self._rows("SELECT id FROM passages", ()):
            yield str(row[0])

    def texts(self) -> Iterator[str]:
        """The hash of every text that is embedded, each once, in order."""
        for row in self._rows("SELECT DISTINCT text_hash FROM passages ORDER BY text_hash", ()):
            yield str(row[0])

    def with_texts(self, text_hashes: Sequence[str], scope: Scope = EVERY_REPORT) -> dict[str, list[str]]:
        """The ids of the passages in scope that have each of these texts, sorted."""
        within, values = self._within_passages(scope)
        marks = ", ".join("?" * len(text_hashes))
        sql = (
            "SELECT p.text_hash, p.id FROM passages p JOIN articles a ON a.id = p.article "  # noqa: S608
            f"WHERE p.text_hash IN ({marks}) AND {within} ORDER BY p.id"
        )
        found: dict[str, list[str]] = {}
        for text_hash, passage_id in self._rows(sql, (*text_hashes, *values)):
            found.setdefault(text_hash, []).append(passage_id)
        return found

    def count_articles(self, scope: Scope = EVERY_REPORT) -> int:
        """How many articles are in scope."""
        within, values = self._within(scope)
        return int(self._rows(f"SELECT count(*) FROM articles a WHERE {within}", values)[0][0])  # noqa: S608

    def words_in_most(self, words: Sequence[str], scope: Scope, *, share: float, fewest: int) -> frozenset[str]:
        """Those of the words that this share of the articles in scope holds, in any form; none of fewer than `fewest`."""
        articles = self.count_articles(scope)
        if articles < fewest:
            return frozenset()
        within, values = self._within(scope)
        sql = (
            "SELECT count(DISTINCT p.article) FROM words JOIN passages p ON p.number = words.rowid "  # noqa: S608
            f"JOIN articles a ON a.id = p.article WHERE words MATCH ? AND {within}"
        )
        held = {word: self._rows(sql, (f'"{word}"', *values))[0][0] for word in words if word.isalnum()}
        return frozenset(word for word, count in held.items() if count >= share * articles)

    def words_held(self, words: Sequence[str]) -> frozenset[str]:
        """Those of the words that any passage holds, in any form."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT 1)"
        return frozenset(word for word in words if word.isalnum() and self._rows(sql, (f'"{word}"',))[0][0])

    def count_undated(self, scope: Scope) -> int:
        """How many articles are left out of a scope only because they have no date."""
        if not scope.is_dated:
            return 0
        within, values = self._within(Scope(outlets=scope.outlets))
        sql = f"SELECT count(*) FROM articles a WHERE a.published IS NULL AND {within}"  # noqa: S608
        return int(self._rows(sql, values)[0][0])

    def count(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) FROM passages", ())[0][0])

    def count_texts(self) -> int:
        """How many different texts are embedded."""
        return int(self._rows("SELECT count(DISTINCT text_hash) FROM passages", ())[0][0])

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    @cached_property
    def _outlet_names(self) -> list[str]:
        """Every spelling of an outlet, the most frequent first."""
        rows = self._rows(
            "SELECT name FROM (SELECT outlet AS name FROM articles UNION ALL "
            "SELECT value FROM articles, json_each(also)) GROUP BY name ORDER BY count(*) DESC, name",
            (),
        )
        return [str(row[0]) for row in rows]

    def _within(self, scope: Scope) -> tuple[str, list[object]]:
        """The condition that an article "a" is in scope, with its values; without a date it is in none that has a day."""
        conditions = ["1"]
        values: list[object] = []
        for condition, day in (("a.published >= ?", scope.since), ("a.published <= ?", scope.last)):
            if day:
                conditions.append(condition)
                values.append(day.toordinal())
        if scope.outlets:
            keys = {outlet_key(name) for name in scope.outlets} - {""}
            spellings = json.dumps([name for name in self._outlet_names if outlet_key(name) in keys])
            conditions.append(f"(a.outlet IN ({_LISTED}) OR a.also != '[]' AND EXISTS ({_ALSO_LISTED}))")
            values += [spellings, spellings]
        return " AND ".join(conditions), values

    def _within_passages(self, scope: Scope) -> tuple[str, list[object]]:
        """The condition that a passage "p" of an article "a" is in scope: there, and with something of its actors."""
        within, values = self._within(scope)
        if scope.actors:
            within += f" AND EXISTS ({_OF_ACTORS})"
            values.append(json.dumps(known_actors(scope.actors)))
        return within, values

    def _articles(self, ids: Iterable[str]) -> dict[str, Article]:
        sql = f"SELECT {_ARTICLE_COLUMNS} FROM articles WHERE id IN ({_LISTED})"  # noqa: S608
        rows = self._rows(sql, (json.dumps(sorted(ids)),))
        return {row[0]: _article(row) for row in rows}

    def _rows(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(sql, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise DamagedIndexError(
                f"The articles in {str(self._folder)!r} cannot be read ({error}); run `bot rebuild`."
            ) from error


def _article_row(article: Article) -> tuple[object, ...]:
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
        json.dumps(article.also),
        article.text,
        json.dumps(headings),
    )


def _article(row: Sequence[Any]) -> Article:
    identity, path, title, outlet, place, published, inferred, url, language, also, text, headings = row
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
        also=tuple(json.loads(also)),
        headings=tuple(Heading(*heading) for heading in json.loads(headings)),
    )


def _passage(row: Sequence[Any], article: Article) -> Passage:
    passage_id, _, start, end, heading, sentences = row
    spans = tuple((int(s), int(e)) for s, e in json.loads(sentences))
    return Passage(passage_id, article, start, end, heading, spans)
