"""Collected clauses: stored in the address alone, each `c` with its `note`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import request

from search_service.errors import NotFoundError, UsageError, quoted
from search_service.export.word import Collected
from search_service.query import Pinned, Query, written
from search_service.web.request import arguments, index

MAX_COLLECTED, MAX_NOTE = 100, 500


def collected() -> tuple[list[Collected], list[str]]:
    """The clauses in the address of this request, each once, and the names without a clause."""
    found: dict[str, Collected] = {}
    missing, latest = list[str](), ""
    for name, value in arguments(request.environ):
        value = value.strip()
        if name == "c" and value:
            latest = _add(value, found, missing)
        elif name == "note" and latest:
            if len(value) > MAX_NOTE:
                raise UsageError(f"A note has more than {MAX_NOTE} characters.", "Shorten it.", "note")
            found[latest] = found[latest]._replace(note=value)
    return [*found.values()], missing


def address(path: str, collection: Iterable[Collected]) -> str:
    """The address of a collection."""
    pairs = [pair for one in collection for pair in (("c", one.hit.clause.id), ("note", one.note)) if pair[1]]
    return f"{path}?{written(pairs)}" if pairs else path


def moved(collection: Sequence[Collected], step: str) -> list[Collected]:
    """The collection after a step: "up 3" and "down 3" move the third clause, "drop 3" removes it, "clear" removes all."""
    if step == "clear":
        return []
    how, _, number = step.partition(" ")
    i = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 4 else -1
    changed = [*collection]
    if 0 <= i < len(changed):
        one = changed.pop(i)
        if how != "drop":
            changed.insert(max(i - 1, 0) if how == "up" else i + 1, one)
    return changed


def _add(name: str, found: dict[str, Collected], missing: list[str]) -> str:
    """Add the clause of an id or of a citation ("76/299 para 3"); return its id, "" if there is none."""
    if len(found) >= MAX_COLLECTED and name not in found:
        raise UsageError(f"More than {MAX_COLLECTED} clauses are collected.", "Make two collections of them.", "c")
    try:
        hit = index().clause(name)
    except NotFoundError:
        query = Query(name[:1000])
        hits = index().answer(query).clauses if isinstance(query.parsed.tree, Pinned) else ()
        if len(hits) != 1:
            missing.append(quoted(name))
            return ""
        hit = hits[0].hit
    found.setdefault(hit.clause.id, Collected(hit, ""))
    return hit.clause.id
