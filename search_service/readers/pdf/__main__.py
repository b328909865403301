"""The process that reads PDFs from standard input, and writes their pages."""

from __future__ import annotations

import resource
import sys

import msgspec

from search_service.readers.pdf.pages import pages_of
from search_service.readers.pdf.reading_process import CPU_SECONDS, LENGTH, MAX_MEMORY_BYTES


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    encode = msgspec.msgpack.encode
    while len(size := requests.read(LENGTH.size)) == LENGTH.size:
        content = requests.read(LENGTH.unpack(size)[0])
        _bound_time()
        reply = encode(pages_of(content))
        replies.write(LENGTH.pack(len(reply)) + reply)
        replies.flush()


def _bound_time() -> None:
    """Have the kernel end this process when the next PDF takes too long: no Python runs while pdfium is at work."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft, hard = int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]
    # A process that is bounded itself leaves less: a limit above it is an error.
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


if __name__ == "__main__":
    main()
