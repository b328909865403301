"""Builds and publishes an index of files, and reports on the files."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from search_service.engines import Home, Progress, silent
from search_service.engines.homes import home
from search_service.indexing import coverage as reports
from search_service.indexing import read_cache
from search_service.indexing.coverage import Coverage, Files, coverage, decoded
from search_service.indexing.merge import assemble, catalogue_in
from search_service.indexing.read_cache import LastBuild, Record, checksum, last_build, reader, state
from search_service.indexing.spill import Spill
from search_service.model import Document, Problem
from search_service.readers.catalogue import complete
from search_service.readers.parallel import read_paths
from search_service.readers.sources import Source, beside, sources


def build(
    paths: Iterable[Path],
    index_dir: Path,
    max_bytes: int,
    processes: int = 1,
    progress: Progress = silent,
    update: bool = False,
    engine: str = "auto",
) -> Coverage:
    """Read these paths and publish an index of them; if nothing can be read, the published index stays.

    With `update`, files that have not changed since the last build are not read again; the result is the same.
    `engine` is a value of the setting; `progress` shows the files that are read, and the rows that are sent to a cluster.
    IndexBusyError if another build is at work there; IndexNotWrittenError if the index cannot be written.
    """
    target = home(index_dir, engine)
    with target.only_builder():
        last = last_build(target) if update else LastBuild()
        with closing(last), ExitStack() as stack:
            spill = stack.enter_context(Spill()) if target.reads_in_parts else None
            return _build(list(paths), target, max_bytes, processes, progress, last, spill)


def _build(
    paths: list[Path],
    target: Home,
    max_bytes: int,
    processes: int,
    progress: Progress,
    last: LastBuild,
    spill: Spill | None,
) -> Coverage:
    started = time.perf_counter()
    with _without_collector():
        found = _gathered(paths, max_bytes, processes, progress, last, spill)
    files = Files(len(found.checksums) - len(found.unchanged), len(found.unchanged), len(last.names - found.checksums.keys()))
    now = state(found.checksums.items(), found.catalogues, found.problems)
    if now == last.state:
        return replace(decoded(last.attachment(reports.FILE)), files=files, seconds=time.perf_counter() - started)
    made = assemble(found.files(last, spill), found.catalogues, found.problems)
    covered = replace(coverage(made.documents, made.problems, time.perf_counter() - started), files=files)
    if made.documents:
        record = Record(now, reader(), made.readings)
        target.publish(made.documents, {reports.FILE: covered.encoded(), read_cache.FILE: record.encoded()}, progress)
    return replace(covered, seconds=time.perf_counter() - started)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Documents have no reference cycles: looking for cycles would take a third of the time. A caller's setting comes back."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _FilesRead:
    """All files in order, with their checksums; the readings of changed files; catalogues and problems."""

    checksums: Mapping[str, str]
    unchanged: Collection[str]
    items: Mapping[str, Sequence[Document | Problem]]
    catalogues: Collection[Source]
    problems: Sequence[Problem]

    def files(self, last: LastBuild, spill: Spill | None) -> Iterator[tuple[str, str, Iterable[Document | Problem]]]:
        """Each file with its checksum and its documents, read now or by the last build."""
        for name, checksum_now in self.checksums.items():
            known = last.items(name) if name in self.unchanged else iter(())
            kept = (spill.document(item) if spill and isinstance(item, Document) else item for item in known)
            yield name, checksum_now, chain(kept, self.items.get(name, ()))


def _gathered(
    paths: list[Path], max_bytes: int, processes: int, progress: Progress, last: LastBuild, spill: Spill | None
) -> _FilesRead:
    checksums: dict[str, str] = {}
    unchanged: set[str] = set()
    items: defaultdict[str, list[Document | Problem]] = defaultdict(list)
    catalogues = {source.name: source for path in paths for source in beside(path, max_bytes) if isinstance(source, Source)}
    problems: list[Problem] = []

    def changed(files: Iterable[Source]) -> Iterator[Source]:
        for source in progress(files, "files"):
            if not source.catalogue:
                # An archive can have a name twice: such files are always read again.
                earlier = checksums.get(source.name, "")
                checksums[source.name] = earlier + checksum(source.content)
                if not earlier and last.holds(source.name, checksums[source.name]):
                    unchanged.add(source.name)
                    continue
            yield source

    for item in read_paths(paths, max_bytes, processes, changed):
        if isinstance(item, Source):
            catalogues[item.name] = item
        elif isinstance(item, Document):
            items[item.source].append(spill.document(item) if spill else item)
        elif item.path in checksums:
            items[item.path].append(item)
        else:
            problems.append(item)
    return _FilesRead(checksums, unchanged, items, catalogues.values(), problems)


def documents_in(paths: Iterable[Path], max_bytes: int) -> Iterator[Document | Problem]:
    """The documents that `build` would index from these paths, completed from the catalogue in them or beside them."""
    paths = list(paths)
    problems: list[Problem] = []
    # A first pass over all files: in an archive, the catalogue can come after the texts.
    found = chain(chain.from_iterable(beside(path, max_bytes) for path in paths), sources(paths, max_bytes))
    catalogues = {source.name: source for source in found if isinstance(source, Source) and source.catalogue}
    catalogue = catalogue_in(catalogues.values(), problems)
    yield from problems
    for item in read_paths(paths, max_bytes):
        if isinstance(item, Document):
            yield complete(item, catalogue)
        elif isinstance(item, Problem):
            yield item
