"""Terms that only an index can resolve: prefixes, clause ids and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from search_service.errors import QueryError
from search_service.model import Clause
from search_service.symbols import clauses_at, read_place

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


def docs_at_place(
    doc_ids: npt.NDArray[np.int32], document_of: npt.NDArray[np.int32], clauses: Sequence[Clause], paragraph: str
) -> npt.NDArray[np.int32]:
    """The doc ids, ascending, of the clauses at a paragraph of their documents; `clauses` has one clause for each doc id."""
    place = read_place(paragraph)
    if place is None:
        return np.zeros(0, np.int32)
    numbered = zip(document_of[doc_ids].tolist(), doc_ids.tolist(), clauses, strict=True)
    found: list[int] = []
    for _, group in groupby(numbered, key=lambda row: row[0]):
        rows = list(group)
        ids = {clause.id for clause in clauses_at([clause for *_, clause in rows], place)}
        found += [doc_id for _, doc_id, clause in rows if clause.id in ids]
    return np.array(found, np.int32)
