"""Where an index lives, by the engine that is to answer: the one place that knows all homes."""

from __future__ import annotations

from pathlib import Path

from search_service.engines import Home
from search_service.engines.folder import FolderHome
from search_service.errors import UsageError
from search_service.settings import Settings, settings


def home(index_dir: Path, engine: str) -> Home:
    """The home of the index; `engine` is as in the settings, which also say where a cluster is."""
    return _cluster(settings()) if engine == "opensearch" else FolderHome(index_dir, engine)


def _cluster(named: Settings) -> Home:
    """The home that the settings name; opensearch-py is needed for it alone."""
    try:
        from search_service.engines.opensearch.home import OpenSearchHome
    except ImportError as error:
        raise UsageError(
            f"To search on OpenSearch takes opensearch-py, which is not installed: {error}.",
            "Install it with: pip install -r search_service/engines/opensearch/requirements.txt",
        ) from error
    return OpenSearchHome(named)
