"""Thousands of connections that send nothing, and are opened again as soon as they are closed: others must be answered.

    python -m tests.attacks.idle_connections PORT [--connections N] [--seconds S]

Against a server that runs, best with `ulimit -n 1024`. Asks /healthz and a search every three seconds meanwhile, and prints
how long each took. Ends with 1 if one was not answered within twelve seconds.
"""

from __future__ import annotations

import argparse
import resource
import socket
import sys
import time

PATIENCE = 12.0
AT_ONCE = 500


def ask(port: int, path: str) -> tuple[str, float]:
    """The status of an answer, or what went wrong, and the seconds that it took."""
    started = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            status = connection.recv(100)[9:12].decode()
    except OSError as error:
        status = type(error).__name__
    return status, time.monotonic() - started


def is_open(connection: socket.socket) -> bool:
    try:
        return bool(connection.recv(1000, socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False


def kept_open(connections: list[socket.socket], count: int, port: int) -> list[socket.socket]:
    """Those that are open still, and new ones up to so many, AT_ONCE of them at most."""
    is_kept = [is_open(connection) for connection in connections]
    for connection, kept in zip(connections, is_kept, strict=True):
        if not kept:
            connection.close()
    alive = [connection for connection, kept in zip(connections, is_kept, strict=True) if kept]
    for _ in range(min(count - len(alive), AT_ONCE)):
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", port))
        alive.append(connection)
    return alive


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--connections", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=35.0)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections: list[socket.socket] = []
    statuses: list[str] = []
    end, due = time.monotonic() + options.seconds, 0.0
    while time.monotonic() < end:
        connections = kept_open(connections, options.connections, options.port)
        if time.monotonic() >= due:
            answers = [ask(options.port, path) for path in ("/healthz", "/api/search?q=peace")]
            statuses += [status for status, _ in answers]
            print(len(connections), "open:", *(f"{status} after {seconds:.2f} s" for status, seconds in answers), flush=True)
            due = time.monotonic() + 3
        time.sleep(0.3)
    return int(set(statuses) != {"200"})


if __name__ == "__main__":
    sys.exit(main())
