"""Strength as a filter, in every way to name a step, and as an order: the strongest precedent of a phrase."""

from __future__ import annotations

import pytest

from search_service.fields import FACETS_BY_NAME
from search_service.query import Value, parse, read_arguments
from search_service.search.index import Index
from search_service.verbs import strength

REQUESTS = ("invite", "encourage", "call upon", "urge", "request", "demand", "decide")

STEPS = [
    ("urge", ("urge",), "the verb that names the step"),
    ("Urges", ("urge",), "any form of it"),
    ("warns", ("urge",), "another verb of the step"),
    ("call upon", ("call upon",), "a verb with a particle"),
    ("4", ("urge", "express concern"), "a number is a step of both ladders"),
    ("7", ("decide",), "of the longer ladder alone"),
    ("asked", REQUESTS, "a whole ladder"),
    ("urge..", REQUESTS[3:], "that and stronger, on its ladder"),
    ("..encourage", REQUESTS[:2], "that and weaker"),
    ("decide..request", REQUESTS[4:], "the ends in either order"),
    ("calls upon ..", REQUESTS[2:], "a blank before the dots"),
    ("6..", ("demand", "decide", "condemn"), "numbers take both ladders"),
]


@pytest.mark.parametrize(("text", "values", "reason"), STEPS)
def test_a_step_is_named_in_queries_and_in_addresses(text: str, values: tuple[str, ...], reason: str) -> None:
    assert parse(f'strength:"{text}"').tree == Value("strength", values), reason
    query, problems = read_arguments([("strength", text)])
    assert (query.chosen("strength"), problems) == (tuple(sorted(values)), ()), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8", "neither ladder has so many steps"),
        ("urge..condemn", "ends on two ladders"),
        ("..", "no end at all"),
        ("strongly", "no verb"),
        ("intend", "a verb on no ladder"),
        ("4...6..", "dots and dots"),
    ],
)
def test_what_names_no_step_is_refused_with_an_example(text: str, reason: str) -> None:
    assert not FACETS_BY_NAME["strength"].read(text), reason
    problem = parse(f'strength:"{text}"').problem
    assert problem is not None
    assert "strength:urge" in problem.advice
    assert read_arguments([("strength", text)])[1][0].parameter == "strength"


def test_the_strongest_precedent_of_a_phrase_comes_first(index: Index) -> None:
    found = index.search('"preventive diplomacy"', sort="strength", group="none", per_page=100)
    strengths = [
        max(strength(verb) or 0 for verb in (one.hit.clause.verb or "", *one.hit.clause.coordinated)) for one in found.clauses
    ]
    assert len(strengths) == found.total > 10
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] > strengths[-1]


def test_the_count_of_a_step_is_what_choosing_it_finds(index: Index) -> None:
    (facet,) = [result for result in index.search("peace").facets if result.facet.name == "strength"]
    assert len(facet.counts) > 4
    for value, count in facet.counts.items():
        assert index.search("peace", strength=[value]).total == count
        assert index.search(f'peace strength:"{value}"').total == count
