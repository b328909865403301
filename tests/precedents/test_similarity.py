"""Similarity is of words, whatever their numbers, their order and the way they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.text.similarity import bag, is_verbatim, similar, similarity

BAGS = (
    # text, its masked bag, reason
    ("Recalls its resolution 76/299", "# # its recalls resolution", "a symbol is two words with digits"),
    ("its seventy-fifth session", "# its session", "the tens before an ordinal are dropped"),
    ("the third and the 3rd", "# # and the the", "ordinals in words and in figures"),
    ("twenty States", "states twenty", "a cardinal in words is a word"),
    ("COVID-19 in 2021", "# # covid in", "years and numbers"),
    ("", "", "no words"),
)
TEXTS = st.lists(st.sampled_from(["peace", "trust", "2021", "third", "States,", "of"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(("text", "expected", "reason"), BAGS)
def test_a_bag_masks_numbers(text: str, expected: str, reason: str) -> None:
    assert bag(text) == expected, reason


@given(TEXTS, TEXTS)
def test_similarity_is_symmetric_and_100_for_equal_bags(first: str, second: str) -> None:
    assert similarity(first, second) == similarity(second, first)
    assert (similarity(first, second) == 100) == (bag(first) == bag(second))
    assert not is_verbatim(first, second) or similarity(first, second) == 100


def test_other_numbers_are_similar_and_not_verbatim() -> None:
    before, after = "at its seventy-fifth session, in 2020", "at its seventy-sixth session, in 2021"
    assert similarity(before, after) == 100
    assert not is_verbatim(before, after)
    assert is_verbatim("Recalls\u00a0its Resolution,", "recalls its resolution;")


def test_the_most_similar_come_first_and_the_rest_is_left_out() -> None:
    bags = [bag(text) for text in ("urges all States to act", "urges all States to act now", "notes the report")]
    assert [i for i, _ in similar(bags[0], bags)] == [0, 1]
