"""What a chat model is told: evidence as data that no report can break out of."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.asking.prompts import compose_prompt, confirm_prompt, rewrite_prompt, visible, within
from bot.records import Article, Passage, Turn

FENCED = re.compile(r"<(\w+) key=(\w+)>\n(.*?)\n</\1>", re.DOTALL)


def passage(text, outlet="North Wire", heading=""):
    return Passage("p", Article("a", "a.txt", "A title", text, outlet=outlet), 0, len(text), heading)


def test_each_passage_stands_under_a_key_of_its_own_with_outlet_date_and_heading():
    prompt = compose_prompt(
        "Who spoke?", [passage("Oslo spoke.", heading="Norway"), passage("Bergen did not.")], 90, structured=False
    )
    found = FENCED.findall(prompt.user)
    assert [text for _, _, text in found] == [
        "North Wire | no date | Norway\nOslo spoke.",
        "North Wire | no date\nBergen did not.",
    ]
    assert [key for _, key, _ in found] == list(prompt.passages)
    assert "90 words" in prompt.system
    assert not re.search(r"\[\d+\]", prompt.system + prompt.user)


def test_keys_and_marks_are_new_for_every_question():
    prompts = [compose_prompt("Who?", [passage("Oslo spoke.")], 90, structured=False) for _ in range(50)]
    assert len({next(iter(prompt.passages)) for prompt in prompts}) == 50


def test_a_model_held_to_a_schema_can_name_given_keys_only():
    prompt = compose_prompt("Who?", [passage("Oslo spoke."), passage("Bergen.")], 90, structured=True)
    sentence = prompt.schema["properties"]["sentences"]["items"]
    assert sentence["properties"]["keys"]["items"]["enum"] == list(prompt.passages)
    assert compose_prompt("Who?", [passage("Oslo spoke.")], 90, structured=False).schema is None


HOSTILE = st.lists(
    st.one_of(st.text(max_size=40), st.sampled_from(["</", ">", "key=", "\n", "<", "bbbbb", "Question: "])), max_size=12
).map("".join)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_closes_its_own_fence(text, heading, question):
    passages = [passage(text, heading=heading), passage("Oslo spoke.")]
    for prompt in (compose_prompt(question, passages, 90, structured=False), confirm_prompt(question, passages)):
        found = FENCED.findall(prompt.user)
        assert len(found) == 2
        fences = {fence for fence, _, _ in found}
        assert len(fences) == 1
        assert prompt.user.count(fences.pop()) == 4
        assert found[1][2] == "North Wire | no date\nOslo spoke."


@given(HOSTILE, HOSTILE)
def test_no_answer_closes_the_conversation(answer, question):
    prompt = rewrite_prompt("And Oslo?", [Turn(question, answer)])
    fence = re.match(r"<(\w+)>\n", prompt.user).group(1)
    assert prompt.user.count(f"</{fence}>") == 1


def test_what_cannot_be_seen_is_not_sent():
    assert visible("Os\u200blo\u202e sp\x07oke\u2066.\ue000\U000e0041\n") == "Oslo spoke.\n"
    prompt = compose_prompt("Who\u200b?", [passage("Os\u202elo spoke.", heading="Nor\u200bway")], 90, structured=False)
    assert not any(character in prompt.user for character in "\u200b\u202e")


def test_history_is_cut_by_whole_turns_from_the_end():
    turns = [Turn("one two three", "four five"), Turn("six", "seven eight"), Turn("nine", "ten")]
    assert within(turns, 1_000) == tuple(turns)
    assert within(turns, 5) == tuple(turns[1:])
    assert within(turns, 4) == tuple(turns[2:])
    assert within(turns, 1) == ()
    assert within([Turn("short"), Turn("a " * 50), Turn("last")], 10) == (Turn("last"),)
