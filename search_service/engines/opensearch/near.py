"""Near wordings of a generation: found at loading, stored in the cluster, copied."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from search_service.engines.index.vocabulary import Ints, Longs
from search_service.engines.near import NearWordings, build
from search_service.engines.near.sources import NearSources
from search_service.model import Clause, Document

# The names of the attachments: the list of all, and each with this before it.
LIST, PREFIX = "near", "near/"


def near_files(sources: NearSources, wording_of: Ints, documents: Sequence[Document]) -> tuple[dict[str, bytes], Ints, Longs]:
    """The arrays of near wordings as attachments; by clause its group, and 1 or -1 where its verb grew stronger or weaker."""
    with TemporaryDirectory() as folder:
        build.build(Path(folder), sources, wording_of, partial(_clause, documents, sources.document_of))
        paths = sorted(Path(folder, build.FOLDER).iterdir())
        attachments = {f"{PREFIX}{path.name}": zlib.compress(path.read_bytes(), 1) for path in paths}
        groups, shifts = (np.load(Path(folder, build.FOLDER, f"{name}_of.npy")) for name in ("group", "shift"))
    return attachments | {LIST: "\n".join(path.name for path in paths).encode()}, groups, shifts


def _clause(documents: Sequence[Document], document_of: Ints, clause: int) -> Clause:
    document = int(document_of[clause])
    return documents[document].clauses[clause - int(np.searchsorted(document_of, document))]


def near_wordings(attachment: Callable[[str], bytes]) -> NearWordings:
    """The near wordings of a generation, by what reads its attachments; the copy goes when it is mapped."""
    with TemporaryDirectory() as folder:
        part = Path(folder, build.FOLDER)
        part.mkdir()
        for name in attachment(LIST).decode().split():
            (part / name).write_bytes(zlib.decompress(attachment(f"{PREFIX}{name}")))
        return NearWordings(Path(folder))
