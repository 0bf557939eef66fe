from dataclasses import replace

from bot.asking.citations import verify
from bot.asking.composing import Draft
from bot.claims.claim import Quotation
from bot.records import Article, Passage

ARTICLE = Article(id="a", path="a.txt", title="", text="One said so. Two did not. Three left.")
PASSAGE = Passage("p", ARTICLE, 0, 25, "", ((0, 12), (13, 25)))


def test_a_quotation_from_its_passage_is_cited():
    _, citations, rejected = verify(Draft((Quotation(PASSAGE, 13, 25),)))
    assert [(one.number, one.quote) for one in citations] == [(1, "Two did not.")]
    assert rejected == ()


def test_a_quotation_from_outside_its_passage_is_rejected_and_kept():
    outside = Quotation(PASSAGE, 26, 37)
    draft, citations, rejected = verify(Draft((outside, Quotation(PASSAGE, 0, 12))))
    assert [one.quote for one in citations] == ["One said so."]
    assert [one.number for one in citations] == [1]
    assert [one.text for one in rejected] == ["Three left."]
    assert len(draft.quotations) == 1


def test_an_altered_report_does_not_keep_its_citation():
    shorter = replace(PASSAGE, article=replace(ARTICLE, text="One"))
    _, citations, rejected = verify(Draft((Quotation(shorter, 13, 25),)))
    assert citations == ()
    assert rejected
