"""Statements are kept with their reports, found by actor, target and act within a scope, and go when their report goes."""

from contextlib import closing
from datetime import date

from bot.records import Article, Link, Passage, Scope, Statement
from bot.store import IndexedFile, LexicalIndex
from bot.store.lexical import LexicalWriter

JAN_17, JAN_18 = date(2024, 1, 17), date(2024, 1, 18)


def article(name: str, published: date | None) -> Article:
    return Article(name, f"{name}.txt", "", "Norway said no, a source told Reuters on Tuesday.", published=published)


def statement(identity: str, of: Article, **fields: object) -> Statement:
    return Statement(identity, of, 0, 49, (0, 6), (7, 11), (12, 14), **fields)  # type: ignore[arg-type]


OLD, NEW = article("old", JAN_17), article("new", JAN_18)
WHOLE = statement(
    "s1",
    OLD,
    name="Ida Lund",
    office="foreign minister",
    actor="NO",
    unnamed=True,
    verbatim=True,
    through=(Link("Reuters", 30, 37),),
    target="SE",
    made=JAN_17,
    made_span=(41, 48),
    made_inferred=False,
    act="refuses",
    plover="REJECT",
)
UNDATED = statement("s2", NEW, actor="NO", act="states")
OTHER = statement("s3", NEW, actor="DK", target="SE", act="refuses", made=JAN_18)


def written(folder):
    with closing(LexicalWriter(folder)) as writer:
        for one, statements in ((NEW, [UNDATED, OTHER]), (OLD, [WHOLE])):
            writer.note(IndexedFile(one.path, "hash"))
            writer.put(one, [(Passage(one.id, one, 0, 49), one.id)], statements)
        writer.commit(purge=False)
    return folder


def found(folder, *arguments, **filters):
    with closing(LexicalIndex(folder)) as index:
        return index.statements(*arguments, **filters)


def ids(folder, *arguments, **filters):
    return [one.id for one in found(folder, *arguments, **filters)]


def test_a_statement_comes_back_as_it_was_kept(tmp_path):
    assert found(written(tmp_path))[0] == WHOLE


def test_statements_are_in_order_of_the_day_they_were_made(tmp_path):
    assert ids(written(tmp_path)) == ["s1", "s3", "s2"]


def test_statements_are_found_by_actor_target_and_act(tmp_path):
    folder = written(tmp_path)
    assert ids(folder, actors=["NO"]) == ["s1", "s2"]
    assert ids(folder, actors=["NO", "DK"], acts=["refuses"]) == ["s1", "s3"]
    assert ids(folder, actors=["DK"], targets=["SE"]) == ["s3"]
    assert ids(folder, actors=["NO' OR 1"]) == []


def test_only_statements_of_reports_in_scope_are_found(tmp_path):
    folder = written(tmp_path)
    assert ids(folder, Scope(as_of=JAN_17)) == ["s1"]
    assert ids(folder, Scope(since=JAN_18)) == ["s3", "s2"]


def test_who_speaks_and_who_acts_is_told(tmp_path):
    with closing(LexicalIndex(written(tmp_path))) as index:
        assert index.speakers() == [("Ida Lund", "foreign minister", "NO")]
        assert index.speakers(Scope(since=JAN_18)) == []
        assert index.acting() == ["DK", "NO"]


def test_only_articles_in_scope_are_listed(tmp_path):
    with closing(LexicalIndex(written(tmp_path))) as index:
        assert [one.id for one in index.articles(Scope(as_of=JAN_17))] == ["old"]
        assert [one.id for one in index.articles()] == ["old", "new"]


def test_a_report_that_changes_or_goes_takes_its_statements_along(tmp_path):
    written(tmp_path)
    with closing(LexicalWriter(tmp_path)) as writer:
        writer.put(NEW, [(Passage(NEW.id, NEW, 0, 49), NEW.id)], [OTHER])
        writer.remove(OLD.path)
        writer.commit(purge=True)
    assert ids(tmp_path) == ["s3"]
