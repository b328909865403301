"""The production server: granian workers, replaced when they die."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from search_service.errors import SearchServiceError, UsageError
from search_service.settings import python_warning, share_metrics
from search_service.web import create_app, process_tuning, watchdog
from search_service.web.middleware.bounds import MAX_DOWNLOADS
from search_service.web.middleware.queue import MAX_WAITING
from search_service.web.middleware.uploads import MAX_UPLOADS
from search_service.web.warm_up import warm_up

# The time for running requests to end after a stop signal, and for a client to send its headers.
STOP_SECONDS = 10
HEADER_SECONDS = 10
# The longest request line and headers together; beyond it granian answers 431 itself.
MAX_HEAD_BYTES = 64 * 1024
# One thread for each waiting request, download and upload, and some for requests that take no turn.
THREADS = MAX_WAITING + MAX_DOWNLOADS + MAX_UPLOADS + 16
# Each connection, and each file of the index, is an open file; the usual soft limit is 1,024.
OPEN_FILES = 65_536
# The files of two generations with columns and of the programs; with fewer, workers could not start, or not follow a build.
MIN_OPEN_FILES = 300
# Connections of a worker; others wait until the watchdog drops some. OTHER_FILES are two generations, logs and pipes.
MAX_CONNECTIONS = 2048
OTHER_FILES = 400
# A worker that dies sooner is replaced after this pause. So many deaths before the first response end the server.
PAUSE_SECONDS = 1
DEATHS_AT_START = 3


def serve(index_dir: Path, host: str, port: int, workers: int) -> None:
    """Serve until a signal; print the address once connections are accepted. UsageError if the port is not available.

    Running requests are finished at the end. A dead worker is always replaced; SearchServiceError if the workers die
    before the first connection is accepted.
    """
    if workers < 1:
        raise UsageError(f"{workers} workers cannot serve.", "Choose 1 or more with --workers.")
    port = _free_port(host, port)
    process_tuning.unblock_standard_error()
    if warning := python_warning():
        process_tuning.say(warning)
    if (files := _raised_file_limit()) < MIN_OPEN_FILES:
        raise UsageError(
            f"The limit of {files} open files is too low to serve.",
            f"Raise it to {MIN_OPEN_FILES} or more: ulimit -Hn, LimitNOFILE of systemd, --ulimit nofile of a container.",
        )
    connections = max(1, min(MAX_CONNECTIONS, files - OTHER_FILES))
    # Until the server has its handlers: an exception raised while the collector runs would be lost.
    _end_at_a_signal()
    server, accepting = _server(host, port, workers, connections), Event()
    # Granian's own loop ends the server and its healthy workers when a worker dies twice within 5.5 s.
    server._serve_loop = partial(_replace_dead_workers, server, accepting)
    Thread(target=_announce, args=(host, port, accepting), daemon=True).start()
    # A worker inherits the server's handlers, which would swallow a signal that comes before it sets its own.
    os.register_at_fork(after_in_child=_end_at_a_signal)
    process_tuning.share_objects()
    with ExitStack() as stack:
        _share_counts(stack)
        try:
            server.serve(target_loader=partial(_application, index_dir, os.getpid(), port, connections), wrap_loader=False)
        except SystemExit as end:
            # Ctrl-C ends the workers too, which granian reports as failures.
            if not server.interrupt_signal:
                raise SearchServiceError(
                    "The workers of the server end as soon as they start.", "See what is said above."
                ) from end


def _server(host: str, port: int, workers: int, connections: int) -> Any:
    return Granian(
        "search_service",
        host,
        port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=MAX_HEAD_BYTES),
        workers=workers,
        blocking_threads=THREADS,
        backpressure=connections,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=False,
    )


def _share_counts(stack: ExitStack) -> None:
    """Share the workers' counters in a folder that is removed at the end; without a folder, each worker counts alone."""
    try:
        folder = stack.enter_context(TemporaryDirectory(prefix="search-service-", ignore_cleanup_errors=True))
    except OSError as error:
        process_tuning.say(f"{error}. Each worker counts for itself.")
    else:
        share_metrics(Path(folder))


def _application(index_dir: Path, parent: int, port: int, connections: int) -> Flask:
    watchdog.start(parent, port, connections)
    app = create_app(index_dir)
    Thread(target=warm_up, args=(app, app.config["INDEX"]), daemon=True, name="warm-up").start()
    return app


def _replace_dead_workers(server: Any, accepting: Event, spawn: Callable[..., None], loader: Callable[..., Flask]) -> None:
    """Granian's main loop: wait for a signal, or for a worker to end, which is replaced."""
    deaths = 0
    while not server.interrupt_signal:
        server.main_loop_interrupt.wait()
        server.main_loop_interrupt.clear()
        dead, server.interrupt_children = server.interrupt_children, []
        if server.reload_signal:
            server._reload(spawn, loader)
        if server.interrupt_signal:
            return
        for number in dead:
            deaths += 1
            if deaths >= DEATHS_AT_START and not accepting.is_set():
                server.interrupt_children = dead
                return
            process_tuning.say(f"worker {number + 1} ended and is replaced.")
            if time.monotonic() - server.wrks[number].birth < PAUSE_SECONDS:
                server.main_loop_interrupt.wait(PAUSE_SECONDS)
            server._respawn_workers([number], spawn, loader)


def _raised_file_limit() -> int:
    """Raise the limit of open files as far as allowed; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return OPEN_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _end_at_a_signal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _announce(host: str, port: int, accepting: Event) -> None:
    """Print the address as soon as a connection to it is accepted."""
    while True:
        try:
            with socket.create_connection((host, port), timeout=1):
                break
        except OSError:
            time.sleep(0.05)
    accepting.set()
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
