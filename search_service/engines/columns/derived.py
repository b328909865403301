"""Arrays that are not on disk: derived facets, and the order by strength."""

from __future__ import annotations

import numpy as np

from search_service.engines.arrays import Array, Columns, Ints, frozen, strings
from search_service.fields import FACETS, Facet
from search_service.verbs import strength


def derived_facets(columns: Columns) -> dict[str, Array]:
    """The arrays of facets that are not stored, as those of stored ones are: few, as few kinds of clauses differ."""
    arrays: dict[str, Array] = {}
    for facet in FACETS:
        if facet.derived_from:
            arrays |= _derived(columns, facet)
    return arrays


def _derived(columns: Columns, facet: Facet) -> dict[str, Array]:
    source = f"facet_{facet.derived_from}"
    derived = [facet.derive(value) for value in columns.strings(source)]
    values = sorted({value for value in derived if value is not None})
    ids = {value: value_id for value_id, value in enumerate(values)}
    id_of = np.array([-1 if value is None else ids[value] for value in derived], np.int64)
    groups, items = _groups(columns, source), id_of[columns[f"{source}_items"]]
    # Two values of a group may give the same one.
    pairs = np.unique(groups[items >= 0] * len(values) + items[items >= 0])
    each = np.arange(len(columns[f"{source}_starts"]), dtype=np.int64)
    return strings(f"facet_{facet.name}", values) | {
        f"facet_{facet.name}_items": (pairs % max(len(values), 1)).astype(np.int32),
        f"facet_{facet.name}_starts": np.searchsorted(pairs, each * len(values)).astype(np.int32),
    }


def strength_ranks(columns: Columns) -> Ints:
    """The rank of each clause with the strongest verbs first, of equals the newest."""
    strengths = np.array([strength(verb) or 0 for verb in columns.strings("facet_verb")], np.int32)
    of_kind = np.zeros(len(columns["facet_verb_starts"]) - 1, np.int32)
    np.maximum.at(of_kind, _groups(columns, "facet_verb"), strengths[columns["facet_verb_items"]])
    order = np.lexsort((columns["newest"], -of_kind[columns["kind_of"]]))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return frozen(ranks)


def _groups(columns: Columns, name: str) -> Array:
    """The group of each item of lists."""
    starts = columns[f"{name}_starts"]
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))
