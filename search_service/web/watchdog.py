"""The watchdog of a worker: drops stalled clients, returns memory, ends orphans."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from search_service.engines import mapping
from search_service.web import process_tuning

# A client that receives fewer bytes than this in this time is dropped: 1 kB a second, the speed of a telephone line.
STALL_SECONDS = 30
MIN_BYTES = 30_000
# A client that was sent nothing for so long is dropped too: its request is too slow. A check may take 60 s.
SILENT_SECONDS = 90
# Beyond this share of the connections, clients without any traffic have less time.
CROWD = 0.75
CROWDED_SECONDS = 3.0
CROWDED_UNHEARD_SECONDS = 0.5
SWEEP_SECONDS = 2.0
CROWDED_SWEEP_SECONDS = 0.5
# The interval of memory releases.
RELEASE_SECONDS = 10
# The time for an orphaned worker to finish its requests.
ORPHAN_SECONDS = 10

# Offsets in struct tcp_info (linux/tcp.h): packets in flight, bytes acknowledged by the peer, and bytes not yet sent.
_TCP_INFO_BYTES = 152
_STATE, _UNACKED, _BYTES_ACKED, _NOT_SENT = 0, 24, 120, 144
_LISTEN = 10
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # struct linger


@dataclass(frozen=True, slots=True)
class Traffic:
    """The traffic of a connection: whether bytes wait for the peer, and the bytes that it acknowledged and sent."""

    is_pending: bool
    confirmed: int
    received: int


@dataclass(frozen=True, slots=True)
class Lull:
    """The start of a connection's lull, in which it makes too little progress, and its traffic then."""

    since: float
    traffic: Traffic


Lulls = dict[int, Lull]
"""Of each connection, by inode."""


def start(parent: int, port: int, max_connections: int) -> None:
    """Watch this process from a separate thread until it ends; `parent` is the process that started it."""
    Thread(target=_watch, args=(parent, port, max_connections), daemon=True, name="watchdog").start()


def _watch(parent: int, port: int, max_connections: int) -> None:
    lulls: Lulls = {}
    released = time.monotonic()
    is_crowded = False
    end_of_parent = select.poll()
    end_of_parent.register(os.pidfd_open(parent))
    while not end_of_parent.poll((CROWDED_SWEEP_SECONDS if is_crowded else SWEEP_SECONDS) * 1000):
        now = time.monotonic()
        lulls = sweep(lulls, now, port, is_crowded)
        is_crowded = len(lulls) > CROWD * max_connections
        if now - released >= RELEASE_SECONDS:
            process_tuning.release_memory()
            mapping.release_pages()
            released = now
    # Without its parent, nothing would replace or stop this worker, and it would keep the port.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def sweep(before: Lulls, now: float, port: int, is_crowded: bool = False) -> Lulls:
    """Drop each connection to this port that made too little progress since `before`; return the lulls of the others."""
    after: Lulls = {}
    for connection in _connections(port):
        with connection, suppress(OSError):
            traffic = _traffic(connection)
            if traffic is None:
                continue
            inode = os.fstat(connection.fileno()).st_ino
            lull = before.get(inode)
            if lull is None or _is_over(lull, traffic):
                lull = Lull(now, traffic)
            if now - lull.since >= _patience(traffic, is_crowded):
                _drop(connection)
            else:
                after[inode] = lull
    return after


def _is_over(lull: Lull, traffic: Traffic) -> bool:
    if traffic.is_pending != lull.traffic.is_pending:
        return True
    return traffic.confirmed - lull.traffic.confirmed >= (MIN_BYTES if traffic.is_pending else 1)


def _patience(traffic: Traffic, is_crowded: bool) -> float:
    """The seconds that a connection may make no progress."""
    if traffic.is_pending:
        return STALL_SECONDS
    if not is_crowded:
        return SILENT_SECONDS
    return CROWDED_SECONDS if traffic.received else CROWDED_UNHEARD_SECONDS


def _connections(port: int) -> Iterator[socket.socket]:
    """Every TCP connection of this process to a port, as duplicated sockets, because the server exposes none."""
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile, or no socket
            if os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
                connection = socket.socket(fileno=os.dup(int(number)))
                is_tcp = connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM
                if is_tcp and connection.getsockname()[1] == port:
                    yield connection
                else:
                    connection.close()


def _traffic(connection: socket.socket) -> Traffic | None:
    """The traffic of a connection; None for a listening socket."""
    facts = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
    if facts[_STATE] == _LISTEN:
        return None
    (unacked,) = struct.unpack_from("I", facts, _UNACKED)
    (not_sent,) = struct.unpack_from("I", facts, _NOT_SENT)
    confirmed, received = struct.unpack_from("QQ", facts, _BYTES_ACKED)
    return Traffic(bool(unacked or not_sent), confirmed, received)


def _drop(connection: socket.socket) -> None:
    """End a connection: the server sees it shut and closes it, and the peer gets a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    connection.shutdown(socket.SHUT_RDWR)
