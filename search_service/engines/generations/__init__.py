"""Where generations of the index live on disk: `index/<generation>/`, and CURRENT, which names the one that is served."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from search_service.errors import IndexDamagedError, IndexMissingError

CURRENT = "CURRENT"
_BUILDING = ".building-"


def current(index_dir: Path) -> Path:
    """The folder of the generation that CURRENT names; errors say whether there is none or it is damaged."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissingError(
            f"There is no index in {index_dir}.", "Build one with: python -m search_service index"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{index_dir / CURRENT} cannot be read: {error}.", _REBUILD) from error
    folder = index_dir / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexDamagedError(f"{index_dir / CURRENT} names the generation {name!r}, which is not there.", _REBUILD)
    return folder


_REBUILD = "Build the index again with: python -m search_service index"


@contextmanager
def building(index_dir: Path) -> Iterator[Path]:
    """An empty folder to build a generation in; when the block ends well it is published, else it is removed.

    Publishing replaces CURRENT in one step, so readers see the old generation or the new one, never half of it. The
    generation that was served before is kept; older ones are removed.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    folder = index_dir / f"{_BUILDING}{name}"
    folder.mkdir()
    try:
        yield folder
        folder.rename(index_dir / name)
        _publish(index_dir, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(index_dir: Path, name: str) -> None:
    try:
        previous = current(index_dir).name
    except (IndexMissingError, IndexDamagedError):
        previous = name
    pointer = index_dir / f".{CURRENT}-{name}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(index_dir / CURRENT)
    for folder in index_dir.iterdir():
        if folder.is_dir() and folder.name not in (name, previous) and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
