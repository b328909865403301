"""The Whoosh index: what it holds and what it stores. Whoosh alone can open and search it; `building` writes it."""

from search_service.engines.whoosh.byte_columns import SEPARATOR
from search_service.engines.whoosh.schemas import CLAUSES, DOCUMENTS, clause_schema, document_schema
from search_service.engines.whoosh.store import WhooshStore, packing

__all__ = ["CLAUSES", "DOCUMENTS", "SEPARATOR", "WhooshStore", "clause_schema", "document_schema", "packing"]
