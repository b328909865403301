"""The watchdog of a worker: drops stalled clients, returns memory, ends an orphaned worker."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

from search_service.web import process_tuning

# A client that takes less than this in this time is let go: 1 kB a second, which any telephone line takes.
STALL_SECONDS = 30
MIN_BYTES = 30_000
SWEEP_SECONDS = 2
# How often memory is returned, by a worker that has worked for so long since.
RELEASE_SECONDS = 30
LEAST_WORK_SECONDS = 0.5
# How long an orphaned worker may finish what it answers.
ORPHAN_SECONDS = 10

# Offsets in struct tcp_info (linux/tcp.h): packets and bytes on their way or waiting, and all that the peer has confirmed.
_TCP_INFO_BYTES = 152
_STATE, _UNACKED, _BYTES_ACKED, _NOT_SENT = 0, 24, 120, 144
_LISTEN = 10  # where `unacked` counts connections that wait to be accepted
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # struct linger

Progress = dict[int, tuple[float, int]]
"""For each connection that waits for its reader, by inode: since when, and how much was confirmed then."""


def start(parent: int) -> None:
    """Watch this process from a thread of its own until it ends; `parent` is the process that started it."""
    Thread(target=_watch, args=(parent,), daemon=True, name="watchdog").start()


def _watch(parent: int) -> None:
    progress: Progress = {}
    released, worked = time.monotonic(), time.process_time()
    end_of_parent = select.poll()
    end_of_parent.register(os.pidfd_open(parent))
    while not end_of_parent.poll(SWEEP_SECONDS * 1000):
        now = time.monotonic()
        progress = sweep(progress, now)
        if now - released >= RELEASE_SECONDS and time.process_time() - worked >= LEAST_WORK_SECONDS:
            process_tuning.release_memory()
            released, worked = now, time.process_time()
    # Nobody would replace this worker or stop it, and it would keep the port.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def sweep(before: Progress, now: float) -> Progress:
    """Drop each connection that made too little progress since `before`, and return how far the others are."""
    after: Progress = {}
    for connection in _connections():
        with connection, suppress(OSError):
            inode, (pending, confirmed) = os.fstat(connection.fileno()).st_ino, _sent(connection)
            since, at_first = before.get(inode, (now, confirmed))
            if pending and confirmed < at_first + MIN_BYTES and now - since >= STALL_SECONDS:
                _drop(connection)
            elif pending:
                after[inode] = (since, at_first) if confirmed < at_first + MIN_BYTES else (now, confirmed)
    return after


def _connections() -> Iterator[socket.socket]:
    """Every TCP connection of this process, opened a second time: the server hands none of them out."""
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile, or no socket
            if os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
                connection = socket.socket(fileno=os.dup(int(number)))
                if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
                    yield connection
                else:
                    connection.close()


def _sent(connection: socket.socket) -> tuple[bool, int]:
    """Whether bytes wait for the peer, and how many it has confirmed."""
    facts = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_BYTES)
    if facts[_STATE] == _LISTEN:
        return False, 0
    (unacked,) = struct.unpack_from("I", facts, _UNACKED)
    (not_sent,) = struct.unpack_from("I", facts, _NOT_SENT)
    (confirmed,) = struct.unpack_from("Q", facts, _BYTES_ACKED)
    return bool(unacked or not_sent), confirmed


def _drop(connection: socket.socket) -> None:
    """End a connection for both sides: the server finds it shut and closes it, and the peer gets a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    connection.shutdown(socket.SHUT_RDWR)
