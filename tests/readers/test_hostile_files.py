"""Files, names, folders and archives as from an enemy: each is read or told, and what lies beside it is read."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import socket
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from search_service.cli import main
from search_service.errors import ReadError
from search_service.indexing.build import build, documents_in
from search_service.model import Document, Problem
from search_service.readers import read
from search_service.readers.catalogue import load
from search_service.readers.parallel import read_paths
from search_service.readers.sources import _standard_input, file_bytes
from tests.conftest import SEEDS
from tests.readers.akn_files import official, paragraph

GOOD = (SEEDS / "001_cc1f9151821a18d7.txt").read_bytes()
MAX = 1_000_000


def found(path: Path) -> tuple[list[str], str]:
    """The ids of what is read at a path, and what is told."""
    items = list(documents_in([path], MAX))
    ids = [item.id for item in items if isinstance(item, Document)]
    return ids, " ".join(f"{item.path}: {item.reason}" for item in items if isinstance(item, Problem))


def zipped(path: Path, members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: list[tuple[str | bytes, bytes]], mode: str = "gz") -> Path:
    with tarfile.open(path, f"w:{mode}", format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, content in members:
            entry = tarfile.TarInfo(os.fsdecode(name))
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


# --- names ---


def test_names_that_are_no_utf_8_are_written_as_old_tools_meant_them(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"r\xe9solutions")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9t\xe9.txt")).write_bytes(GOOD)
    (folder / os.fsdecode(b"vid\xe9.txt")).touch()
    covered = build([tmp_path], tmp_path / "index", MAX)
    assert covered.documents == 1
    assert "résolutions/vidé.txt" in json.dumps(covered.to_dict(), ensure_ascii=False)
    assert found(tarred(tmp_path / "a.tar.gz", [(b"\xe9t\xe9.txt", GOOD)])) == (["A/RES/76/299"], "")


def test_names_with_backslashes_are_paths(tmp_path: Path) -> None:
    assert found(zipped(tmp_path / "a.zip", [("folder\\rivers.txt", GOOD)])) == (["A/RES/76/299"], "")
    assert "leads out of the archive" in found(zipped(tmp_path / "b.zip", [("..\\rivers.txt", GOOD)]))[1]
    assert "leads out of the archive" in found(zipped(tmp_path / "c.zip", [("C:\\rivers.txt", GOOD)]))[1]


# --- contents ---

CONTENTS = {
    "a raised digit as a count of votes": official(meta='<count value="²" refersTo="#inFavour"/>').encode(),
    "five thousand digits as a number": official(paragraph("Decides.", "9" * 5000)).encode(),
    "five thousand digits as a count": official(meta=f'<count value="{"9" * 5000}" refersTo="#inFavour"/>').encode(),
    "five thousand digits in a symbol": f"A/RES/76/{'9' * 5000}\n\nThe General Assembly,\n\n1. Decides to act.\n".encode(),
    "five thousand digits as a mark": f"The General Assembly,\n\n1. Decides to act.{'¹' * 5000}\n".encode(),
    "a text of more lines than any": b"a\n" * 20_000_000,
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_no_content_stops_a_build(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (tmp_path / "good.txt").write_bytes(GOOD)
    ids, messages = "", ""
    for item in read_paths([tmp_path], 10**8):
        messages += item.reason if isinstance(item, Problem) else ""
        ids += item.id if isinstance(item, Document) else ""
    assert "A/RES/76/299" in ids
    assert "Please report" not in messages


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ["x.txt", "x.md", "x.html"])
@pytest.mark.parametrize(
    ("fragment", "times"),
    [
        ("1 May 2020 ", 200),  # each day more doubled the time
        ("At its 1st meeting, 1 May 2020 A/PV.1 ", 200),
        ("\t", 200_000),  # blanks were looked through from each blank on
        ("\u00a0\n", 100_000),
        ("Agenda item 1 (a), (b) and ", 8_000),  # statements were looked for from each on, to the end
    ],
)
def test_what_repeats_takes_its_time_once(name: str, fragment: str, times: int) -> None:
    """Found by tests/attacks/superlinear.py, which tries more; what takes more than its length does not end here."""
    html = name.endswith(".html")
    before, between, after = ("<!DOCTYPE html><html><body><p>", "</p><p>", "</p></body></html>") if html else ("", "\n\n", "")
    content = before + fragment * times + between + GOOD.decode().replace("\n\n", between) + after
    with contextlib.suppress(ReadError):
        assert read(content.encode(), name)


def test_a_fault_of_a_reader_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(content: bytes, source: str) -> tuple[Document, ...]:
        if source.endswith("bad.txt"):
            raise IndexError("out of range")
        return read(content, source)

    monkeypatch.setattr("search_service.readers.parallel.read", broken)
    (tmp_path / "bad.txt").write_bytes(GOOD)
    (tmp_path / "good.txt").write_bytes(GOOD)
    ids, messages = found(tmp_path)
    assert ids == ["A/RES/76/299"]
    assert "bad.txt: It could not be read: IndexError" in messages


def test_lines_of_a_catalogue_that_nothing_can_write_are_passed_over() -> None:
    lines = ["[" * 100_000, json.dumps({"symbol": "A/RES/76/299", "title": "\ud800 Peace", "sponsors": ["\udfff", "France"]})]
    (entry,) = load(lines).entries.values()
    assert (entry.title, entry.sponsors) == ("? Peace", ("France",))


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    _standard_input.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD)))
    assert found(Path("-")) == (["A/RES/76/299"], "")
    _standard_input.cache_clear()


# --- folders ---


def test_what_a_folder_hides_is_told(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    (folder / "below").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_bytes(GOOD)
    (folder / "linked").symlink_to(outside)
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "below" / "real.txt").write_bytes(GOOD)
    (folder / "inner.txt").symlink_to(folder / "below" / "real.txt")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.zip")
    (folder / "zero.zip").symlink_to("/dev/zero")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    messages = found(folder)[1]
    for reason in (
        "linked: It is a link to a folder",
        "link.txt: It is a link that leads out",
        "zero.zip: It is a link that",
        "circle.txt: It cannot",
    ):
        assert reason in messages
    assert messages.count("It is no ordinary file") == 2
    assert found(folder)[0] == ["A/RES/76/299", "A/RES/76/299"]


@pytest.mark.parametrize("command", ["check", "read", "index"])
def test_what_never_ends_is_refused_at_once(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "socket.txt"))
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    names = ("pipe.txt", "socket.txt", "nowhere.txt", "circle.txt", "long" * 100)
    for path in (*[tmp_path / name for name in names], Path("/dev/zero")):
        assert main([command, str(path), *(["--index-dir", str(tmp_path / "index")] if command != "read" else [])]) == 1
        messages = "".join(capsys.readouterr())
        assert "no ordinary file" in messages or "cannot be opened" in messages or "no such file" in messages
        assert path.name in messages
    listener.close()


def test_a_file_that_grows_while_it_is_read_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD)
    assert file_bytes(path, len(GOOD)) == GOOD
    with pytest.raises(ReadError, match="at most"):
        file_bytes(path, len(GOOD) - 1)


# --- archives ---


def test_a_damaged_member_does_not_lose_those_behind_it(tmp_path: Path) -> None:
    files = [("a.txt", GOOD), ("b.txt", GOOD.replace(b"76/299", b"76/298")), ("c.txt", GOOD.replace(b"76/299", b"76/297"))]
    path = zipped(tmp_path / "a.zip", files, zipfile.ZIP_STORED)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"76/298", b"76/xxx"))
    ids, messages = found(path)
    assert ids == ["A/RES/76/299", "A/RES/76/297"]
    assert "b.txt: It cannot be unpacked" in messages

    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, text in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    damaged = bytearray(plain.getvalue())
    second = damaged.index(b"b.txt")
    damaged[second + 124 : second + 136] = b"nonsense...."
    (tmp_path / "a.tar.gz").write_bytes(bytes(damaged))  # a tar that is misnamed, too
    ids, messages = found(tmp_path / "a.tar.gz")
    assert (ids[0], ids[-1]) == ("A/RES/76/299", "A/RES/76/297")
    assert "A header in it is damaged" in messages


def test_an_archive_is_told_by_its_content(tmp_path: Path) -> None:
    tarred(tmp_path / "b.tar.gz", [("a.txt", GOOD)], "bz2")
    zipped(tmp_path / "c.tar.xz", [("a.txt", GOOD)])
    shutil.copy(tmp_path / "c.tar.xz", tmp_path / "download")
    for name in ("b.tar.gz", "c.tar.xz", "download"):
        assert found(tmp_path / name) == (["A/RES/76/299"], "")


def test_bombs_are_refused_at_once(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "pax.tar.xz", "w:xz") as archive:
        extended = tarfile.TarInfo("a.txt")
        extended.type, extended.size = tarfile.XHDTYPE, 50_000_000
        archive.addfile(extended, io.BytesIO(bytes(extended.size)))
        entry = tarfile.TarInfo("good.txt")
        entry.size = len(GOOD)
        archive.addfile(entry, io.BytesIO(GOOD))
    assert found(tmp_path / "pax.tar.xz")[0] == ["A/RES/76/299"]
    bomb = zipped(tmp_path / "bomb.zip", [("a.txt", bytes(40_000_000)), ("good.txt", GOOD)], zipfile.ZIP_BZIP2)
    ids, messages = found(bomb)
    assert ids == ["A/RES/76/299"]
    assert "It holds 40,000,000 bytes" in messages
