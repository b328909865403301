"""Sends rows to the cluster: in chunks, two at a time, each until it has arrived."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Timer
from typing import TypeVar

import msgspec

from search_service.engines.opensearch.client import RETRIED, Client
from search_service.engines.opensearch.rows import IndexedRow
from search_service.errors import ClusterUnavailableError, IndexMissingError, IndexNotWrittenError

CHUNK_BYTES = 4 * 1024 * 1024
ON_THEIR_WAY = 2
# A node that was lost is back, or replaced, within so long; then the load gives up.
PATIENCE_SECONDS = 300.0
# A node that has just joined may not know of an index for so long, though the cluster has made it.
LAG_SECONDS = 30.0
FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS = 0.2, 5.0
REQUEST_SECONDS = 120.0
# Who waits for the cluster any longer is shown a line.
QUIET_SECONDS = 30.0

_LOGGER = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Line = tuple[str, bytes]


def patiently(
    work: Callable[[], Answer], patience_seconds: float = PATIENCE_SECONDS, quiet_seconds: float = QUIET_SECONDS
) -> Answer:
    """Do what asks the cluster, again and again while it is not available, each time after a longer wait.

    What takes longer than `quiet_seconds` has a line in the log, which stands on a terminal, too.
    """
    patience = f"{patience_seconds / 60:.0f} minutes" if patience_seconds > 120 else f"{patience_seconds:.0f} seconds"
    notice = Timer(quiet_seconds, _LOGGER.warning, ("Waiting for the OpenSearch cluster, for up to %s.", patience))
    notice.daemon = True
    notice.start()
    wait, began = FIRST_WAIT_SECONDS, time.monotonic()
    try:
        while True:
            try:
                return work()
            except (ClusterUnavailableError, IndexMissingError) as error:
                lasting = LAG_SECONDS if isinstance(error, IndexMissingError) else patience_seconds
                if time.monotonic() > began + lasting:
                    raise
            time.sleep(wait)
            wait = min(2 * wait, MAX_WAIT_SECONDS)
    finally:
        notice.cancel()


def send(client: Client, names: dict[str, str], rows: Iterable[IndexedRow]) -> None:
    """Send all rows; `names` has the index of each part. IndexNotWrittenError where the cluster refuses one."""
    with ThreadPoolExecutor(ON_THEIR_WAY) as pool:
        waiting: list[Future[None]] = []
        try:
            for chunk in _chunks(names, rows):
                if len(waiting) == ON_THEIR_WAY:
                    waiting.pop(0).result()
                waiting.append(pool.submit(_send_chunk, client, chunk))
            for sent in waiting:
                sent.result()
        except BaseException:
            for sent in waiting:
                sent.cancel()
            with suppress(Exception):
                for sent in waiting:
                    sent.exception()
            raise


def _chunks(names: dict[str, str], rows: Iterable[IndexedRow]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    for row in rows:
        action = {"index": {"_index": names[row.part], "_id": row.id, "routing": row.routing}}
        line = msgspec.json.encode(action) + b"\n" + msgspec.json.encode(row.fields) + b"\n"
        chunk.append((row.id, line))
        size += len(line)
        if size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _send_chunk(client: Client, chunk: list[Line]) -> None:
    wait = FIRST_WAIT_SECONDS
    while chunk := patiently(lambda: _refused(client, chunk)):  # it is called at once
        time.sleep(wait)
        wait = min(2 * wait, MAX_WAIT_SECONDS)


def _refused(client: Client, chunk: list[Line]) -> list[Line]:
    """Send a chunk: the lines that are to be sent again, if only some are; ClusterUnavailableError if all are."""
    body = b"".join(line for _, line in chunk)
    answer = client.request("POST", "/_bulk", body, seconds=REQUEST_SECONDS, filter_path="errors,items.*.status,items.*.error")
    if not answer["errors"]:
        return []
    later: list[Line] = []
    for line, item in zip(chunk, answer["items"], strict=True):
        result = item["index"]
        # There is no room now, or the node does not know the index yet.
        if result["status"] in (404, *RETRIED):
            later.append(line)
        elif result["status"] >= 400:
            raise IndexNotWrittenError(
                f"The cluster refuses row {line[0]}: {result['error'].get('reason', result['error'])}.",
                "What was published before is still there. See the log of the cluster.",
            )
    if len(later) == len(chunk):
        raise ClusterUnavailableError("The OpenSearch cluster takes no more rows now.", "Try again later.")
    return later
