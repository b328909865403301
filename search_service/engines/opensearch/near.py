"""Near wordings of a generation: found at loading, stored in the cluster, copied."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.near import NearWordings, build
from search_service.engines.near.sources import NearSources
from search_service.model import Clause, Document

# The names of the attachments: the list of all, and each with this before it.
LIST, PREFIX = "near", "near/"
# So much of a file is compressed at a time.
STEP_BYTES = 4 * 1024 * 1024


class NearFiles(NamedTuple):
    """The files of near wordings; by clause its group, and 1 or -1 where its verb grew stronger or weaker."""

    paths: Sequence[Path]
    groups: Ints
    shifts: Longs

    def attachments(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The name of each attachment, and its content in parts."""
        for path in self.paths:
            yield f"{PREFIX}{path.name}", _compressed(path)
        yield LIST, iter(["\n".join(path.name for path in self.paths).encode()])


@contextmanager
def near_files(sources: NearSources, wording_of: Ints, documents: Sequence[Document]) -> Iterator[NearFiles]:
    """The arrays of near wordings in files, which are there within the block."""
    with TemporaryDirectory() as folder:
        build.build(Path(folder), sources, wording_of, partial(_clause, documents, sources.document_of))
        part = Path(folder, build.FOLDER)
        groups, shifts = (np.load(part / f"{name}_of.npy") for name in ("group", "shift"))
        yield NearFiles(sorted(part.iterdir()), groups, shifts)


def _compressed(path: Path) -> Iterator[bytes]:
    compressor = zlib.compressobj(1)
    with path.open("rb") as file:
        while content := file.read(STEP_BYTES):
            if compressed := compressor.compress(content):
                yield compressed
    yield compressor.flush()


def _clause(documents: Sequence[Document], document_of: Ints, clause: int) -> Clause:
    document = int(document_of[clause])
    return documents[document].clauses[clause - int(np.searchsorted(document_of, document))]


def near_wordings(attachment: Callable[[str], Iterator[bytes]]) -> NearWordings:
    """The near wordings of a generation, by what reads its attachments in parts; the copy goes when it is mapped."""
    with TemporaryDirectory() as folder:
        part = Path(folder, build.FOLDER)
        part.mkdir()
        for name in b"".join(attachment(LIST)).decode().split():
            decompressor = zlib.decompressobj()
            with (part / name).open("wb") as file:
                for content in attachment(f"{PREFIX}{name}"):
                    file.write(decompressor.decompress(content))
        return NearWordings(Path(folder))
