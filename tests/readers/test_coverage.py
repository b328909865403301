"""The report on what an index holds: on the command line, in the index, and as a page."""

from __future__ import annotations

import json
from pathlib import Path

from flask.testing import FlaskClient

from search_service import Index
from tests.test_cli import SEEDS, run


def resolution(number: str, text: str = "Decides to remain seized of the matter.") -> str:
    return f"{number}. A title\n\nThe General Assembly,\n\nRecalling its resolution 70/1,\n\n1. {text}\n"


def test_gaps_in_each_numbered_series_are_named(tmp_path: Path) -> None:
    for number in ("76/1", "76/2", "76/5", "76/9", "77/3"):
        (tmp_path / f"{number.replace('/', '_')}.txt").write_text(resolution(number))
    report = json.loads(run("index", tmp_path, "--index-dir", tmp_path / "index", "--json").stdout)
    assert [(gap["series"], gap["first"], gap["last"], gap["missing"]) for gap in report["gaps"]] == [
        ("A/RES/76", 1, 9, [3, 4, 6, 7, 8])
    ]
    assert "A/RES/76 (1 to 9): 3-4, 6-8" in run("index", tmp_path, "--index-dir", tmp_path / "index").stdout


def test_parts_tell_body_session_language_and_types(index: Index) -> None:
    covered = index.coverage()
    parts = {(part.body, part.period, part.language): (part.documents, part.clauses) for part in covered.parts}
    assert parts["General Assembly", "77", "en"] == (1, {"preambular": 24, "operative": 4})
    assert parts["General Assembly", "75", "en"] == (1, {"preambular": 16, "operative": 4})
    assert sum(documents for documents, _ in parts.values()) == covered.documents == 6


def test_the_page_shows_counts_and_what_was_skipped(client: FlaskClient, tmp_path: Path) -> None:
    page = client.get("/coverage").text
    assert "What is here and what is not" in page
    assert "Nothing was skipped." in page


def test_the_report_of_a_build_is_kept_with_its_index(tmp_path: Path) -> None:
    from search_service.web import create_app

    (tmp_path / "empty.txt").touch()
    run("index", SEEDS, tmp_path / "empty.txt", "--index-dir", tmp_path / "index")
    page = create_app(tmp_path / "index").test_client().get("/coverage").text
    assert "empty.txt: It is empty." in page
    assert str(tmp_path) not in page
