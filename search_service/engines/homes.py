"""Chooses the home of an index by the engine setting."""

from __future__ import annotations

from pathlib import Path

from search_service.engines import Home
from search_service.engines.folder import FolderHome
from search_service.errors import UsageError
from search_service.settings import Settings, settings


def home(index_dir: Path, engine: str) -> Home:
    """The home of the index; `engine` is a value of the setting, and the settings name the cluster."""
    return _cluster(settings()) if engine == "opensearch" else FolderHome(index_dir, engine)


def _cluster(named: Settings) -> Home:
    """The OpenSearch home of the settings; only this function needs opensearch-py."""
    try:
        from search_service.engines.opensearch.home import OpenSearchHome
    except ImportError as error:
        raise UsageError(
            f"To search on OpenSearch takes opensearch-py, which is not installed: {error}.",
            "Install it with: pip install -r search_service/engines/opensearch/requirements.txt",
        ) from error
    return OpenSearchHome(named)
