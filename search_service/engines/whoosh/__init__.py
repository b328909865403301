"""The Whoosh index: written by `building`, and searched by an engine on Whoosh alone."""

from search_service.engines.whoosh.byte_columns import SEPARATOR
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, clause_schema, document_schema, lexicon_schema
from search_service.engines.whoosh.store import WhooshStore, packing

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
