"""A column of the Whoosh index as arrays: the values of each clause, filtered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from search_service.engines.index.vocabulary import Ints
from search_service.engines.whoosh.byte_columns import SEPARATOR

Flags = npt.NDArray[np.bool_]


def numbers_of(flags: Flags) -> Ints:
    """The numbers of the clauses that are flagged, ascending."""
    return np.flatnonzero(flags).astype(np.int32)


class ValueColumn:
    """The values of a field: clauses of one number in `codes` have the same."""

    def __init__(self, rows: Sequence[bytes], codes: Ints) -> None:
        self.codes = codes
        self.rows = [tuple(row.decode("utf-8", "surrogatepass").split(SEPARATOR)) if row else () for row in rows]
        self._values = sorted({value for row in self.rows for value in row})
        numbers = {value: number for number, value in enumerate(self._values)}
        self._items = np.array([numbers[value] for row in self.rows for value in row], np.int32)
        self._sizes = np.array([len(row) for row in self.rows], np.int32)

    def having(self, wanted: Iterable[str]) -> Flags:
        """By clause, whether it has one of these values."""
        values = set(wanted)
        return np.array([not values.isdisjoint(row) for row in self.rows], bool)[self.codes]

    def counts(self, ids: Ints) -> dict[str, int]:
        """How many of these clauses have each value that one of them has, the most frequent first, equals by value."""
        of_rows = np.bincount(self.codes[ids], minlength=len(self.rows))
        counts = np.bincount(self._items, np.repeat(of_rows, self._sizes), len(self._values)).astype(np.int64)
        order = np.argsort(-counts, kind="stable")
        found = order[: np.count_nonzero(counts)]
        return dict(zip([self._values[number] for number in found.tolist()], counts[found].tolist(), strict=True))
