"""The search language: how a typed text is read, and what is refused with which advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index
from search_service.errors import QueryError
from search_service.query import parse
from search_service.web import create_app

READINGS = [
    # what is typed, how it is read, why
    ("preventive diplomacy", "preventive and diplomacy", "words side by side must all match"),
    ("peace OR trust", "peace or trust", "OR in capitals is an operator"),
    ("peace or trust", "peace and trust", "in lower case it is a word, which carries no meaning"),
    ("peace AND trust", "peace and trust", "AND says what is so anyhow"),
    ("peace -women", "peace, without women", "a minus before a word takes it away"),
    ("peace NOT women", "peace, without women", "so does NOT"),
    ("-women", "without women", "alone it leaves the rest"),
    ("well-being", "well-being", "a hyphen inside a word is no minus"),
    ("peace - trust", "peace and trust", "a dash between blanks is none"),
    ('"calls upon"', "“calls upon” exactly", "quotes mean exact words"),
    ("“calls upon”", "“calls upon” exactly", "so do smart quotes"),
    ("„calls upon“", "“calls upon” exactly", "of every style"),
    ('"calls upon', "“calls upon” exactly", "a quote left open closes at the end"),
    (
        "“The Council in its wisdom calls upon all",
        "council and wisdom and calls and all",
        "a quote that opens a paragraph is none",
    ),
    ("(peace OR trust) region", "(peace or trust) and region", "brackets group"),
    ("(peace OR trust", "peace or trust", "a bracket left open closes at the end"),
    ("peace) trust", "peace and trust", "a bracket that nothing opened is passed over"),
    ("COVID-19", "covid-19", "parts of a compound stand side by side"),
    ("good-\nneighbourly", "good-neighbourly", "a word broken over a pasted line is whole"),
    ("sustainable\ndevelopment", "sustainable and development", "a line break is a blank"),
    ("(LDCs)", "ldcs", "an acronym in brackets is a word"),
    ("3,396,308,300 dollars", "3396308300 and dollars", "separators of thousands say nothing"),
    ("24/02/2023 trust", "24 February 2023 and trust", "a date in figures is said as it is printed"),
    ("§ 5", "5", "a sign alone is no word"),
    ("prolif*", "words beginning with prolif", "a star completes a word"),
    ("peace near/5 trust", "peace within 5 words of trust", "near/N joins two words"),
    ('peace near/1 "of trust"', "peace within one word of “of trust” exactly", "or phrases"),
    ("a near/2 b near/3 c", "a within 2 words of b and b within 3 words of c", "in a chain the middle one is near both"),
    ("verb:urge session:76 type:operative", "verb urge and session 76 and type operative", "a field and its value"),
    ("session:74..76", "session 74 to 76", "a range of sessions"),
    (
        "session:77 AND session:78 peace",
        "session 77 and session 78 and peace",
        "AND wants each value, of which there is but one",
    ),
    (
        "(of) OR (“the United Nations Global Counter-Terrorism Strategy in”)",
        "of or “the united nations global counter terrorism strategy in” exactly",
        "a short word in brackets is no number of a paragraph",
    ),
    ("(and,*) OR (prolif*)", "words beginning with and or words beginning with prolif", "stars behind words emphasise nothing"),
    ("000_ab12/press/6 OR peace", "“000 ab12 press 6” exactly or peace", "the id of a clause ends before an operator"),
    ("(Kenya) OR (78/2*)", "kenya or citing A/RES/78/2", "a symbol behind an operator is one, as before it"),
    ("year:2019..2022", "year 2019 to 2022", "a range of years"),
    ("session:76..74", "session 74 to 76", "a range from either end"),
    ("year:2020–2022 peace", "year 2020 to 2022 and peace", "a range as it is printed"),
    ("session:76,78, peace", "session 76 or 78 and peace", "several values, and a comma behind them"),
    ("verb:urge,request", "verb urge or request", "several values of any facet"),
    ("verb:“Calls upon”", "verb call upon", "a verb as it is printed"),
    ("verb:urging", "verb urge", "a verb in any form"),
    ("verb:xyzzy", "verb xyzzy", "a verb that nobody knows"),
    ("type:op. peace", "type operative and peace", "a value that is shortened"),
    ("body:SC", "body Security Council", "a body by its initials"),
    ('subject:"Climate change"', "subject Climate change", "a subject in quotes"),
    ("agenda_item:20 (a) peace", "agenda item 20 (a) and peace", "an item with its letter"),
    ("in:76/299, para. 3 peace", "paragraph 3 of A/RES/76/299 and peace", "a paragraph of a document"),
    ("in:76/299 3 peace", "in A/RES/76/299 and 3 and peace", "a number that is no paragraph"),
    ("cites:S/RES/1325 (2000) women", "citing S/RES/1325 (2000) and women", "a symbol as a value, with its year"),
    (
        "Noting that the *reissued text of the report is before it",
        "at least 3 of noting, reissued, text, report, before",
        "the star of a note in a pasted passage",
    ),
    ('body:"security council"', "body Security Council", "a value of several words in quotes"),
    ("agenda-item:58", "agenda item 58", "a hyphen for the underscore"),
    ('title:"zone of peace"', "“zone of peace” exactly in the title", "titles can be searched"),
    ("note:S/2007/279", "“s 2007 279” exactly in the notes", "and footnotes"),
    ("cites:70/1", "citing A/RES/70/1", "a citation, however it is spelled"),
    ("-type:annex peace", "peace, without type annex", "a field can be taken away"),
    ("in:76/299 peace", "in A/RES/76/299 and peace", "a document of this symbol, and its parts"),
    ('in:"76/299 para 3"', "paragraph 3 of A/RES/76/299", "or a paragraph of it"),
    ("identical:a/res/76/299/op/3", "worded like A/RES/76/299/op/3", "the wording of a clause"),
    ('identical:"S/RES/1325 (2000)/op/3"', "worded like S/RES/1325 (2000)/op/3", "its id in quotes where it holds blanks"),
    ("https://undocs.org/en/A/RES/76/299 peace", "citing A/RES/76/299 and peace", "an address of a document is its symbol"),
    ("(https://undocs.org/S/RES/1325(2000)) peace", "citing S/RES/1325 (2000) and peace", "in brackets too"),
    ("sub-regional near/3 peace", "“sub regional” exactly within 3 words of peace", "beside near/N it is its parts"),
    ("(LRA)-affected -women", "lra and affected, without women", "a hyphen after a bracket is no minus"),
    ("(A/66/782-S/2012/261)", "citing A/66/782 and citing S/2012/261", "nor one between two symbols"),
    ("1.5C", "1.5 and c", "a unit that follows its number"),
    ("SIDS", "sids", "an acronym"),
    ("LAWS autonomy", "lethal autonomous weapons systems and autonomy", "one that texts only write in full"),
    ("twenty thirty agenda", "2030 and agenda", "a year read in pairs"),
    ("two thousand and thirty goals", "2030 and goals", "or in full"),
    ("resolution thirteen twenty-five", "resolution and 1325", "the number of a resolution, part of it with a hyphen"),
    ("seventy fifth session", "75th and session", "an ordinal without its hyphen"),
    ("one hundred and fiftieth session", "150th and session", "or of three words"),
    ("a hundred billion dollars", "100 and billion and dollars", "with an article"),
    ("twelve thousand three hundred and four", "12304", "any number of words"),
    ("one point five degrees", "1.5 and degrees", "decimals"),
    ("point seven percent", "0.7 and percent", "and those of a percentage"),
    ("five point consensus", "five and point and consensus", "a number of points has none"),
    ("one country two systems", "one and country and two and systems", "words of one number each are none together"),
    ("two thirds majority", "two and thirds and majority", "nor is a fraction a number"),
    ("hundred", "hundred", "and one word needs no figures"),
    ("States’ women's", "states and women's", "an apostrophe at the end is a quote"),
    ("Development² [3]", "development and 3", "a mark of a footnote is no word"),
    ("development[3]", "development", "nor in brackets"),
    ("development7", "development7", "a digit after a word may be a part of it"),
    (
        "3. Invites the Group of 77 to share development7 with all,2 and …",
        "at least 3 of invites, group of 77, share, development, all",
        "but a pasted passage has marks of footnotes, and the number of its paragraph",
    ),
    ("3. Invites", "3 and invites", "a short text is no passage"),
    ("note that", "note", "a field's name without a colon is a word"),
    ("https://example.org/peace", "https and example and org and peace", "what is no field is words"),
    ("76/299", "in A/RES/76/299 or citing A/RES/76/299", "a symbol alone is the document, and what cites it"),
    ("resolution 1325 (2000)", "in S/RES/1325 (2000) or citing S/RES/1325 (2000)", "however it is spelled"),
    ("76/299 peace", "citing A/RES/76/299 and peace", "among words it is a citation"),
    ("76/299 para 3", "paragraph 3 of A/RES/76/299", "a paragraph"),
    ("A/RES/76/299, para. 3", "paragraph 3 of A/RES/76/299", "as it is cited"),
    ("76/299 ¶ 3", "paragraph 3 of A/RES/76/299", "as we print it"),
    ("paragraph 3 of resolution 76/299", "paragraph 3 of A/RES/76/299", "the other way round"),
]


@pytest.mark.parametrize(("text", "understood", "_why"), READINGS, ids=[row[0] for row in READINGS])
def test_a_query_is_read_as_a_drafter_means_it(text: str, understood: str, _why: str) -> None:
    parsed = parse(text)
    assert parsed.problem is None
    assert parsed.understood == understood


REFUSALS = [
    # what is typed, what is said, where, what is suggested
    ("sesion:76", "There is no field sesion:.", 0, "session:76"),
    ("peace verbs:urge", "There is no field verbs:.", 6, "verb:urge"),
    ("type:poem", "“poem” is not a valid clause type.", 5, ""),
    ("session:76,x", "“76,x” is not a valid session.", 8, ""),
    ("type:pre", "“pre” is not a valid clause type.", 5, ""),
    ("*ing", "A star stands at the beginning of a word: “*ing”.", 0, "ing"),
    ("peace dis*ment", "A star stands inside of a word: “dis*ment”.", 6, "peace dis*"),
    ("cites:peace", "“peace” is not a symbol.", 6, "cites:A/RES/70/1"),
    ("in:peace", "“peace” is not a symbol.", 3, "in:A/RES/70/1"),
    ("good-\n  neighbourly pe*", "“pe*” is too short to be completed.", 20, ""),
    ("pe*", "“pe*” is too short to be completed.", 0, ""),
    ("near/5 trust", "near/N joins two words or phrases.", 0, "peace near/5 trust"),
    ("peace near/99 trust", "near/99 is out of bounds.", 6, "near/5"),
    ("peace near/5 (a OR b)", "near/N joins two words or phrases.", 6, "peace near/5 trust"),
    ("peace " * 800, "The query is 4,800 characters long; 4,000 are allowed.", 4000, ("peace " * 395).strip()),
    ("x" * 4001, "The query is 4,001 characters long; 4,000 are allowed.", 4000, ""),
    ("peace OR " + "x" * 1000, "The query is 1,009 characters long; 1,000 are allowed.", 1000, "peace OR"),
    ("w " * 401, "The query has 401 words; 400 are allowed.", 0, ("w " * 395).strip()),
    ("a . . " * 300, "The query has 900 words; 400 are allowed.", 0, ("a . . " * 131).strip()),
    ("w OR " * 65, "The query has 65 words; 64 are allowed.", 0, ("w OR " * 29 + "w").strip()),
    ("(" * 21 + "x", "Brackets are nested more than 20 deep.", 20, ""),
    ("?!", "There is no word in this query.", 0, ""),
]


@pytest.mark.parametrize(("text", "detail", "position", "suggestion"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_what_cannot_be_read_is_named_with_its_place(text: str, detail: str, position: int, suggestion: str) -> None:
    problem = parse(text).problem
    assert problem is not None
    assert (problem.detail, problem.position, problem.suggestion) == (detail, position, suggestion)
    assert problem.advice.endswith((".", "?"))


PIECES = [
    *(
        "peace",
        "trust",
        "OR",
        "NOT",
        "-",
        "near/3",
        "near/0",
        "verb:urge",
        "session:",
        "title:",
        "cites:",
        "76",
        "74..76",
        "76/299",
    ),
    *("A/RES/", "(2000)", "prol*", "*", ":", "(", ")", "“", '"', "§", "é", "\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30)


@given(st.one_of(TEXTS.map(" ".join), TEXTS.map("".join), st.text(max_size=100)))
def test_every_text_gives_a_tree_or_a_problem_with_its_position(text: str) -> None:
    parsed = parse(text)
    if parsed.problem:
        assert parsed.problem.detail.endswith(".")
        assert parsed.problem.position is not None
        assert 0 <= parsed.problem.position <= len(text)
    else:
        assert parsed.understood
        assert (parsed.tree is None) == (not text.strip())


def ids(index: Index, q: str) -> set[str]:
    return {result.hit.clause.id for result in index.search(q, group="none", per_page=100).clauses}


def test_a_symbol_alone_shows_its_document_first_and_then_what_cites_it(index: Index) -> None:
    found = [result.hit.clause.id for result in index.search("72/7", group="none", per_page=100).clauses]
    assert found[:14] == [clause.id for clause in index.document("A/RES/72/7").clauses]
    assert set(found[14:]) == {"A/RES/77/273/pre/2", "004_15562e19e63beb70/pre/2"}


def test_a_paragraph_of_a_symbol_is_that_clause(index: Index) -> None:
    assert ids(index, "76/299 para 3") == {"A/RES/76/299/op/3"}
    assert ids(index, "76/299 para 99") == set()


def test_fields_ranges_and_negation_work_together(index: Index) -> None:
    assert ids(index, "verb:encourage session:76..77 -region") == {"A/RES/76/299/op/7"}
    assert ids(index, "type:operative session:72") == {f"A/RES/72/7/op/{number}" for number in (1, 2, 3)}


def test_the_wording_of_a_clause_is_shared_by_every_clause_that_is_worded_alike(index: Index) -> None:
    assert ids(index, "identical:A/RES/77/273/pre/1") >= {"A/RES/77/273/pre/1", "A/RES/72/7/pre/1"}
    assert ids(index, "identical:A/RES/77/273/pre/1 symbol:72/7") == {"A/RES/72/7/pre/1"}


def test_a_wording_of_an_unknown_clause_is_a_named_problem(index: Index) -> None:
    with pytest.raises(QueryError, match="has no clause “A/RES/77/273/pre/99”"):
        index.search("identical:A/RES/77/273/pre/99")


@pytest.mark.parametrize(
    "q", ["", "peace", "session:77 peace", "72/7", "77/273 para 3", '-title:"zone of peace', "(peace OR note:a) OR in:77/273"]
)
def test_behind_identical_in_n_are_n_clauses_in_as_many_documents(client: FlaskClient, q: str) -> None:
    for clause in client.get("/api/search", query_string={"q": q, "body": "General Assembly"}).json["clauses"]:
        assert (clause["identical_url"] is None) == (clause["identical"] == 1)
        if clause["identical_url"]:
            behind = client.get(clause["identical_url"]).json
            assert (behind["total"], behind["documents"]) == (clause["identical"], clause["identical_documents"])
            assert behind["distinct"] == 1


def test_a_search_beyond_its_budget_is_refused_and_never_answered_in_part(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_SERVICE_BUDGET_MS", "0")
    client = create_app(index_dir).test_client()
    for face in ("/api/search", "/", "/api/search.csv"):
        response = client.get(face, query_string={"q": "peace"}, headers={"Accept": "*/*"})
        assert response.status_code == 503
    assert "peace</textarea>" in client.get("/?q=peace", headers={"Accept": "text/html"}).text
    problem = client.get("/api/search?q=peace").json
    assert problem["type"].endswith("/problems/over-budget")
    assert problem["detail"] == (
        "This search takes more work than one request may. Use fewer words and longer prefixes, or narrow it with filters."
    )


def test_near_is_closer_than_and_and_wider_than_a_phrase(index: Index) -> None:
    queries = ('"diplomacy and dialogue"', "dialogue near/2 diplomacy", "diplomacy dialogue")
    phrase, near, both = (ids(index, query) for query in queries)
    assert phrase <= near < both
    assert "A/RES/77/273/op/4" in near


def test_titles_and_notes_are_searched_when_they_are_named(index: Index) -> None:
    assert ids(index, 'title:"zone of peace"') == {clause.id for clause in index.document("A/RES/76/299").clauses}
    assert "A/RES/77/273/pre/3" in ids(index, "note:S/2007/279")


def test_a_prefix_finds_every_word_that_begins_like_it(index: Index) -> None:
    assert ids(index, "enlighten*") == ids(index, "enlightenment") == {"A/RES/76/299/op/8"}
    assert ids(index, "diplom*") >= ids(index, "diplomacy")


@pytest.mark.parametrize(
    ("left", "right"), [("peace", "trust"), ('"Central Asia"', "women"), ("diplom*", "near"), ("session:76", "region")]
)
def test_operators_keep_their_laws(index: Index, left: str, right: str) -> None:
    a, b = ids(index, left), ids(index, right)
    assert ids(index, f"{left} OR {right}") == a | b
    assert ids(index, f"{left} {right}") == a & b
    assert ids(index, f"{left} -{right}") == a - b
    assert ids(index, f"{left} -{left}") == set()


def test_a_field_takes_its_value_behind_a_blank_however_long_the_query() -> None:
    """In prose of so many words a colon is the text's own."""
    written = '(verb: urge) OR (verb: call upon) OR (type: operative) NOT (subject: "HUMAN RIGHTS")'
    assert parse(written).tree == parse(written.replace(": ", ":")).tree
