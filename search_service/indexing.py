"""Files become a published index, and a report of what was read, mended, skipped and why."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from search_service.engines import generations
from search_service.engines.whoosh import WhooshEngine, rebuild
from search_service.errors import IndexDamagedError, ReadError
from search_service.model import CLAUSE_TYPES, Document
from search_service.readers import read
from search_service.readers.sources import Problem, content, files
from search_service.symbols import symbol_order

Progress = Callable[[list[Path]], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read. `clauses` counts by type; `repaired` holds (document id, what was mended) pairs."""

    documents: int
    clauses: dict[str, int]
    repaired: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "clauses": self.clauses,
            "repaired": [{"document": document, "repair": repair} for document, repair in self.repaired],
            "problems": [{"path": problem.path, "line": problem.line, "reason": problem.reason} for problem in self.problems],
            "seconds": round(self.seconds, 3),
        }


def read_paths(paths: Iterable[Path], max_bytes: int, progress: Progress = iter) -> Iterator[Document | Problem]:
    """Every document in these files and folders, and a Problem for each file that holds none that can be read."""
    found = list(files(paths))
    yield from (problem for problem in found if isinstance(problem, Problem))
    for path in progress([path for path in found if isinstance(path, Path)]):
        source = _source(path)
        try:
            yield from read(content(path, max_bytes), source)
        except ReadError as error:
            yield Problem(source, error.line, str(error))


def _source(path: Path) -> str:
    """The name that documents and problems give a file: from the working directory on, where it lies below that."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def build(paths: Iterable[Path], index_dir: Path, max_bytes: int, progress: Progress = iter) -> Report:
    """Read these paths and publish an index of them; where nothing can be read, the index that is there stays."""
    started = time.perf_counter()
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for item in read_paths(paths, max_bytes, progress):
        if isinstance(item, Problem):
            problems.append(item)
        elif item.id in documents and item.symbol:
            kept = documents[item.id].source
            problems.append(Problem(item.source, 0, f"It holds {item.id} again; the text in {kept} was kept."))
        else:
            document = item if item.id not in documents else _renamed(item, documents)
            documents[document.id] = document
    if documents:
        _publish(documents.values(), index_dir)
    return _report(documents.values(), problems, time.perf_counter() - started)


def _renamed(document: Document, taken: dict[str, Document]) -> Document:
    """A text without a symbol is known by its file's name; of two files of one name, the later gets a number."""
    number = 2
    while f"{document.id}~{number}" in taken:
        number += 1
    new_id = f"{document.id}~{number}"
    clauses = tuple(replace(clause, id=new_id + clause.id.removeprefix(document.id)) for clause in document.clauses)
    return replace(document, id=new_id, clauses=clauses)


def _publish(documents: Iterable[Document], index_dir: Path) -> None:
    ordered = sorted(documents, key=lambda document: symbol_order(document.id))
    with generations.building(index_dir) as folder:
        rebuild(folder, ordered)
        _verify(folder, ordered)


def _verify(folder: Path, documents: list[Document]) -> None:
    """Open what was built and look at it as a user would, before anyone is served from it."""
    engine = WhooshEngine(folder)
    try:
        status = engine.status()
        clauses = sum(len(document.clauses) for document in documents)
        complete = (status.documents, status.clauses) == (len(documents), clauses)
        if not complete or engine.document(documents[-1].id) != documents[-1]:
            raise IndexDamagedError("The index that was built is not what was read.", "Check the disk, and build it again.")
    finally:
        engine.close()


def _report(documents: Iterable[Document], problems: list[Problem], seconds: float) -> Report:
    documents = list(documents)
    types = Counter(str(clause.type) for document in documents for clause in document.clauses)
    repaired = tuple((document.id, repair) for document in documents for repair in document.repairs)
    clauses: dict[str, int] = {name: types[name] for name in CLAUSE_TYPES if types[name]}
    return Report(len(documents), clauses, repaired, tuple(problems), seconds)
