"""Proximity as queries that raise a score: phrases, windows and passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp

from search_service.engines import passages
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.facts import Facts
from search_service.engines.opensearch.leaves import EVERY, any_of, constant, none_of, phrase
from search_service.engines.opensearch.schema import kept_word
from search_service.engines.weights import (
    GAP,
    LOOSE_PAIR_WEIGHT,
    LOOSE_RUN_WEIGHT,
    LOOSE_WINDOW_WEIGHT,
    MIN_STEMS,
    PASSAGE_WEIGHT,
    VERBATIM_WEIGHT,
    WORDS,
    together,
)
from search_service.query import Node, Passage, Phrase

# A window scores by its width; these widths, in numbers of its stems, stand for all.
STEPS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)
ROUGH_STEPS = (1.25, 2.0, 4.0)
MAX_WINDOW_WORDS = 200
# Of the runs of a passage, those of these lengths are looked for, and the whole.
RUN_LENGTHS = (3, 4, 5, 6, 8, 12, 16, 24)
MAX_RUNS = 120
# Neighbours that stand near each other count in passages of so many: each takes five clauses of a query.
MAX_NEAR_PAIRS = 24
# e^(-FALL x what is missing) is within .08 of `passages.ramp` of the share.
FALL = 10.0


def bonuses(children: Sequence[Node], facts: Facts) -> list[JSON]:
    """Queries that raise the score of a clause that matches all children."""
    rows: list[JSON] = []
    for row, weight in together(children):
        worth = sum(facts.rarity(facts.words.get(kept_word(word.exact), 0)) for word in row)
        rows.append(constant(phrase("exact", [word.exact for word in row]), weight * worth))
    typed = [child for child in children if isinstance(child, WORDS)]
    words = [word for child in typed for word in (child.words if isinstance(child, Phrase) else (child,))]
    stems = list(dict.fromkeys(kept_word(word.stem) for word in words))
    if len(stems) < MIN_STEMS:
        return rows
    return rows + windows(stems, PASSAGE_WEIGHT * sum(facts.rarity(facts.stems.get(stem, 0)) for stem in stems))


def windows(stems: Sequence[str], worth: float) -> list[JSON]:
    """Queries that together score some worth x how many stems there are / the width of a window that holds all of them.

    Each adds what the next wider one does not have.
    """
    # Each word of each window counts as a clause: of many stems there are fewer.
    steps = STEPS if len(STEPS) * len(stems) <= MAX_WINDOW_WORDS else ROUGH_STEPS
    if len(steps) * len(stems) > MAX_WINDOW_WORDS:
        return []
    shares = [1 / step for step in steps]
    gains = [share - narrower for share, narrower in zip(shares, [*shares[1:], 0.0], strict=True)]
    return [
        constant(_within(stems, int(len(stems) * step) - len(stems)), worth * gain)
        for step, gain in zip(steps, gains, strict=True)
    ]


def _within(stems: Sequence[str], gaps: int) -> JSON:
    each = [{"match": {"query": stem}} for stem in stems]
    return {"intervals": {"stem": {"all_of": {"ordered": False, "max_gaps": gaps, "intervals": each}}}}


def _near_in_order(pair: tuple[str, str]) -> JSON:
    words = " ".join(map(kept_word, pair))
    return {"intervals": {"stem": {"match": {"query": words, "ordered": True, "max_gaps": GAP - 1}}}}


class PassageQueries:
    """The score of a passage as in `engines.passages`, without windows of a part of its slots."""

    def __init__(self, node: Passage, facts: Facts, scored: Sequence[JSON], matched: Sequence[JSON]) -> None:
        self._node = node
        self._idf = facts.idf_of_slots(node)
        self._weights = [idf / (sum(self._idf) or 1) for idf in self._idf]
        self._typed = passages.typed(node, self._idf)
        self._scored, self._matched = scored, matched

    def query(self, match: JSON) -> JSON:
        scored = {"bool": {"filter": [match], "should": [self._by_share(), self._by_proximity(), *self._to_the_letter()]}}
        stems = self._stems()
        if len(stems) < 2:
            return scored
        near = _within(stems, max(passages.FAR_APART - len(stems), 0))
        far = {"bool": {"filter": [{"range": {"size": {"gt": passages.LONG_WORDS}}}], "must_not": [near]}}
        damped = [{"filter": far, "weight": passages.LONG_FACTOR}]
        return {"function_score": {"query": scored, "functions": damped, "boost_mode": "multiply"}}

    def _to_the_letter(self) -> list[JSON]:
        """The whole passage as one phrase."""
        words = self._node.verbatim.words if self._node.verbatim else ()
        worth = VERBATIM_WEIGHT * sum(self._typed.weights)
        return [constant(phrase("exact", [word.exact for word in words]), worth)] if words else []

    def _by_share(self) -> JSON:
        """The sum of the scores of the slots, times the matched share."""
        shares = [{"filter": query, "weight": weight} for query, weight in zip(self._matched, self._weights, strict=True)]
        return {
            "function_score": {
                "query": any_of(self._scored),
                "functions": [share for share in shares if share["weight"]] or [{"filter": EVERY, "weight": 1.0}],
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _by_proximity(self) -> JSON:
        """The penalty of each missing slot, times reuse and proximity."""
        missing = zip(self._matched, self._weights, strict=True)
        losses = [{"filter": none_of(query), "weight": exp(-FALL * weight)} for query, weight in missing if weight]
        reuse = {"field": "copies", "modifier": "ln"}
        close = {
            "function_score": {
                "query": {"bool": {"filter": [EVERY], "should": [*self._pairs(), *self._runs(), *self._windows()]}},
                "field_value_factor": reuse,
                "boost_mode": "sum",
            }
        }
        return {
            "function_score": {
                "query": close,
                "functions": losses or [{"weight": 1.0}],
                "score_mode": "multiply",
                "boost_mode": "multiply",
            }
        }

    def _pairs(self) -> list[JSON]:
        stems, weights = self._typed.stems, self._typed.weights
        found: dict[tuple[str, str], float] = {}
        for i, (left, right) in enumerate(pairwise(stems)):
            if left and right:
                found.setdefault((left, right), weights[i] + weights[i + 1])
        beside = [constant(phrase("stem", pair), LOOSE_PAIR_WEIGHT * weight) for pair, weight in found.items()]
        return [*beside, self._near_pairs(found)] if 0 < len(found) <= MAX_NEAR_PAIRS else beside

    def _near_pairs(self, found: Mapping[tuple[str, str], float]) -> JSON:
        """The pairs that stand near each other and nowhere side by side, times the share of all that stand near."""
        share = 1 / max(len(self._typed.weights) - 1, 1)
        scored: list[JSON] = []
        shares: list[JSON] = []
        for pair, weight in found.items():
            near = _near_in_order(pair)
            apart = {"bool": {"filter": [near], "must_not": [phrase("stem", pair)]}}
            scored.append(constant(apart, LOOSE_PAIR_WEIGHT * weight))
            shares.append({"filter": near, "weight": share})
        return {
            "function_score": {
                "query": any_of(scored),
                "functions": shares,
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _runs(self) -> list[JSON]:
        """The best of several runs of slots, by weight."""
        stems, weights = self._typed.stems, self._typed.weights
        lengths = [length for length in dict.fromkeys((*RUN_LENGTHS, len(stems))) if 3 <= length <= len(stems)]
        runs = [(at, at + length) for length in lengths[::-1] for at in range(len(stems) - length + 1)]
        queries = [
            constant(phrase("stem", stems[start:end]), LOOSE_RUN_WEIGHT * sum(weights[start:end]))
            for start, end in runs
            if all(stems[start:end])
        ]
        return [{"dis_max": {"queries": queries[:MAX_RUNS]}}] if queries else []

    def _stems(self) -> list[str]:
        """One stem for each slot."""
        by_slot: dict[int, str] = {}
        for stem, slot in self._typed.slot_of.items():
            by_slot.setdefault(slot, kept_word(stem))
        return list(dict.fromkeys(by_slot.values()))

    def _windows(self) -> list[JSON]:
        stems = self._stems()
        return windows(stems, LOOSE_WINDOW_WEIGHT * sum(self._idf)) if len(stems) > 1 else []
