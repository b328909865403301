"""Generations in the cluster: their indexes, the published one, and old ones."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from search_service.engines.opensearch.client import JSON, Client
from search_service.engines.opensearch.schema import FORMAT, K1, PARTS
from search_service.errors import IndexDamagedError, IndexMissingError

_BUILD = "Build the index again with: python -m search_service index"


@dataclass(frozen=True, slots=True)
class ClusterGeneration:
    """The name of a generation, as in Status, its counts of documents and clauses, and the factor that its BM25 lacks."""

    prefix: str
    name: str
    documents: int
    clauses: int
    bm25: float = K1 + 1

    def index(self, part: str) -> str:
        return index_name(self.prefix, self.name, part)


def new_name() -> str:
    """A new name with the time of the build, like the names of folders."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def index_name(prefix: str, name: str, part: str) -> str:
    """The index of a part of a generation; OpenSearch allows no capitals in names."""
    return f"{prefix}-{name.lower()}-{part}"


def published_alias(prefix: str) -> str:
    return f"{prefix}-published"


def before_alias(prefix: str) -> str:
    """The alias of the previously published generation."""
    return f"{prefix}-before"


def published(client: Client, prefix: str, seconds: float) -> str:
    """The clause index of the published generation; IndexMissingError if nothing is published."""
    return _behind(client, published_alias(prefix), seconds)


def _behind(client: Client, alias: str, seconds: float) -> str:
    found: JSON = client.request("GET", f"/_alias/{alias}", seconds=seconds)
    return sorted(found)[-1]


def described(client: Client, prefix: str, index: str, seconds: float) -> ClusterGeneration:
    """The generation that a clause index belongs to; IndexDamagedError if this program cannot read its format."""
    found: JSON = client.request("GET", f"/{index}/_mapping", seconds=seconds)
    about = found[index]["mappings"].get("_meta", {})
    if about.get("format") != FORMAT:
        what = f"The index {index} has another format ({about.get('format')}) than this program reads ({FORMAT})."
        raise IndexDamagedError(what, _BUILD)
    return ClusterGeneration(prefix, about["generation"], about["documents"], about["clauses"], about["bm25"])


def missing_factor(client: Client) -> float:
    """The factor of BM25 that this cluster leaves out: from OpenSearch 3 on k1 + 1, before none."""
    number: str = client.request("GET", "/")["version"]["number"]
    return K1 + 1 if int(number.split(".")[0]) >= 3 else 1.0


def meta(name: str, documents: int, clauses: int, bm25: float = K1 + 1) -> JSON:
    """The metadata of a generation, stored in the mapping of its clause index."""
    return {"_meta": {"format": FORMAT, "generation": name, "documents": documents, "clauses": clauses, "bm25": bm25}}


def publish(client: Client, generation: ClusterGeneration) -> None:
    """Switch the alias, so that readers see this generation, and keep the previous one. Idempotent."""
    new, prefix = generation.index("clauses"), generation.prefix
    old = _or_none(lambda: published(client, prefix, 30))
    actions: list[JSON] = [{"add": {"index": new, "alias": published_alias(prefix)}}]
    if old and old != new:
        actions.append({"remove": {"index": old, "alias": published_alias(prefix)}})
        before = _or_none(lambda: _behind(client, before_alias(prefix), 30))
        if before and before != old:
            actions.append({"remove": {"index": before, "alias": before_alias(prefix)}})
        actions.append({"add": {"index": old, "alias": before_alias(prefix)}})
    client.request("POST", "/_aliases", {"actions": actions})


def remove_others(client: Client, prefix: str, keep: Iterable[str] = ()) -> None:
    """Delete all generations but the published one, the previous one and those named in `keep`."""
    aliases = (published_alias(prefix), before_alias(prefix))
    kept = {found for alias in aliases if (found := _or_none(lambda alias=alias: _behind(client, alias, 30)))}  # type: ignore[misc]
    kept |= {index_name(prefix, name, "clauses") for name in keep}
    generations = {index.removesuffix("-clauses") for index in kept}
    listed: JSON = client.request("GET", f"/{prefix}-2*", expand_wildcards="all", filter_path="*.settings.index.uuid")
    ours = re.compile(rf"({re.escape(prefix)}-\d{{8}}t\d{{6}}z-[0-9a-f]{{6}})-(?:{'|'.join(PARTS)})")
    for index in sorted(listed or {}):
        named = ours.fullmatch(index)
        if named and named[1] not in generations:
            client.request("DELETE", f"/{index}", ignore_unavailable="true")


def _or_none(look: Callable[[], str]) -> str | None:
    try:
        return look()
    except IndexMissingError:
        return None
