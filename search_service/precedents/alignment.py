"""Two documents side by side: which clause of the one became which of the other.

Clauses of the same words are paired first, then the most similar of at least NEAR; of equals those of one section, then those
that stand nearest to each other. What is left over was dropped or added. Pairs that cross others are `moved`: all but those
of the longest sequence that is in order in both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from search_service.engines import deadlines
from search_service.model import Clause
from search_service.precedents.redline import RedlineChange, redline
from search_service.text.analysis import folded_words
from search_service.text.similarity import bag, similar
from search_service.verbs import Shift
from search_service.verbs.acts import verb_shift

PairRelation = Literal["verbatim", "near", "moved", "added", "dropped"]
RELATIONS: tuple[PairRelation, ...] = ("verbatim", "near", "moved", "added", "dropped")
# What a pair of one section is worth, as formulas repeat from section to section ("appropriates ... under section 36").
SAME_SECTION = 4.0


class Pair(msgspec.Struct, frozen=True, gc=False):
    """A clause of the first document and the one of the second that it became; one of them is None where it has none.

    `similarity` is 100 for the same words. `changes` lead from the first text to the second, all of it where one is None.
    """

    a: Clause | None
    b: Clause | None
    relation: PairRelation
    similarity: float
    verb_shift: Shift | None
    changes: tuple[RedlineChange, ...]


def aligned(first: Sequence[Clause], second: Sequence[Clause]) -> tuple[Pair, ...]:
    """The pairs in the order of `second`; what was dropped follows the pair of the clause before it in `first`."""
    partner = _partners(first, second)
    in_order = _in_order({j: i for j, (i, _) in partner.items()})
    dropped_after = _dropped_after(len(first), partner, in_order)
    pairs = [_dropped(first[i]) for i in dropped_after.get(-1, ())]
    for j, clause in enumerate(second):
        deadlines.check()
        if j in partner:
            i, score = partner[j]
            pairs.append(_pair(first[i], clause, score, is_moved=j not in in_order))
        else:
            pairs.append(Pair(None, clause, "added", 0.0, None, redline("", clause.text)))
        pairs += [_dropped(first[i]) for i in dropped_after.get(j, ())]
    return tuple(pairs)


def totals(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many pairs there are of each relation, and in how many the verb grew weaker or stronger."""
    relations, shifts = Counter(pair.relation for pair in pairs), Counter(pair.verb_shift for pair in pairs)
    counted = {str(relation): relations[relation] for relation in RELATIONS}
    return counted | {"weaker": shifts["weaker"], "stronger": shifts["stronger"]}


def _pair(a: Clause, b: Clause, score: float, is_moved: bool) -> Pair:
    same = folded_words(a.text) == folded_words(b.text)
    relation: PairRelation = "moved" if is_moved else "verbatim" if same else "near"
    return Pair(a, b, relation, score, verb_shift(a, b), redline(a.text, b.text))


def _dropped(clause: Clause) -> Pair:
    return Pair(clause, None, "dropped", 0.0, None, redline(clause.text, ""))


def _dropped_after(count: int, partner: Mapping[int, tuple[int, float]], in_order: set[int]) -> dict[int, list[int]]:
    """The clauses of the first document that have no partner, by the clause of the second that they follow, -1 for none."""
    of_first = {i: j for j, (i, _) in partner.items()}
    after: dict[int, list[int]] = {}
    anchor = -1
    for i in range(count):
        if i not in of_first:
            after.setdefault(anchor, []).append(i)
        elif of_first[i] in in_order:
            anchor = of_first[i]
    return after


def _partners(first: Sequence[Clause], second: Sequence[Clause]) -> dict[int, tuple[int, float]]:
    """For a clause of the second document its index in the first, and their similarity."""
    partner = _best_first([*_same_words(first, second)])
    left_first = sorted(set(range(len(first))) - {i for i, _ in partner.values()})
    bags = [bag(first[i].text) for i in left_first]
    candidates = []
    for j, clause in enumerate(second):
        if j not in partner:
            deadlines.check()
            candidates += [(left_first[n], j, score) for n, score in similar(bag(clause.text), bags)]
    return partner | _best_first([(*_rank(first, second, i, j, score), i, j, score) for i, j, score in candidates])


def _same_words(first: Sequence[Clause], second: Sequence[Clause]) -> list[tuple[float, float, int, int, float]]:
    places: dict[tuple[str, ...], list[int]] = {}
    for i, clause in enumerate(first):
        places.setdefault(tuple(folded_words(clause.text)), []).append(i)
    words = [tuple(folded_words(clause.text)) for clause in second]
    return [(*_rank(first, second, i, j, 100.0), i, j, 100.0) for j, key in enumerate(words) for i in places.get(key, ())]


def _rank(first: Sequence[Clause], second: Sequence[Clause], i: int, j: int, score: float) -> tuple[float, float]:
    """What orders candidates, the best first: the similarity, then how far apart they stand in their documents."""
    a, b = first[i], second[j]
    same_section = (a.section, a.type) == (b.section, b.type)
    return -score - SAME_SECTION * same_section, abs(i / len(first) - j / len(second))


def _best_first(candidates: list[tuple[float, float, int, int, float]]) -> dict[int, tuple[int, float]]:
    used: set[int] = set()
    partner: dict[int, tuple[int, float]] = {}
    for *_, i, j, score in sorted(candidates):
        if i not in used and j not in partner:
            used.add(i)
            partner[j] = i, score
    return partner


def _in_order(values: Mapping[int, int]) -> set[int]:
    """The keys of a longest run of ascending values, where keys ascend: patience sorting."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for key in sorted(values):
        slot = bisect_left(tails, values[key])
        tails[slot : slot + 1] = [values[key]]
        ends[slot : slot + 1] = [key]
        before[key] = ends[slot - 1] if slot else None
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
