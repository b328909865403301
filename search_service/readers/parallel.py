"""Many files become documents, in batches that are read on all cores; the order stays that of the files."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

import msgspec

from search_service.errors import ReadError
from search_service.model import Document, Problem
from search_service.readers import read
from search_service.readers.sources import Source, sources

Progress = Callable[[Iterable[Source]], Iterable[Source]]
Item = Document | Problem | Source
BATCH = 16
# Starting a process takes as long as reading about a hundred files.
WORTH_PROCESSES = 6


def read_paths(paths: Iterable[Path], max_bytes: int, processes: int = 1, progress: Progress = iter) -> Iterator[Item]:
    """Every document in these files, folders and archives; a Problem for each that cannot be read; catalogue files as they are.

    With more than one process, many files are read side by side; the order stays that of the files.
    """
    found: list[Problem] = []

    def files() -> Iterator[Source]:
        for source in sources(paths, max_bytes):
            if isinstance(source, Problem):
                found.append(source)
            else:
                yield source

    batches = _batches(progress(files()))
    first = list(islice(batches, WORTH_PROCESSES))
    together = chain(first, batches)
    if processes == 1 or len(first) < WORTH_PROCESSES:
        yield from chain.from_iterable(map(_read_batch, together))
    else:
        yield from chain.from_iterable(_side_by_side(together, processes))
    yield from found


def _batches(files: Iterable[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    for source in files:
        batch.append(source)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _side_by_side(batches: Iterator[list[Source]], processes: int) -> Iterator[list[Item]]:
    # A fresh process has none of our threads and locks; with "fork" it would inherit them. The readers are loaded once for all,
    # and nothing else is: the engines take longer to load than two hundred files take to read.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin) as pool:
        waiting: list[Future[bytes]] = []
        for batch in batches:
            yield [source for source in batch if source.catalogue]
            waiting.append(pool.submit(_packed, [source for source in batch if not source.catalogue]))
            # Bounded, so that an archive is not held in memory as a whole.
            if len(waiting) > processes * 4:
                yield _unpacked(waiting.pop(0).result())
        for done in waiting:
            yield _unpacked(done.result())


def _begin() -> None:
    # What is read holds no cycles: looking for them takes a tenth of the time.
    gc.disable()
    Thread(target=_end_with_the_builder, daemon=True).start()


def _end_with_the_builder() -> None:
    """A process of a pool whose parent is killed waits for work for ever."""
    builder = parent_process()
    if builder is not None:
        builder.join()
        os._exit(1)


def _packed(batch: list[Source]) -> bytes:
    """What these files hold, as bytes: msgpack carries documents between processes in a quarter of the time of pickles."""
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
