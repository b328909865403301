"""The production server: granian, a WSGI server; a worker is a process, whose threads take turns."""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from search_service.errors import SearchServiceError, UsageError
from search_service.settings import share_metrics
from search_service.web import create_app
from search_service.web.middleware.one_at_a_time import Turns

# How long running requests may take to end when the server is told to stop, and a client to send its headers.
STOP_SECONDS = 10
HEADER_SECONDS = 10
# The longest request line and headers together; beyond it granian answers 431 itself.
MAX_HEAD_BYTES = 64 * 1024
# They take turns; so many downloads may be read slowly before a worker keeps others waiting.
THREADS = 64


def serve(index_dir: Path, host: str, port: int, workers: int) -> None:
    """Serve until a signal ends it; prints the address once connections are accepted. UsageError if it cannot be had.

    Running requests are finished when it ends. A worker that dies is replaced; SearchServiceError if they die at once.
    """
    if workers < 1:
        raise UsageError(f"{workers} workers cannot serve.", "Choose 1 or more with --workers.")
    port = _free_port(host, port)
    # Until the server has its handlers: an exception raised while the collector runs would be lost.
    _end_at_a_signal()
    server = Granian(
        "search_service",
        host,
        port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=MAX_HEAD_BYTES),
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=False,
    )
    Thread(target=_announce, args=(host, port), daemon=True).start()
    # A worker begins with the server's own handlers, which would swallow a signal that comes before it has its own.
    os.register_at_fork(after_in_child=_end_at_a_signal)
    # What is loaded by now stays as it is, so that the workers share it: the collector would write to each object.
    gc.collect()
    gc.freeze()
    with TemporaryDirectory(prefix="search-service-") as counts:
        share_metrics(Path(counts))
        try:
            server.serve(target_loader=partial(_application, index_dir), wrap_loader=False)
        except SystemExit as end:
            # Ctrl-C ends the workers too, which granian takes for failures of theirs.
            if not server.interrupt_signal:
                told = "The workers of the server end as soon as they start."
                raise SearchServiceError(told, "See what is said above.") from end


def _application(index_dir: Path) -> Turns:
    return Turns(create_app(index_dir))


def _end_at_a_signal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _announce(host: str, port: int) -> None:
    """Print the address as soon as a connection to it is accepted."""
    while True:
        try:
            with socket.create_connection((host, port), timeout=1):
                break
        except OSError:
            time.sleep(0.05)
    shown = f"[{host}]" if ":" in host else host
    print(f"Serving at http://{shown}:{port}/ (stop with Ctrl-C)", flush=True)


def _free_port(host: str, port: int) -> int:
    """The port to listen on (0 asks for any free one); granian itself would stop with a traceback if it were taken."""
    if not 0 <= port <= 65535:
        raise UsageError(f"The port {port} cannot be used.", "Choose one from 0 to 65535 with --port.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"The address {host}, port {port}, cannot be used: {error}.", "Choose another with --host and --port."
        ) from error
