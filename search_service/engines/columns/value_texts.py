"""What is written of the values of facets: made once for all of them, joined anew for each search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from search_service.engines import Around, Numbered, TextsOf
from search_service.engines.columns.kernels import Bytes, Longs
from search_service.engines.columns.kernels.joining import joined
from search_service.engines.columns.store import Columns
from search_service.fields import FACETS


class ValueTexts:
    """Writes lists of values of facets, whose texts `texts_of` gives; they take as much room as a few of the answers."""

    def __init__(self, columns: Columns, texts_of: TextsOf) -> None:
        self._columns, self._texts_of = columns, texts_of

    def __call__(self, numbered: Numbered, lists: Sequence[Around]) -> bytes:
        texts, bounds, firsts = self._made
        asked, parts = list[int](), list[bytes]()
        for facet, opening, middle, end, closing in lists:
            asked += (*(numbered.rows[facet] if middle else (0, 0)), firsts[facet])
            parts += (opening, middle, end, closing)
        asked += accumulate(map(len, parts))
        written = joined(numbered.told, np.array(asked, np.int64), texts, bounds, np.frombuffer(b"".join(parts), np.uint8))
        return written.tobytes()

    @cached_property
    def _made(self) -> tuple[Bytes, Longs, Mapping[str, int]]:
        """The texts of all values of all facets, where each begins, and the number of the first value of each facet."""
        names = {facet.name: self._columns.strings(f"facet_{facet.name}") for facet in FACETS}
        parts = [part for facet, values in names.items() for value in values for part in self._texts_of(facet, value)]
        bounds = np.array([*accumulate(map(len, parts), initial=0)], np.int64)
        firsts = dict(zip(names, accumulate(map(len, names.values()), initial=0), strict=False))
        return np.frombuffer(b"".join(parts), np.uint8), bounds, firsts
