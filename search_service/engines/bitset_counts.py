"""Totals of searches that share terms, and best partial matches, by bitsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

from search_service.engines import Request, deadlines
from search_service.query import And, Node, Not, Or, Value

Bits = npt.NDArray[np.uint8]


def fewest_lacking(found: Iterable[npt.NDArray[np.int32]], wanted: int, count: int) -> list[tuple[int, ...]]:
    """The result of `Engine.best_partial_matches`, from the matches of each of `wanted` nodes among `count` clauses."""
    lacking = np.full(count, 2**wanted - 1, np.uint64)
    for n, doc_ids in enumerate(found):
        deadlines.check()
        lacking[doc_ids] -= np.uint64(2**n)
    counts = np.bitwise_count(lacking)
    fewest = counts.min(initial=wanted)
    masks, sizes = np.unique(lacking[counts == fewest], return_counts=True)
    ways = masks[np.argsort(-sizes, kind="stable")].tolist() if fewest < wanted else []
    return [tuple(n for n in range(wanted) if way >> n & 1) for way in ways]


class BitsetCounts:
    """Bitsets of `count` clauses, one for each term or filter, made once from `doc_ids_of`."""

    def __init__(self, doc_ids_of: Callable[[Node], npt.NDArray[np.int32]], count: int) -> None:
        self._doc_ids_of = doc_ids_of
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
        self._flags[self._doc_ids_of(node)] = True
        return np.packbits(self._flags)
