"""Files become a published index, and a report of what was read, mended, skipped and why."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

import msgspec

from search_service.coverage import Coverage, coverage
from search_service.engines.columns import ColumnEngine, rebuild
from search_service.engines.generations.publishing import building, only_builder
from search_service.errors import IndexDamagedError, ReadError
from search_service.model import Document
from search_service.readers import read
from search_service.readers.catalogue import Catalogue, completed, load
from search_service.readers.sources import Problem, Source, beside, sources
from search_service.symbols import symbol_order

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
    # A fresh process has none of our threads and locks; with "fork" it would inherit them.
    # What is read holds no cycles: looking for them takes a tenth of the time.
    with ProcessPoolExecutor(processes, mp_context=get_context("forkserver"), initializer=gc.disable) as pool:
        waiting: list[Future[bytes]] = []
        for batch in batches:
            yield [source for source in batch if source.catalogue]
            waiting.append(pool.submit(_packed, [source for source in batch if not source.catalogue]))
            # Bounded, so that an archive is not held in memory as a whole.
            if len(waiting) > processes * 4:
                yield _unpacked(waiting.pop(0).result())
        for done in waiting:
            yield _unpacked(done.result())


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


def build(paths: Iterable[Path], index_dir: Path, max_bytes: int, processes: int = 1, progress: Progress = iter) -> Coverage:
    """Read these paths and publish an index of them; where nothing can be read, the index that is there stays.

    IndexBusyError if another build is at work in this folder; IndexNotWrittenError if the disk does not take the index.
    """
    with only_builder(index_dir):
        return _build(paths, index_dir, max_bytes, processes, progress)


def _build(paths: Iterable[Path], index_dir: Path, max_bytes: int, processes: int, progress: Progress) -> Coverage:
    started = time.perf_counter()
    paths = list(paths)
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    catalogues = {source.name: source for path in paths for source in beside(path, max_bytes) if isinstance(source, Source)}
    for item in read_paths(paths, max_bytes, processes, progress):
        if isinstance(item, Problem):
            problems.append(item)
        elif isinstance(item, Source):
            catalogues[item.name] = item
        elif item.id in documents and item.symbol:
            kept = documents[item.id].source
            problems.append(Problem(item.source, 0, f"It holds {item.id} again; the text in {kept} was kept."))
        else:
            document = item if item.id not in documents else _renamed(item, documents)
            documents[document.id] = document
    catalogue = _catalogue(catalogues.values(), problems)
    ordered = sorted(
        (completed(document, catalogue) for document in documents.values()), key=lambda document: symbol_order(document.id)
    )
    covered = coverage(ordered, problems, time.perf_counter() - started)
    if ordered:
        _publish(ordered, covered, index_dir)
    return replace(covered, seconds=time.perf_counter() - started)


def documents_in(paths: Iterable[Path], max_bytes: int) -> Iterator[Document | Problem]:
    """What `build` would index of these paths, one by one, completed from the catalogue that lies beside them."""
    paths = list(paths)
    problems: list[Problem] = []
    beside_them = [source for path in paths for source in beside(path, max_bytes) if isinstance(source, Source)]
    catalogue = _catalogue(beside_them, problems)
    yield from problems
    for item in read_paths(paths, max_bytes):
        if isinstance(item, Document):
            yield completed(item, catalogue)
        elif isinstance(item, Problem):
            yield item


def _catalogue(files: Collection[Source], problems: list[Problem]) -> Catalogue:
    """The catalogue in these files: a JSON object a line, or one array of objects."""
    lines: list[str] = []
    for file in files:
        try:
            text = file.content.decode("utf-8-sig")
            array = text.lstrip().startswith("[")
            lines += (
                [msgspec.json.encode(entry).decode() for entry in msgspec.json.decode(text)] if array else text.splitlines()
            )
        except (UnicodeDecodeError, msgspec.DecodeError) as error:
            problems.append(Problem(file.name, 0, f"The catalogue cannot be read: {error}. Documents are indexed without it."))
    catalogue = load(lines)
    if catalogue.unread:
        names = ", ".join(file.name for file in files)
        problems.append(Problem(names, 0, f"{catalogue.unread:,} lines of the catalogue hold no entry."))
    return catalogue


def _renamed(document: Document, taken: dict[str, Document]) -> Document:
    """A text without a symbol is known by its file's name; of two files of one name, the later gets a number."""
    number = 2
    while f"{document.id}~{number}" in taken:
        number += 1
    new_id = f"{document.id}~{number}"
    clauses = tuple(replace(clause, id=new_id + clause.id.removeprefix(document.id)) for clause in document.clauses)
    return replace(document, id=new_id, clauses=clauses)


def _publish(documents: list[Document], covered: Coverage, index_dir: Path) -> None:
    with building(index_dir) as folder:
        rebuild(folder, documents)
        covered.save(folder)
        _verify(folder, documents)


def _verify(folder: Path, documents: list[Document]) -> None:
    """Open what was built and look at it as a user would, before anyone is served from it."""
    engine = ColumnEngine(folder)
    try:
        status = engine.status()
        clauses = sum(len(document.clauses) for document in documents)
        complete = (status.documents, status.clauses) == (len(documents), clauses)
        if not complete or engine.document(documents[-1].id) != documents[-1]:
            raise IndexDamagedError("The index that was built is not what was read.", "Check the disk, and build it again.")
    finally:
        engine.close()
