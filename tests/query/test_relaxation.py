"""What to drop from a search that finds nothing, and what that would find."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service.query import parse, required, without_each_term
from search_service.query.pasted import mended

Filters = Mapping[str, object]


def offered(client: FlaskClient, q: str, **filters: object) -> list[tuple[str, str, str]]:
    relaxations = client.get("/api/search", query_string={"q": q, **filters}).json["relaxations"]
    return [(one["kind"], one["dropped"], one["q"]) for one in relaxations]


CASES = [
    # what is asked, under which filters, what is offered (kind, dropped, query), why
    ("zzzz diplomacy", {}, [("term", "zzzz", "diplomacy")], "a word that no clause holds"),
    ("diplomacy AND zzzz", {}, [("term", "zzzz", "diplomacy")], "with its operator"),
    ("(diplomacy zzzz) OR yyyy", {}, [("term", "zzzz", "(diplomacy) OR yyyy")], "inside of brackets"),
    ("diplomacy near/2 zzzz", {}, [("term", "zzzz", "diplomacy")], "a neighbour with its distance"),
    (
        "diplomacy NOT diplomatic -diplomacy",
        {},
        [("term", "-diplomacy", "diplomacy NOT diplomatic")],
        "what takes away too much",
    ),
    ("diplomacy verb:accede", {}, [("term", "verb:accede", "diplomacy")], "a field with its value"),
    ('diplomacy "peace of zone"', {}, [("term", '"peace of zone"', "diplomacy")], "a phrase in quotes"),
    ("good-\nneighbourly zzzz", {}, [("term", "zzzz", "good-neighbourly")], "out of a pasted passage"),
    ("76/299 para 99", {}, [("term", "paragraph 99", "A/RES/76/299")], "the paragraph of a document"),
    ("diplomacy", {"session": "99"}, [("filter", "session:99", "diplomacy")], "a filter; no text is no search"),
    ("diplomacy", {"verb": ["accede", "abhor"]}, [("filter", "verb:abhor, accede", "diplomacy")], "with all its values"),
    ("", {"session": "99", "type": "operative"}, [("filter", "session:99", "")], "of filters alone"),
    ("diplomacy", {}, [], "nothing where something is found"),
    ("zzzz", {}, [], "nothing where nothing would be asked any more"),
    ("zzzz yyyy diplomacy", {}, [("several", "zzzz, yyyy", "diplomacy")], "several at once where one is not enough"),
    ("zzzz diplomacy", {"session": "99"}, [("several", "zzzz, session:99", "diplomacy")], "a word and a filter"),
    (
        "diplomacy",
        {"session": "99", "verb": "abhor"},
        [("several", "verb:abhor, session:99", "diplomacy")],
        "two filters, the text kept",
    ),
    ("zzzz near/3 peace yyyy trust", {}, [("several", "zzzz near/3 peace, yyyy", "trust")], "neighbours go together"),
    ("(zzzz peace) -trust yyyy region", {}, [("several", "(zzzz peace), yyyy", "-trust region")], "a bracket as a whole"),
    ("diplomacy sponsor:(Palau OR Fiji)", {}, [("term", "sponsor:(Palau OR Fiji)", "diplomacy")], "a field with its bracket"),
    ("zzzz 76/299 yyyy", {}, [("several", "zzzz, yyyy", "76/299")], "a symbol is kept"),
    ("76/299", {"session": "99", "verb": "abhor"}, [("several", "verb:abhor, session:99", "76/299")], "for a document"),
    ("zzzz OR yyyy", {"session": "99"}, [], "alternatives are one thing"),
    ("diplomacy zzzz yyyy xxxx wwww vvvv", {}, [], "a passage need not match all: what is close to it is listed"),
    ("zzzz yyyy -the", {}, [], "what is left must ask for something"),
]


@pytest.mark.parametrize(("q", "filters", "expected", "_why"), CASES, ids=[row[3] for row in CASES])
def test_what_can_be_dropped_is_told(
    client: FlaskClient, q: str, filters: Filters, expected: list[tuple[str, str, str]], _why: str
) -> None:
    assert offered(client, q, **filters)[:1] == expected


SEARCHES: list[tuple[str, Filters]] = [
    ("preventive zzzz diplomacy", {"session": ["77", "76"], "type": "operative"}),
    ("central asia peace trust declares zone africa", {"verb": "encourage"}),
    ('"Central Asia" (peace OR war) near/3', {"year": "1999"}),
    ("-peace -the", {"body": "General Assembly", "session": "77"}),
    ("central asia zzzz trust yyyy africa encourages", {"session": ["72", "99"], "verb": "abhor"}),
]


@pytest.mark.parametrize(("q", "filters"), SEARCHES)
def test_the_total_told_is_the_total_found_and_the_most_comes_first(client: FlaskClient, q: str, filters: Filters) -> None:
    relaxations = client.get("/api/search", query_string={"q": q, **filters}).json.get("relaxations", [])
    totals = [client.get(one["url"]).json["total"] for one in relaxations]
    assert totals == [one["total"] for one in relaxations] == sorted(totals, reverse=True)
    assert 0 not in totals
    assert len(totals) <= 8


def test_the_page_offers_to_drop_several_at_once(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": 'zzzz "yyyy" diplomacy', "session": "99"}, headers={"Accept": "text/html"})
    assert "Without “zzzz”, &#34;yyyy&#34; and the filter session: 99th" in page.text


def test_the_page_says_in_words_what_close_clauses_lack(client: FlaskClient) -> None:
    close = client.get("/", query_string={"q": "diplomacy verb:condemn session:72"}, headers={"Accept": "text/html"})
    assert "Without the verb condemn" in close.text and "verb:condemn</" not in close.text


PIECES = [
    "peace",
    "trust",
    "OR",
    "AND",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "near/3",
    "verb:urge",
    "in:",
    "76/299",
    "72/7 and 72/8",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=60))
def test_a_query_without_a_term_is_shorter_and_can_be_read(q: str) -> None:
    assert all(part in mended(q) for part in required(q))
    for dropped, rest in without_each_term(q):
        assert dropped
        # A blank parts what stood on both sides of a term.
        assert len("".join(rest.split())) < len("".join(q.split())) or "para" in q
        parse(rest)
