"""Searching the seeds from Python, as a researcher would, and as JSON."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index, open_index
from search_service.errors import IndexDamagedError, IndexMissingError, NotFoundError, UsageError
from search_service.fields import COUNTED, FACETS
from search_service.highlight import snippet, spans
from search_service.query import Query, identical_query, parse, read_arguments, toggled_urls
from search_service.text.analysis import folded_words, tokens


def ids(index: Index, q: str, **filters: object) -> list[str]:
    return [result.hit.clause.id for result in index.search(q, per_page=100, **filters).clauses]  # type: ignore[arg-type]


def marked(index: Index, q: str) -> set[str]:
    return {piece.text for result in index.search(q).clauses for piece in result.snippet.pieces if piece.hit}


def test_a_drafter_narrows_to_a_session_and_a_verb(index: Index) -> None:
    assert set(ids(index, "preventive diplomacy", session=["77"], verb=["encourage"])) == {
        "A/RES/77/273/op/1",
        "A/RES/77/273/op/4",
    }


DATES = ["24 February 2023", "2023-02-24", "24.2.2023", "24/02/2023", "Feb 24, 2023", "24th of February 2023"]


def test_a_date_finds_what_was_adopted_that_day_and_what_mentions_it(index: Index) -> None:
    documents = {hit.clause.id: hit.document for hit in index.walk(Query()).hits}
    adopted = {clause for clause, document in documents.items() if document.adopted == "2023-02-24" and document.symbol}
    for spelled in DATES:
        results = index.search(spelled, per_page=100)
        found = [result.hit.clause.id for result in results.clauses]
        assert set(found[: len(adopted)]) == adopted, spelled
        assert set(found) == adopted | set(ids(index, '"24 February 2023" OR "February 24, 2023"')), spelled
        assert results.understood.endswith("or 24 February 2023")
        assert [card.symbol for card in results.cards] == ["A/RES/77/273"]
        assert index.totals([Query(spelled)]) == (results.total,)
    assert not index.search("31 May 1999").cards
    assert index.search("on 24 February 2023").match == "all"
    assert not index.search("on 24 February 2023").cards


def test_words_match_their_other_forms_and_quotes_do_not(index: Index) -> None:
    assert set(ids(index, "declaring zone")) == set(ids(index, "declares zones")) >= {"A/RES/76/299/op/1"}
    assert not ids(index, '"declares zones"')
    assert ids(index, '"declaring a zone of peace"') == ["A/RES/76/299/pre/17"]


def test_words_may_stand_anywhere_in_a_clause_but_a_phrase_in_one_place(index: Index) -> None:
    assert "A/RES/76/299/op/1" in ids(index, "peace region")
    assert "A/RES/76/299/op/1" not in ids(index, '"peace region"')


def test_smart_quotes_are_quotes(index: Index) -> None:
    assert ids(index, "“make effective use”") == ids(index, '"make effective use"') == ["A/RES/76/299/op/4"]


def test_a_line_pasted_from_a_pdf_finds_its_clause(index: Index) -> None:
    assert ids(index, "efforts towards sustaining\n\npeace in the Central Asian zone,")[0] == "A/RES/76/299/op/6"


def test_what_is_typed_to_the_letter_leads(index: Index) -> None:
    """Stop words and the words of names included; a symbol among them is looked for by what it names."""
    texts = [folded_words(hit.clause.text) for hit in index.walk(Query()).hits]
    typed = [words[place : place + 6] for words in texts for place in range(0, len(words) - 6, 40)]
    typed = [words for words in typed if not any(map(str.isdigit, "".join(words)))]
    missed = [
        words for words in typed if not in_a_row(words, folded_words(index.search(" ".join(words)).clauses[0].hit.clause.text))
    ]
    assert len(typed) > 100
    assert not missed


def in_a_row(words: list[str], text: list[str]) -> bool:
    return any(text[start : start + len(words)] == words for start in range(len(text)))


def test_a_symbol_is_found_however_it_is_spelled(index: Index) -> None:
    for spelling in ("72/7", "A/RES/72/7", "a/res/72/7"):
        assert set(ids(index, f"recalling {spelling}")) == {"A/RES/77/273/pre/2", "004_15562e19e63beb70/pre/2"}


def test_exactly_what_matched_is_marked(index: Index) -> None:
    assert marked(index, '"good-neighbourly"') == {"good-neighbourly"}
    assert marked(index, "encourages") == {"Encourages", "encourages", "encourage", "encouraging"}


@pytest.mark.parametrize("q", ["note:S/2007/279", "S/2007/279"])
def test_a_footnote_that_is_why_a_clause_was_found_is_shown(client: FlaskClient, q: str) -> None:
    found = client.get("/api/search", query_string={"q": q}).json["clauses"]
    assert found and all(not any(piece["hit"] for piece in clause["snippet"]) for clause in found)
    for clause in found:
        assert [piece["text"] for note in clause["notes"] for piece in note["snippet"] if piece["hit"]] == ["S/2007/279"]
    page = client.get("/", query_string={"q": q}).text
    assert "Footnote " in page and "<mark>S/2007/279</mark>" in page


def test_values_of_a_facet_widen_and_facets_narrow(index: Index) -> None:
    both = index.search("", session=["77", "72"], group="none").total
    assert both == index.search("", session=["77"], group="none").total + index.search("", session=["72"], group="none").total
    assert index.search("", session=["77", "72"], type=["operative"], group="none").total == 7


def test_a_chosen_value_without_hits_stays_visible(index: Index) -> None:
    sessions = index.search("preventive", session=["99"]).to_dict()["facets"]["session"]
    assert sessions[0]["value"] == "99"
    assert (sessions[0]["count"], sessions[0]["selected"]) == (0, True)


@pytest.mark.parametrize("q", ["", "peace", '"Central Asia" -women'])
@pytest.mark.parametrize("filters", [{}, {"session": ["77"]}, {"type": ["operative", "press"], "verb": ["encourage"]}])
def test_the_count_of_a_value_is_the_total_behind_its_link(client: FlaskClient, q: str, filters: dict[str, list[str]]) -> None:
    answer = client.get("/api/search", query_string={"q": q, **filters}).json
    for values in answer["facets"].values():
        for value in values:
            behind = client.get(value["toggle_url"]).json
            if not value["selected"] and not any(other["selected"] for other in values):
                assert behind["total"] == value["count"], value


def test_identical_wording_is_listed_once_and_both_totals_are_told(index: Index) -> None:
    once, all_of_them = index.search("Guided by the Charter"), index.search("Guided by the Charter", group="none")
    assert once.total == all_of_them.total == len(all_of_them.clauses)
    assert once.distinct == len(once.clauses) < once.total
    assert sum(result.hit.identical for result in once.clauses) == once.total


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "document"])
@pytest.mark.parametrize("group", ["near", "identical", "none"])
def test_page_by_page_is_all_at_once(index: Index, sort: str, group: str) -> None:
    whole = index.search("peace", sort=sort, group=group, per_page=100)
    first = index.search("peace", sort=sort, group=group, per_page=7)
    pages = [index.search("peace", sort=sort, group=group, per_page=7, page=page) for page in range(1, first.pages + 1)]
    listed = [result.hit.clause.id for page in pages for result in page.clauses]
    assert listed == [result.hit.clause.id for result in whole.clauses]
    assert first.pages > 1


def test_newest_and_oldest_are_by_date_and_the_undated_come_last(index: Index) -> None:
    def days(sort: str) -> list[str | None]:
        return [result.hit.document.adopted for result in index.search("peace", sort=sort, group="none", per_page=100).clauses]

    dated = [day for day in days("newest") if day]
    assert dated == sorted(dated, reverse=True)
    assert [day for day in days("oldest") if day] == sorted(dated)


def test_a_page_beyond_the_last_is_an_error(index: Index) -> None:
    with pytest.raises(NotFoundError, match="There is no page 9"):
        index.search("diplomacy", page=9)


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        ({"type": ["poem"]}, "clause type"),
        ({"sessions": ["77"]}, "sessions"),
        ({"year": ["77"]}, "year"),
        ({"symbol": ["peace"]}, "symbol"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(index: Index, filters: dict[str, list[str]], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        index.search("peace", **filters)  # type: ignore[arg-type]


def test_a_missing_and_a_damaged_index_are_organ_of_shared_name(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="search_service index"):
        open_index(tmp_path)
    (tmp_path / "CURRENT").write_text("gone\n")
    with pytest.raises(IndexDamagedError, match="'gone'"):
        open_index(tmp_path)


def queries() -> st.SearchStrategy[Query]:
    values = {
        "session": ["76", "ES-11"],
        "verb": ["urge"],
        "agenda_item": ["68 (a)"],
        "symbol": ["A/RES/76/299"],
        "year": ["2022"],
    }
    filters = st.fixed_dictionaries(
        {}, optional={name: st.sets(st.sampled_from(some), min_size=1) for name, some in values.items()}
    )
    return st.builds(
        lambda q, chosen, sort, group, page, per_page: Query(
            q.strip(),
            tuple((facet.name, tuple(sorted(chosen[facet.name]))) for facet in FACETS if facet.name in chosen),
            sort,
            group,
            page,
            per_page,
        ),
        st.text(max_size=30),
        filters,
        st.sampled_from(["relevance", "newest", "oldest", "document"]),
        st.sampled_from(["", "near", "none"]),
        st.integers(1, 100),
        st.integers(1, 100),
    )


@given(queries())
def test_a_query_is_its_arguments(query: Query) -> None:
    assert read_arguments(query.arguments()) == (query, ())
    assert read_arguments(parse_qsl(urlsplit(query.url("/")).query, keep_blank_values=True)) == (query, ())


@given(queries(), st.sampled_from(FACETS).map(lambda facet: facet.name), st.text(), st.sampled_from([(), (("view", "list"),)]))
def test_an_address_that_is_put_together_is_the_address_of_its_query(
    query: Query, facet: str, value: str, more: tuple[tuple[str, str], ...]
) -> None:
    def address(query: Query) -> str:
        arguments = urlencode([*query.arguments(), *more])
        return f"/?{arguments}" if arguments else "/"

    values = (value, *query.chosen(facet))
    assert toggled_urls(query, {facet: values}, "/", more)[facet] == [
        address(query.toggled(facet, toggled)) for toggled in values
    ]


@pytest.mark.parametrize("q", ["", "peace", "72/7", '"Central Asia" 100% & more', "peace -“a+b” é"])
@pytest.mark.parametrize("filters", [{}, {"session": ["77", "999"]}, {"verb": ["encourage"], "subject": ['"ÉTÉ" \\ 5%']}])
@pytest.mark.parametrize("more", [{}, {"sort": "oldest", "group": "none", "per_page": 1}])
def test_each_count_and_address_in_an_answer_is_that_of_its_query(
    index: Index, q: str, filters: dict[str, list[str]], more: Any
) -> None:
    results = index.search(q, **filters, **more)
    record, query = results.to_dict(), results.query
    assert [*record["facets"]] == [facet.name for facet in COUNTED]
    for result in results.facets:
        listed = [
            [value[key] for key in ("value", "label", "count", "selected")] for value in record["facets"][result.facet.name]
        ]
        assert listed == [[value.value, value.label, value.count, value.selected] for value in result.values]
    for name, values in record["facets"].items():
        assert {value["value"]: value["toggle_url"] for value in values} == {
            value["value"]: query.toggled(name, value["value"]).url("/api/search") for value in values
        }
    for clause in record["clauses"]:
        assert clause["identical_url"] in (None, identical_query(query, clause["id"]).url("/api/search"))
    assert record["links"]["last"] == query.at_page(max(results.pages, 1)).url("/api/search")
    assert record["links"]["csv"] == replace(query, group="none", per_page=20).url("/api/search.csv")
    assert record["links"]["atom"] == replace(query, sort="newest").url("/api/search.atom")


@given(st.lists(st.tuples(st.one_of(st.text(), st.sampled_from(["q", "page", "session", "type", "sort", "year"])), st.text())))
def test_reading_arguments_never_raises(pairs: list[tuple[str, str]]) -> None:
    query, problems = read_arguments(pairs)
    assert query == Query() or problems or read_arguments(query.arguments()) == (query, ())


QUERY_TEXT = st.text(st.one_of(st.sampled_from(list('“”"()-OR NT*/:76aé\u00a0\n')), st.characters()), max_size=80)


@given(QUERY_TEXT, st.text(max_size=400), st.integers(20, 200))
def test_a_snippet_is_a_part_of_its_text_and_marks_are_whole_words(q: str, text: str, size: int) -> None:
    marks = spans(text, parse(q).tree)
    shown = snippet(text, marks, size)
    assert "".join(piece.text for piece in shown.pieces) == text[shown.start : shown.end]
    words = tokens(text)
    starts, ends = {word.start for word in words}, {word.end for word in words}
    assert all(start in starts and end in ends for start, end in marks if "/" not in text[start:end])
    assert not marks or any(piece.hit for piece in shown.pieces)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("preventve diplomacy", "preventive diplomacy"),
        ("preventive dipolmacy -women", "preventive diplomacy -women"),
        ('"regonal centre" cooperaton', '"regional centre" cooperation'),
        ("preventive diplomacy", None),
        ("zzzzzzzz", None),
        ("verb:encourage dialgoue", "verb:encourage dialogue"),
    ],
)
def test_a_slip_of_the_pen_is_mended_by_one_click(client: FlaskClient, q: str, meant: str | None) -> None:
    suggestion = client.get("/api/search", query_string={"q": q}).json["suggestion"]
    assert (suggestion and suggestion["q"]) == meant
    if suggestion:
        assert client.get(suggestion["url"]).json["total"] > 0
        assert "Did you mean <a" in client.get("/", query_string={"q": q}, headers={"Accept": "text/html"}).text
