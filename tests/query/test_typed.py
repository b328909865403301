"""What people really type: pasted paragraphs, names, numbers, slips, and signs of other query languages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index
from search_service.query import Passage, Phrase, Query, Word, parse, terms_of
from search_service.text.analysis import folded_words

# Texts that are read as the same, why.
SAME_QUERIES = [
    ("*Recalls* its resolution", "Recalls its resolution", "Markdown's stars are no prefix"),
    ("**Recalls** its _resolution_", "Recalls its resolution", "bold and underscores"),
    ("<em>Recalls</em> its resolution<br/>", "Recalls its resolution", "tags of HTML"),
    ("peace &amp; security", "peace & security", "entities of HTML"),
    ("Calls upon C&ocirc;te d&rsquo;Ivoire", "Calls upon Côte d’Ivoire", "entities inside of words"),
    ("(4) Encourages the Regional Centre to continue its close cooperation", None, "a number in brackets"),
    ("4) Encourages the Regional Centre to continue its close cooperation", None, "a number with one bracket"),
    ("4 Encourages the Regional Centre to continue its close cooperation", None, "a number alone"),
    ("OP4 Encourages the Regional Centre to continue its close cooperation", None, "the label of a negotiated draft"),
    ("*Encourages* the Regional Centre to continue its close cooperation", None, "stars in a passage"),
    ("Encourages the Regional Centre to continue its close cooperation. (A/RES/76/299, para. 3)", None, "a source behind it"),
    ("Encourages the Regional Centre³ to continue its[12] close cooperation", None, "marks of notes"),
    ("disarma\u00ad\nment conference", "disarmament conference", "a soft hyphen at the end of a line"),
    ("dis\u200barma\u202ament conference", "disarmament conference", "marks that do not print"),
    ("U.N. Charter", "UN Charter", "a dotted abbreviation"),
    ("women`s rights", "women's rights", "a grave accent for an apostrophe"),
    ("women´s rights", "women's rights", "an acute accent for an apostrophe"),
    ("10\u202f000 dollars", "10,000 dollars", "a narrow blank parts thousands"),
    ("0,7 million", "0.7 million", "a decimal comma"),
    ("70%", "70 per cent", "a sign"),
    ("what did the UN say about peace", "peace", "a question about something"),
    ("should a region keep its peace", "region keep its peace", "a question that begins with its verb"),
    ("how many resolutions are about peace", "peace", "a question for a number"),
    ("what is the UN position on clean rivers", "clean rivers", "a question for a position"),
    ("UN views on clean rivers", "clean rivers", "and without a verb"),
    ("position of women in society", "position of women in society", "a word like any other where the UN is not asked"),
    ("when do old people have a pension", "old people have a pension", "a word that asks behind how alone"),
    ("find resolutions on preventive diplomacy", "preventive diplomacy", "an instruction"),
    ("!women peace", "-women peace", "an exclamation mark for NOT"),
    ("title: peace", "title:peace", "a field with a blank"),
    ("peace w/5 trust", "peace near/5 trust", "the distance of legal databases"),
    ("peace NEAR(5) trust", "peace near/5 trust", "the distance of library catalogues"),
    ("peace AND/OR trust", "peace OR trust", "either or both"),
    ("peace | trust", "peace OR trust", "a bar"),
    ("session:77 session:78", "session:77,78", "values of one field widen"),
    ("year>=2019", "year:2019..", "a comparison"),
    ("peace since 2019", "peace year:2019..", "since a year"),
    ("peace since 76", "peace session:76..", "since a session"),
    ("session:76 to 78 peace", "session:76..78 peace", "a range in words"),
    ("year:2020 – 2022", "year:2020..2022", "blanks around the dash of a range"),
    (
        "title: climate change and the rights of women in Africa",
        "title:climate change and the rights of women in Africa",
        "a field with a blank leads a long text too",
    ),
    ("title=climate AND women AND peace AND trust", "title:climate AND women AND peace AND trust", "a sign of a long query"),
    (
        "covid19 OR (pandemic AND health AND systems AND response)",
        "(covid19) OR (pandemic health systems response)",
        "a query of many words has no marks of notes",
    ),
]
PLAIN = "Encourages the Regional Centre to continue its close cooperation"


@pytest.mark.parametrize(("typed", "meant", "_why"), SAME_QUERIES, ids=[row[2] for row in SAME_QUERIES])
def test_it_is_read_as_what_it_means(typed: str, meant: str | None, _why: str) -> None:
    read, expected = parse(typed), parse(PLAIN if meant is None else meant)
    assert read.problem is None
    assert read.tree == expected.tree


REFUSED = [
    # what is refused, the spelling that is offered
    ("peace~2", "peace"),
    ("peace^2 trust", "peace trust"),
    ("wom?n", "wom*"),
    ("dis*ment", "dis*"),
    ('"peace trust"~3', "peace near/3 trust"),
    ("foo:bar", "foo bar"),
    ("foo:bar AND women AND peace AND trust OR youth", "foo bar"),
    ("wom?n AND peace AND trust AND children OR youth", "wom* AND peace AND trust AND children OR youth"),
    ("organ:SC", "body:SC"),
    ("country:Kenya", "sponsor:Kenya"),
    ("resolution:76/299", "in:76/299"),
    ("date:2022", "year:2022"),
    ("topic:peace", "subject:peace"),
    ("verbs:urge", "verb:urge"),
    ('title:"peace tru*"', 'title:"peace tru"'),
]


@pytest.mark.parametrize(("typed", "offered"), REFUSED)
def test_a_sign_of_another_language_is_refused_with_a_spelling_that_works(typed: str, offered: str) -> None:
    problem = parse(typed).problem
    assert problem is not None
    assert problem.suggestion == offered
    assert parse(offered).problem is None


CAPITALS = [
    ("READY OR NOT", True),
    ("SHALL NOT BE USED", True),
    ("WMD OR SIDS", False),
    ("PEACE NOT WAR", False),
    ("peace OR trust", False),
]


@pytest.mark.parametrize(("typed", "plain"), CAPITALS)
def test_operators_are_words_of_a_line_of_capitals(typed: str, plain: bool) -> None:
    assert (parse(typed).plain is not None) == plain


PROSE = [
    # a text, whether it is prose, why
    (
        "“The Council stresses that all parties must at once end the violence. “The Council calls for a ceasefire",
        True,
        "quotes open",
    ),
    ("“all parties must comply with their obligations under law” “peace”", False, "quotes that close are exact"),
    (" ".join(["BANK SEPAH*", "IRAN SHIPPING CO.*", "OIL AND GAS LTD"] * 4), True, "a list, whose stars are marks of notes"),
    (
        " ".join(["BANK SEPAH* | Iran", "Shipping CO.* | Tehran", "OIL AND GAS LTD"] * 4),
        True,
        "the same in cells, not all in capitals",
    ),
    ("develop* of small island States AND climate change", False, "few words with a star and an operator"),
    (" OR ".join(["peace and security"] * 22), False, "operators everywhere: more words than are allowed"),
    ("the use of force, self-defence and peace " * 12 + "PEACE AND NOT WAR", True, "more words than a query may have"),
    (
        "the use of force, self-defence and peace in Africa and in many other parts of the world today NOT Israel",
        False,
        "left out",
    ),
]


@pytest.mark.parametrize(("text", "prose", "_why"), PROSE)
def test_a_long_text_with_few_operators_is_prose(text: str, prose: bool, _why: str) -> None:
    assert (parse(text).plain is not None) == prose


NAMES = [
    # what is typed, a name that is looked for as well
    ("SIDS", "small island developing States"),
    ("small island developing States", "SIDS"),
    ("burma", "Myanmar"),
    ("WHO guidelines", "World Health Organization"),
    ("killer robots", "lethal autonomous weapons systems"),
    ("landmines in Angola", "anti-personnel mines"),
    ("cyber-crime", "use of information and communications technologies for criminal purposes"),
    ("womans rights", "women"),
    ("un climate reports", "United Nations"),
    ("bed nets for malaria", "insecticide-treated nets"),
    ("minors in armed conflict", "children"),
    ("deporting migrants", "non-refoulement"),
    ("the big five veto", "permanent members"),
    ("agenda twenty thirty", "2030 Agenda"),
    ("aut dedere aut judicare", "extradite or prosecute"),
    ("political crisis", "crises"),
    ("political crises", "crisis"),
]


@pytest.mark.parametrize(("typed", "name"), NAMES)
def test_other_names_are_looked_for_and_can_be_left_out(typed: str, name: str) -> None:
    plain, without = parse(typed).plain, parse(typed, synonyms=False).plain
    assert plain
    assert without
    assert name in [one for _, names in plain.also for one in names]
    assert not without.also


@pytest.mark.parametrize(
    "typed", ["who", "at", "car accidents", '"SIDS"', "SIDS session:76", "report", "Latin America", "Samoa"]
)
def test_no_name_is_looked_for(typed: str) -> None:
    plain = parse(typed).plain
    names = [one for _, names in plain.also for one in names] if plain else []
    assert "SIDS Accelerated Modalities of Action" not in names
    assert not {"World Health Organization", "Central African Republic", "United States", "journalists"}.intersection(names)
    assert plain is not None or not names


@pytest.mark.parametrize(("words", "least"), [(1, 1), (4, 4), (5, 3), (6, 4), (10, 6), (60, 31)])
def test_few_words_must_all_match_and_most_of_many(words: int, least: int) -> None:
    text = " ".join(f"x{number}y" for number in range(words)) + " of the"
    tree = parse(text).tree
    assert isinstance(tree, Passage)
    assert tree.least == least
    assert parse(text).match == ("all" if words < 5 else "most")
    everything, most = parse(text, "all").tree, parse(text, "most").tree
    assert isinstance(everything, Passage)
    assert isinstance(most, Passage)
    assert (everything.least, most.least) == (words, words // 2 + 1)


def test_each_clause_that_is_pasted_comes_first(index: Index) -> None:
    for hit in index.walk(Query()).hits:
        words = folded_words(hit.clause.text)[:300]
        if len(set(words)) > 9:
            best = index.search(" ".join(hit.clause.text.split()[:300])).clauses[0].hit.clause
            assert folded_words(best.text)[:100] == words[:100], hit.clause.id


def test_a_slip_in_a_pasted_passage_is_mended_and_said(client: FlaskClient) -> None:
    text = "Encourages the Regional Centre to contineu its close cooperashun with Member States"
    answer = client.get("/api/search", query_string={"q": text}).json
    assert {one["typed"]: one["meant"] for one in answer["mended"]} == {"contineu": "continue"}
    page = client.get("/", query_string={"q": text}, headers={"Accept": "text/html"}).text
    assert "<em>continue</em> for <em>contineu</em>" in page


def test_what_comes_close_says_what_it_lacks_and_is_in_no_total(client: FlaskClient) -> None:
    answer = client.get("/api/search", query_string={"q": "preventive diplomacy zzzz"}).json
    assert answer["total"] == 0
    assert answer["query"]["match"] == "all"
    assert answer["close"]
    assert all("zzzz" in clause["missing"] for clause in answer["close"])
    assert sum(value["count"] for value in answer["facets"]["type"]) == 0
    page = client.get("/", query_string={"q": "preventive diplomacy zzzz"}, headers={"Accept": "text/html"}).text
    assert "Also close" in page
    assert "Without “zzzz”" in page


def test_a_symbol_that_nothing_cites_is_no_slip(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "A/RES/79/900"}, headers={"Accept": "text/html"}).text
    assert "Check the spelling" not in page
    assert "Read the official text" in page
    assert "Check the spelling" in client.get("/", query_string={"q": "zzzzqq"}, headers={"Accept": "text/html"}).text


def test_what_lacks_a_word_that_its_title_has_comes_first_of_what_is_close(client: FlaskClient) -> None:
    answer = client.get("/api/search", query_string={"q": "diplomacy glaciers"}).json
    first, second = answer["close"][:2]
    assert (first["missing"], "Diplomacy" in first["title"]) == (["diplomacy"], True)
    assert second["missing"] == ["glaciers"]


def test_a_precise_query_that_finds_nothing_shows_the_hits_of_the_best_way_out(client: FlaskClient) -> None:
    answer = client.get("/api/search", query_string={"q": '"preventive diplomacy" AND zzzz'}).json
    assert answer["total"] == 0
    assert [clause["missing"] for clause in answer["close"]][:1] == [["zzzz"]]


@given(
    st.lists(st.sampled_from([*"*_!|~^?&<>[](){}:;.,\"'`-", "peace", "OR", "NOT", "(4)", "OP4", "U.N.", "&amp;", "7", "\n"]))
)
def test_any_text_is_read_or_refused_with_a_reason(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        read = parse(text)
        assert read.problem is None or read.problem.advice.endswith((".", "?"))


# An acronym, what is looked for, why.
ACRONYMS = [
    ("LAWS", {("lethal", "autonomous", "weapons", "systems")}, "texts mean laws by these letters"),
    ("laws", {("laws",)}, "in small letters it is no acronym"),
    ("AIDS", {("aids",), ("acquired", "immunodeficiency", "syndrome")}, "and both"),
    ("NGO's", {("ngo's",), ("non", "governmental", "organization")}, "an acronym with a possessive"),
]


@pytest.mark.parametrize(("typed", "wanted", "reason"), ACRONYMS)
def test_an_acronym_is_no_word_of_its_letters(typed: str, wanted: set[tuple[str, ...]], reason: str) -> None:
    found = set[tuple[str, ...]]()
    for leaf in terms_of(parse(typed).tree or Passage((), 1)):
        found.add((leaf.exact,) if isinstance(leaf, Word) else tuple(word.exact for word in leaf.words))  # type: ignore[union-attr]
    assert wanted <= found, reason
    assert (("laws",) in found) == (typed == "laws")


def test_an_acronym_whose_stem_is_another_word_s_is_looked_for_to_the_letter() -> None:
    phrases = [leaf for leaf in terms_of(parse("AIDS").tree or Passage((), 1)) if isinstance(leaf, Phrase)]
    assert phrases == [Phrase((Word("aids"),))], "aid is no AIDS"
