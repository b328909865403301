"""The errors of terms: a prefix of too many words, an unknown clause."""

from __future__ import annotations

from search_service.errors import QueryError

MAX_EXPANSIONS = 200


def check_expansions(prefix: str, words: int) -> None:
    """QueryError if a prefix has more than MAX_EXPANSIONS words."""
    if words > MAX_EXPANSIONS:
        what = f"{words:,} words begin with “{prefix}”; at most {MAX_EXPANSIONS} are looked for."
        raise QueryError(what, "Type more letters before the star.")


def unknown_clause(clause_id: str) -> QueryError:
    """The error of a term that names a clause which is not in the index."""
    advice = "Write the id as a clause's address has it: identical:A/RES/76/299/op/3."
    what = f"The index has no clause “{clause_id[:80]}”."
    return QueryError(what, advice, suggestion="identical:A/RES/76/299/op/3")
