"""Publishes a generation in the cluster: loads, verifies and switches the alias."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from search_service.engines.opensearch import generations
from search_service.engines.opensearch.client import Client
from search_service.engines.opensearch.generations import ClusterGeneration
from search_service.engines.opensearch.loading import patiently, send
from search_service.engines.opensearch.near import near_files
from search_service.engines.opensearch.numbering import numbering
from search_service.engines.opensearch.rows import IndexedRow, rows, word_rows
from search_service.engines.opensearch.schema import PARTS, index_body
from search_service.errors import ClusterUnavailableError, IndexNotWrittenError
from search_service.model import Document
from search_service.progress import Progress, silent

# Merging reads and writes everything; to create an index or to copy a shard takes its time, too.
MERGE_SECONDS = 4 * 3600.0
# One attachment is sent in parts of so many bytes.
ATTACHMENT_BYTES = 4 * 1024 * 1024
_KEPT = "What was published before is still there."


def check_size(client: Client, replicas: int) -> None:
    """IndexNotWrittenError where the cluster has too few nodes for so many copies: they would never be complete."""
    nodes = patiently(lambda: client.request("GET", "/_cluster/health"))["number_of_data_nodes"]
    if nodes <= replicas:
        raise IndexNotWrittenError(
            f"The cluster has {nodes} data node{'s' * (nodes != 1)}, too few for {replicas} further copies of each shard.",
            "Set SEARCH_SERVICE_OPENSEARCH_REPLICAS to a smaller number, or add nodes.",
        )


def load(
    client: Client,
    prefix: str,
    shards: int,
    replicas: int,
    documents: Sequence[Document],
    attachments: Mapping[str, bytes],
    progress: Progress = silent,
) -> ClusterGeneration:
    """A new generation, complete and searchable, that nobody reads yet; what a broken load left is removed first."""
    check_size(client, replicas)
    patiently(lambda: generations.remove_others(client, prefix))
    counted = numbering(documents)
    near, groups, shifts = near_files(documents)
    generation = ClusterGeneration(prefix, generations.new_name(), counted.documents, len(counted.wording_of))
    names = {part: generation.index(part) for part in PARTS}
    for part, index in names.items():
        body = index_body(part, shards, replicas)
        if part == "clauses":
            body["mappings"] |= generations.meta(generation.name, generation.documents, generation.clauses)
        patiently(partial(_created, client, index, body))
    every = rows(documents, counted, groups, shifts)
    send(client, names, progress(every, "rows", generation.documents + generation.clauses))
    send(client, names, word_rows(counted))
    send(client, names, _attachment_rows({**attachments, **near}))
    _settle(client, [*names.values()], replicas)
    return generation


def _created(client: Client, index: str, body: dict[str, object]) -> None:
    # An answer that was lost leaves the index behind: to create it anew would be refused.
    client.request("DELETE", f"/{index}", ignore_unavailable="true")
    # With all copies from its first row on: a node that dies while rows arrive takes none with it.
    client.request("PUT", f"/{index}", body, wait_for_active_shards="all", timeout="20s")


def _attachment_rows(attachments: Mapping[str, bytes]) -> Iterator[IndexedRow]:
    for name, content in attachments.items():
        for part, start in enumerate(range(0, max(len(content), 1), ATTACHMENT_BYTES)):
            encoded = b64encode(content[start : start + ATTACHMENT_BYTES]).decode()
            yield IndexedRow("attachments", f"{name}-{part}", name, {"name": name, "part": part, "content": encoded})


def _settle(client: Client, indexes: Sequence[str], replicas: int) -> None:
    """Merge, refresh behind it, as the old segments would go on being searched, and wait for every copy of every shard."""
    path = ",".join(indexes)
    patiently(lambda: client.request("POST", f"/{path}/_refresh"))
    patiently(lambda: client.request("POST", f"/{path}/_forcemerge", seconds=MERGE_SECONDS, max_num_segments="1"))
    patiently(lambda: _refreshed(client, path, replicas))


def _refreshed(client: Client, path: str, replicas: int) -> None:
    health = client.request("GET", f"/_cluster/health/{path}", wait_for_status="green", timeout="20s")
    if health["timed_out"] or health["status"] != "green":
        raise ClusterUnavailableError(f"Not every shard has {replicas} further copies yet.", f"Look at the cluster. {_KEPT}")
    shards = client.request("POST", f"/{path}/_refresh")["_shards"]
    if shards["failed"] or shards["successful"] != shards["total"]:
        raise ClusterUnavailableError("A shard of the new index cannot be refreshed.", f"Look at the cluster. {_KEPT}")
