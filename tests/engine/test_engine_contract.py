"""Every engine passes the contract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from search_service.engines import Engine
from search_service.engines.columns.build import rebuild
from search_service.engines.columns.engine import ColumnEngine
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.model import Document
from tests.engine.engine_contract import CHECKS, Check


@pytest.mark.parametrize("engine", [ColumnEngine, WhooshEngine])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_an_engine(check: Check, engine: type[ColumnEngine | WhooshEngine], tmp_path: Path) -> None:
    def make(documents: Sequence[Document]) -> Engine:
        rebuild(tmp_path, documents)
        return engine(tmp_path)

    check(make)
