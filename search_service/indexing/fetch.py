"""Fetches the UN's machine-readable corpora with git, and updates them."""

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
    """A corpus could not be fetched; the files that arrived are kept for the next attempt."""

    title = "The corpus could not be fetched"


@dataclass(frozen=True, slots=True)
class FetchedCorpus:
    """A fetched corpus: its folder, its commit, and whether the commit is new."""

    folder: Path
    commit: str
    changed: bool


def fetch(destination: Path, origin: str = ORIGIN, say: Say = lambda _: None) -> tuple[FetchedCorpus, ...]:
    """Clone or update the UN's repositories below `destination`, without their history; FetchError if that fails.

    `origin` is the URL or the folder of the repositories. Files arrive folder by folder: an interrupted fetch
    continues where it stopped.
    """
    if shutil.which("git") is None:
        raise FetchError("git is not installed.", "Install it (on Debian: apt install git) and fetch again.")
    return tuple(_fetched(destination / name, f"{origin.rstrip('/')}/{name}", say) for name in REPOSITORIES)


def _fetched(folder: Path, url: str, say: Say) -> FetchedCorpus:
    say(f"{url} -> {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{folder} cannot be made: {error.strerror}.", "Choose another folder with --dest.") from error
    _prepare_repository(folder, url)
    before = _head(folder)
    # A commit without blobs is small; files arrive with the folder that is checked out.
    _git(folder, ["fetch", "--progress", "--depth", "1", "--filter=blob:none", "origin", "HEAD"], shown=True)
    for name in _git(folder, ["ls-tree", "--name-only", "-z", "FETCH_HEAD"]).split("\0"):
        if name:
            say(f"  {name}")
            _git(folder, ["checkout", "--progress", "FETCH_HEAD", "--", name], shown=True)
    _git(folder, ["reset", "--hard", "--quiet", "FETCH_HEAD"])
    commit = _git(folder, ["rev-parse", "FETCH_HEAD"]).strip()
    return FetchedCorpus(folder, commit, commit != before)


def _prepare_repository(folder: Path, url: str) -> None:
    """Prepare the folder as a repository with this origin; FetchError if the folder has other content."""
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
    """Run git without a password prompt; `shown` passes its progress to the terminal."""
    configuration = ["-c", "core.quotePath=false", "-c", "advice.detachedHead=false", "-C", str(folder)]
    return subprocess.run(
        ["env", "GIT_TERMINAL_PROMPT=0", "git", *configuration, *arguments],
        stdout=subprocess.PIPE,
        stderr=None if shown else subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
