from hypothesis import given
from hypothesis import strategies as st

from bot.asking.retrieval import fuse

RANKINGS = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=4)


@given(RANKINGS)
def test_fusion_ignores_the_order_of_its_inputs(rankings):
    assert fuse(rankings) == fuse(rankings[::-1])


@given(RANKINGS)
def test_fusion_gives_each_passage_once(rankings):
    fused = [one for one, _ in fuse(rankings)]
    assert sorted(fused) == sorted({one for ranking in rankings for one in ranking})


def test_what_both_find_comes_first():
    assert fuse([["a", "b"], ["b", "c"]])[0][0] == "b"
