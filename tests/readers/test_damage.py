"""A damaged file of any format gives documents or a reason, in time; more of them: tests/attacks/damaged_files.py."""

from __future__ import annotations

import time
from random import Random

import pytest

from search_service import readers
from search_service.errors import ReadError
from tests.readers.damage import damaged, materials

FILES = materials()


@pytest.mark.parametrize("name", sorted(FILES))
def test_damaged_files_give_documents_or_a_reason(name: str) -> None:
    slowest = 0.0
    for seed in range(300):
        content = damaged(FILES[name], Random(seed))
        started = time.process_time()
        try:
            assert readers.read(content, name), f"seed {seed}"
        except ReadError as reason:
            assert str(reason), f"seed {seed}"
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 5
