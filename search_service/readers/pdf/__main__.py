"""The process that reads PDFs from standard input, and writes their pages."""

from __future__ import annotations

import resource
import sys

import msgspec

from search_service.readers.pdf.pages import pages_of
from search_service.readers.pdf.reading_process import CPU_SECONDS, LENGTH, MAX_MEMORY_BYTES
from search_service.readers.process_limits import bound


def main() -> None:
    bound(resource.RLIMIT_AS, MAX_MEMORY_BYTES)
    bound(resource.RLIMIT_CORE, 0)
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
    bound(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS)


if __name__ == "__main__":
    main()
