"""Pages about the service in plain words, addresses that people type, and what people try in Python and on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import open_index
from tests.web.page_reading import BROWSER, of_class, page, spaced


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("/browse/", "/browse"),
        ("/help/?utm_source=mail", "/help?utm_source=mail"),
        ("/api/search/?q=rivers", "/api/search?q=rivers"),
        ("/documents/A/RES/76/901/", "/documents/A/RES/76/901"),
        ("/no-such-page/", "/no-such-page"),
        ("/x//example.org//", "/x//example.org"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page_without_it(made_client: FlaskClient, typed: str, opened: str) -> None:
    answer = made_client.get(typed, headers=BROWSER)
    assert (answer.status_code, answer.location) == (301, opened)


def test_the_examples_of_the_api_name_the_host_that_was_asked(made_client: FlaskClient) -> None:
    shown = made_client.get("/api", headers=BROWSER | {"Host": "texts.example"}).text
    assert "http://texts.example/api/search" in shown and "127.0.0.1:8000" not in shown


def test_coverage_begins_with_two_sentences_and_a_chart(made_client: FlaskClient) -> None:
    main = page(made_client, "/coverage").xpath("//main")[0]
    assert "Assembly 2020–2022, Council 2018–2021" in spaced(main.xpath("./p")[0])
    years = [spaced(year) for year in main.xpath(f"./ul[{of_class('years')}]//span[{of_class('name')}]")]
    assert years == ["2022", "2021", "2020", "2018"]
    assert not main.xpath("./table") and len(main.xpath("./details")) == 4


def test_python_takes_numbers_and_short_names(made_dir: Path) -> None:
    with open_index(made_dir) as index:
        assert index.search("rivers", session=76).total == index.search("rivers", session=["76"]).total > 0
        assert index.search("rivers", year=[2021, 2022]).total > 0
        assert index.document("76/901").id == index.document("A/RES/76/901").id == "A/RES/76/901"
        assert index.document("S/RES/2602").id == "S/RES/2602 (2021)"


def in_ascii(index_dir: Path, *arguments: str | bytes, name: str = "search") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "search_service", name, *arguments, "--index-dir", str(index_dir)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    return subprocess.run(
        command, env=environment, capture_output=True, check=False, cwd=Path(__file__).parents[2], encoding="utf-8"
    )


def test_a_terminal_of_another_encoding_gets_plainer_letters(made_dir: Path, index_dir: Path) -> None:
    done = in_ascii(made_dir, "clean", "rivers")
    assert done.returncode == 0 and "A/RES/76/901/op/1" in done.stdout, done.stderr
    assert '1 clause in 1 document: "cholpon ata" exactly\n' in in_ascii(index_dir, '"Cholpon-Ata"').stdout
    compared = in_ascii(index_dir, "A 2½ é ☃".encode(), "x", name="compare")
    assert 'There is no document and no file "A 2 1/2 e ?".' in compared.stderr


@pytest.mark.parametrize("typed", ("“Cholpon‑Ata”".encode(), "côte".encode("latin-1")))
def test_bytes_of_another_encoding_are_a_query_and_json_stays_utf_8(index_dir: Path, typed: bytes) -> None:
    done = in_ascii(index_dir, typed, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["query"]["q"] == typed.decode(errors="replace")
    assert (answer["total"] == 1) == (b"Cholpon" in typed)
