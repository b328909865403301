"""Every redline applies: it gives back both texts, and shows what changed between them as a person would."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index
from search_service.precedents.redline import RedlineChange, redline, without_numbers
from search_service.query import Query

WORDS = (
    "the",
    "The",
    "Recalling",
    "resolution",
    "resolutions",
    "76/299",
    "twenty-fifth",
    "\n(a)",
    ",",
    ";",
    "fünf",
    "“peace”",
    " ",
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))

SHOWN = (
    # before, after, the redline in the brackets of word diffs, reason
    ("", "Urges States to act;", "{+Urges States to act;+}", "a text without a counterpart is one insertion"),
    ("Urges States to act;", "", "[-Urges States to act;-]", "and without a successor one deletion"),
    ("Urges States to act;", "Urges States to act;", "Urges States to act;", "equal texts have one equal run"),
    ("Urges States to act;", "Urges all States to act;", "Urges{+ all+} States to act;", "a word is inserted with its blank"),
    (
        "欢迎区域中心协助各国",
        "欢迎区域中心支助各国",
        "欢迎区域中心[-协-]{+支+}助各国",
        "signs of Chinese are compared one by one",
    ),
    ("Urges States to act;", "Urges States to act.", "Urges States to act[-;-]{+.+}", "a sign is compared by itself"),
    (
        "Invites States to act promptly",
        "Requests States to act promptly",
        "[-Invites-]{+Requests+} States to act promptly",
        "a deletion stands before what replaces it",
    ),
    (
        "to peace and to trust among all",
        "for peace or to hope among all",
        "[-to peace and to trust-]{+for peace or to hope+} among all",
        "lone words that stayed are shown with what changed around them",
    ),
    (
        "recalls all its earlier resolutions on this item",
        "Recalls all its earlier resolutions on that item",
        "[-recalls-]{+Recalls+} all its earlier resolutions on[- this-]{+ that+} item",
        "words that differ in case alone are changed alone",
    ),
    (
        "at its seventy-fifth session",
        "at its seventy-seventh session",
        "at its[- seventy-fifth-]{+ seventy-seventh+} session",
        "a number of two words is one word",
    ),
)

NUMBERS = (
    # before, after, the redline without numbers, reason
    ("at its seventy-fifth session", "at its seventy-seventh session", "at its seventy-seventh session", "ordinals"),
    (
        "resolution 75/272 of 16 April 2021",
        "resolution 77/273 of 24 April 2023",
        "resolution 77/273 of 24 April 2023",
        "symbols",
    ),
    ("in 2021 at last urges us", "in 2023 at last invites us", "in 2023 at last[- urges-]{+ invites+} us", "words still show"),
)


def in_brackets(changes: Sequence[RedlineChange]) -> str:
    signs = {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}
    return "".join(signs[change.op].format(change.text) for change in changes)


def applied(changes: Sequence[RedlineChange]) -> tuple[str, str]:
    before = "".join(change.text for change in changes if change.op != "insert")
    return before, "".join(change.text for change in changes if change.op != "delete")


@pytest.mark.parametrize(("before", "after", "expected", "reason"), SHOWN)
def test_a_redline_shows_what_changed(before: str, after: str, expected: str, reason: str) -> None:
    assert in_brackets(redline(before, after)) == expected, reason


@pytest.mark.parametrize(("before", "after", "expected", "reason"), NUMBERS)
def test_numbers_alone_are_hidden_on_request(before: str, after: str, expected: str, reason: str) -> None:
    assert in_brackets(without_numbers(redline(before, after))) == expected, reason


@given(TEXTS, TEXTS)
def test_a_redline_gives_back_both_texts(before: str, after: str) -> None:
    changes = redline(before, after)
    assert applied(changes) == (before, after)
    assert all(change.text for change in changes)
    assert all(one.op != other.op for one, other in pairwise(changes))
    assert applied(without_numbers(changes))[1] == after


def test_the_redlines_of_a_thousand_pairs_of_real_clauses_apply(index: Index) -> None:
    texts = [hit.clause.text for hit in index.walk(Query()).hits][:45]
    pairs = [(before, after) for before in texts for after in texts][:1200]
    assert len(pairs) > 1000
    for before, after in pairs:
        assert applied(redline(before, after)) == (before, after)


def test_a_text_without_end_is_compared_in_no_time() -> None:
    before, after = "the peace of " * 60_000, "a peace of the " * 60_000
    assert applied(redline(before, after)) == (before, after)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("words", ["A/RES/76/1, ", "Reaffirms, and ", "paragraphs 1, 2 and 3 of "])
def test_a_redline_of_few_words_repeated_applies_and_ends(words: str) -> None:
    """By longest blocks, each of these took minutes at a quarter of the length."""
    text = words * (48_000 // len(words))
    changes = redline(text, text[::-1])
    assert "".join(change.text for change in changes if change.op != "insert") == text
    assert "".join(change.text for change in changes if change.op != "delete") == text[::-1]
