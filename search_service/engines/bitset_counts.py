"""How many clauses each of many searches finds that have most of their terms in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from search_service.engines import Request, deadlines
from search_service.query import And, Node, Not, Or, Value

Bits = npt.NDArray[np.uint8]


def fewest_lacking(found: Iterable[npt.NDArray[np.int32]], wanted: int, count: int) -> list[tuple[int, ...]]:
    """`Engine.best_partial_matches`, from the clauses that each of `wanted` nodes matches, of `count` clauses."""
    lacking = np.full(count, 2**wanted - 1, np.uint64)
    for place, clauses in enumerate(found):
        deadlines.check()
        lacking[clauses] -= np.uint64(2**place)
    counts = np.bitwise_count(lacking)
    fewest = counts.min(initial=wanted)
    sets, numbers = np.unique(lacking[counts == fewest], return_counts=True)
    ways = sets[np.argsort(-numbers, kind="stable")].tolist() if fewest < wanted else []
    return [tuple(place for place in range(wanted) if way >> place & 1) for way in ways]


class BitsetCounts:
    """Counts on sets of clauses, a bit for each clause; the set of a term or a filter is looked up once.

    `clauses_of` gives the numbers of the clauses that match a node, of `count` clauses.
    """

    def __init__(self, clauses_of: Callable[[Node], npt.NDArray[np.int32]], count: int) -> None:
        self._clauses_of = clauses_of
        self._every = np.packbits(np.ones(count, bool))
        self._flags = np.zeros(count, bool)
        self._known: dict[Node, Bits] = {}

    def totals(self, requests: Sequence[Request]) -> tuple[int, ...]:
        return tuple(self._total(request) for request in requests)

    def _total(self, request: Request) -> int:
        deadlines.check()
        nodes = [Value(name, values) for name, values in request.filters]
        found = reduce(np.bitwise_and, map(self._bits, [request.tree, *nodes] if request.tree else nodes), self._every)
        return int(np.bitwise_count(found).sum())

    def _bits(self, node: Node) -> Bits:
        match node:
            case And(children):
                return reduce(np.bitwise_and, map(self._bits, children))
            case Or(children):
                return reduce(np.bitwise_or, map(self._bits, children))
            case Not(child):
                return self._every & ~self._bits(child)
            case _:
                if node not in self._known:
                    self._known[node] = self._looked_up(node)
                return self._known[node]

    def _looked_up(self, node: Node) -> Bits:
        self._flags[:] = False
        self._flags[self._clauses_of(node)] = True
        return np.packbits(self._flags)
