"""How many of some clauses have what clauses or documents have."""

from __future__ import annotations

import numpy as np

from search_service.engines.columns.kernels import (
    INTS,
    LONGS,
    LONGS_OUT,
    PLACES,
    Bytes,
    Ints,
    Longs,
    arrays_at,
    compiled,
    inlined,
)

# A loop is given the addresses of these: by the number of a clause its kind, its document and its wording; the values of facets
# that kinds of clauses or documents hold, those of a holder between two starts; and room for counts of kinds, two of each, and
# of values, and for what wordings were seen: all 0, before and after.
_HELD = (*((np.int32,) * 7), np.uint8)

# What is asked of a facet: whether documents hold its values, the bits of the filters that do not count, its first start, how
# many values it has, and how many are chosen; the numbers of these follow.
FACET = 5
# The bits of all filters.
EVERY = -1
_LOW = 2**32 - 1


@inlined
def different(clauses: Ints, group_of: Ints, seen: Bytes) -> int:
    """In how many groups the clauses are."""
    numbers, group_by, count = clauses.view(PLACES), group_of.view(PLACES), 0
    for place in range(len(numbers)):
        group = group_by[numbers[place]]
        count += 1 - seen[group]
        seen[group] = 1
    if len(numbers) > len(seen) // 16:
        seen[:] = 0
    else:
        for place in range(len(numbers)):
            seen[group_by[numbers[place]]] = 0
    return count


@inlined
def passing(clauses: Ints, failed: Ints, ignored: int) -> Ints:
    """The clauses that failed nothing but what is ignored."""
    kept, count = np.empty(len(clauses), np.int32), 0
    for place in range(len(failed)):
        kept[count] = clauses[place]
        count += failed[place] & ~ignored == 0
    return kept[:count] if len(failed) else clauses


@inlined
def tally_kinds(clauses: Ints, kind_of: Ints, tallied: Ints, kinds: Ints, amounts: Ints) -> int:
    """List the kinds of clauses, with how many there are of each; how many kinds. There is room for each kind twice."""
    numbers, kind_by, held, half = clauses.view(PLACES), kind_of.view(PLACES), 0, len(clauses) >> 1
    counts, others = tallied[: len(tallied) >> 1], tallied[len(tallied) >> 1 :]
    if len(numbers) < len(tallied):
        for place in range(len(numbers)):
            kind = kind_by[numbers[place]]
            kinds[held] = kind
            held += counts[kind] == 0
            counts[kind] += 1
        for place in range(held):
            amounts[place] = counts[kinds[place]]
            counts[kinds[place]] = 0
        return held
    # Neighbours are often of one kind, and a count waits for the one before it: so there are two of each.
    for place in range(half):
        counts[kind_by[numbers[place]]] += 1
        others[kind_by[numbers[half + place]]] += 1
    if len(numbers) & 1:
        counts[kind_by[numbers[2 * half]]] += 1
    for kind in range(len(counts)):
        kinds[held], amounts[held] = kind, counts[kind] + others[kind]
        held += amounts[held] != 0
    tallied[:] = 0
    return held


@inlined
def tally_documents(clauses: Ints, document_of: Ints, documents: Ints, amounts: Ints) -> int:
    """The same of the documents of clauses, ascending both: no count has to be read before it is written."""
    numbers, document_by, last, before = clauses.view(PLACES), document_of.view(PLACES), 0, 0
    for place in range(len(numbers)):
        document = int(document_by[numbers[place]])
        last += (place > 0) & (document != before)
        before = document
        documents[last], amounts[last] = document, place + 1
    for place in range(last, 0, -1):
        amounts[place] -= amounts[place - 1]
    return last + (len(numbers) > 0)


@inlined
def spread(holders: Ints, amounts: Ints, held: int, starts: Ints, values: Ints, size: int, counts: Ints, listed: Ints) -> int:
    """Count the clauses of each value that the holders have, of so many values, and list the values; how many there are."""
    numbers, there = values.view(PLACES), 0
    if 2 * held > size:
        for place in range(held):
            for at in range(starts[holders[place]], starts[holders[place] + 1]):
                counts[numbers[at]] += amounts[place]
        for value in range(size):
            listed[there] = value
            there += counts[value] != 0
        return there
    for place in range(held):
        for at in range(starts[holders[place]], starts[holders[place] + 1]):
            value = numbers[at]
            listed[there] = value
            there += counts[value] == 0
            counts[value] += amounts[place]
    return there


@inlined
def sink(heap: Longs, held: int, slot: int, key: int) -> None:
    """Put a key into this slot of a heap, or, below all that are lower, into a further one."""
    child = 2 * slot + 1
    while child < held:
        if child + 1 < held and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[slot] = heap[child]
        slot = child
        child = 2 * slot + 1
    heap[slot] = key


@inlined
def greatest_first(keys: Longs, count: int, most: int) -> int:
    """Bring the greatest of so many keys, in order, before the others, if there are more than so many; how many they are."""
    kept = min(count, most)
    for slot in range(kept // 2 - 1, -1, -1):
        sink(keys, kept, slot, keys[slot])
    for place in range(kept, count if most else 0):
        if keys[place] > keys[0]:
            sink(keys, kept, 0, keys[place])
    for last in range(kept - 1, 0, -1):
        key = keys[last]
        keys[last] = keys[0]
        sink(keys, last, 0, key)
    return kept


@inlined
def tell(told: Longs, at: int, most: int, chosen: Longs, counts: Ints, listed: Ints, there: int, keys: Longs) -> int:
    """Tell of a facet of which so many values are listed, and put their counts back to 0; where the next is told of."""
    for place in range(there):
        # One number orders by both: the count, then what comes before the value.
        keys[place] = (int(counts[listed[place]]) << 32) | (_LOW - int(listed[place]))
    kept = greatest_first(keys, there, most)
    told[at] = there
    at += 1
    for place in range(kept):
        told[at + place] = _LOW - (keys[place] & _LOW)
        told[at + kept + place] = keys[place] >> 32
    at += 2 * kept
    for place in range(len(chosen)):
        told[at + place] = counts[chosen[place]]
    for place in range(there):
        counts[listed[place]] = 0
    return at + len(chosen)


@inlined
def length(asked: Longs) -> int:
    """How much there may be to tell."""
    most, row = 2, 2
    while row < len(asked):
        most += 1 + 2 * min(asked[0], asked[row + 3]) + asked[row + 4]
        row += FACET + asked[row + 4]
    return most


@compiled(LONGS_OUT(INTS, INTS, INTS, LONGS, LONGS))
def count_values(found: Ints, matching: Ints, failed: Ints, asked: Longs, table: Longs) -> Longs:
    """How many wordings the clauses found have, in how many documents they stand, and how often they have values of facets.

    Of each facet is told how many values have a clause; of those the most frequent, the lowest of equals first, as many as are
    listed; their counts; and those of the chosen values. `asked` is how many values are listed at most, whether wordings and
    documents are told apart, else both are 0, and a FACET for each. Where filters do not count, counted are those of the
    `matching` clauses that `failed` no other.
    """
    kind_of, document_of, wording_of, starts, values, tallied, counts, seen = arrays_at(table, _HELD)
    room = max(len(tallied) >> 1, document_of[-1] + 1 if len(document_of) else 0) + 1
    holders, amounts = np.empty(room, np.int32), np.empty(room, np.int32)
    listed, keys = np.empty(len(counts) + 1, np.int32), np.empty(len(counts), np.int64)
    told, at, row, held, documents, before = np.empty(length(asked), np.int64), 2, 2, 0, 0, (-1, 0)
    while row < len(asked):
        of_document, ignored, first, size = asked[row], asked[row + 1], asked[row + 2], asked[row + 3]
        following = row + FACET + asked[row + 4]
        if before != (of_document, ignored):
            before = (of_document, ignored)
            clauses = passing(matching, failed, ignored) if ignored else found
            if of_document:
                held = tally_documents(clauses, document_of, holders, amounts)
            else:
                held = tally_kinds(clauses, kind_of, tallied, holders, amounts)
            documents = held if of_document and not ignored else documents
        there = spread(holders, amounts, held, starts[first:], values, size, counts, listed)
        at = tell(told, at, asked[0], asked[row + FACET : following], counts, listed, there, keys)
        row = following
    told[0] = told[1] = 0
    if asked[1]:
        told[0] = different(found, wording_of, seen)
        told[1] = documents if documents else tally_documents(found, document_of, holders, amounts)
    return told[:at]
