"""Facets counted on columns: how many of the clauses found have each value, and which values are the most frequent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

import msgspec
import numpy as np

from search_service.engines import Request
from search_service.engines.columns.kernels import Longs, addresses
from search_service.engines.columns.kernels.facet_counts import EVERY, count_values
from search_service.engines.columns.sieve import Sieved, bits_of
from search_service.engines.columns.store import Array, Columns
from search_service.engines.columns.term_dictionary import Numbers
from search_service.engines.pool import Pool
from search_service.fields import FACETS
from search_service.query import Filters

# How many lists of facets with filters are remembered: a page asks for the same again and again, a session keeps its filters.
KEPT_LISTS = 64

# The value ids of chosen values, by facet.
Chosen = Mapping[str, Mapping[str, int]]


class Counted(msgspec.Struct, frozen=True, gc=False):
    """How many wordings some clauses have and in how many documents they are, 0 if that was not to be counted.

    `counts` has by facet the most frequent values and the chosen ones; `more` how many other values have a clause.
    """

    wordings: int
    documents: int
    counts: Mapping[str, Mapping[str, int]]
    more: Mapping[str, int]


NOTHING = Counted(0, 0, {}, {})


class Column(NamedTuple):
    """A facet as `count_values` asks for it: whether documents hold it, where its starts begin, how many values it has."""

    of_document: bool
    first: int
    size: int


class Room(NamedTuple):
    """What is counted in, kept as long as the `table` of where it is, and where the columns are that are counted by."""

    table: Longs
    counts: tuple[Array, ...]


class FacetCounter:
    """Counts on one set of columns."""

    def __init__(self, columns: Columns) -> None:
        names = [facet.name for facet in FACETS]
        starts, values = ([columns[f"facet_{name}_{part}"] for name in names] for part in ("starts", "items"))
        begins = accumulate(map(len, values), initial=0)
        values_of = (
            np.concatenate([of + begin for of, begin in zip(starts, begins, strict=False)], dtype=np.int32),
            np.concatenate(values, dtype=np.int32),
        )
        self._held = columns["kind_of"], columns["document_of"], columns["wording_of"], *values_of
        firsts, sizes = accumulate(map(len, starts), initial=0), [len(columns[f"facet_{name}_ends"]) for name in names]
        rows = zip((not facet.of_clause for facet in FACETS), firsts, sizes, strict=False)
        facets = dict(zip(names, map(Column._make, rows), strict=True))
        self._most = max(sizes)
        kinds = max((len(of) - 1 for of, facet in zip(starts, FACETS, strict=True) if facet.of_clause), default=0)
        sizes_of_room = 2 * kinds, self._most, len(columns["alike_starts"]) - 1
        self._rooms = Pool(partial(_room, self._held, sizes_of_room))
        # What never changes while an index is open. Of columns, not methods: else they would hold on to this, and this to them.
        self._names = lru_cache(len(names))(lambda name: [*columns.strings(f"facet_{name}")])
        numbers = {name: columns.strings(f"facet_{name}").find for name in names}
        self._asked = lru_cache(KEPT_LISTS)(partial(_asked, facets, numbers))

    def counted(self, found: Numbers, sieved: Sieved, request: Request) -> Counted:
        """What a request asks for, of the clauses found; of a facet that it filters by, of those that pass all other filters.

        The values of such a facet that are chosen are told of, however rare they are, if they have a clause.
        """
        if not (request.facets or request.counted):
            return NOTHING
        most = self._most if request.values is None else request.values
        names, chosen, asked = self._asked(request.facets, most, request.counted, request.filters)
        room = self._rooms.acquire()
        out = count_values(found, sieved.clauses, sieved.failed, asked, room.table).tolist()
        self._rooms.release(room)
        counts, more, start = dict[str, dict[str, int]](), dict[str, int](), 2
        for name in names:
            different, first = out[start], start + 1
            listed = min(different, most)
            end = first + listed
            start, values = end + listed, self._names(name)
            counts[name] = {values[value_id]: count for value_id, count in zip(out[first:end], out[end:start], strict=True)}
            if name in chosen:
                for value, count in zip(chosen[name], out[start:], strict=False):
                    if count:
                        counts[name].setdefault(value, count)
                start += len(chosen[name])
            more[name] = different - len(counts[name])
        return Counted(out[0], out[1], counts, more)


def _room(held: Sequence[Array], sizes: tuple[int, int, int]) -> Room:
    """Room for so many counts of kinds, values and wordings."""
    kinds, values, wordings = sizes
    counts = np.zeros(kinds, np.int32), np.zeros(values, np.int32), np.zeros(wordings, np.uint8)
    return Room(addresses(*held, *counts), counts)


def _asked(
    facets: Mapping[str, Column],
    numbers: Mapping[str, Callable[[str], int | None]],
    names: Sequence[str],
    most: int,
    counted: bool,
    filters: Filters,
) -> tuple[Sequence[str], Chosen, Longs]:
    """The facets that `count_values` is asked of, in the order that it is asked; the values of them that are chosen; and how.

    Those stand together that it counts among the same clauses.
    """
    bits = bits_of(filters) if len(filters) > 1 else {name: EVERY for name, _ in filters}
    chosen = {
        name: {value: number for value in values if (number := numbers[name](value)) is not None} for name, values in filters
    }
    ordered = sorted(names, key=lambda name: (name in bits, facets[name].of_document))
    asked: list[int] = [most, counted]
    for name in ordered:
        of_document, *column = facets[name]
        wanted = chosen.get(name, {}).values()
        asked += [of_document, bits.get(name, 0), *column, len(wanted), *wanted]
    return ordered, chosen, np.array(asked, np.int64)
