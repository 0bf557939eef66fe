"""Passages: nothing lost, nothing too long, whole sentences under their heading. The tokenizer is the embedder's."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.indexing.blocks import Block, assemble, without_boilerplate
from bot.indexing.chunking import Limits, chunk, context_of, split_sentences, text_to_embed
from bot.records import Article
from tests.indexing.gaps import gaps

SENTENCES = [
    "Pakistan recalled its ambassador.",
    'The U.S. said on Jan. 18. that "it is vital".',
    "“It is vital!” Mao added.",
    "Mr. Miller met Lt. Gen. Asim Munir at 5 p.m. on Tuesday.",
    "no capital, no full stop",
    "中国呼吁双方保持克制。",
    "\U0001f1f5\U0001f1f0 \U0001f600 !?",
    "... ?! ...",
    "a; b; c, d",
]
# One word for the reader, hundreds of tokens for the model; and two that the tokenizer takes for one unknown token.
GIANTS = ["ab-" * 150, "中" * 200, "x" * 3_000, "a.b/" * 100, "\U0001f600" * 200, "né" * 800, "word " * 200]
WORDS = st.one_of(st.text(max_size=60), st.sampled_from(SENTENCES), st.sampled_from(GIANTS))
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
BLOCKS = st.lists(st.builds(Block, st.sampled_from(["heading", "paragraph", "bullet"]), TEXTS), max_size=5)
LIMITS = st.sampled_from([Limits.of(32, 512), Limits.of(160, 512), Limits.of(512, 512), Limits.of(160, 64)])
DEFAULT = Limits.of(160, 512)


def article_of(*blocks, title=""):
    text, headings = assemble(without_boilerplate([Block(*block) for block in blocks]), title)
    return Article("id", "a.txt", title, text, headings=headings)


@st.composite
def articles(draw):
    """Any text as it is, or blocks assembled as loading does, under any title."""
    title = draw(TEXTS)
    if draw(st.booleans()):
        return Article("id", "a.txt", title, draw(TEXTS | st.text()))
    text, headings = assemble(without_boilerplate(draw(BLOCKS)), title)
    return Article("id", "a.txt", title, text, headings=headings)


@given(article=articles(), limits=LIMITS)
@settings(max_examples=60)
@example(article=Article("id", "a.txt", "", "\U0001f600 He left. \U0001f600 She came."), limits=DEFAULT)
def test_passages_cover_every_character_outside_headings_once(count_tokens, article, limits):
    covered = [0] * len(article.text)
    spans = [(passage.start, passage.end) for passage in chunk(article, count_tokens, limits)]
    for start, end in [*spans, *((heading.start, heading.end) for heading in article.headings)]:
        covered[start:end] = [count + 1 for count in covered[start:end]]
    assert [
        character for character, count in zip(article.text, covered, strict=True) if count == 0 and character.strip()
    ] == []
    assert max(covered, default=0) < 2
    assert spans == sorted(spans)


@given(article=articles(), limits=LIMITS)
@settings(max_examples=60)
def test_a_passage_is_a_run_of_whole_sentences(count_tokens, article, limits):
    for passage in chunk(article, count_tokens, limits):
        assert passage.text == article.text[passage.start : passage.end] == passage.text.strip() != ""
        edges = [edge for sentence in passage.sentences for edge in sentence]
        assert edges == sorted(edges)
        assert (edges[0], edges[-1]) == (passage.start, passage.end)
        between = [article.text[end:start] for end, start in zip(edges[1:-1:2], edges[2::2], strict=True)]
        assert "".join(between).strip() == ""
        assert all(article.text[start:end].strip() for start, end in passage.sentences)


@given(article=articles(), limits=LIMITS)
@settings(max_examples=60)
def test_a_passage_is_never_longer_than_its_limit(count_tokens, article, limits):
    passages = chunk(article, count_tokens, limits)
    assert max(count_tokens([passage.text for passage in passages]), default=0) <= limits.passage_tokens


@given(article=articles(), limits=LIMITS)
@settings(max_examples=60)
@example(article=article_of(("heading", "ab-" * 600), ("paragraph", "Iran said no."), title="中" * 900), limits=DEFAULT)
@example(article=article_of(("paragraph", "ab-" * 2_000), title="Reply " * 600), limits=Limits.of(512, 512))
def test_with_title_and_heading_it_fits_the_model(count_tokens, article, limits):
    for passage in chunk(article, count_tokens, limits):
        embedded = text_to_embed(passage, count_tokens, limits)
        assert count_tokens([embedded])[0] <= limits.model_tokens
        assert embedded.endswith(passage.text)


def test_what_is_embedded_names_title_and_heading(count_tokens):
    article = article_of(("heading", "China"), ("paragraph", "Mao Ning urged restraint."), title="Powers react")
    (passage,) = chunk(article, count_tokens, DEFAULT)
    assert context_of(passage) == "Powers react\nChina"
    assert text_to_embed(passage, count_tokens, DEFAULT) == "Powers react\nChina\nMao Ning urged restraint."


def test_a_long_title_is_cut_from_its_end_and_the_passage_is_whole(count_tokens):
    article = article_of(("paragraph", "Mao Ning urged restraint."), title="Powers react " * 300)
    (passage,) = chunk(article, count_tokens, DEFAULT)
    embedded = text_to_embed(passage, count_tokens, DEFAULT)
    assert embedded.startswith("Powers react Powers react")
    assert embedded.endswith("\nMao Ning urged restraint.")
    assert count_tokens([embedded])[0] > DEFAULT.model_tokens / 2


def test_a_heading_travels_with_its_passages_and_is_no_part_of_them(count_tokens):
    article = article_of(
        ("paragraph", "Most powers urged dialogue."),
        ("heading", "China"),
        ("paragraph", "Mao Ning urged restraint. " * 60),
        ("bullet", "China offered to help."),
        ("heading", "India"),
        ("paragraph", "India remained neutral."),
    )
    passages = chunk(article, count_tokens, DEFAULT)
    assert [passage.heading for passage in passages] == ["", *["China"] * (len(passages) - 2), "India"]
    assert len(passages) > 4
    assert [passage.text for passage in (passages[0], passages[-1])] == [
        "Most powers urged dialogue.",
        "India remained neutral.",
    ]
    assert not any("China\n" in passage.text or "India\n" in passage.text for passage in passages)


def test_short_paragraphs_share_a_passage(count_tokens):
    lines = [("paragraph", f"Country number {number} urged both sides to talk.") for number in range(30)]
    passages = chunk(article_of(*lines), count_tokens, DEFAULT)
    assert 2 <= len(passages) <= 4
    assert min(count_tokens([passage.text for passage in passages[:-1]])) > DEFAULT.passage_tokens / 2


def test_a_line_that_fits_is_not_torn_apart(count_tokens):
    bullets = [
        ("bullet", f"Country number {number} urged restraint. It called for talks. " * 4) for number in range(12)
    ]
    article = article_of(*bullets)
    lines = article.text.split("\n")
    for passage in chunk(article, count_tokens, DEFAULT):
        assert all(line in lines for line in passage.text.split("\n"))


def test_a_long_sentence_is_cut_at_its_clauses(count_tokens):
    clauses = "; ".join(
        f"country number {number}" + " urged both sides to show restraint" * (number % 3) for number in range(50)
    )
    passages = chunk(article_of(("paragraph", clauses)), count_tokens, DEFAULT)
    assert len(passages) > 2
    assert all(passage.text.startswith("country number") for passage in passages)
    assert all(passage.text.endswith(";") for passage in passages[:-1])


def test_a_quarter_of_the_model_is_left_to_title_and_heading():
    assert Limits.of(512, 512) == Limits(384, 512)
    assert Limits.of(160, 512) == Limits(160, 512)
    assert Limits.of(160, 128) == Limits(96, 128)


def test_passages_have_the_same_names_every_time_and_no_name_twice(count_tokens):
    article = article_of(("paragraph", "Iran said no. " * 200), ("heading", "Iran"), ("paragraph", "Iran said no."))
    first, second = (chunk(article, count_tokens, DEFAULT) for _ in range(2))
    assert first == second
    assert len({passage.id for passage in first}) == len(first) > 2
    other = Article("other", "b.txt", "", article.text, headings=article.headings)
    assert not {passage.id for passage in first} & {passage.id for passage in chunk(other, count_tokens, DEFAULT)}


def test_the_limit_holds_where_the_space_between_sentences_counts():
    def counts_line_ends(texts):
        return [len(text.split()) + 50 * text.count("\n") for text in texts]

    article = article_of(*[("paragraph", f"Country number {number} urged restraint.") for number in range(20)])
    passages = chunk(article, counts_line_ends, DEFAULT)
    assert max(counts_line_ends([passage.text for passage in passages])) <= DEFAULT.passage_tokens
    assert gaps(article, passages).strip() == ""


def test_no_text_has_no_passages(count_tokens):
    assert chunk(Article("id", "a.txt", "Title", ""), count_tokens, DEFAULT) == ()


def test_gaps_are_the_characters_outside_passages(count_tokens):
    article = article_of(("paragraph", "Iran said no."), ("heading", "Iraq"), ("paragraph", "Iraq said yes."))
    passages = chunk(article, count_tokens, DEFAULT)
    assert gaps(article, passages).strip() == ""
    assert gaps(article, passages[1:]).strip() == "Iran said no."
    assert gaps(article, []).split() == "Iran said no. Iraq said yes.".split()


# "|" stands where one sentence ends and the next begins.
@pytest.mark.parametrize(
    "marked",
    [
        "The U.S. condemned the strike. |China did not.",
        "It is close to the U.S. |The EU is not.",
        "The U.N. Security Council met. |It closed at 9 a.m. on Jan. 18, 2024.",
        "U.S. State Department spokesman Matthew Miller spoke. |He said no.",
        "He spoke on Jan. 18. |Later he left.",
        "On Sept. 5 the talks began. |They failed.",
        "Mr. Miller spoke. |Mrs. Khar listened.",
        "Ms. Zahra replied. |Later Ms. Baloch agreed.",
        "Gen. Munir met Lt. Gen. Asim and Maj.-Gen. Sharif. |They spoke.",
        "Dr. S. Jaishankar said so. |St. Petersburg did not.",
        "The charge d'affaires was summoned. |He came.",
        "Iran's chargé d'affaires in Islamabad, H.E. Mr. Shahrokh, was told. |He left.",
        '"It is vital," he said. |"We act." |She left.',
        "“It is vital.” |She left.",
        "“It is vital!” Mao added. |“Peace.”",
        '"Is it true?" the minister asked. |"No."',
        "'No.' |'Yes.'",
        "He said: “This is it.” |The minister left.",
        "We condemn ... the act. |We regret it.",
        "It cost $1.5 billion. |Art. 51 of the Charter applies. |Resolution No. 2231 holds.",
        "Jaiswal said that India (see below) agrees. |It does.",
        "Yes? |No! |Done.",
        "Is it so? asked Mao. |It is.",
        "no end",
    ],
)
def test_sentences_end_where_they_end(marked):
    sentences = marked.split("|")
    line = "".join(sentences)
    assert [line[start:end] for start, end in split_sentences(line)] == [sentence.strip() for sentence in sentences]


def test_bullets_are_sentences_of_their_own(count_tokens):
    article = article_of(
        ("paragraph", "Baloch announced two steps:"),
        ("bullet", "recall of the ambassador"),
        ("bullet", "suspension of visits. No date was given."),
    )
    (passage,) = chunk(article, count_tokens, DEFAULT)
    assert [article.text[start:end] for start, end in passage.sentences] == [
        "Baloch announced two steps:",
        "recall of the ambassador",
        "suspension of visits.",
        "No date was given.",
    ]


@given(st.text() | st.lists(st.sampled_from([*SENTENCES, " ", "\n", '"', "”", "!", "\u2028"])).map("".join))
def test_sentences_leave_nothing_but_space_between_them(line):
    spans = split_sentences(line)
    edges = [0, *(edge for span in spans for edge in span), len(line)]
    assert edges == sorted(edges)
    assert "".join(line[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)).strip() == ""
    assert all(line[start:end] == line[start:end].strip() != "" for start, end in spans)
