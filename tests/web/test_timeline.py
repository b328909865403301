"""The timeline: bars that count what their links find, and a table that says the same."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from search_service import Index
from search_service.web.pages.chart import charts
from search_service.web.pages.timeline import timeline
from tests.web.page_reading import of_class, one, page, spaced


def rows(client: FlaskClient, url: str) -> list[HtmlElement]:
    return one(page(client, url), f"//div[{of_class('wide')}]/table").xpath("./tbody/tr[./th/a]")


def found(client: FlaskClient, url: str) -> str:
    return spaced(one(page(client, url), f"//*[{of_class('found')}]")).split(" ")[0].replace("No", "0")


@pytest.mark.parametrize("state", ["q=peace", "q=peace&by=session", "type=operative"])
def test_a_period_counts_the_clauses_behind_its_link(client: FlaskClient, state: str) -> None:
    for row in rows(client, f"/?view=timeline&{state}"):
        assert found(client, one(row, "./th/a").get("href")) == spaced(row.xpath("./td")[0])


def test_every_bar_leads_to_the_clauses_it_counts(client: FlaskClient) -> None:
    shown = page(client, "/?q=peace&view=timeline&by=session&split=verb")
    bars = shown.xpath("//*[local-name()='svg']/*[local-name()='a']")
    assert len(bars) > 6
    for bar in bars:
        told = bar.xpath("./*[local-name()='title']")[0].text
        assert found(client, bar.get("href")) == told.partition(": ")[2].split(" ")[0]


def test_the_periods_and_what_has_none_add_up_to_all_that_was_found(index: Index) -> None:
    for by in ("year", "session"):
        results = index.search("peace")
        drawn = timeline(index, results, by, split=False)
        assert sum(drawn.series[0].counts) + drawn.undated == results.total


def test_a_rate_is_of_the_clauses_that_the_index_holds_of_the_period(index: Index) -> None:
    drawn = timeline(index, index.search("peace"), "session", split=False)
    for period, count in zip(drawn.periods, drawn.series[0].counts, strict=True):
        held = index.search(session=[period.value]).total
        assert period.clauses == held
        assert period.rate(count) == (1000 * count / held if held else 0)


def test_sessions_without_texts_keep_their_place_on_the_axis(index: Index) -> None:
    drawn = timeline(index, index.search("peace"), "session", split=False)
    assert [period.value for period in drawn.periods] == ["72", "73", "74", "75", "76", "77"]


def test_chosen_periods_stand_alone(index: Index) -> None:
    drawn = timeline(index, index.search("peace", session=["72", "77"]), "session", split=False)
    assert [period.value for period in drawn.periods] == ["72", "77"]


def test_a_split_adds_the_five_most_frequent_verbs_on_one_scale(index: Index) -> None:
    results = index.search("peace")
    drawn = timeline(index, results, "session", split=True)
    (facet,) = (facet for facet in results.facets if facet.facet.name == "verb")
    assert [series.name for series in drawn.series] == ["", *(value.value for value in facet.values[:5])]
    units = set()
    for chart, series in zip(charts(drawn, rated=False)[1:], drawn.series[1:], strict=True):
        units |= {round(bar.height / count) for bar, count in zip(chart.bars, series.counts, strict=True) if count}
    assert len(units) == 1


def test_with_chosen_verbs_a_split_shows_those(index: Index) -> None:
    drawn = timeline(index, index.search("peace", verb=["note"]), "session", split=True)
    assert [series.name for series in drawn.series] == ["", "note"]


@pytest.mark.parametrize("rated", [False, True], ids=["counts", "rates"])
def test_bars_stand_within_their_drawing_and_do_not_touch(index: Index, rated: bool) -> None:
    for drawing in charts(timeline(index, index.search("peace"), "year", split=True), rated):
        for bar, following in zip(drawing.bars, drawing.bars[1:], strict=False):
            assert bar.top >= 0 and bar.top + bar.height <= drawing.base + 0.1
            assert bar.left + bar.width < following.left


def test_the_scale_ends_in_round_numbers_above_the_highest_bar(index: Index) -> None:
    drawn = timeline(index, index.search(""), "year", split=False)
    (chart,) = charts(drawn, rated=False)
    assert int(chart.ticks[-1].label.replace(",", "")) >= max(drawn.series[0].counts)
    assert [tick.label for tick in chart.ticks] == ["0", "10", "20", "30"]


def test_a_search_without_hits_has_no_chart_but_a_way_out(client: FlaskClient) -> None:
    shown = page(client, "/?q=%22diplomacy+preventive%22&view=timeline")
    assert not shown.xpath("//*[local-name()='svg']")
    assert shown.xpath(f"//div[{of_class('nothing')}]//a")
