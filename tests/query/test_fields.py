"""Values behind a field, as people type them: with blanks, shortened, in lists, in brackets, in ranges, and as parameters."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import open_index
from search_service.query import Query, parse, read_arguments

READINGS = [
    # what is typed, how it is read, why
    ("adoption:without a vote peace", "adoption without a vote and peace", "the longest value that stands there"),
    ("adoption:without-a-vote", "adoption without a vote", "hyphens for the blanks"),
    ("adoption:recorded", "adoption unanimous or contested or recorded vote without counts", "all that a term stands for"),
    ("adoption:consensus", "adoption without a vote", "what people call it"),
    ("body:Security Council peace", "body Security Council and peace", "a name of two words"),
    ("body:Security Council, General Assembly", "body Security Council or General Assembly", "two names"),
    ("body:Trade and Development Board ships", "body Trade and Development Board and ships", "an organ of no row"),
    ("subject:HUMAN RIGHTS peace", "subject HUMAN RIGHTS and peace", "a subject in capitals, as it is listed"),
    ('subject:"HUMAN RIGHTS","PEACE, SECURITY"', "subject HUMAN RIGHTS or PEACE, SECURITY", "a list in quotes"),
    ("verb:calls upon States", "verb call upon and states", "a verb with its particle"),
    ("verb:Urges,Calls upon peace", "verb urge or call upon and peace", "a list of them"),
    ("verb:urge, request a report", "verb urge and request and a and report", "a comma of a sentence ends the value"),
    ("modifier:with deep concern peace", "modifier with deep concern and peace", "a modifier of three words"),
    ("modifier:its appreciation", "modifier its appreciation", "an object that names an act"),
    ("type:PP,OP peace", "type preambular or operative and peace", "what negotiators call them"),
    ("type:preamble", "type preambular", "what readers call it"),
    ("session 77 rivers", "session 77 and rivers", "without the colon: texts write the number out"),
    ("76/299 paragraphs 3 and 4", "paragraphs 3 and 4 of A/RES/76/299", "no letter of “and” is a number"),
    ("kind:draft resolutions oceans", "kind draft resolution and oceans", "in the plural"),
    ("kind:resolution,draft", "kind resolution or draft resolution", "a list, one of it shortened"),
    ("sdg:13 Climate action", "sdg 13", "a label as it is listed"),
    ("sdg:Industry, innovation and infrastructure", "sdg 9", "a name that has a comma"),
    ("session:76th session peace", "session 76 and peace", "a label as it is listed"),
    ("session:seventy-sixth session", "session 76", "in words"),
    ("session:70,74..76", "session 70 or 74 or 75 or 76", "a list with a range"),
    ("session:0..5", "session 5 or earlier", "an end beyond what there is is no end"),
    ("year:1000..2000", "year 2000 or earlier", "however far beyond"),
    ("year:2020-", "year 2020 or later", "a dash for the dots"),
    ("year:2020-21", "year 2020 to 2021", "the century said once"),
    ("year:-2020", "year 2020 or earlier", "before the year as well"),
    ("session:<75", "session 74 or earlier", "a comparison"),
    ("session=76 peace", "session 76 and peace", "an equals sign for the colon"),
    ("vote:against=Israel,United States", "vote against=Israel or against=United States of America", "a side leads a list"),
    ("vote:against:Israel peace", "vote against=Israel and peace", "a colon behind the side"),
    ("vote:against Israel", "vote against=Israel", "or a blank"),
    ("vote: against = Israel", "vote against=Israel", "or blanks around the sign"),
    ("sponsor:Kenya sponsor:Palau", "sponsor Kenya and sponsor Palau", "of sponsors, a text has many: both"),
    ("sponsor:Kenya,Palau", "sponsor Kenya or Palau", "either"),
    ("sponsor:(France OR Côte d'Ivoire) peace", "(sponsor France or sponsor Côte d’Ivoire) and peace", "a bracket of values"),
    ("sponsor: (France, Kenya)", "sponsor France or Kenya", "with a comma"),
    ("sponsor:(France Kenya)", "sponsor France and sponsor Kenya", "side by side as without the bracket"),
    ("session:(75..76 OR ES-11)", "session 75 to 76 or session ES-11", "ranges in a bracket"),
    ("-type:(annex OR press) peace", "peace, without (type annex or type press)", "a bracket can be taken away"),
    ('title:(oceans OR "human rights")', "oceans in the title or “human rights” exactly in the title", "titles"),
    ("cites:(70/1 OR 71/1)", "citing A/RES/70/1 or citing A/RES/71/1", "symbols"),
    ("in:(76/299 OR 77/273) peace", "(in A/RES/76/299 or in A/RES/77/273) and peace", "documents"),
    ("sponsor:(France", "sponsor France", "a bracket that is left open"),
    ("76/299 OR 77/273", "in A/RES/76/299 or in A/RES/77/273 or citing A/RES/76/299 or citing A/RES/77/273", "OR of symbols"),
    (
        "76/299 and 77/273",
        "in A/RES/76/299 or in A/RES/77/273 or (citing A/RES/76/299 and citing A/RES/77/273)",
        "both of them",
    ),
]
STATES = [
    ("Yugoslavia", "Yugoslavia", "a State that no other continues"),
    ("Czechoslovakia", "Czechoslovakia", "the same"),
    ("German Democratic Republic", "German Democratic Republic", "the same, of three words"),
    ("USSR", "Russian Federation", "a State that another continues"),
    ("Union of Soviet Socialist Republics", "Russian Federation", "its long name"),
    ("Zaire", "Democratic Republic of the Congo", "a former name"),
    ("Burma", "Myanmar", "a former name"),
    ("Upper Volta", "Burkina Faso", "a former name"),
    ("Turkey", "Türkiye", "a former name"),
    ("turkiye", "Türkiye", "without its accent"),
    ("Ivory Coast", "Côte d’Ivoire", "in English"),
    ("Cote d'Ivoire", "Côte d’Ivoire", "without its accent"),
    ("Sao Tome", "Sao Tome and Principe", "shortened, without its accents"),
    ("the Netherlands", "Netherlands (Kingdom of the)", "with its article"),
    ("Republic of the Congo", "Congo", "with its form of state"),
    ("Kingdom of the Netherlands", "Netherlands (Kingdom of the)", "the same"),
    ("St. Lucia", "Saint Lucia", "a saint, shortened"),
    ("Kyrgyz Republic", "Kyrgyzstan", "another name"),
]
REFUSED = [
    # a field and what is no value of it, what is said, what helps
    ("sponsor", "Ruritania", "“Ruritania” is not a valid sponsor.", "Kenya"),
    ("vote", "against=Ruritania", "“against=Ruritania” is not a valid vote of a State.", "in-favour=Kenya"),
    ("vote", "Kenya", "“Kenya” is not a valid vote of a State.", "in-favour=Kenya"),
    ("type", "pre", "“pre” is not a valid clause type.", "preambular or press"),
    ("adoption", "con", "“con” is not a valid adoption.", "contested or consensus"),
    ("kind", "poem", "“poem” is not a valid kind.", "draft resolution"),
    ("year", "1000..1900", "“1000..1900” is not a valid year.", "2019..2022"),
    ("verb", "a..b", "“a..b” is not a valid verb.", "session"),
]
PARAMETERS = [
    # a parameter, its values in the query, why
    ("session", "75-77", ("75..77",), "a dash"),
    ("session", "0..5", ("..5",), "an end beyond what there is"),
    ("year", "1800..2020", ("..2020",), "the same"),
    ("year", "2020-", ("2020..",), "an open end"),
    ("session", "76,77", ("76", "77"), "a list"),
    ("vote", "against=Israel, United States", ("against=Israel", "against=United States of America"), "a list of one side"),
    ("adoption", "recorded", ("contested", "recorded vote without counts", "unanimous"), "a wider term, shortened"),
    ("sdg", "Industry, innovation and infrastructure", ("9",), "a name that has a comma"),
    ("subject", "PEACE, SECURITY", ("PEACE, SECURITY",), "an open value that has a comma"),
]


@pytest.mark.parametrize(("text", "understood", "reason"), READINGS, ids=[row[0] for row in READINGS])
def test_the_value_of_a_field_is_read_as_it_is_meant(text: str, understood: str, reason: str) -> None:
    parsed = parse(text)
    assert parsed.problem is None, reason
    assert parsed.understood == understood, reason


ANY_CASE = [
    # a subject as it is typed, how the index spells it, why
    ("subject:river basins", "subject RIVER BASINS", "without quotes, in small letters"),
    ("subject:River basins peace", "subject RIVER BASINS and peace", "words behind it stay words"),
    ("subject:HIV/AIDS", "subject HIV/AIDS", "with a sign in it"),
    ('subject:"River Basins"', "subject RIVER BASINS", "in quotes"),
    ("peace -subject:river basins", "peace, without subject RIVER BASINS", "taken away"),
    ("subject:(river basins OR hiv/aids)", "subject RIVER BASINS or subject HIV/AIDS", "in a bracket"),
    ("subject:deserts sand", "subject deserts and sand", "what is no subject stays as it is typed"),
]


@pytest.mark.parametrize(("text", "understood", "reason"), ANY_CASE)
def test_a_subject_is_found_in_any_case(made_dir: Path, text: str, understood: str, reason: str) -> None:
    with open_index(made_dir, 60_000) as index:
        assert index.search(text).understood == understood, reason


def test_what_widens_a_search_finds_a_subject_in_any_case(made_dir: Path) -> None:
    with open_index(made_dir, 60_000) as index:
        results = index.search("subject:river basins zzzz")
        wider = {relaxation.query.q: relaxation.total for relaxation in results.relaxations}
        assert wider == {"subject:river basins": index.search("subject:river basins").total}
        assert results.close
        assert all(clause.missing == ("zzzz",) for clause in results.close)


def test_a_subject_as_a_parameter_is_found_in_any_case_and_is_chosen(made_client: FlaskClient) -> None:
    answer = made_client.get("/api/search?subject=river+basins").json
    assert answer["query"]["filters"] == {"subject": ["RIVER BASINS"]}
    assert [value["count"] for value in answer["facets"]["subject"] if value["selected"]] == [answer["total"]]
    assert answer["total"] > 0


@pytest.mark.parametrize(("name", "state", "reason"), STATES)
def test_a_state_is_found_by_each_of_its_names(name: str, state: str, reason: str) -> None:
    assert parse(f"sponsor:{name}").understood == f"sponsor {state}", reason
    query, problems = read_arguments([("vote", f"against={name}")])
    assert (query.chosen("vote"), problems) == ((f"against={state}",), ()), reason


@pytest.mark.parametrize(("field", "value", "detail", "help_"), REFUSED)
def test_what_is_no_value_is_refused_in_a_text_and_as_a_parameter(field: str, value: str, detail: str, help_: str) -> None:
    problems = [parse(f"{field}:{value}").problem, *read_arguments([(field, value)])[1]]
    assert [problem.detail for problem in problems if problem] == [detail, detail]
    assert all(problem and help_ in problem.advice for problem in problems)


@pytest.mark.parametrize(("name", "value", "values", "reason"), PARAMETERS)
def test_a_parameter_is_read_as_a_field_is(name: str, value: str, values: tuple[str, ...], reason: str) -> None:
    query, problems = read_arguments([(name, value)])
    assert (query.chosen(name), problems) == (values, ()), reason


def test_an_unknown_state_is_an_error_of_the_request(client: FlaskClient) -> None:
    for arguments in ("sponsor=Ruritania", "vote=against=Ruritania", "q=sponsor:Ruritania", "q=vote:against=Ruritania"):
        assert client.get(f"/api/search?{arguments}").status_code == 400


def test_sponsors_in_a_text_are_all_wanted_and_as_parameters_any(made_dir: Path) -> None:
    with open_index(made_dir, 60_000) as index:
        both = index.search("sponsor:Kenya sponsor:Costa Rica")
        either = index.search(sponsor=["Kenya", "Costa Rica"])
        one = index.answer(Query("sponsor:Kenya"))
    assert {hit.hit.document.symbol for hit in both.clauses} == {"A/RES/76/901"}
    assert both.total < either.total == one.total
