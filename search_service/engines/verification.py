"""Verifies a new generation before it is published."""

from __future__ import annotations

from collections.abc import Sequence

from search_service.engines import Engine
from search_service.errors import IndexDamagedError
from search_service.model import Document


def verify(engine: Engine, documents: Sequence[Document]) -> None:
    """IndexDamagedError unless the engine has these numbers of documents and clauses, and returns the last document whole."""
    status = engine.status()
    clauses = sum(len(document.clauses) for document in documents)
    complete = (status.documents, status.clauses) == (len(documents), clauses)
    if not complete or (documents and engine.document(documents[-1].id) != documents[-1]):
        raise IndexDamagedError("The index that was built is not what was read.", "Check the disk, and build it again.")
