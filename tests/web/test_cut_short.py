"""A file that breaks off while it is sent does not look like a whole one."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import create_environ

from search_service.export.tables import COLUMNS
from search_service.web import create_app

REQUEST_ID = "a-cut-file"


@pytest.fixture
def app(index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("SEARCH_SERVICE_REQUEST_LOG", str(tmp_path / "log"))
    shutil.copytree(index_dir, tmp_path / "index")
    made = create_app(tmp_path / "index")
    yield made
    made.config["INDEX"].close()


def wipe(folder: Path) -> None:
    """What a failing disk does to the files of an index while they are served."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("r+b") as damaged:
                damaged.write(bytes(file.stat().st_size))


def cut(app: Flask, tmp_path: Path, url: str, after: int = 10_000, **headers: str) -> bytes:
    """What arrives of a file if the index fails after so many bytes."""
    environ = create_environ(url, headers={"X-Request-Id": REQUEST_ID, **headers})
    # A test client would read the first part at once.
    with closing(app(environ, lambda status, headers, fault=None: None)) as answer:  # type: ignore[type-var]
        parts, arrived = iter(answer), bytearray()
        while len(arrived) < after:
            arrived += next(parts)
        wipe(tmp_path / "index")
        with pytest.raises(Exception):  # noqa: B017 - whatever the reader of these bytes takes them for
            for part in parts:
                arrived += part
    return bytes(arrived)


def test_a_csv_file_says_so_in_a_last_row_that_strict_readers_refuse(app: Flask, tmp_path: Path) -> None:
    *rows, last = csv.reader(io.StringIO(cut(app, tmp_path, "/api/search.csv").decode(), newline=""))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert last[0].startswith("This file is cut short")
    assert "/problems/cut-short" in last[0]
    assert REQUEST_ID in last[0]
    assert last[1:] == [""] * len(COLUMNS)


def test_an_ndjson_file_says_so_in_a_last_line_that_is_no_row(app: Flask, tmp_path: Path) -> None:
    *rows, last = map(json.loads, cut(app, tmp_path, "/api/search.ndjson").splitlines())
    assert all(tuple(row) == COLUMNS for row in rows)
    assert list(last) == ["cut_short"]
    assert REQUEST_ID in last["cut_short"]


def test_compressed_it_comes_without_its_end(app: Flask, tmp_path: Path) -> None:
    unpacker = zlib.decompressobj(wbits=31)
    arrived = cut(app, tmp_path, "/api/search.csv", 0, **{"Accept-Encoding": "gzip"})
    unpacker.decompress(arrived)
    assert not unpacker.eof


def test_it_is_logged_and_counted(app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cut(app, tmp_path, "/api/search.csv")
    (line,) = map(json.loads, (tmp_path / "log").read_text(encoding="utf-8").splitlines())
    assert (line["id"], line["cut"]) == (REQUEST_ID, True)
    assert f"answer cut short at /api/search.csv, request {REQUEST_ID}" in caplog.text
