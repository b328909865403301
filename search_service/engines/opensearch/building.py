"""One builder at a time: a row in the cluster names it and when it was last alive."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from opensearchpy import ConflictError

from search_service.engines.opensearch.client import ADVICE, JSON, Client
from search_service.engines.opensearch.loading import patiently
from search_service.errors import ClusterUnavailableError, IndexBusyError, IndexNotWrittenError, SearchServiceError

# A builder that was killed keeps others away for so long.
STALE_SECONDS = 60.0
BEAT_SECONDS = 10.0
LOCK_SECONDS = 30.0
# Who begins to build waits so long for a cluster that is just starting, or electing; so long without a line.
PATIENCE_SECONDS, QUIET_SECONDS = 20.0, 2.0


class Lock:
    """The lock row of one builder, renewed by a thread."""

    def __init__(self, client: Client, prefix: str) -> None:
        self._client, self._index = client, f"{prefix}-builder"
        self._who = f"Process {os.getpid()} on {socket.gethostname()}"
        # An answer can be lost: then it tells whether the row that is there is ours.
        self._token = secrets.token_hex(8)
        self._place: JSON = {}
        self._done = Event()
        self._lost = False

    def check(self) -> None:
        """IndexNotWrittenError if another builder has taken over."""
        if self._lost:
            raise IndexNotWrittenError("Another builder took over, as this one was not heard of.", "Build again.")

    def acquire(self) -> None:
        patiently(self._acquire, PATIENCE_SECONDS, QUIET_SECONDS)
        Thread(target=self._beat, daemon=True, name="builder").start()

    def _acquire(self) -> None:
        try:
            self._create()
        except ConflictError:
            if not self._is_ours():
                self._take_over()

    def release(self) -> None:
        self._done.set()
        if self._lost:  # the row is another's
            return
        with suppress(SearchServiceError, ConflictError):
            self._client.request("DELETE", f"/{self._index}/_doc/lock", seconds=LOCK_SECONDS, **self._place)

    def _create(self) -> None:
        self._place = self._written("PUT", f"/{self._index}/_create/lock")

    def _is_ours(self) -> bool:
        """Whether the current row was written by this builder; if so, its sequence number is kept."""
        found = self._found()
        if found is None or found["_source"]["token"] != self._token:
            return False
        self._place = _place(found)
        return True

    def _found(self) -> JSON | None:
        """The current row, or None. A node that does not know the index yet is no proof: that is an error."""
        wanted = {"docs": [{"_index": self._index, "_id": "lock"}]}
        found: JSON = self._client.request("POST", "/_mget", wanted, seconds=LOCK_SECONDS)["docs"][0]
        if "error" in found:
            raise ClusterUnavailableError("The OpenSearch cluster does not tell who builds.", ADVICE)
        return found if found["found"] else None

    def _take_over(self) -> None:
        what = "Another process began to build an index in the cluster."
        began = IndexBusyError(what, "Wait until it is done.")
        found = self._found()
        if found is None:  # the other one has just ended
            try:
                return self._create()
            except ConflictError:
                raise began from None
        other = found["_source"]
        if time.time() - other["beat"] < STALE_SECONDS:
            raise IndexBusyError(
                f"{other['who']} is building an index in the cluster.",
                f"Wait until it is done. If it was killed, it keeps others away for {STALE_SECONDS:.0f} seconds.",
            )
        try:
            self._place = self._written("PUT", f"/{self._index}/_doc/lock", **_place(found))
        except ConflictError:
            if not self._is_ours():
                raise began from None

    def _beat(self) -> None:
        while not self._lost and not self._done.wait(BEAT_SECONDS):
            # Where the cluster is not available now, the load waits for it, too.
            with suppress(SearchServiceError):
                self._lost = not self._is_written_again()

    def _is_written_again(self) -> bool:
        try:
            self._place = self._written("PUT", f"/{self._index}/_doc/lock", **self._place)
        except ConflictError:
            return self._is_ours()
        return True

    def _written(self, method: str, path: str, **place: int) -> JSON:
        row = {"who": self._who, "token": self._token, "beat": time.time()}
        return _place(self._client.request(method, path, row, seconds=LOCK_SECONDS, **place))


def _place(written: JSON) -> JSON:
    """The condition for the next write: the row is unchanged since this answer."""
    return {"if_seq_no": written["_seq_no"], "if_primary_term": written["_primary_term"]}


@contextmanager
def only_builder(client: Client, prefix: str) -> Iterator[Lock]:
    """IndexBusyError at once if another builder is at work."""
    lock = Lock(client, prefix)
    lock.acquire()
    try:
        yield lock
    finally:
        lock.release()
