"""Reads many files in batches on all cores; documents keep the order of files."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

import msgspec

from search_service.errors import ReadError
from search_service.model import Document, Problem
from search_service.readers import read
from search_service.readers.sources import Source, sources

Item = Document | Problem | Source
BATCH, BATCH_BYTES = 16, 4 * 1024**2  # the most that one process gets at a time: files, or bytes of large files
WAITING_BYTES = 128 * 1024**2  # of files in work, so that an archive is never in memory as a whole
# Starting a process takes as long as reading about a hundred files.
WORTH_PROCESSES = 6


def read_paths(
    paths: Iterable[Path],
    max_bytes: int,
    processes: int = 1,
    passing: Callable[[Iterable[Source]], Iterable[Source]] = iter,
) -> Iterator[Item]:
    """Every document in these files, folders and archives; a Problem for each unreadable one; catalogue files unread.

    With more than one process, many files are read side by side; the order stays that of the files. All files go through
    `passing`, which may leave some out.
    """
    found: list[Problem] = []

    def files() -> Iterator[Source]:
        for source in sources(paths, max_bytes):
            if isinstance(source, Problem):
                found.append(source)
            else:
                yield source

    batches = _batches(passing(files()))
    first = list(islice(batches, WORTH_PROCESSES))
    together = chain(first, batches)
    if processes == 1 or len(first) < WORTH_PROCESSES:
        yield from chain.from_iterable(map(_read_batch, together))
    else:
        yield from chain.from_iterable(_side_by_side(together, processes))
    yield from found


def _batches(files: Iterable[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    filled = 0
    for source in files:
        batch.append(source)
        filled += len(source.content)
        if len(batch) == BATCH or filled >= BATCH_BYTES:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def _side_by_side(batches: Iterator[list[Source]], processes: int) -> Iterator[list[Item]]:
    waiting: deque[tuple[list[Source], Future[bytes]]] = deque()
    pool = _pool(processes)
    try:
        for batch in batches:
            yield [source for source in batch if source.catalogue]
            texts = [source for source in batch if not source.catalogue]
            waiting.append((texts, _submitted(pool, texts)))
            while len(waiting) > processes * 4 or sum(_size(files) for files, _ in waiting) > WAITING_BYTES:
                files, future = waiting.popleft()
                yield _answer(files, future)
                if isinstance(future.exception(), BrokenProcessPool):
                    pool = _pool(processes)
        while waiting:
            yield _answer(*waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # A fresh process has none of our threads and locks; with "fork" it would inherit them. The readers are loaded once for all,
    # and nothing else is: the engines take longer to load than two hundred files take to read.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)


def _submitted(pool: ProcessPoolExecutor, files: list[Source]) -> Future[bytes]:
    try:
        return pool.submit(_read_packed, files)
    except BrokenProcessPool as error:
        lost: Future[bytes] = Future()
        lost.set_exception(error)
        return lost


def _size(files: list[Source]) -> int:
    return sum(len(source.content) for source in files)


def _answer(files: list[Source], future: Future[bytes]) -> list[Item]:
    """The result of a batch; if its process crashed, each file is read in a separate process, to find the faulty one."""
    try:
        return _unpacked(future.result())
    except BrokenProcessPool:
        return [item for source in files for item in _alone(source)]


def _alone(source: Source) -> list[Item]:
    with _pool(1) as pool:
        try:
            return _unpacked(pool.submit(_read_packed, [source]).result())
        except BrokenProcessPool:
            return [
                Problem(source.name, 0, "Reading it ended the process that read it. Check that the file is what it should be.")
            ]


def _begin() -> None:
    # Documents have no reference cycles: looking for cycles would take a tenth of the time.
    gc.disable()
    Thread(target=_end_with_the_builder, daemon=True).start()


def _end_with_the_builder() -> None:
    """End this process with its parent: a pool's process would wait for work for ever."""
    builder = parent_process()
    if builder is not None:
        builder.join()
        os._exit(1)


def _read_packed(batch: list[Source]) -> bytes:
    """The documents of these files as msgpack, which takes a quarter of the time of pickles between processes."""
    items = _read_batch(batch)
    documents = [item for item in items if isinstance(item, Document)]
    return msgspec.msgpack.encode((documents, [item for item in items if isinstance(item, Problem)]))


def _unpacked(packed: bytes) -> list[Item]:
    documents, problems = msgspec.msgpack.decode(packed, type=tuple[list[Document], list[Problem]])
    return [*documents, *problems]


def _read_batch(batch: list[Source]) -> list[Item]:
    return [item for source in batch for item in _read(source)]


def _read(source: Source) -> Iterator[Item]:
    if source.catalogue:
        yield source
        return
    try:
        yield from read(source.content, source.name)
    except ReadError as error:
        yield Problem(source.name, error.line, str(error))
    except Exception as error:  # a bug of ours or of a library is reported, and costs one file, not the build
        reason = f"It could not be read: {type(error).__name__} in the reader. Please report it with this file."
        yield Problem(source.name, 0, reason)
