"""Facet counts: the clauses of each value, and the most frequent values."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels.compiler import inlined, kernel
from search_service.engines.columns.kernels.heap import offer, sort
from search_service.engines.columns.kernels.records import (
    ENTRY,
    FACET_COUNT,
    INDEX,
    VALUE_COUNT,
    Bytes,
    FacetColumns,
    FacetSpecs,
    Ints,
    Records,
    Scratch,
)


@inlined
def count_distinct(doc_ids: Ints, group_of: Ints, seen: Bytes) -> int:
    """The number of distinct groups of clauses; `seen` is all 0 before and after."""
    index, groups, count = doc_ids.view(INDEX), group_of.view(INDEX), 0
    for i in range(len(index)):
        group = groups[index[i]]
        count += 1 - seen[group]
        seen[group] = 1
    if len(index) > len(seen) // 16:
        seen[:] = 0
    else:
        for i in range(len(index)):
            seen[groups[index[i]]] = 0
    return count


@inlined
def passing(doc_ids: Ints, matching: Ints, failed_filters: Ints, ignored: int) -> Ints:
    """The matching clauses that fail no filter outside the mask `ignored`; `doc_ids` if the mask is empty."""
    if not ignored:
        return doc_ids
    out, count = np.empty(len(matching), np.int32), 0
    for i in range(len(failed_filters)):
        out[count] = matching[i]
        count += failed_filters[i] & ~ignored == 0
    return out[:count] if len(failed_filters) else matching


@inlined
def tally_kinds(doc_ids: Ints, kind_of: Ints, kind_counts: Ints, kinds: Ints, amounts: Ints) -> int:
    """Write the kinds of the clauses and their counts; return how many kinds. `kind_counts` has two 0 counts for each kind."""
    index, kind_at, count, half = doc_ids.view(INDEX), kind_of.view(INDEX), 0, len(doc_ids) >> 1
    counts, others = kind_counts[: len(kind_counts) >> 1], kind_counts[len(kind_counts) >> 1 :]
    if len(index) < len(kind_counts):
        for i in range(len(index)):
            kind = kind_at[index[i]]
            kinds[count] = kind
            count += counts[kind] == 0
            counts[kind] += 1
        for n in range(count):
            amounts[n] = counts[kinds[n]]
            counts[kinds[n]] = 0
        return count
    # Neighbours are often of one kind, and an increment waits for the one before: two counts for each kind halve the wait.
    for i in range(half):
        counts[kind_at[index[i]]] += 1
        others[kind_at[index[half + i]]] += 1
    if len(index) & 1:
        counts[kind_at[index[2 * half]]] += 1
    for kind in range(len(counts)):
        kinds[count], amounts[count] = kind, counts[kind] + others[kind]
        count += amounts[count] != 0
    kind_counts[:] = 0
    return count


@inlined
def tally_documents(doc_ids: Ints, document_of: Ints, documents: Ints, amounts: Ints) -> int:
    """The same for documents. They ascend with their clauses, so no count has to be read before it is written."""
    index, document_at, last, previous = doc_ids.view(INDEX), document_of.view(INDEX), 0, 0
    for i in range(len(index)):
        document = int(document_at[index[i]])
        last += (i > 0) & (document != previous)
        previous = document
        documents[last], amounts[last] = document, i + 1
    for n in range(last, 0, -1):
        amounts[n] -= amounts[n - 1]
    return last + (len(index) > 0)


@inlined
def tally_values(
    groups: Ints, amounts: Ints, n_groups: int, starts: Ints, values: Ints, n_values: int, counts: Ints, found: Ints
) -> int:
    """Add the amounts of groups to the counts of their values, and write the values with a count; return how many."""
    value_at, count = values.view(INDEX), 0
    if 2 * n_groups > n_values:
        for n in range(n_groups):
            for i in range(starts[groups[n]], starts[groups[n] + 1]):
                counts[value_at[i]] += amounts[n]
        for value in range(n_values):
            found[count] = value
            count += counts[value] != 0
        return count
    for n in range(n_groups):
        for i in range(starts[groups[n]], starts[groups[n] + 1]):
            value = value_at[i]
            found[count] = value
            count += counts[value] == 0
            counts[value] += amounts[n]
    return count


@inlined
def list_values(
    out: Records, end: int, chosen: Ints, counts: Ints, found: Ints, n_found: int, entries: Records, no_groups: Ints
) -> int:
    """Write the most frequent values found, the lowest id of equals first, then the chosen ones; clear the counts."""
    size = 0
    for n in range(n_found):
        # One key orders by both: falling count, then rising value. Most keys are too low and need no call of `offer`.
        key = (int(counts[found[n]]) << 32) - int(found[n])
        if size < len(entries) or (size and key > entries[0].key):
            size = offer(entries, no_groups, size, key, found[n], 0)
    sort(entries, no_groups, size)
    for n in range(size):
        out[end + n].value, out[end + n].count = entries[n].item, counts[entries[n].item]
    for n in range(len(chosen)):
        out[end + size + n].value, out[end + size + n].count = chosen[n], counts[chosen[n]]
    for n in range(n_found):
        counts[found[n]] = 0
    return size


@inlined
def tally(columns: FacetColumns, scratch: Scratch, doc_ids: Ints, of_document: int, groups: Ints, amounts: Ints) -> int:
    """Write the groups of clauses (documents or kinds) and their amounts; return how many."""
    if of_document:
        return tally_documents(doc_ids, columns.document_of, groups, amounts)
    return tally_kinds(doc_ids, columns.kind_of, scratch.kind_counts, groups, amounts)


@inlined
def group_arrays(columns: FacetColumns, scratch: Scratch) -> tuple[Ints, Ints]:
    """Buffers for the ids and the amounts of all documents or kinds."""
    n_documents = columns.document_of[-1] + 1 if len(columns.document_of) else 0
    size = max(len(scratch.kind_counts) >> 1, n_documents) + 1
    return np.empty(size, np.int32), np.empty(size, np.int32)


@inlined
def value_arrays(scratch: Scratch, max_values: int) -> tuple[Ints, Records, Ints]:
    """Buffers for the values that have clauses and for a heap of the most frequent, and the empty groups of this heap."""
    size = len(scratch.value_counts)
    return np.empty(size + 1, np.int32), np.empty(min(max_values, size), ENTRY), np.empty(0, np.int32)


@inlined
def n_counts(facets: FacetSpecs, chosen: Ints, max_values: int) -> int:
    """The greatest possible number of counts."""
    count = len(chosen)
    for n in range(len(facets)):
        count += min(max_values, facets[n].n_values)
    return count


@kernel
def count_facets(
    doc_ids: Ints,
    matching: Ints,
    failed_filters: Ints,
    facets: FacetSpecs,
    chosen: Ints,
    max_values: int,
    with_totals: bool,
    columns: FacetColumns,
    scratch: Scratch,
) -> tuple[int, int, Records, Records]:
    """The numbers of wordings and documents, if `with_totals`, and the counts of the values of facets.

    doc_ids: int32, ascending, which pass all filters. matching, failed_filters: int32, which match the query, and masks of
    the filters each fails. facets: FACET records; those counted among the same clauses stand together. chosen: int32 value ids.
    Returns how many wordings and documents, FACET_COUNT and VALUE_COUNT records: by facet the most frequent, then the chosen.
    Cost: O(n) a set of clauses + O(values of its kinds and documents). Source: Lucene's FastTaxonomyFacetCounts, DrillSideways.
    NumPy: np.bincount(value_of[doc_ids[failed_filters & ~ignored == 0]]), for each facet
    """
    groups, amounts = group_arrays(columns, scratch)
    found, entries, no_groups = value_arrays(scratch, max_values)
    out, rows = np.empty(n_counts(facets, chosen, max_values), VALUE_COUNT), np.empty(len(facets), FACET_COUNT)
    end, count, n_documents, counted = 0, 0, -1, (-1, 0)
    for n in range(len(facets)):
        of_document, ignored = facets[n].of_document, facets[n].ignored
        if counted != (of_document, ignored):
            counted, counted_ids = (of_document, ignored), passing(doc_ids, matching, failed_filters, ignored)
            count = tally(columns, scratch, counted_ids, of_document, groups, amounts)
            n_documents = count if of_document and not ignored else n_documents
        starts, value_counts = columns.value_starts[facets[n].starts_at :], scratch.value_counts
        n_found = tally_values(groups, amounts, count, starts, columns.values, facets[n].n_values, value_counts, found)
        own = chosen[facets[n].chosen_start : facets[n].chosen_end]
        n_listed = list_values(out, end, own, value_counts, found, n_found, entries, no_groups)
        end += n_listed + len(own)
        rows[n].n_values, rows[n].n_listed, rows[n].end = n_found, n_listed, end
    if not with_totals:
        return 0, 0, rows, out[:end]
    n_documents = n_documents if n_documents >= 0 else tally(columns, scratch, doc_ids, 1, groups, amounts)
    return count_distinct(doc_ids, columns.wording_of, scratch.seen), n_documents, rows, out[:end]
