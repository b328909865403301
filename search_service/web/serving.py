"""The production server: granian, a WSGI server; a worker is a process with one thread, as the work is CPU-bound."""

from __future__ import annotations

import socket
import time
from functools import partial
from pathlib import Path
from threading import Thread

from granian import Granian
from granian.constants import Interfaces

from search_service.errors import UsageError
from search_service.web import create_app

STOP_SECONDS = 10


def serve(index_dir: Path, host: str, port: int, workers: int) -> None:
    """Serve until a signal ends it; prints the address once connections are accepted. UsageError if it cannot be had."""
    port = _free_port(host, port)
    server = Granian(
        "search_service", host, port, interface=Interfaces.WSGI, workers=workers, blocking_threads=1, log_enabled=False
    )
    Thread(target=_announce, args=(host, port), daemon=True).start()
    server.serve(target_loader=partial(create_app, index_dir), wrap_loader=False)


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
