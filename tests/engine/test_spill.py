"""Documents whose clauses wait on disk, as those that a cluster is loaded with: equal to what was read."""

from __future__ import annotations

import os
import tempfile

import pytest

from search_service import Index
from search_service.engines import Request
from search_service.errors import IndexNotWrittenError
from search_service.indexing.spill import Spill
from tests.engine.engine_contract import made


def test_a_document_is_the_same_with_its_clauses_on_disk(index: Index) -> None:
    names = dict.fromkeys(hit.document.id for hit in index.engine.scan(Request(sort="document")).hits)
    documents = [*map(index.document, names), made(1), made(2, "a 'quoted' text\nin two lines – with signs", "\U0001f54a")]
    with Spill() as spill:
        kept = [spill.document(document) for document in documents]
        assert kept == documents and documents == kept
        assert kept[0] != kept[1]
        for one, document in zip(kept, documents, strict=True):
            assert len(one.clauses) == len(document.clauses)
            assert tuple(one.clauses) == document.clauses
            assert one.clauses[-2:] == document.clauses[-2:]
            assert bool(one.clauses) == bool(document.clauses)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full, a disk without room")
def test_a_full_disk_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: open("/dev/full", "r+b", buffering=0))  # noqa: SIM115
    with Spill() as spill, pytest.raises(IndexNotWrittenError, match="No space left"):
        spill.document(made(1, "peace"))
