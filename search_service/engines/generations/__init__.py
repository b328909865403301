"""Generations of the index on disk, and CURRENT, which names the one to serve."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from search_service.engines.generations import manifest
from search_service.errors import IndexDamagedError, IndexMissingError

CURRENT = "CURRENT"
REBUILD = "Build the index again with: python -m search_service index"
# The name of a generation has 24.
MAX_NAME_BYTES = 10_000
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Generation:
    """A built index; if it replaces a damaged one, `damage` says as sentences what is wrong with that one."""

    folder: Path
    damage: tuple[str, ...] = ()


def moment(name: str) -> datetime:
    """The time when the build of a generation began, from its name."""
    return datetime.strptime(name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def built(index_dir: Path) -> list[Path]:
    """The folders of all complete generations, the newest first; IndexDamagedError if they cannot be listed."""
    try:
        found = [folder for folder in index_dir.iterdir() if _NAME.fullmatch(folder.name) and folder.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise IndexDamagedError(
            f"{index_dir} cannot be read: {error.strerror}.", f"Check its permissions. {REBUILD}"
        ) from error
    return sorted(found, key=lambda folder: folder.name, reverse=True)


def current(index_dir: Path) -> Path:
    """The folder of the generation that CURRENT names, unchecked; IndexMissingError or IndexDamagedError if there is none."""
    try:
        name = manifest.ordinary_text(index_dir / CURRENT, MAX_NAME_BYTES).strip()
    except FileNotFoundError:
        if built(index_dir):
            raise IndexDamagedError(f"{index_dir / CURRENT} is missing.", REBUILD) from None
        raise IndexMissingError(
            f"There is no index in {index_dir}.", "Build one with: python -m search_service index"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise IndexDamagedError(f"{index_dir / CURRENT} cannot be read: {reason}.", REBUILD) from error
    folder = index_dir / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise IndexDamagedError(f"{index_dir / CURRENT} names the generation {name[:40]!r}, which is not there.", REBUILD)
    return folder


def sound(index_dir: Path) -> Generation:
    """The generation to serve, after a check of every byte: the one that CURRENT names, else the newest sound one.

    IndexMissingError if nothing was ever built; IndexDamagedError, with all faults, if no generation is sound.
    """
    damage: list[str] = []
    for folder in _candidates(index_dir, damage):
        fault = manifest.fault(folder)
        if not fault:
            return Generation(folder, tuple(damage))
        damage.append(fault)
    raise IndexDamagedError(" ".join(damage), REBUILD)


def _candidates(index_dir: Path, damage: list[str]) -> Iterator[Path]:
    named = None
    try:
        named = current(index_dir)
        yield named
    except IndexDamagedError as error:
        damage.append(error.what)
    yield from (folder for folder in built(index_dir) if folder != named)


def stamp(index_dir: Path) -> tuple[int, ...]:
    """A value that changes with each publication; () before the first. Takes microseconds."""
    try:
        facts = os.stat(f"{index_dir}/{CURRENT}")  # called for each request; joining a Path would take longer than the call
    except OSError:
        return ()
    return facts.st_ino, facts.st_mtime_ns, facts.st_size
