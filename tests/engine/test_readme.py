"""The tables of arrays in the engines' README are what an index has on disk."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest

from search_service.engines import generations

README = Path(__file__).parents[2] / "search_service" / "engines" / "README.md"


@pytest.mark.parametrize(
    ("heading", "part"), [("## The arrays on disk", "columns"), ("## The arrays of near wordings", "near")]
)
def test_every_array_on_disk_is_in_the_table_with_its_type(index_dir: Path, heading: str, part: str) -> None:
    section = README.read_text(encoding="utf-8").partition(heading)[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]
    patterns = {name: set(re.split(", | or ", row[1])) for row in cells for name in re.findall(r"`([^`]+)`", row[0])}
    arrays = generations.current(index_dir) / part
    types = {path.stem: np.load(path, mmap_mode="r").dtype.name for path in arrays.glob("*.npy")}
    for name, dtype in types.items():
        assert [pattern for pattern, named in patterns.items() if fnmatchcase(name, pattern) and dtype in named], (name, dtype)
    assert not [pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in types)]
