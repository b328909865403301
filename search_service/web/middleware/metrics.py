"""Request counters in Prometheus' text format, shared by all workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from search_service.settings import Settings, metrics_folder, unshare_metrics
from search_service.web.process_tuning import say
from search_service.web.request import index, live

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# A client can send any word as a method; all others are counted as one.
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


# The kinds of metrics whose files the library maps, one for each process; ours need about 10 kB.
_MAPPED = ("counter", "histogram")
_MAPPED_BYTES = 1 << 18


def register(app: Flask, _: Settings) -> None:
    app.config["METERS"] = Meters(_reserve(metrics_folder()))


def _reserve(folder: Path | None) -> Path | None:
    """The folder with space for this process's counters; None, and a line on stderr, if there is none.

    The library maps sparse files: writing to one when the disk is full would kill the process (SIGBUS).
    """
    files = [folder / f"{kind}_{os.getpid()}.db" for kind in _MAPPED] if folder else []
    try:
        for path in files:
            with path.open("a+b") as file:
                os.posix_fallocate(file.fileno(), 0, _MAPPED_BYTES)
    except OSError as error:
        # The reader of all workers' counters fails on an empty file.
        for path in files:
            path.unlink(missing_ok=True)
        say(f"{folder}: {error.strerror}. Each worker counts for itself.")
        unshare_metrics()
        return None
    return folder


class Meters:
    """The counters of this process, shared with other workers in `folder`, if there is one."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        # Chosen again: at the library's import, before the workers started, there was no folder.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self._own = CollectorRegistry()
        labels = ("method", "endpoint", "status")
        self._requests = Counter("search_service_requests", "Requests answered.", labels, registry=self._own)
        self._sent = Counter("search_service_sent_bytes", "Bytes of answers sent.", registry=self._own)
        self._lost_lines = Counter(
            "search_service_lost_log_lines", "Lines that the request log did not take.", registry=self._own
        )
        self._seconds = Histogram(
            "search_service_request_seconds",
            "From the request to its last byte.",
            ("endpoint",),
            buckets=SECONDS,
            registry=self._own,
        )
        # Cached: there are few, and a look-up takes longer than counting.
        self._meters_of = cache(
            lambda method, endpoint, status: (
                self._requests.labels(method, endpoint, str(status)),
                self._seconds.labels(endpoint),
            )
        )

    def count(self, method: str, endpoint: str, status: int, seconds: float, sent: int) -> None:
        """Count one response; `endpoint` is the URL rule, of which there are few, not the address."""
        requests, lasted = self._meters_of(method if method in _METHODS else "other", endpoint, status)
        requests.inc()
        lasted.observe(seconds)
        self._sent.inc(sent)

    def count_lost_line(self) -> None:
        self._lost_lines.inc()

    def text(self) -> bytes:
        """All counters and the state of the index, as text."""
        counts = self._own
        if self._folder:
            counts = CollectorRegistry()
            MultiProcessCollector(counts, path=str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(_registry(_IndexState())) + generate_latest(counts)


class _IndexState(Collector):
    """Metrics of the index that is served, read from it at collection."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        status = index().status()
        engine = GaugeMetricFamily("search_service_engine", "1 for the engine that answers.", labels=("engine",))
        engine.add_metric((status.engine,), 1)
        yield engine
        yield GaugeMetricFamily("search_service_documents", "Documents in the index.", status.documents)
        yield GaugeMetricFamily("search_service_clauses", "Clauses in the index.", status.clauses)
        built = index().built().timestamp()
        yield GaugeMetricFamily("search_service_generation_timestamp_seconds", "When the index was built.", built)
        degraded = 1 if live().damage else 0
        yield GaugeMetricFamily("search_service_degraded", "1 if what was published last is damaged.", degraded)


def _registry(collector: Collector) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(collector)
    return registry
