"""A cluster as the home of an index: generations are indexes, an alias names one."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from search_service.engines import Opened, Progress, Status, silent
from search_service.engines.generations.publishing import verify
from search_service.engines.opensearch import building, generations, publishing
from search_service.engines.opensearch.client import ADVICE, Client
from search_service.engines.opensearch.engine import OpenSearchEngine
from search_service.engines.opensearch.generations import ClusterGeneration
from search_service.engines.opensearch.loading import patiently
from search_service.errors import (
    ClusterUnavailableError,
    IndexDamagedError,
    IndexMissingError,
    IndexNotWrittenError,
    SearchServiceError,
)
from search_service.model import Document
from search_service.settings import Settings

# What is published is asked for that often at most, and not waited for longer.
STAMP_SECONDS, STAMP_PATIENCE = 1.0, 1.0
OPENING_SECONDS = 4.0


class OpenSearchHome:
    """The index of a prefix in one cluster; threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self._client = Client(settings)
        self.prefix = settings.opensearch_prefix
        self._shards, self._replicas = settings.opensearch_shards, settings.opensearch_replicas
        self._stamp: tuple[object, ...] = ()
        self._stamped = float("-inf")
        self._lock: building.Lock | None = None

    @property
    def reads_in_parts(self) -> bool:
        return True

    def stamp(self) -> tuple[object, ...]:
        """That of a second ago at most; while the cluster does not answer, that of before."""
        if time.monotonic() - self._stamped > STAMP_SECONDS:
            # Before it is asked: others go on with what is known.
            self._stamped = time.monotonic()
            try:
                self._stamp = (generations.published(self._client, self.prefix, STAMP_PATIENCE),)
            except IndexMissingError:
                self._stamp = ()
            except SearchServiceError:
                pass  # whoever searches is told
        return self._stamp

    def check(self) -> None:
        """ClusterUnavailableError, with how long that has been, where the cluster does not answer."""
        try:
            generations.published(self._client, self.prefix, STAMP_PATIENCE)
        except IndexMissingError:
            return
        except ClusterUnavailableError as error:
            seconds = self._client.unanswered_seconds()
            raise ClusterUnavailableError(f"{error.what} That has been so for {seconds:.0f} seconds.", ADVICE) from error

    def open(self, at_once: bool = False) -> Opened:
        try:
            index = generations.published(self._client, self.prefix, OPENING_SECONDS)
        except IndexMissingError:
            raise IndexMissingError(
                f"There is no index {self.prefix} in the cluster.", "Build one with: python -m search_service index"
            ) from None
        return self._opened(generations.described(self._client, self.prefix, index, OPENING_SECONDS))

    def hasten(self, status: Status) -> Callable[[], str] | None:
        return None

    def only_builder(self) -> AbstractContextManager[None]:
        return self._only_builder()

    @contextmanager
    def _only_builder(self) -> Iterator[None]:
        with building.only_builder(self._client, self.prefix) as lock:
            self._lock = lock
            yield

    def publish(self, documents: Sequence[Document], attachments: Mapping[str, bytes], progress: Progress = silent) -> None:
        client = self._client
        try:
            generation = publishing.load(client, self.prefix, self._shards, self._replicas, documents, attachments, progress)
            patiently(lambda: verify(self._opened(generation).engine, documents))
            if self._lock:
                self._lock.check()
            patiently(lambda: generations.publish(client, generation))
            patiently(lambda: generations.remove_others(client, self.prefix, [generation.name]))
        except ClusterUnavailableError as error:
            what = f"The index cannot be written to the cluster: {error.what}"
            raise IndexNotWrittenError(
                what, "What was published before is still there. Look at the cluster, and build again."
            ) from error
        self._stamped = float("-inf")

    def _opened(self, generation: ClusterGeneration) -> Opened:
        parts = partial(_attachment, self._client, generation)
        return Opened(OpenSearchEngine(self._client, generation, parts), lambda name: b"".join(parts(name)))


def _attachment(client: Client, generation: ClusterGeneration, name: str) -> Iterator[bytes]:
    """The parts of an attachment, in order."""
    read, count = 0, 1
    body = {"query": {"term": {"name": name}}, "size": 1, "sort": [{"part": "asc"}], "track_total_hits": True}
    while read < count:
        found = client.search(generation.index("attachments"), {**body, "from": read})["hits"]
        count = found["total"]["value"]
        if not found["hits"]:
            raise IndexDamagedError(f"The cluster lacks {name} of this index, or a part of it.", "Build the index again.")
        yield b64decode(found["hits"][0]["_source"]["content"])
        read += 1
