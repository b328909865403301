"""The ladders of verbs: their steps, and which verbs are compared."""

from __future__ import annotations

import pytest

from search_service.verbs import LADDERS, family, ladder, lemmas, rung, shift, strength


def test_the_table_has_one_row_a_lemma_and_a_step_of_a_ladder_or_none() -> None:
    assert len(set(lemmas())) == len(lemmas()) > 150
    assert all(family(lemma) for lemma in lemmas())
    assert {(ladder(lemma), strength(lemma)) for lemma in lemmas()} == {
        (None, None),
        *((name, step) for name, steps in LADDERS.items() for step in range(1, len(steps) + 1)),
    }


def test_the_steps_of_a_ladder_are_verbs_of_that_strength() -> None:
    for name, steps in LADDERS.items():
        assert [(ladder(verb), strength(verb), rung(verb)) for verb in steps] == [
            (name, step, verb) for step, verb in enumerate(steps, 1)
        ]


SHIFTS = (
    # before, after, shift, reason
    ("invite", "urge", "stronger", "it asks for more"),
    ("demand", "request", "weaker", "it asks for less"),
    ("call upon", "appeal", None, "both are the same step"),
    ("welcome", "note", "weaker", "it judges less"),
    ("express concern", "condemn", "stronger", "it judges more"),
    ("invite", "recall", None, "one asks, the other judges"),
    ("condemn", "decide", None, "who condemns decides nothing"),
    ("urge", "frobnicate", None, "one is not known"),
    (None, "urge", None, "one is missing"),
)


@pytest.mark.parametrize(("before", "after", "expected", "reason"), SHIFTS)
def test_verbs_are_compared_on_one_ladder_only(before: str | None, after: str, expected: str | None, reason: str) -> None:
    assert shift(before, after) == expected, reason


def test_a_verb_outside_the_table_has_no_strength() -> None:
    assert (strength("frobnicate"), family("frobnicate")) == (None, "other")
