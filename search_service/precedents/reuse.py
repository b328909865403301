"""The reuse of each clause's wording: how often, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from search_service.engines import Engine, deadlines
from search_service.engines.near import NEARLY_IDENTICAL


class Reuse(msgspec.Struct, frozen=True, gc=False):
    """How many texts have a clause, word for word or nearly so, its own among them, and the year of the first of them."""

    documents: int
    since: str


def reuse(engine: Engine, clause_ids: Iterable[str]) -> Mapping[str, Reuse]:
    """The reuse of those of some clauses that stand in more than one text; a look-up for each."""
    found = dict[str, Reuse]()
    near = engine.near
    for clause_id in clause_ids:
        deadlines.check()
        hit = engine.clause(clause_id)
        if hit is None:
            continue
        bags = [one.bag for one in near.twins(hit.doc_id) if one.similarity >= NEARLY_IDENTICAL]
        clauses = near.clauses(bags)
        documents = {int(near.document_of[clause]) for clause in clauses}
        first = next((day for clause in clauses if (day := near.day(clause))), 0)
        if len(documents) > 1:
            found[clause_id] = Reuse(len(documents), str(first)[:4] if first else "")
    return found
