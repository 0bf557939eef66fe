import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.indexing.cleaning import clean_line, is_boilerplate, strip_hidden_markup

MARKUP = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<", ">", "&", "amp;", "&lt;", "&gt", "&#60;", "script", "[", "]", "3", "[12]", "e\u0301"]
        + ["&NotEqualTilde;", "\u200b", "\u202e", "\x00", "\x85", "\u2028", "\ufb2c", "\ud83d", " ", "\n", "Iran"]
    )
).map("".join)
ANY_LINE = st.text() | MARKUP


@given(ANY_LINE)
@example("&amp;amp;lt;b&amp;amp;gt;")
@example("[1[2]3]")
def test_cleaning_twice_changes_nothing(line):
    assert clean_line(clean_line(line)) == clean_line(line)


@given(ANY_LINE)
@example("\ufb2c")  # composes to three characters
def test_cleaning_never_lengthens(line):
    assert len(clean_line(line)) <= len(line)


@given(ANY_LINE)
def test_a_cleaned_line_is_one_line_that_can_be_stored(line):
    cleaned = clean_line(line)
    assert " ".join(cleaned.split()) == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        ("<b>Iran</b> said &quot;no&quot; &amp; left", 'Iran said "no" & left'),
        ('<a href="https://example.org/?a=1&b=2" onclick="steal()">Tehran</a> denied it', "Tehran denied it"),
        ("&lt;b&gt;Iran&lt;/b&gt; and &amp;lt;i&amp;gt;Iraq", "Iran and Iraq"),
        ("<!doctype html><?php evil() ?>Baghdad agreed", "Baghdad agreed"),
        ("Guterres urged restraint[3], twice [12].", "Guterres urged restraint, twice ."),
        ("  many \t kinds\u00a0of\u2009space \n", "many kinds of space"),
        ("Jose\u0301 Manuel Albares", "Jos\u00e9 Manuel Albares"),
        ("nul\x00l and bell\x07 and next\x85line", "null and bell and nextline"),
        ("half a pair \ud800 of surrogates", "half a pair of surrogates"),
        ("inflation < 5% and growth > 2%", "inflation < 5% and growth > 2%"),
        ("the 2015 deal [JCPOA] holds", "the 2015 deal [JCPOA] holds"),
        ("O'Brien's \u201cred line\u201d \u2013 and \u00a31bn", "O'Brien's \u201cred line\u201d \u2013 and \u00a31bn"),
    ],
)
def test_markup_and_noise_go_and_words_stay(line, cleaned):
    assert clean_line(line) == cleaned


def test_every_invisible_format_character_goes():
    number_signs = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    joiners_of_hieroglyphs = set(range(0x13430, 0x13440))
    left = [
        f"U+{code:04X}"
        for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf"
        and code not in number_signs | joiners_of_hieroglyphs
        and clean_line(f"Teh{chr(code)}ran") != "Tehran"
    ]
    assert left == []


@pytest.mark.parametrize("code", [0x34F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x3164, 0xFE0F, 0xFFA0, 0xE0100, 0xE01EF])
def test_what_is_drawn_as_nothing_goes_whatever_its_category(code):
    assert clean_line(f"Teh{chr(code)}ran") == "Tehran"


def test_a_name_spelt_backwards_by_bidirectional_marks_is_shown_as_it_is_stored():
    assert clean_line("\u202enarI\u202c said \u2066yes\u2069") == "narI said yes"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('x')</script>",
        '<SCRIPT type="text/javascript">\nif (a < b) {\n  alert("x");\n}\n</SCRIPT >',
        "<script>alert('x')</script foo>",
        "<style>p > b { color: red }</style>",
        "<!-- a note\n\nover paragraphs <b>with tags</b> -->",
        "<script><!-- alert('x') --></script>",
    ],
)
def test_scripts_styles_and_comments_go_whole(hidden):
    assert strip_hidden_markup(f"Before.\n{hidden}\nAfter.").split() == ["Before.", "After."]


@pytest.mark.parametrize("opened", ["<script>alert('x')", "<style>p {}", "<!-- draft"])
def test_what_is_not_closed_is_hidden_to_the_end_as_in_a_browser(opened):
    assert strip_hidden_markup(f"Before.\n{opened}").split() == ["Before."]


@pytest.mark.parametrize("piece", ["<!--", "<script ", "<script>", "<style>", "</script"])
def test_hidden_markup_is_found_in_linear_time(piece):
    began = time.monotonic()
    strip_hidden_markup(piece * 100_000)
    assert time.monotonic() - began < 5  # a tenth of a second; a quadratic search takes minutes


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to improve your experience.",
        "This website uses cookies.",
        "Accept all cookies",
        "Read our cookie policy",
        "Subscribe to our newsletter",
        "Sign up for our daily newsletter and get the news in your inbox",
        "Please log in to your account",
        "Already a subscriber? Log in",
        "Get our newsletter in your inbox",
        "Read more: Iran strikes back",
        "Also read: What we know so far",
        "Related stories",
        "Most read",
        "Share this article",
        "Share",
        "Follow us on X",
        "© 2024 Dawn",
        "(c) 2024 Dawn Media",
        "Copyright 2024 The Associated Press",
        "2024 Reuters. All rights reserved.",
        "ADVERTISEMENT",
        "Skip to main content",
        "Click here to watch the video",
        "Download our free app",
        "Home | World | Politics | Sport",
        "News > Asia > Pakistan > Politics",
    ],
)
def test_lines_of_the_page_are_boilerplate(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Pakistan said it would share intelligence with Iran.",
        "The two sides will share this burden, Jilani said, and will save no effort.",
        "The register of ships was signed by both ministers.",
        "(c) The ambassadors of both countries return to their posts.",
        "Get out of our waters, Oslo told the captain.",
        "Like its neighbours, Oman urged restraint.",
        "Tehran, Islamabad",
        "Read the statement again, the minister told reporters.",
        "Comment was not available from the embassy.",
        "We do not use force, Guterres said, and we do not reward it.",
        "Russia/China",
        "Follow-up talks are planned for 29 January.",
    ],
)
def test_sentences_of_reports_are_not(line):
    assert not is_boilerplate(line)


def test_a_long_paragraph_is_never_boilerplate():
    assert is_boilerplate("We found that cookies are bad for the teeth.")
    assert not is_boilerplate("We found that cookies are bad for the teeth. " + "The ministers met in Geneva. " * 10)


@pytest.mark.parametrize(
    "nested", ["&" + "amp;" * 200_000, "<" * 200_000 + "b>" * 200_000, "[" * 200_000 + "1]" * 200_000]
)
def test_markup_nested_without_end_takes_no_time(nested):
    began = time.monotonic()
    once = clean_line(f"before {nested} after")
    assert time.monotonic() - began < 5
    assert clean_line(once) == once
    assert once.startswith("before")
    assert once.endswith("after")
