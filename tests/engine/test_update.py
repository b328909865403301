"""`index --update` reads only what has changed, and makes the index that a full build makes, byte for byte."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from search_service import Index, open_index
from search_service.engines.generations import built, current
from search_service.indexing import read_cache
from search_service.indexing.build import build
from search_service.indexing.coverage import Files
from search_service.model import Document
from tests.conftest import SEEDS
from tests.test_cli import run

PRESS = "A press report says that the States of the region met and that they spoke of water, of trade and of peace.\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The seeds, a text without a symbol in two folders, and a catalogue that describes one of the seeds."""
    folder = shutil.copytree(SEEDS, tmp_path / "texts")
    for place in ("one", "two"):
        (folder / place).mkdir()
        (folder / place / "report.txt").write_text(PRESS)
    (folder / "again.txt").write_bytes((folder / first(folder, "003")).read_bytes())
    (folder / "broken.xml").write_text("<akomaNtoso")
    write_catalogue(folder, "WATER")
    return folder


def first(folder: Path, part: str) -> str:
    return next(path.name for path in sorted(folder.iterdir()) if part in path.name)


def write_catalogue(folder: Path, subject: str) -> None:
    (folder / "meta").mkdir(exist_ok=True)
    entry = {"symbol": "A/RES/77/273", "draft_resolution": "A/77/L.53", "subjects": [[subject, "UNBIS Thesaurus"]]}
    (folder / "meta" / "resolutions.jsonl").write_text(json.dumps(entry) + "\n")


def update(texts: Path, index_dir: Path) -> Files:
    return build([texts], index_dir, 10**8, update=True).files


def contents(index_dir: Path) -> dict[str, bytes]:
    """The bytes of all columns, and of the record of what was read; Whoosh's files hold random names and the time."""
    folder = current(index_dir)
    found = [*folder.rglob("*.npy"), folder / read_cache.FILE]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def documents(index: Index) -> list[Document]:
    shown = index.search(per_page=100, group="none", sort="document").clauses
    return [index.document(document_id) for document_id in dict.fromkeys(clause.hit.document.id for clause in shown)]


def assert_as_built_anew(texts: Path, index_dir: Path) -> None:
    anew = index_dir.parent / "anew"
    build([texts], anew, 10**8)
    assert contents(index_dir) == contents(anew)
    with open_index(index_dir) as updated, open_index(anew) as full:
        assert updated.coverage().problems == full.coverage().problems
        assert documents(updated) == documents(full)


@pytest.fixture
def index_dir(texts: Path, tmp_path: Path) -> Path:
    build([texts], tmp_path / "index", 10**8)
    return tmp_path / "index"


def test_without_a_change_nothing_is_read_or_published(texts: Path, index_dir: Path) -> None:
    before = current(index_dir)
    assert update(texts, index_dir) == Files(read=0, kept=9, removed=0)
    assert current(index_dir) == before


def test_without_an_index_everything_is_read(texts: Path, tmp_path: Path) -> None:
    assert update(texts, tmp_path / "index") == Files(read=9, kept=0, removed=0)
    assert_as_built_anew(texts, tmp_path / "index")


def test_only_a_changed_file_is_read_again(texts: Path, index_dir: Path) -> None:
    (texts / "two" / "report.txt").write_text(PRESS.replace("water", "rivers"))
    assert update(texts, index_dir) == Files(read=1, kept=8, removed=0)
    assert_as_built_anew(texts, index_dir)


def test_a_new_file_is_read_and_a_removed_one_disappears(texts: Path, index_dir: Path) -> None:
    (texts / "one" / "report.txt").rename(texts / "one" / "other.txt")
    assert update(texts, index_dir) == Files(read=1, kept=8, removed=1)
    assert_as_built_anew(texts, index_dir)


def test_a_text_that_was_left_out_for_another_takes_its_place_when_that_goes(texts: Path, index_dir: Path) -> None:
    (texts / "again.txt").unlink()
    assert update(texts, index_dir) == Files(read=0, kept=8, removed=1)
    assert_as_built_anew(texts, index_dir)


def test_a_catalogue_that_changes_changes_what_it_describes(texts: Path, index_dir: Path) -> None:
    for subject in ("OCEANS", "FORESTS"):
        write_catalogue(texts, subject)
        assert update(texts, index_dir) == Files(read=0, kept=9, removed=0)
        assert_as_built_anew(texts, index_dir)
        with open_index(index_dir) as index:
            assert index.document("A/RES/77/273").subjects == (subject,)


def test_updates_may_follow_each_other(texts: Path, index_dir: Path) -> None:
    for words in ("rivers", "lakes", "water"):
        (texts / "one" / "report.txt").write_text(PRESS.replace("water", words))
        assert update(texts, index_dir).read == 1
    assert_as_built_anew(texts, index_dir)


def test_files_in_archives_are_known_again(texts: Path, tmp_path: Path) -> None:
    archive = tmp_path / "texts.zip"

    def packed(words: str) -> None:
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("a/report.txt", PRESS)
            made.writestr("b/report.txt", PRESS.replace("water", words))

    packed("rivers")
    build([archive], tmp_path / "index", 10**8)
    packed("lakes")
    assert update(archive, tmp_path / "index") == Files(read=1, kept=1, removed=0)
    assert_as_built_anew(archive, tmp_path / "index")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_one_name_in_one_archive_are_read_again(tmp_path: Path) -> None:
    archive = tmp_path / "texts.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("report.txt", PRESS)
        made.writestr("report.txt", PRESS.replace("water", "rivers"))
    build([archive], tmp_path / "index", 10**8)
    (tmp_path / "more.txt").write_text(PRESS)
    files = build([archive, tmp_path / "more.txt"], tmp_path / "index", 10**8, update=True).files
    assert files == Files(read=2, kept=0, removed=0)


def test_files_that_another_version_of_the_readers_read_are_read_again(
    texts: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_cache, "_READER_LIBRARIES", ())
    assert update(texts, index_dir).read == 9


def test_a_damaged_index_is_no_ground_to_build_upon(texts: Path, index_dir: Path) -> None:
    for folder in built(index_dir):
        (folder / read_cache.FILE).write_bytes(b"")
    assert update(texts, index_dir) == Files(read=9, kept=0, removed=0)


def test_the_command_line_says_how_many_files_were_read_kept_and_removed(texts: Path, index_dir: Path) -> None:
    (texts / "one" / "report.txt").unlink()
    done = run("index", texts, "--update", "--index-dir", index_dir)
    assert "files: 0 read, 8 unchanged, 1 removed" in done.stdout
    record = json.loads(run("index", texts, "--update", "--json", "--index-dir", index_dir).stdout)
    assert record["files"] == {"read": 0, "kept": 8, "removed": 0}
