"""A bounded min-heap: keeps the highest keys, and the best of each group."""

from __future__ import annotations

from search_service.engines.columns.kernels.compiler import inlined
from search_service.engines.columns.kernels.records import EMPTY_SLOT, Ints, Records

# The root has the lowest key. `slot_of` has the slot of each group, EMPTY_SLOT if it is not in the heap; it is empty if
# groups do not count.


@inlined
def put(entries: Records, slot_of: Ints, slot: int, key: int, item: int, group: int) -> None:
    entries[slot].key, entries[slot].item, entries[slot].group = key, item, group
    if len(slot_of):
        slot_of[group] = slot


@inlined
def sift_down(entries: Records, slot_of: Ints, size: int, slot: int, key: int, item: int, group: int) -> None:
    """Put an entry at a slot, or move it down below entries with lower keys."""
    child = 2 * slot + 1
    while child < size:
        if child + 1 < size and entries[child + 1].key < entries[child].key:
            child += 1
        if entries[child].key >= key:
            break
        put(entries, slot_of, slot, entries[child].key, entries[child].item, entries[child].group)
        slot = child
        child = 2 * slot + 1
    put(entries, slot_of, slot, key, item, group)


@inlined
def sift_up(entries: Records, slot_of: Ints, slot: int, key: int, item: int, group: int) -> None:
    """Put an entry at a slot, or move it up above entries with higher keys."""
    while slot:
        parent = (slot - 1) // 2
        if entries[parent].key <= key:
            break
        put(entries, slot_of, slot, entries[parent].key, entries[parent].item, entries[parent].group)
        slot = parent
    put(entries, slot_of, slot, key, item, group)


@inlined
def offer(entries: Records, slot_of: Ints, size: int, key: int, item: int, group: int) -> int:
    """Insert an entry if it is among the best; return the new size, at most `len(entries)`."""
    slot = int(slot_of[group]) if len(slot_of) else EMPTY_SLOT
    if slot != EMPTY_SLOT:
        if entries[slot].key < key:
            sift_down(entries, slot_of, size, slot, key, item, group)
    elif size < len(entries):
        sift_up(entries, slot_of, size, key, item, group)
        return size + 1
    elif size and entries[0].key < key:
        if len(slot_of):
            slot_of[entries[0].group] = EMPTY_SLOT
        sift_down(entries, slot_of, size, 0, key, item, group)
    return size


@inlined
def sort(entries: Records, slot_of: Ints, size: int) -> None:
    """Sort the entries of a heap, the highest key first, and clear the slots of their groups."""
    for last in range(size - 1, -1, -1):
        key, item, group = entries[0].key, entries[0].item, entries[0].group
        if last:
            end = entries[last].key, entries[last].item, entries[last].group
            if len(slot_of):
                slot_of[group] = EMPTY_SLOT
            sift_down(entries, slot_of, last, 0, end[0], end[1], end[2])
        elif len(slot_of):
            slot_of[group] = EMPTY_SLOT
        entries[last].key, entries[last].item, entries[last].group = key, item, group
