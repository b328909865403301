"""The UN's machine-readable corpora, brought to this machine with git and kept up to date."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from search_service.errors import SearchServiceError

ORIGIN = "https://github.com/UNxml"
REPOSITORIES = ("GAresolutions", "SCresolutions")

Say = Callable[[str], None]


class FetchError(SearchServiceError):
    """A corpus could not be fetched; what had arrived stays and is used by the next attempt."""

    title = "The corpus could not be fetched"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A corpus on this machine: its folder, the commit that it stands at, and whether that is another than before."""

    folder: Path
    commit: str
    changed: bool


def fetch(destination: Path, origin: str = ORIGIN, say: Say = lambda _: None) -> tuple[Fetched, ...]:
    """Clone or update the UN's repositories below `destination`, newest state only; FetchError says what went wrong.

    `origin` is the URL or the folder that holds the repositories. Files arrive folder by folder: a fetch that was cut off
    goes on where it stopped.
    """
    if shutil.which("git") is None:
        raise FetchError("git is not installed.", "Install it (on Debian: apt install git) and fetch again.")
    return tuple(_fetched(destination / name, f"{origin.rstrip('/')}/{name}", say) for name in REPOSITORIES)


def _fetched(folder: Path, url: str, say: Say) -> Fetched:
    say(f"{url} -> {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{folder} cannot be made: {error.strerror}.", "Choose another folder with --dest.") from error
    _begun(folder, url)
    before = _head(folder)
    # Without blobs the history's tip is small; files then arrive with the folder that is checked out.
    _git(folder, ["fetch", "--progress", "--depth", "1", "--filter=blob:none", "origin", "HEAD"], shown=True)
    for name in _git(folder, ["ls-tree", "--name-only", "-z", "FETCH_HEAD"]).split("\0"):
        if name:
            say(f"  {name}")
            _git(folder, ["checkout", "--progress", "FETCH_HEAD", "--", name], shown=True)
    _git(folder, ["reset", "--hard", "--quiet", "FETCH_HEAD"])
    commit = _git(folder, ["rev-parse", "FETCH_HEAD"]).strip()
    return Fetched(folder, commit, commit != before)


def _begun(folder: Path, url: str) -> None:
    """See that the folder is a repository of ours with this origin; a folder with anything else in it is not touched."""
    if not (folder / ".git").exists():
        if any(folder.iterdir()):
            raise FetchError(f"{folder} holds other files.", "Empty it, or choose another folder with --dest.")
        _git(folder, ["init", "--quiet"])
    remotes = _git(folder, ["remote"]).split()
    _git(folder, ["remote", "set-url" if "origin" in remotes else "add", "origin", url])


def _head(folder: Path) -> str:
    known = _run(folder, ["rev-parse", "--verify", "--quiet", "HEAD"], shown=False)
    return known.stdout.strip() if known.returncode == 0 else ""


def _git(folder: Path, arguments: Iterable[str], shown: bool = False) -> str:
    done = _run(folder, arguments, shown)
    if done.returncode:
        last = (done.stderr or "").strip().splitlines()[-1:] or ["git told nothing more"]
        said = "see git's message above" if shown else last[0]
        advice = "Check the address and the network, and fetch again: what has arrived is kept."
        raise FetchError(f"git {' '.join(list(arguments)[:1])} failed in {folder}: {said}.", advice)
    return done.stdout or ""


def _run(folder: Path, arguments: Iterable[str], shown: bool) -> subprocess.CompletedProcess[str]:
    """Run git; `shown` lets its progress through to the terminal. It never asks for a password."""
    configuration = ["-c", "core.quotePath=false", "-c", "advice.detachedHead=false", "-C", str(folder)]
    return subprocess.run(
        ["env", "GIT_TERMINAL_PROMPT=0", "git", *configuration, *arguments],
        stdout=subprocess.PIPE,
        stderr=None if shown else subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
