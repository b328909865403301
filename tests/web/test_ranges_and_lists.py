"""Since when, and which of many: ranges of sessions and years, lists in order of time, agenda items and subjects by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import open_index
from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.text.sentence_case import sentence_case
from tests.web.page_reading import BROWSER, of_class, one, page, spaced


def symbols(client: FlaskClient, arguments: str) -> set[str]:
    answer = client.get(f"/api/search?q=rivers&per_page=100&group=none&{arguments}")
    assert answer.status_code == 200, answer.json
    return {clause["symbol"] for clause in answer.json["clauses"]}


def values(client: FlaskClient, url: str, facet: str) -> list[str]:
    return [spaced(name) for name in page(client, url).xpath(f"//details[{of_class(f'of-{facet}')}]//span[{of_class('name')}]")]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("session=76..", {"A/RES/76/901", "A/RES/77/903"}),
        ("session=..76", {"A/RES/75/901", "A/RES/76/901"}),  # ES-11 lies across them
        ("session=77..76", {"A/RES/76/901", "A/RES/77/903"}),
        ("session=..75&session=77", {"A/RES/75/901", "A/RES/77/903"}),
        ("year=2021..&body=Security Council", {"S/RES/2601 (2021)", "S/RES/2602 (2021)"}),
        ("year=..2020", {"A/RES/75/901", "S/RES/2401 (2018)"}),
    ],
)
def test_a_range_is_a_filter(made_client: FlaskClient, arguments: str, found: set[str]) -> None:
    assert symbols(made_client, arguments) == found


@pytest.mark.parametrize("arguments", ["session=..", "year=1700..", "verb=a..b", "year=20..30"])
def test_what_is_no_range_is_refused_or_a_value(made_client: FlaskClient, arguments: str) -> None:
    assert made_client.get(f"/api/search?{arguments}").status_code in (200, 400)


def test_both_engines_count_the_same_under_a_range(made_dir: Path) -> None:
    compile_kernels()
    found = []
    for engine in ("whoosh", "columns"):
        with open_index(made_dir, 60_000, engine) as index:
            results = index.search("rivers", session=["76.."], year=["..2021"])
            found.append((results.total, [[(value.value, value.count) for value in facet.values] for facet in results.facets]))
    assert found[0] == found[1] and found[0][0] == 1


def test_from_and_to_write_a_range_that_a_chip_takes_away(made_client: FlaskClient) -> None:
    form = one(page(made_client, "/?q=rivers&session=ES-11"), "//form[.//input[@name='session_from']]")
    assert [field.get("name") for field in form.xpath(".//input[@type='hidden']")] == ["q"]
    answer = made_client.get("/?q=rivers&session_from=76&session_to=", headers=BROWSER)
    assert (answer.status_code, answer.location) == (302, "/?q=rivers&session=76..")
    shown = page(made_client, answer.location)
    assert one(shown, "//input[@name='session_from']").get("value") == "76"
    (chip,) = shown.xpath("//ul[@aria-label='Chosen values']//a")
    assert (spaced(chip), chip.get("href")) == ("Remove Session 76th session or later ×", "/?q=rivers")
    assert made_client.get("/?session=76..&session_from=&session_to=", headers=BROWSER).location == "/"


def test_ends_that_are_no_numbers_are_refused_with_an_example(made_client: FlaskClient) -> None:
    assert "such as 2022" in spaced(page(made_client, "/?year_from=soon", 400))


def test_a_value_replaces_a_range(made_client: FlaskClient) -> None:
    (link,) = page(made_client, "/?session=75..76").xpath("//a[contains(., '77th session')]/@href")
    assert link == "/?session=77"


def test_sessions_and_years_stand_in_order_of_time(made_client: FlaskClient) -> None:
    assert values(made_client, "/?q=rivers", "session") == [
        "77th session",
        "76th session",
        "75th session",
        "11th emergency special session",
    ]
    years = values(made_client, "/?q=rivers", "year")
    assert years == sorted(years, reverse=True) and len(years) > 3


def test_agenda_items_stand_by_session_and_title(made_client: FlaskClient) -> None:
    items = values(made_client, "/?q=rivers", "agenda")
    assert "74 (b) (76th session): Human rights questions" in items
    assert "74 (b) (75th session): Report of the Council" in items
    assert {clause["symbol"] for clause in made_client.get("/api/search?agenda=75/74 (b)").json["clauses"]} == {"A/RES/75/901"}


def test_goals_and_subjects_have_names(made_client: FlaskClient) -> None:
    assert values(made_client, "/?q=rivers", "sdg") == [
        "6 Clean water and sanitation",
        "16 Peace, justice and strong institutions",
    ]
    assert set(values(made_client, "/?q=rivers", "subject")) == {"River basins", "HIV/AIDS"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("PEACEKEEPING OPERATIONS", "Peacekeeping operations"),
        ("MIDDLE EAST SITUATION", "Middle East situation"),  # names keep their capitals
        ("DEMOCRATIC REPUBLIC OF THE CONGO", "Democratic Republic of the Congo"),
        ("ISRAELI SETTLEMENTS", "Israeli settlements"),
        ("HIV/AIDS", "HIV/AIDS"),
        ("2030 AGENDA FOR WATER", "2030 agenda for water"),
        ("Hall, Burton, Sir", "Hall, Burton, Sir"),  # what is not in capitals is as it should be
        ("", ""),
    ],
)
def test_capitals_become_small_letters_but_for_names(printed: str, name: str) -> None:
    assert sentence_case(printed) == name


def test_identical_wording_is_counted_outside_the_filters_as_well(made_client: FlaskClient) -> None:
    hit = one(page(made_client, "/?q=promise&session=76"), f"//li[{of_class('hit')}][.//a[contains(., 'outside')]]")
    (link,) = hit.xpath(".//a[contains(., 'outside your filters')]")
    assert spaced(link) == "2 identical outside your filters"
    assert len(page(made_client, link.get("href")).xpath(f"//li[{of_class('hit')}]")) == 3


def test_several_values_are_ticked_at_once_and_found_by_their_letter(made_client: FlaskClient) -> None:
    shown = page(made_client, "/facets/verb?q=rivers&session=76&verb=note")
    form = one(shown, "//form[.//input[@type='checkbox']]")
    assert [box.get("value") for box in form.xpath(".//input[@type='checkbox' and @checked]")] == ["note"]
    assert {field.get("name") for field in form.xpath(".//input[@type='hidden']")} == {"q", "session"}
    assert symbols(made_client, "verb=urge&verb=note") >= {"A/RES/76/901"}
    assert [spaced(name) for name in page(made_client, "/facets/vote?letter=k").xpath(f"//span[{of_class('name')}]")] == [
        "Kenya, against",
        "Kenya, in favour",
    ]


def test_a_bar_is_as_long_as_its_share_of_the_longest(made_client: FlaskClient) -> None:
    counted = made_client.get("/api/search?q=rivers").json["facets"]["body"]
    bars = page(made_client, "/?q=rivers").xpath(f"//details[{of_class('of-body')}]//li/@class")
    shares = [round(100 * value["count"] / counted[0]["count"]) for value in counted]
    assert bars == [f"share t{share // 10} o{share % 10}" for share in shares]


@pytest.mark.parametrize(
    ("path", "explained"), [("/facets/verb?q=rivers", True), ("/?q=rivers", True), ("/facets/year", False)]
)
def test_strokes_beside_verbs_are_explained_where_they_stand(made_client: FlaskClient, path: str, explained: bool) -> None:
    legend = "The more strokes, the stronger the verb, in our judgement: from “invites” to “decides” (7), and from “notes” to"
    assert (legend in spaced(page(made_client, path))) == explained
