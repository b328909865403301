"""Whatever happens to a file of the index, the one before it is served, or we say that it is damaged: never half an answer."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from search_service import open_index
from search_service.engines.generations import CURRENT, built, current, manifest
from search_service.engines.generations.publishing import LOCK
from search_service.engines.opensearch import schema
from search_service.engines.whoosh import clause_schema, document_schema, lexicon_schema
from search_service.errors import IndexDamagedError, IndexNotWrittenError
from search_service.indexing.build import build
from search_service.query import Query
from tests.conftest import SEEDS
from tests.test_cli import run

Damage = Callable[[Path], None]


def flipped(place: float) -> Damage:
    def flip(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[round((len(content) - 1) * place)] ^= 0b100
        file.write_bytes(content)

    return flip


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES = {
    "first byte flipped": flipped(0),
    "middle byte flipped": flipped(0.5),
    "last byte flipped": flipped(1),
    "cut": cut,
    "empty": lambda file: os.truncate(file, 0),
    "longer": longer,
    "deleted": Path.unlink,
}


def answers(index_dir: Path) -> dict[str, object]:
    with open_index(index_dir) as index:
        results = index.answer(Query(q="preventive diplomacy")).to_dict()
        return {**results, "took_ms": None, "document": index.document("A/RES/77/273"), "coverage": index.coverage().documents}


@pytest.fixture(scope="module")
def twice_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the seeds with the generation before it, which holds one document less."""
    folder = tmp_path_factory.mktemp("twice")
    build([path for path in sorted(SEEDS.iterdir()) if "003" not in path.name], folder, 10**8)
    build([SEEDS], folder, 10**8)
    return folder


def files(index_dir: Path) -> list[str]:
    folder = current(index_dir)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damaged_file_is_noticed(damage: str, twice_built: Path, tmp_path: Path) -> None:
    index_dir = shutil.copytree(twice_built, tmp_path / "index")
    served = current(index_dir)
    for name in files(index_dir):
        file = served / name
        content = file.read_bytes()
        if not content and damage != "deleted" and damage != "longer":
            continue
        DAMAGES[damage](file)
        assert str(file) in manifest.fault(served)
        file.write_bytes(content)
    assert not manifest.fault(served)


@pytest.fixture(params=DAMAGES)
def damaged(request: pytest.FixtureRequest, twice_built: Path, tmp_path: Path) -> Iterator[Path]:
    """An index with the largest file of its newest generation damaged."""
    index_dir = shutil.copytree(twice_built, tmp_path / "index")
    DAMAGES[request.param](max(current(index_dir).rglob("*.seg"), key=lambda file: file.stat().st_size))
    yield index_dir


def test_the_generation_before_a_damaged_one_answers_for_it(damaged: Path) -> None:
    with open_index(damaged) as index:
        assert index.status().generation != current(damaged).name
        assert index.status().documents < 6
        assert [str(current(damaged)) in sentence for sentence in index.damage] == [True]
        assert index.search("peace").total


def test_an_index_without_a_sound_generation_says_what_is_wrong_and_what_to_do(damaged: Path) -> None:
    for folder in built(damaged):
        if folder != current(damaged):
            shutil.rmtree(folder)
    with pytest.raises(IndexDamagedError, match=f"{current(damaged)}.*Build the index again"):
        open_index(damaged)


def test_search_on_the_command_line_says_so_too(index_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(index_dir, tmp_path / "index")
    cut(current(copy) / "coverage.json")
    done = run("search", "peace", "--index-dir", copy)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"search_service: {current(copy)}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\x00\n", id="binary"),
        pytest.param(b"20200101T000000Z-abcdef\n", id="a generation that is not there"),
        pytest.param(b"../index\n", id="another folder"),
        pytest.param(b".\n", id="the folder itself"),
        pytest.param(b"a\x00b\n", id="a name that no file can have"),
        pytest.param(b"x" * 10_000, id="a name that is too long"),
        pytest.param(None, id="missing"),
    ],
)
def test_without_a_usable_CURRENT_a_generation_is_served_and_the_damage_told(  # noqa: N802
    content: bytes | None, index_dir: Path, tmp_path: Path
) -> None:
    expected = answers(index_dir)
    copy = shutil.copytree(index_dir, tmp_path / "index")
    (copy / CURRENT).unlink() if content is None else (copy / CURRENT).write_bytes(content)
    assert answers(copy) == expected
    with open_index(copy) as index:
        assert str(copy / CURRENT) in index.damage[0]


FOREIGN: dict[str, Callable[[Path], None]] = {
    "a pipe that nobody writes to": os.mkfifo,
    "a device without an end": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a folder": Path.mkdir,
    "100 MB, most of them a hole": lambda path: (path.write_bytes(b"20200101T000000Z-abcdef\n"), os.truncate(path, 10**8))[1],
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("name", [CURRENT, manifest.MANIFEST])
def test_what_is_no_ordinary_file_is_neither_waited_for_nor_read(
    name: str, kind: str, twice_built: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(twice_built, tmp_path / "index")
    path = copy / CURRENT if name == CURRENT else current(copy) / name
    path.unlink()
    FOREIGN[kind](path)
    with open_index(copy) as index:
        assert index.search("peace").total
        assert index.damage[0].startswith(f"{path} ") and index.damage[0].endswith(".")
    try:
        build([SEEDS], copy, 10**8)
    except IndexNotWrittenError as error:
        assert (kind, str(path) in error.what) == ("a folder", True)
    else:
        with open_index(copy) as index:
            assert (index.damage, index.status().documents) == ((), 6)


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_lock_that_is_no_ordinary_file_stops_a_build_with_a_sentence(kind: str, tmp_path: Path) -> None:
    FOREIGN[kind](tmp_path / LOCK)
    if kind.startswith("100 MB"):
        assert build([SEEDS], tmp_path, 10**8)
        return
    with pytest.raises(IndexNotWrittenError, match="cannot be written"):
        build([SEEDS], tmp_path, 10**8)


@pytest.mark.parametrize("place", [0, 0.5, 0.99])
def test_a_flipped_byte_of_CURRENT_is_noticed(place: float, index_dir: Path, tmp_path: Path) -> None:  # noqa: N802
    expected = answers(index_dir)
    copy = shutil.copytree(index_dir, tmp_path / "index")
    flipped(place)(copy / CURRENT)
    assert answers(copy) == expected


def test_a_table_of_contents_that_was_not_built_is_not_opened(index_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(index_dir, tmp_path / "index")
    foreign = current(copy) / "_clauses_2.toc"
    foreign.write_bytes(b"a pickle of someone else")
    with pytest.raises(IndexDamagedError, match=r"_clauses_2\.toc does not belong"):
        open_index(copy)


def test_an_index_of_another_format_asks_to_be_built_again(
    index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "FORMAT", manifest.FORMAT + 1)
    with pytest.raises(IndexDamagedError, match=r"another format \(\d+\).*Build the index again"):
        open_index(index_dir)


SCHEMAS = (clause_schema(), document_schema(), lexicon_schema())


def layout(folder: Path) -> str:
    """What is written into a generation: the names and types of its columns, the fields of its schemas, its other files."""
    columns = [(path.name, np.load(path, mmap_mode="r").dtype.str) for path in sorted(folder.rglob("*.npy"))]
    schemas = [[(name, repr(field)) for name, field in schema.items()] for schema in SCHEMAS]
    others = sorted(path.name for path in folder.iterdir() if path.suffix in (".json", ".bin", ".zstd"))
    return hashlib.sha256(re.sub(r" object at 0x\w+", "", repr((columns, schemas, others))).encode()).hexdigest()[:12]


def test_what_is_written_changes_only_with_the_number_of_its_format(index_dir: Path) -> None:
    """Otherwise a service that was updated would misread the index that the version before it built."""
    written = (manifest.FORMAT, layout(current(index_dir)))
    assert written == (16, "8f80dc79c6f0"), "Raise FORMAT in manifest.py, and write both here."


def test_what_is_written_to_a_cluster_changes_only_with_the_number_of_its_format() -> None:
    """A facet is a field there, too."""
    bodies = [schema.index_body(part, 1, 0) for part in schema.PARTS]
    written = (schema.FORMAT, hashlib.sha256(repr(bodies).encode()).hexdigest()[:12])
    assert written == (7, "8883f6c0ca29"), "Raise FORMAT in engines/opensearch/schema.py, and write both here."


def test_search_on_the_command_line_tells_of_damage_and_answers(twice_built: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(twice_built, tmp_path / "index")
    file = max(current(copy).rglob("*.npy"), key=lambda file: file.stat().st_size)
    cut(file)
    done = run("search", "peace", "--index-dir", copy)
    assert done.returncode == 0
    assert done.stderr.startswith(f"search_service: {file}")
