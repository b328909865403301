"""Finds missing numbers between paragraphs: not printed, or lost in reading."""

from __future__ import annotations

from collections.abc import Iterable

from search_service.model import Clause

_MAX_DIGITS = 3  # digits: a longer number is a misreading


def number_gaps(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """A sentence for each missing number of an operative paragraph; numbers can restart in each section."""
    found = []
    last = 0
    for clause in clauses:
        printed = clause.number or ""
        if clause.type != "operative" or not printed.isdecimal() or len(printed) > _MAX_DIGITS:
            continue
        number = int(printed)
        if number > last + 1:
            missing = str(last + 1) if number == last + 2 else f"{last + 1} to {number - 1}"
            before = f"follows paragraph {last}" if last else "is the first"
            found.append(f"Paragraph {number} {before}: look in the file for {missing}.")
        last = max(last, number) if number > 1 else 1
    return tuple(found)
