"""Folders and archives, also hostile ones, read from the command line."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from search_service.errors import ReadError
from search_service.readers.encoding import decode
from tests.test_cli import SEEDS, run

GOOD = "001_cc1f9151821a18d7.txt"


def report(path: Path, tmp_path: Path) -> dict[str, object]:
    return json.loads(run("index", path, "--index-dir", tmp_path / "index", "--json").stdout)


def reasons(covered: dict[str, object]) -> str:
    return " ".join(f"{problem['path']}: {problem['reason']}" for problem in covered["problems"])  # type: ignore[index, union-attr]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, f"w:{path.suffix[1:]}") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


SEED_FILES = {f"GA/a session/{seed.name}": seed.read_bytes() for seed in SEEDS.iterdir()}


@pytest.mark.parametrize("name", ["seeds.zip", "seeds.tar.gz", "seeds.tar.xz"])
def test_an_archive_gives_what_its_files_give(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    (zipped if name.endswith(".zip") else tarred)(path, SEED_FILES)
    covered = report(path, tmp_path)
    assert (covered["documents"], covered["problems"]) == (6, [])
    found = run("search", '"prior agreement"', "--json", "--index-dir", tmp_path / "index")
    assert json.loads(found.stdout)["clauses"][0]["id"] == "A/RES/76/299/op/7"


def test_archives_in_a_folder_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    zipped(folder / "a.zip", SEED_FILES)
    assert report(folder, tmp_path)["documents"] == 6


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
@pytest.mark.parametrize("name", ["../../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", "..\\outside.txt"])
def test_a_path_that_climbs_out_is_not_read(make: object, name: str, tmp_path: Path) -> None:
    path = tmp_path / ("a.zip" if make is zipped else "a.tar.gz")
    make(path, {name: SEED_FILES[f"GA/a session/{GOOD}"], GOOD: SEED_FILES[f"GA/a session/{GOOD}"]})  # type: ignore[operator]
    covered = report(path, tmp_path)
    assert covered["documents"] == 1
    assert "leads out of the archive" in reasons(covered)
    assert not (tmp_path.parent / "outside.txt").exists()


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_a_bomb_is_refused_and_the_rest_is_read(make: object, tmp_path: Path) -> None:
    path = tmp_path / ("a.zip" if make is zipped else "a.tar.gz")
    make(path, {"bomb.txt": bytes(200_000_000), GOOD: SEED_FILES[f"GA/a session/{GOOD}"]})  # type: ignore[operator]
    assert path.stat().st_size < 300_000
    covered = report(path, tmp_path)
    assert covered["documents"] == 1
    assert "200,000,000 bytes" in reasons(covered)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar.xz"])
def test_an_archive_that_is_cut_off_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    (zipped if name.endswith(".zip") else tarred)(path, SEED_FILES)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "cannot be read to its end" in reasons(report(path, tmp_path))


def test_what_only_calls_itself_an_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("no archive")
    assert "cannot be read to its end" in reasons(report(tmp_path / "a.zip", tmp_path))


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("passwords.txt")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    assert "a link or a device, not a file" in reasons(report(path, tmp_path))


def test_an_archive_inside_an_archive_is_told(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", SEED_FILES).read_bytes()
    covered = report(zipped(tmp_path / "outer.zip", {"inner.zip": inner, GOOD: SEED_FILES[f"GA/a session/{GOOD}"]}), tmp_path)
    assert covered["documents"] == 1
    assert "archive inside an archive" in reasons(covered)


def test_a_named_file_of_another_kind_is_told_by_its_content_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / GOOD).write_bytes((SEEDS / GOOD).read_bytes())
    assert report(folder, tmp_path)["problems"] == []
    assert "It is a picture" in reasons(report(folder / "picture.png", tmp_path))


def test_two_processes_read_what_one_reads(tmp_path: Path) -> None:
    seed = SEED_FILES[f"GA/a session/{GOOD}"].decode()
    members = {f"{number}.txt": seed.replace("76/299. Zone", f"76/{number}. Zone").encode() for number in range(1, 121)}
    archive = zipped(tmp_path / "many.zip", members)
    answers = []
    for processes in ("1", "2"):
        run("index", archive, "--index-dir", tmp_path / processes, SEARCH_SERVICE_PROCESSES=processes)
        done = run("search", "Declares", "--limit", "100", "--sort", "document", "--json", "--index-dir", tmp_path / processes)
        answers.append(json.loads(done.stdout))
    assert answers[0]["clauses"] == answers[1]["clauses"]
    assert answers[0]["documents"] == 120


def test_the_catalogue_in_an_archive_completes_what_is_read_of_it(tmp_path: Path) -> None:
    line = json.dumps({"symbol": "A/RES/76/299", "subjects": [["ZONES OF PEACE", "UNBIS Thesaurus"]]}).encode()
    path = zipped(tmp_path / "a.zip", {f"GA/{GOOD}": SEED_FILES[f"GA/a session/{GOOD}"], "meta/76.jsonl": line})
    assert json.loads(run("read", path).stdout)["subjects"] == ["ZONES OF PEACE"]


ENCODINGS = {
    "UTF-8": "Côte d’Ivoire".encode(),
    "UTF-8 with its mark": "Côte d’Ivoire".encode("utf-8-sig"),
    "UTF-16 with its mark": "Côte d’Ivoire".encode("utf-16"),
    "Windows-1252, as old editors saved it": "Côte d’Ivoire".encode("cp1252"),
}


@pytest.mark.parametrize("content", ENCODINGS.values(), ids=ENCODINGS)
def test_text_in_each_encoding_of_the_west_is_read(content: bytes) -> None:
    assert decode(content)[0] == "Côte d’Ivoire"


NOT_TEXT = {
    "UTF-8 with one damaged byte": "Décide d’agir à Kiev".encode().replace(b"Kiev", b"Ki\xffv"),
    "Russian in an old code page": "Генеральная Ассамблея".encode("cp1251"),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "control characters": b"D\xe9cide\x01\x02",
}


@pytest.mark.parametrize("content", NOT_TEXT.values(), ids=NOT_TEXT)
def test_what_would_be_nonsense_as_text_is_refused_with_its_place(content: bytes) -> None:
    with pytest.raises(ReadError) as refused:
        decode(content)
    assert refused.value.line
    assert "Save it as" in refused.value.advice
