"""What a term may ask of an index, for every engine: how many words a prefix stands for, and clauses that are there."""

from __future__ import annotations

from search_service.errors import QueryError

MAX_EXPANSIONS = 200


def check_expansions(prefix: str, words: int) -> None:
    """QueryError where more words begin like this than are looked for."""
    if words > MAX_EXPANSIONS:
        what = f"{words:,} words begin with “{prefix}”; at most {MAX_EXPANSIONS} are looked for."
        raise QueryError(what, "Type more letters before the star.")


def unknown_clause(clause_id: str) -> QueryError:
    """The answer to a term that names a clause which the index does not hold."""
    advice = "Write the id as a clause's address has it: identical:A/RES/76/299/op/3."
    what = f"The index holds no clause “{clause_id[:80]}”."
    return QueryError(what, advice, suggestion="identical:A/RES/76/299/op/3")
