"""How the threads of a worker share it: one works at a time, and none waits for a client who reads slowly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Turns:
    """A WSGI application that takes turns.

    Answering is CPU-bound: threads that work side by side only slow each other down. But sending a download lasts as long
    as its reader likes, and the thread that sends it must not keep the others from answering.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        stated: list[tuple[str, str]] = []

        def begun(status: str, headers: list[tuple[str, str]], fault: OptExcInfo | None = None, /) -> Callable[[bytes], object]:
            stated[:] = headers
            return start_response(status, headers, fault)

        with self._turn:
            answer = self._application(environ, begun)
            # An answer whose length is known is there as a whole; the server sends a list without the thread.
            whole = any(name.lower() == "content-length" for name, _ in stated)
            return _whole(answer) if whole else self._streamed(answer)

    def _streamed(self, answer: Iterable[bytes]) -> Iterator[bytes]:
        chunks = iter(answer)
        try:
            while True:
                with self._turn:
                    chunk = next(chunks, None)
                if chunk is None:
                    return
                yield chunk
        finally:
            with self._turn:
                _close(answer)


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    try:
        return list(answer)
    finally:
        _close(answer)


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()
