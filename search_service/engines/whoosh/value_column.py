"""A column of the Whoosh index: the values of each clause, filtered and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from search_service.engines.index.vocabulary import Ints
from search_service.engines.whoosh.byte_columns import SEPARATOR

Flags = npt.NDArray[np.bool_]


def doc_ids_of(flags: Flags) -> Ints:
    """The doc ids of flagged clauses, ascending."""
    return np.flatnonzero(flags).astype(np.int32)


class ValueColumn:
    """The values of a field, by clause: `rows[codes[doc_id]]`."""

    def __init__(self, rows: Sequence[bytes], codes: Ints) -> None:
        self.codes = codes
        self.rows = [tuple(row.decode("utf-8", "surrogatepass").split(SEPARATOR)) if row else () for row in rows]
        self._values = sorted({value for row in self.rows for value in row})
        ids_of_values = {value: value_id for value_id, value in enumerate(self._values)}
        self._items = np.array([ids_of_values[value] for row in self.rows for value in row], np.int32)
        self._sizes = np.array([len(row) for row in self.rows], np.int32)

    def derived(self, derive: Callable[[str], str | None]) -> ValueColumn:
        """The column of what is derived from each of these values, once in each row."""
        rows = [dict.fromkeys(filter(None, map(derive, row))) for row in self.rows]
        return ValueColumn([SEPARATOR.join(row).encode() for row in rows], self.codes)

    def with_values(self, chosen: Iterable[str]) -> Flags:
        """Flags of the clauses that have one of these values."""
        values = set(chosen)
        return np.array([not values.isdisjoint(row) for row in self.rows], bool)[self.codes]

    def counts(self, doc_ids: Ints) -> dict[str, int]:
        """The counts of values among these clauses, the most frequent first, equals by value; no value has count 0."""
        of_rows = np.bincount(self.codes[doc_ids], minlength=len(self.rows))
        counts = np.bincount(self._items, np.repeat(of_rows, self._sizes), len(self._values)).astype(np.int64)
        order = np.argsort(-counts, kind="stable")
        found = order[: np.count_nonzero(counts)]
        return dict(zip([self._values[value_id] for value_id in found.tolist()], counts[found].tolist(), strict=True))
