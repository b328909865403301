"""A long document is read in parts: each page under 140 kB, each clause on one, each link to the part that holds it."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search_service.errors import TooLargeError
from search_service.indexing.build import build
from search_service.model import Clause, Document
from search_service.web import create_app
from search_service.web.middleware.bounds import MAX_ANSWER_BYTES
from search_service.web.pages.document_parts import fits_one_page, part_url, shown
from tests.web.page_reading import BROWSER, of_class, one, page, spaced

LONG, LAST = "/documents/A/RES/77/900", 180
HEAVY = 700_000  # bytes of an official file
PAGE = 140_000
PROMISE = "to work together and to share what they know, " * 10


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A resolution of 180 paragraphs, of some 140 kB on one page."""
    folder = tmp_path_factory.mktemp("long")
    verbs = ("*Encourages*", "*Requests*")
    paragraphs = [
        f"{number}. {verbs[number % 2]} States to keep promise {number}: {PROMISE}always;" for number in range(1, LAST + 1)
    ]
    text = "\n\n".join(
        ("**A/RES/77/900**", "# Working together", "The General Assembly,", "*Recalling* the Charter,", *paragraphs)
    )
    (folder / "A_RES_77_900.md").write_text(text)
    build([folder], folder / "index", max_bytes=10**6)
    app = create_app(folder / "index")
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A resolution whose first paragraph has a table of 1,500 rows."""
    folder = tmp_path_factory.mktemp("tabled")
    rows = "\n".join(f"| State {number} | {'x' * 80} |" for number in range(1499))
    table = f"| State | Share |\n|---|---|\n{rows}"
    (folder / "A_RES_77_901.md").write_text(
        "**A/RES/77/901**\n\n# Shares\n\nThe General Assembly,\n\n*Recalling* the Charter,\n\n"
        f"1. *Adopts* the following shares:\n\n{table}\n\n2. *Decides* to remain seized of the matter.\n"
    )
    build([folder], folder / "index", max_bytes=10**6)
    app = create_app(folder / "index")
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A resolution of 1,000 paragraphs, of more than a megabyte."""
    folder = tmp_path_factory.mktemp("huge")
    paragraphs = "".join(f"{number}. *Requests* States {PROMISE * 2}{number};\n\n" for number in range(1, 1001))
    text = f"**A/RES/77/902**\n\n# Plans\n\nThe General Assembly,\n\n*Recalling* the Charter,\n\n{paragraphs}"
    (folder / "A_RES_77_902.md").write_text(text)
    build([folder], folder / "index", max_bytes=10**7)
    app = create_app(folder / "index")
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.mark.parametrize("url", ["/api/documents/A/RES/77/902", "/api/compare?a=A/RES/77/902&b=A/RES/77/902"])
def test_a_text_is_had_whole_however_long_it_is(huge: FlaskClient, url: str) -> None:
    answer = huge.get(url)
    assert (answer.status_code, answer.json is not None) == (200, True)
    assert len(answer.data) > MAX_ANSWER_BYTES


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/documents/A/RES/77/902", 200),
        ("/clauses/A/RES/77/902/op/7", 200),
        ("/documents/A/RES/77/902?part=all", 413),
        ("/compare?a=77/902&b=77/902", 200),
        ("/compare?a=77/902&b=77/902&pairs=all", 200),
        ("/compare?a=77/902&b=77/902&pairs=all&page=2", 200),
        ("/compare?a=77/902&b=77/902&pairs=all&page=99", 404),
    ],
)
def test_a_page_of_a_long_text_has_its_bounds(huge: FlaskClient, url: str, status: int) -> None:
    answer = huge.get(url, headers=BROWSER)
    assert answer.status_code == status
    assert len(answer.data) <= MAX_ANSWER_BYTES


def clauses_on(client: FlaskClient, url: str) -> list[str]:
    return [str(clause.get("id")) for clause in page(client, url).xpath(f"//div[{of_class('clause')}]")]


def address_of(long: FlaskClient, number: int) -> str:
    return one(
        page(long, f"/clauses/A/RES/77/900/op/{number}?q=promise"), f"//nav[{of_class('steps')}]/a[contains(., 'Read')]"
    ).get("href")


def document(*clauses: Clause) -> Document:
    return Document("X", "resolution", None, "en", "A title", "x.xml", clauses)


def clause(place: str, text: str, section: str | None = None, rows: tuple[tuple[str, ...], ...] = ()) -> Clause:
    return Clause(f"X/{place}", "operative", place.rpartition("/")[2], section, None, (), None, text, rows=rows)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_every_part_is_light(long: FlaskClient) -> None:
    assert len(long.get(f"{LONG}?part=all", headers=BROWSER).data) > PAGE
    for url in (LONG, f"{LONG}?part=2", f"{LONG}?part=2&q=promise"):
        assert len(long.get(url, headers=BROWSER).data) < PAGE


def test_the_parts_hold_every_clause_once_and_in_order(long: FlaskClient) -> None:
    assert clauses_on(long, LONG) + clauses_on(long, f"{LONG}?part=2") == clauses_on(long, f"{LONG}?part=all")
    assert clauses_on(long, f"{LONG}?part=all") == ["pre-1", *(f"op-{number}" for number in range(1, LAST + 1))]


def test_a_part_says_which_it_is_and_leads_to_the_others_above_and_below(long: FlaskClient) -> None:
    second = page(long, f"{LONG}?part=2&q=promise")
    first = int(clauses_on(long, f"{LONG}?part=2")[0].removeprefix("op-"))
    said = f"Part 2 of 2: paragraphs {first} to {LAST}. The whole text on one page"
    assert sum(spaced(line).startswith(said) for line in second.xpath("//main//p")) == 2
    for turns in second.xpath(f"//nav[{of_class('pages')}]"):
        assert turns.xpath("./a[@rel='prev']/@href") == [f"{LONG}?q=promise"]
        assert turns.xpath("./a[@aria-current='page']/@href") == [f"{LONG}?q=promise&part=2"]
    assert len(second.xpath(f"//nav[{of_class('pages')}]")) == 2


def test_a_text_too_long_for_one_page_is_offered_in_parts_only() -> None:
    long = document(*(clause(f"op/{number}", PROMISE * 20) for number in range(1, 60)))
    assert not fits_one_page(long)
    with pytest.raises(TooLargeError, match="in parts"):
        shown(long, "all")


def test_every_part_has_its_own_canonical_address(long: FlaskClient) -> None:
    for suffix, canonical in (("", LONG), ("?part=1", LONG), ("?q=promise&part=2", f"{LONG}?part=2")):
        assert page(long, LONG + suffix).xpath("//link[@rel='canonical']/@href") == [canonical]


def test_only_the_first_part_has_the_whole_masthead(long: FlaskClient) -> None:
    heads = [page(long, url).xpath(f"//div[{of_class('masthead')}]") for url in (LONG, f"{LONG}?part=2")]
    assert [len(head) for head in heads] == [1, 0]
    assert spaced(one(page(long, f"{LONG}?part=2"), "//h1")) == "Working together"


def test_the_outline_of_a_part_is_of_its_clauses_and_leads_to_the_other_parts(long: FlaskClient) -> None:
    outline = one(page(long, f"{LONG}?part=2&verb=encourage"), f"//nav[{of_class('outline')}]")
    assert outline.xpath("./ol/li/a/@href") == [f"#{place}" for place in clauses_on(long, f"{LONG}?part=2")]
    assert outline.xpath("./ul/li/a/@href") == [LONG]
    assert outline.xpath("./form/input[@name='part']/@value") == ["2"]


def test_a_short_document_has_no_parts(client: FlaskClient) -> None:
    for url in ("/documents/A/RES/76/299", "/documents/A/RES/76/299?part=all"):
        whole = page(client, url)
        assert not whole.xpath(f"//nav[{of_class('pages')}]")
        assert whole.xpath("//link[@rel='canonical']/@href") == ["/documents/A/RES/76/299"]


@pytest.mark.parametrize(("part", "status"), [("0", 404), ("3", 404), ("9" * 500, 404), ("two", 400), ("²", 400), ("-1", 400)])
def test_a_part_that_is_not_there_is_a_problem_that_says_what_to_do(long: FlaskClient, part: str, status: int) -> None:
    tree = page(long, f"{LONG}?part={part}", status)
    assert 20 < len(spaced(one(tree, "//main/p[1]"))) < 300


def test_a_part_too_many_of_a_text_in_another_spelling_leads_to_its_problem(long: FlaskClient) -> None:
    answer = long.get("/documents/77/900?part=9", headers=BROWSER)
    assert (answer.status_code, answer.location) == (301, f"{LONG}?part=9")


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 60, 120, LAST])
def test_a_clause_leads_to_the_part_that_holds_it(long: FlaskClient, number: int) -> None:
    address = urlsplit(address_of(long, number))
    assert parse_qs(address.query)["q"] == ["promise"]
    assert address.fragment == f"op-{number}"
    assert address.fragment in clauses_on(long, f"{address.path}?{address.query}")


def test_matches_are_linked_in_a_ring_through_the_parts(long: FlaskClient) -> None:
    q = "%22promise+3%22+OR+%22promise+170%22"
    first, second = page(long, f"{LONG}?q={q}"), page(long, f"{LONG}?q={q}&part=2")
    assert one(second, f"//p[{of_class('matches')}]/a[1]").get("href") == f"{LONG}?q={q}#op-3"
    assert first.xpath(f"//a[{of_class('following')}]/@href") == [f"{LONG}?q={q}&part=2#op-170"]
    assert second.xpath(f"//a[{of_class('following')}]/@href") == [f"{LONG}?q={q}#op-3"]


# --- cuts ------------------------------------------------------------------------------------------------------------


def test_a_document_is_cut_where_a_section_starts() -> None:
    sections = [("I", 37), ("II", 41)]
    clauses = [
        clause(f"op/{section}/{number}", PROMISE * 3, section) for section, last in sections for number in range(1, last)
    ]
    assert [{clause.section for clause in part} for part in shown(document(*clauses)).parts] == [{"I"}, {"II"}]


def test_a_table_too_long_for_a_page_is_cut_between_rows() -> None:
    rows = tuple((f"row {number}", "x" * 900) for number in range(400))
    parts = shown(document(clause("op/1", "Adopts the table;"), clause("op/2", "As follows:", rows=rows))).parts
    assert tuple(row for part in parts for piece in part for row in piece.rows) == rows
    assert max(sum(len(cell) for piece in part for row in piece.rows for cell in row) for part in parts) < PAGE


def test_the_page_of_a_clause_with_a_long_table_shows_its_first_rows(tabled: FlaskClient) -> None:
    tree = page(tabled, "/clauses/A/RES/77/901/op/1")
    sentence = spaced(one(tree, "//p[contains(., 'of 1,500 rows')]"))
    assert re.match(r"These are the first \d+ of 1,500 rows: the rest is in the document", sentence)
    assert len(tabled.get("/clauses/A/RES/77/901/op/1").data) < PAGE
    assert len(tabled.get("/clauses/A/RES/77/901/op/2").data) < 30_000


def test_a_clause_whose_words_alone_pass_a_page_has_a_part_of_its_own() -> None:
    clauses = [clause("op/1", PROMISE), clause("op/2", PROMISE * 300), clause("op/3", PROMISE)]
    assert [[piece.number for piece in part] for part in shown(document(*clauses)).parts] == [["1"], ["2"], ["3"]]


def test_no_page_of_the_longest_official_texts_is_heavy(tmp_path: Path, corpus: Path) -> None:
    with tarfile.open(corpus / "dev_en.tar.xz") as archive:
        archive.extractall(tmp_path, filter=lambda member, to: tarfile.data_filter(member, to) if member.size > HEAVY else None)
    build([tmp_path], tmp_path / "index", max_bytes=10**8)
    app = create_app(tmp_path / "index")
    client, index = app.test_client(), app.config["INDEX"].index()
    cuts = [shown(index.document(symbol)) for symbol in index.counts()["symbol"]]
    urls = [part_url(cut.document, number) for cut in cuts for number in range(1, len(cut.parts) + 1)]
    assert len(urls) > 2 * len(cuts) > 8
    assert [url for url in urls if len(client.get(url, headers=BROWSER).data) > PAGE] == []
    app.config["INDEX"].close()


def test_a_long_comparison_is_read_in_pages(long: FlaskClient) -> None:
    url, places = "/compare?a=77/900&b=77/900&pairs=all", []
    while url:
        answer = long.get(url, headers=BROWSER)
        assert len(answer.data) < PAGE
        shown = page(long, url)
        places += shown.xpath(f"//li[{of_class('pair')}]/p/a/@href")
        url = next(iter(shown.xpath("//a[@rel='next']/@href")), "")
        assert url or len(places) == len(set(places)) == LAST + 1
