"""Every setting of the service: one frozen table, read from the environment once."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from search_service.errors import UsageError

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
# Not Path.home(), which fails for a user without a name and a HOME.
DATA = Path(os.path.expanduser("~")) / ".local" / "share"
# In the project's folder, its own; an installed package brings the seeds and keeps the index with the user's data.
IS_INSTALLED = (PACKAGE / "seeds").is_dir()
PREFIX = "SEARCH_SERVICE_"
# Numbers below these make no sense; of the others, none below 0 does.
MINIMUM = {"workers": 1, "processes": 1, "max_file_bytes": 1, "opensearch_shards": 1}
# OpenSearch makes no index of more shards.
MAXIMUM = {"opensearch_shards": 1024}
CHOICES = {"engine": ("auto", "whoosh", "columns", "opensearch")}
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUDGET_MS = 900
# The first with fixes for archives that take hours to read (CVE-2024-0450) or to list (CVE-2024-6232).
SAFE_PYTHON = (3, 11, 8)


@dataclass(frozen=True, slots=True)
class Settings:
    """`SEARCH_SERVICE_<NAME>` in the environment sets each of these; a command-line option wins over it."""

    index_dir: Path = DATA / "un-resolutions-index" if IS_INSTALLED else ROOT / "index"
    """The folder that holds the built index."""
    seeds_dir: Path = (PACKAGE if IS_INSTALLED else ROOT) / "seeds"
    """What `index` reads if it is given no path."""
    corpus_dir: Path = DATA / "un-resolutions"
    """The folder that `fetch` puts the official corpora in."""
    host: str = "127.0.0.1"
    """The address to serve on."""
    port: int = 8000
    """The port to serve on; 0 for any free one."""
    engine: str = "auto"
    """What searches: "whoosh"; "columns" once they are compiled; "auto", columns for large indexes; "opensearch", a cluster."""
    opensearch_url: str = "http://127.0.0.1:9200"
    """The addresses of the cluster's nodes, separated by commas; a node that does not answer is left out for a while."""
    opensearch_user: str = ""
    """The user that the cluster knows; empty where it asks for none."""
    opensearch_password: str = field(default="", repr=False)
    """The password of that user. No log, page or error shows it."""
    opensearch_ca: str = ""
    """The file of the authority that signed the cluster's certificate; empty for the system's authorities."""
    opensearch_prefix: str = "clauses"
    """What the names of the indexes in the cluster begin with, which all who share this index have in common."""
    opensearch_shards: int = 1
    """The number of shards of a new index: one for each 10 million clauses."""
    opensearch_replicas: int = 1
    """How many copies of each shard a new index has: with 1, any node can be lost; 0 on a cluster of one node."""
    public_url: str = ""
    """The public address, such as https://example.org, for links in files and feeds; else that of the request."""
    workers: int = 1
    """The number of worker processes of the server."""
    proxies: int = 0
    """How many proxies of yours stand before the service; so many entries of X-Forwarded-For, -Proto and -Host are believed."""
    request_log: str = "-"
    """The file that gets a line of JSON for each request; "-" for standard error, empty for none."""
    log_queries: int = 0
    """1 logs query texts and filters, too; 0 logs the path alone."""
    processes: int = os.cpu_count() or 1
    """The number of processes that `index` reads files with."""
    budget_ms: int = BUDGET_MS
    """Milliseconds of work that one search may take, with its facets and snippets, before it is refused (503)."""
    deadline_ms: int = 2000
    """Milliseconds that a request may take, waiting for its turn included, before it is refused (503)."""
    max_file_bytes: int = 64 * 1024 * 1024
    """The largest file that is read; a larger one is skipped and reported."""


def share_metrics(folder: Path) -> None:
    """Let all processes that start from now on count together in a folder: where prometheus-client looks for its name."""
    os.environ[METRICS_FOLDER] = str(folder)


def unshare_metrics() -> None:
    """Let this process count for itself."""
    os.environ.pop(METRICS_FOLDER, None)


def tune_jemalloc(options: str) -> None:
    """Set the options of jemalloc as granian contains it, unless they are set; it reads them when granian is imported."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", options)


def metrics_folder() -> Path | None:
    """Where processes count together, if they do."""
    folder = os.environ.get(METRICS_FOLDER)
    return Path(folder) if folder else None


def cache_home() -> Path:
    """Where a user's programs keep what they can make again: https://specifications.freedesktop.org/basedir-spec."""
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path.home() / ".cache"


def wants_colour() -> bool:
    """Whether a terminal may be written to in colour: https://no-color.org, and terminals that cannot."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that an environment states (default: this process's); UsageError names a value that does not fit."""
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        if name in environment:
            values[setting.name] = _value(name, environment[name], type(setting.default))
    return Settings(**values)  # type: ignore[arg-type]  # _value gives each field the type of its default


def _value(name: str, text: str, kind: type) -> object:
    setting = name.removeprefix(PREFIX).lower()
    if text not in CHOICES.get(setting, (text,)):
        raise UsageError(f"{name} is {text!r}.", f"Set it to one of {', '.join(CHOICES[setting])}.", parameter=name)
    if kind is not int:
        return text if kind is str else Path(text)
    minimum, maximum = MINIMUM.get(setting, 0), MAXIMUM.get(setting, 10**12)
    # Python refuses to read thousands of digits.
    if not text.isdecimal() or len(text) > 20 or not minimum <= int(text) <= maximum:
        bounds = f"{minimum} to {maximum:,}" if setting in MAXIMUM else f"{minimum} or more"
        raise UsageError(f"{name} is {text[:60]!r}.", f"Set it to a whole number, {bounds}.", parameter=name)
    return int(text)


def python_warning() -> str:
    """Why this Python should be replaced, in a sentence; "" if it is recent enough."""
    if sys.version_info >= SAFE_PYTHON:
        return ""
    version, safe = sys.version.split()[0], ".".join(map(str, SAFE_PYTHON))
    return f"Python {version} lacks the fixes for CVE-2024-0450 and CVE-2024-6232. Use {safe} or later."
