"""The JSON form of a document, for `read` and `/api/documents`."""

from __future__ import annotations

from typing import Any

import msgspec

from search_service.model import Clause, Document


def document_record(document: Document) -> dict[str, Any]:
    """A document with its clauses as JSON values; keys are those of the model, and `cites` has the symbols of `citations`."""
    return {**msgspec.to_builtins(document), "clauses": [clause_record(clause) for clause in document.clauses]}


def clause_record(clause: Clause) -> dict[str, Any]:
    return {**msgspec.to_builtins(clause), "cites": [citation.symbol for citation in clause.citations]}
