"""Was it agreed: adoption in three values, how each State voted, and who sponsored a text, as filters and on the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import open_index
from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.text.state_names import state_name
from tests.web.page_reading import of_class, one, page, spaced

RIVERS = {
    "A/RES/76/901": "adopted without a vote",
    "A/RES/75/901": "120-3-10 (3 against)",
    "S/RES/2601 (2021)": "15-0-0 (unanimous)",
    "S/RES/2602 (2021)": "13-0-2 (2 abstained)",
}


@pytest.mark.parametrize("symbol", RIVERS)
def test_a_hit_says_how_its_text_was_adopted(made_client: FlaskClient, symbol: str) -> None:
    facts = page(made_client, f'/?q=in:"{symbol}"&group=none').xpath(f"//span[{of_class('adoption')}]")
    assert {spaced(fact) for fact in facts} == {RIVERS[symbol]}


@pytest.mark.parametrize(
    ("q", "symbols"),
    [
        ("adoption:unanimous", {"S/RES/2601 (2021)"}),
        ("adoption:contested", {"A/RES/75/901", "A/RES/ES-11/90", "S/RES/2602 (2021)"}),
        ('adoption:"recorded vote"', {"A/RES/75/901", "A/RES/ES-11/90", "S/RES/2601 (2021)", "S/RES/2602 (2021)"}),
        ("vote:in-favour=Kenya", {"A/RES/75/901", "S/RES/2601 (2021)", "S/RES/2602 (2021)"}),
        ("vote:against=kenya", {"A/RES/ES-11/90"}),
        ("vote:against=USA", {"A/RES/75/901"}),  # as people call it
        ('vote:abstaining="United States of America"', {"S/RES/2602 (2021)"}),  # a name of several words in quotes
        ("vote:abstained=United States rivers", {"S/RES/2602 (2021)"}),  # and without
        ("vote:in-favour=Turkey adoption:unanimous", {"S/RES/2601 (2021)"}),  # under its name then and now
        ("vote:in-favour=Kenya vote:abstaining=Israel", {"S/RES/2602 (2021)"}),  # both must hold
        ("vote:in-favour=Kenya -vote:abstaining=Israel -vote:against=Israel", {"S/RES/2601 (2021)"}),
        ("sponsor:Kenya", {"A/RES/76/901", "A/RES/75/901"}),
        ("sponsor:Costa Rica", {"A/RES/76/901"}),
        ("agenda:76/74 (b)", {"A/RES/76/901"}),  # of one session, not of the other that has an item of this number
        ('agenda_item:"74 (b)"', {"A/RES/76/901", "A/RES/75/901"}),
    ],
)
@pytest.mark.parametrize("engine", ["whoosh", "columns"])
def test_texts_are_found_by_their_votes_and_sponsors(made_dir: Path, engine: str, q: str, symbols: set[str]) -> None:
    if engine == "columns":
        compile_kernels()
    with open_index(made_dir, 60_000, engine) as index:
        assert {hit.hit.document.symbol for hit in index.search(q, per_page=100, group="none").clauses} == symbols


@pytest.mark.parametrize("q", ["vote:Kenya", "vote:maybe=Kenya", "vote:against="])
def test_a_vote_without_a_side_or_a_state_is_refused_with_an_example(made_client: FlaskClient, q: str) -> None:
    assert "vote:in-favour=Kenya" in spaced(page(made_client, f"/?q={q}", 400))


def test_a_state_is_picked_from_the_list_of_votes(made_client: FlaskClient) -> None:
    shown = page(made_client, "/?q=rivers")
    form = one(shown, "//form[@action='/facets/vote']")
    assert one(form, "./input[@name='q']").get("value") == "rivers"
    values = page(made_client, "/facets/vote?q=rivers&find=kenya")
    assert spaced(one(values, "//h1")) == "All 15 votes of a State"
    links = values.xpath("//div[@id='values']//a")
    assert [spaced(link) for link in links] == ["Kenya, against 1", "Kenya, in favour 3"]
    chosen = page(made_client, links[0].get("href"))
    assert "A/RES/ES-11/90" in spaced(one(chosen, f"//li[{of_class('hit')}]"))
    assert "Vote of a State Kenya, against" in spaced(one(chosen, "//ul[@aria-label='Chosen values']"))


def test_states_have_their_names_of_today(made_client: FlaskClient) -> None:
    shown = spaced(one(page(made_client, "/documents/S/RES/2602 (2021)"), f"//details[{of_class('votes')}]"))
    for name in ("Türkiye", "Côte d’Ivoire", "United States of America", "Israel"):
        assert name in shown


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("UNITED KINGDOM", "United Kingdom of Great Britain and Northern Ireland"),
        ("TÜRKİYE", "Türkiye"),
        ("CHILEs", "Chile"),  # a slip of the catalogue
        ("Peru (on behalf of the Group of Latin American and Caribbean States)", "Peru"),
        ("Niger", "Niger"),  # no slip for Nigeria
        ("GUINEA-BISSAU", "Guinea-Bissau"),
        ("SAARLAND", "Saarland"),  # a name that is not known is kept
    ],
)
def test_a_state_has_one_name_however_it_is_printed(printed: str, name: str) -> None:
    assert state_name(printed) == name
