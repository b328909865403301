"""The command line, run as its users run it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search_service", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_index_ends_with_a_coverage_report(tmp_path: Path) -> None:
    done = run("index", "--index-dir", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^6 documents, \d+ clauses", done.stdout)
    assert re.search(r"^ +preambular +71$", done.stdout, re.M)
    assert "skipped: 0" in done.stdout


def test_index_prints_its_report_as_json(tmp_path: Path) -> None:
    report = json.loads(run("index", SEEDS, "--index-dir", tmp_path, "--json").stdout)
    assert report["documents"] == 6
    assert (report["clauses"]["preambular"], report["clauses"]["operative"]) == (71, 21)
    assert report["problems"] == []
    assert report["seconds"] > 0


def bad_files(folder: Path) -> dict[str, bytes]:
    """Files that cannot be read, with their content."""
    return {
        "empty.txt": b"",
        "blank.md": b" \n\n",
        "binary.txt": bytes(range(256)) * 40,
        "latin.txt": "Résolution adoptée".encode("latin-1"),
        "cut.xml": b"<akomaNtoso><statement>",
        "names.txt": "\n".join(f"GA/74session/74_{number}.xml" for number in range(99)).encode(),
        "page.txt": b"<!DOCTYPE html><title>A/RES/76/299</title>",
        "drawing.txt": b'<?xml version="1.0"?><drawing>A/RES/76/299</drawing>',
    }


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_is_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, content in bad_files(folder).items():
        (folder / name).write_bytes(content)
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(100_000_000)
    good = SEEDS / "001_cc1f9151821a18d7.txt"
    (folder / good.name).write_bytes(good.read_bytes())
    report = json.loads(run("index", folder, tmp_path / "gone.txt", "--index-dir", tmp_path / "index", "--json").stdout)
    reasons = {Path(problem["path"]).name: problem["reason"] for problem in report["problems"]}
    assert report["documents"] == 1
    assert reasons.keys() == {*bad_files(folder), "huge.txt", "gone.txt"}
    assert "empty" in reasons["empty.txt"]
    assert "empty" in reasons["blank.md"]
    assert "binary" in reasons["binary.txt"]
    assert "no text of a resolution" in reasons["latin.txt"]
    assert "100,000,000 bytes" in reasons["huge.txt"]
    assert "no text of a resolution" in reasons["names.txt"]
    assert "page holds no text" in reasons["page.txt"]
    assert "neither Akoma Ntoso nor a web page" in reasons["drawing.txt"]
    assert "no such file" in reasons["gone.txt"]


def test_a_file_without_any_clause_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    run("index", "--index-dir", tmp_path / "index")
    (tmp_path / "empty.txt").touch()
    done = run("index", tmp_path / "empty.txt", "--index-dir", tmp_path / "index")
    assert done.returncode == 1
    assert "as it was before" in done.stdout
    assert run("search", "diplomacy", "--index-dir", tmp_path / "index").returncode == 0


def test_a_second_text_of_a_symbol_is_told(tmp_path: Path) -> None:
    seed = SEEDS / "001_cc1f9151821a18d7.txt"
    (tmp_path / "again.txt").write_bytes(seed.read_bytes())
    report = json.loads(run("index", seed, tmp_path / "again.txt", "--index-dir", tmp_path / "index", "--json").stdout)
    assert report["documents"] == 1
    assert "A/RES/76/299 again" in report["problems"][0]["reason"]


def test_texts_without_a_symbol_keep_apart(tmp_path: Path) -> None:
    for folder, text in (("a", "The first report of the day is about peace."), ("b", "The second report is about trade.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text)
    run("index", tmp_path / "a", tmp_path / "b", "--index-dir", tmp_path / "index")
    answer = json.loads(run("search", "report", "--json", "--index-dir", tmp_path / "index").stdout)
    assert {clause["document_id"] for clause in answer["clauses"]} == {"report", "report~2"}


def test_search_prints_hits_with_snippets(index_dir: Path) -> None:
    done = run("search", '"preventive diplomacy"', "--session", "77", "--verb", "encourage", "--index-dir", index_dir)
    assert done.returncode == 0
    assert done.stdout.startswith("2 clauses in 1 document:")
    assert "A/RES/77/273/op/4  encourage" in done.stdout
    assert "\x1b" not in done.stdout


def test_search_tells_where_a_passage_is_cut_and_what_its_clause_does(index_dir: Path) -> None:
    lines = run("search", '"commitment to peace and trust"', "--index-dir", index_dir).stdout.splitlines()
    passage = next(line for line in lines if "commitment to peace and trust" in line and line.startswith("  "))
    assert passage.startswith("  Considering … ")


def test_search_says_in_words_what_a_wider_search_leaves_out(index_dir: Path) -> None:
    lines = run("search", "session:99 peace", "--verb", "demand", "--index-dir", index_dir).stdout.splitlines()
    assert lines[1].startswith("Without the session 99 and the filter verb: demand: ")


def test_search_json_is_what_the_api_answers(index_dir: Path, client: object) -> None:
    printed = json.loads(
        run("search", "diplomacy", "--type", "press", "--limit", "3", "--json", "--index-dir", index_dir).stdout
    )
    answered = client.get("/api/search?q=diplomacy&type=press&per_page=3").json  # type: ignore[attr-defined]
    for answer in (printed, answered):
        answer.pop("took_ms")
    assert printed == answered


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "x", "--type", "foo"], "“foo” is not a valid clause type"),
        (["search", "x", "--sort", "best"], "“best” is not a valid sort"),
        (["search", "x", "--limit", "0"], "“0” is not a valid per_page"),
        (["search", "(" * 30], "nested"),
        (["search"], "required"),
        (["fly"], "invalid choice"),
        (["serve", "--port", "99999"], "cannot be used"),
        (["serve", "--port", "http"], "invalid int value"),
    ],
)
def test_bad_usage_exits_2_with_a_sentence(arguments: list[str], message: str, index_dir: Path) -> None:
    done = run(*arguments, SEARCH_SERVICE_INDEX_DIR=str(index_dir))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_does_not_fit_is_named() -> None:
    done = run("search", "x", SEARCH_SERVICE_PORT="http")
    assert (done.returncode, done.stdout) == (2, "")
    assert "SEARCH_SERVICE_PORT" in done.stderr


def test_searching_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    done = run("search", "x", "--index-dir", tmp_path)
    assert done.returncode == 1
    assert "python -m search_service index" in done.stderr


def test_read_tells_of_a_bad_file_and_prints_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = run("read", tmp_path / "empty.txt", "seeds/003_5b57aafb255a11a3.txt")
    document = json.loads(done.stdout)
    assert (document["id"], document["source"]) == ("A/RES/77/273", "seeds/003_5b57aafb255a11a3.txt")
    assert done.returncode == 1
    assert "empty.txt: It is empty." in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    done = subprocess.run(
        f"{sys.executable} -m search_service read seeds/* seeds/* seeds/* | head -c 10",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


def test_serve_indexes_the_seeds_first_and_prints_its_address(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        try:
            lines = [server.stdout.readline()]
            while lines[-1] and "http://" not in lines[-1]:  # a warning may stand between, of an old Python
                lines.append(server.stdout.readline())
            address = re.search(r"http://\S+/", lines[-1])
            assert "Indexing" in lines[0]
            assert address, lines
            with urllib.request.urlopen(f"{address[0]}healthz", timeout=20) as answer:
                assert json.load(answer)["documents"] == 6
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0


# --- searching on a terminal and in a pipe ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_every_clause_found_is_printed_as_the_api_gives_it(index_dir: Path, client: FlaskClient, form: str) -> None:
    site = {"SEARCH_SERVICE_PUBLIC_URL": "http://localhost"}
    done = run("search", "peace", "--sort", "oldest", f"--{form}", "--index-dir", index_dir, **site)
    # Both read line ends of any kind as one.
    assert done.stdout == client.get(f"/api/search.{form}?q=peace&sort=oldest").text.replace("\r\n", "\n")


def test_rows_are_as_many_as_asked_for(index_dir: Path) -> None:
    assert len(run("search", "peace", "--ndjson", "--limit", "3", "--index-dir", index_dir).stdout.splitlines()) == 3


def test_every_facet_is_an_option(index_dir: Path) -> None:
    done = run("search", "", "--kind", "press report", "--body", "General Assembly", "--json", "--index-dir", index_dir)
    assert json.loads(done.stdout)["query"]["filters"] == {"body": ["General Assembly"], "kind": ["press report"]}


def test_words_of_a_query_need_no_quotes(index_dir: Path) -> None:
    joined, apart = (
        run("search", *words, "--index-dir", index_dir) for words in (["preventive diplomacy"], ["preventive", "diplomacy"])
    )
    assert (apart.returncode, apart.stdout) == (0, joined.stdout)


def test_a_search_that_finds_nothing_is_no_failure(index_dir: Path) -> None:
    done = run("search", "nowherefound", "--index-dir", index_dir)
    assert (done.returncode, done.stdout.splitlines()[0][:12]) == (0, "0 clauses in")


def test_the_exit_codes_are_told_in_the_help() -> None:
    printed = run("--help").stdout
    assert "examples:" in printed
    assert re.findall(r"^  (\d+)  \S", printed, re.M) == ["0", "1", "2", "130"]


def test_three_lines_of_python_search(index_dir: Path) -> None:
    """As the README shows them."""
    lines = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert lines
    names: dict[str, Any] = {}
    exec(lines[1].replace('"index"', repr(str(index_dir))), names)
    assert names["results"].total == 2
