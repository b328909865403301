"""Publishes a generation in the cluster: loads, verifies and switches the alias."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from opensearchpy import RequestError

from search_service.engines import Progress, silent
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

# Merging reads and writes everything. It is called for again and again, as a node that hangs would never answer; the merge
# that goes on meanwhile is not begun anew.
MERGE_SECONDS, MERGE_CALL_SECONDS = 4 * 3600.0, 120.0
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
    bm25 = patiently(lambda: generations.missing_factor(client))
    generation = ClusterGeneration(prefix, generations.new_name(), counted.documents, len(counted.wording_of), bm25)
    names = {part: generation.index(part) for part in PARTS}
    with near_files(counted.near, counted.wording_of, documents) as near:
        _create(client, generation, shards, replicas)
        every = rows(documents, counted, near.groups, near.shifts)
        send(client, names, progress(every, "rows", generation.documents + generation.clauses))
        send(client, names, word_rows(counted))
        contents = ((name, _parts(content)) for name, content in attachments.items())
        send(client, names, _attachment_rows(chain(contents, near.attachments())))
    _settle(client, [*names.values()], replicas)
    return generation


def _create(client: Client, generation: ClusterGeneration, shards: int, replicas: int) -> None:
    """Make the indexes, with all copies from the first row on: a node that dies while rows arrive takes none with it."""
    for part in PARTS:
        body = index_body(part, shards, replicas)
        if part == "clauses":
            body["mappings"] |= generations.meta(generation.name, generation.documents, generation.clauses, generation.bm25)
        patiently(partial(_created, client, generation.index(part), body))
    patiently(lambda: _check_copies(client, ",".join(map(generation.index, PARTS)), replicas))


def _created(client: Client, index: str, body: dict[str, object]) -> None:
    """Make an index; where the answer to that is lost, it is there when it is made again."""
    try:
        client.request("PUT", f"/{index}", body)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise


def _attachment_rows(attachments: Iterable[tuple[str, Iterator[bytes]]]) -> Iterator[IndexedRow]:
    for name, contents in attachments:
        for part, content in enumerate(contents):
            encoded = b64encode(content).decode()
            yield IndexedRow("attachments", f"{name}-{part}", name, {"name": name, "part": part, "content": encoded})


def _parts(content: bytes) -> Iterator[bytes]:
    return (content[start : start + ATTACHMENT_BYTES] for start in range(0, max(len(content), 1), ATTACHMENT_BYTES))


def _settle(client: Client, indexes: Sequence[str], replicas: int) -> None:
    """Merge, refresh behind it, as the old segments would go on being searched, and wait for every copy of every shard."""
    path = ",".join(indexes)
    patiently(lambda: client.request("POST", f"/{path}/_refresh"))
    patiently(lambda: _merged(client, path), MERGE_SECONDS)
    patiently(lambda: _refreshed(client, path, replicas))


def _merged(client: Client, path: str) -> None:
    client.request("POST", f"/{path}/_forcemerge", seconds=MERGE_CALL_SECONDS, max_num_segments="1")


def _check_copies(client: Client, path: str, replicas: int) -> None:
    health = client.request("GET", f"/_cluster/health/{path}", wait_for_status="green", timeout="20s")
    if health["timed_out"] or health["status"] != "green":
        raise ClusterUnavailableError(f"Not every shard has {replicas} further copies yet.", f"Look at the cluster. {_KEPT}")


def _refreshed(client: Client, path: str, replicas: int) -> None:
    _check_copies(client, path, replicas)
    shards = client.request("POST", f"/{path}/_refresh")["_shards"]
    if shards["failed"] or shards["successful"] != shards["total"]:
        raise ClusterUnavailableError("A shard of the new index cannot be refreshed.", f"Look at the cluster. {_KEPT}")
