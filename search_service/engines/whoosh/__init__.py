"""The Whoosh index, and the engine that searches it with Whoosh alone."""

from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, clause_schema, document_schema, lexicon_schema
from search_service.engines.whoosh.store import WhooshStore, packing
from search_service.engines.whoosh.value_column import SEPARATOR

__all__ = [
    "CLAUSES",
    "DOCUMENTS",
    "SEPARATOR",
    "WhooshStore",
    "clause_schema",
    "document_schema",
    "lexicon_schema",
    "packing",
]
