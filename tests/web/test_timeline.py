"""The timeline: bars that count what their links find, and a table that says the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from search_service import Index
from search_service.web.pages.chart import charts, lines
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
        title = bar.xpath("./*[local-name()='title']")[0].text
        assert found(client, bar.get("href")) == title.partition(": ")[2].split(" ")[0]


def test_the_periods_and_what_has_none_add_up_to_all_that_was_found(index: Index) -> None:
    for by in ("year", "session"):
        results = index.search("peace")
        drawn = timeline(index, results, by, split="none")
        assert sum(drawn.series[0].counts) + drawn.undated == results.total


def test_a_rate_is_of_the_clauses_that_the_index_holds_of_the_period(index: Index) -> None:
    drawn = timeline(index, index.search("peace"), "session", split="none")
    for period, count in zip(drawn.periods, drawn.series[0].counts, strict=True):
        in_session = index.search(session=[period.value]).total
        assert period.clauses == in_session
        place = drawn.periods.index(period)
        assert drawn.series[0].rate(place) == (1000 * count / in_session if in_session else 0)


def test_sessions_without_texts_keep_their_place_on_the_axis(index: Index) -> None:
    drawn = timeline(index, index.search("peace"), "session", split="none")
    assert [period.value for period in drawn.periods] == ["72", "73", "74", "75", "76", "77"]


def test_chosen_periods_stand_alone(index: Index) -> None:
    drawn = timeline(index, index.search("peace", session=["72", "77"]), "session", split="none")
    assert [period.value for period in drawn.periods] == ["72", "77"]


def test_a_split_adds_the_five_most_frequent_verbs_on_one_scale(index: Index) -> None:
    results = index.search("peace")
    drawn = timeline(index, results, "session", split="verb")
    (facet,) = (facet for facet in results.facets if facet.facet.name == "verb")
    assert [series.name for series in drawn.series] == ["", *(value.value for value in facet.values[:5])]
    units = set()
    for chart, series in zip(charts(drawn, rated=False)[1:], drawn.series[1:], strict=True):
        units |= {round(bar.height / count) for bar, count in zip(chart.bars, series.counts, strict=True) if count}
    assert len(units) == 1


def test_searches_that_are_compared_are_lines_on_one_scale(index: Index) -> None:
    drawn = timeline(index, index.search("peace"), "session", beside=("diplomacy", "note"))
    chart = lines(drawn, rated=False)
    units = set()
    for line, series in zip(chart.lines, drawn.series, strict=True):
        pairs = [(chart.base - point.top, count) for point, count in zip(line.points, series.counts, strict=True) if count]
        units |= {round(height / count, 1) for height, count in pairs}
        # The corners of a line are the points of the sessions that have texts.
        assert sum(len(path.split(" ")) for path in line.path) == sum(point.indexed for point in line.points)
    assert len(units) == 1
    ends = sorted(line.end for line in chart.lines)
    assert all(below - above >= 14 for above, below in pairwise(ends))


def test_with_chosen_verbs_a_split_shows_those(index: Index) -> None:
    drawn = timeline(index, index.search("peace", verb=["note"]), "session", split="verb")
    assert [series.name for series in drawn.series] == ["", "note"]


@pytest.mark.parametrize("rated", [False, True], ids=["counts", "rates"])
def test_bars_stand_within_their_drawing_and_do_not_touch(index: Index, rated: bool) -> None:
    for drawing in charts(timeline(index, index.search("peace"), "year", split="verb"), rated):
        for bar, following in zip(drawing.bars, drawing.bars[1:], strict=False):
            assert bar.top >= 0 and bar.top + bar.height <= drawing.base + 0.1
            assert bar.left + bar.width < following.left


def test_the_scale_ends_in_round_numbers_above_the_highest_bar(index: Index) -> None:
    drawn = timeline(index, index.search(""), "year", split="none")
    (chart,) = charts(drawn, rated=False)
    assert int(chart.ticks[-1].label.replace(",", "")) >= max(drawn.series[0].counts)
    assert [tick.label for tick in chart.ticks] == ["0", "10", "20", "30"]


def test_a_search_without_hits_has_no_chart_but_a_way_out(client: FlaskClient) -> None:
    shown = page(client, "/?q=%22diplomacy+preventive%22&view=timeline")
    assert not shown.xpath("//*[local-name()='svg']")
    assert shown.xpath(f"//div[{of_class('nothing')}]//a")


def test_each_body_has_a_series_of_its_own_by_what_is_indexed_of_it(made_client: FlaskClient) -> None:
    shown = page(made_client, "/?q=rivers&view=timeline")
    assert [spaced(name).split(" ")[0] for name in shown.xpath(f"//p[{of_class('series')}]")] == ["General", "Security"]
    council = {
        bar.text.partition(":")[0]: bar.text
        for bar in shown.xpath("(//*[local-name()='svg'])[last()]//*[local-name()='title']")
    }
    assert council["2021"] == "2021: 2 of 4 clauses, 500.0 in a thousand"
    assert council["2022"] == "2022: 0 of 0 clauses, 0.0 in a thousand"
    assert len(shown.xpath("(//*[local-name()='svg'])[last()]//*[starts-with(@fill, 'url')]")) == 3  # 2019, 2020 and 2022


def test_special_sessions_stand_in_time(made_client: FlaskClient) -> None:
    rows_of = page(made_client, "/?q=rivers&view=timeline&by=session").xpath("//tbody/tr/th")
    assert [spaced(row) for row in rows_of] == [
        "75th session",
        "76th session",
        "11th emergency special session",
        "77th session",
    ]


def test_several_phrases_are_compared(made_client: FlaskClient) -> None:
    url = "/?q=urges&view=timeline&with=demands&with=notes"
    shown = page(made_client, url)
    legend = one(shown, f"//ol[{of_class('compared')}]")
    assert [spaced(line).split(" ")[:2] for line in legend] == [["1", "urges"], ["2", "demands"], ["3", "notes"]]
    assert len(shown.xpath("//figure//*[local-name()='polyline']")) >= 3
    assert legend.xpath(".//a/@href")[0] == "/?q=urges&view=timeline&with=notes"
    for link in shown.xpath("//nav[@aria-label='By']/a/@href"):
        assert link.endswith("&with=demands&with=notes")
    row = one(shown, "//tbody/tr[th='2021']")
    counts = [made_client.get(f"/api/search?q={q}&year=2021").json["total"] for q in ("urges", "demands", "notes")]
    assert spaced(row.xpath("./td")[0]) == str(counts[0])
    page(made_client, "/?q=a&view=timeline&with=b&with=c&with=d&with=e&with=f", 400)


def test_a_year_that_is_not_over_says_so(client: FlaskClient, made_client: FlaskClient) -> None:
    shown = page(made_client, "/?q=rivers&view=timeline&split=none")
    assert "2022 is not complete, its texts end on 14 December 2022." in spaced(shown)
    bars = shown.xpath(f"//*[local-name()='a'][*[local-name()='rect'][{of_class('part')}]]/*[local-name()='title']")
    assert [bar.text.partition(":")[0] for bar in bars] == ["2022"]


def test_years_of_different_bodies_are_not_compared_without_a_word(made_client: FlaskClient) -> None:
    def warning(more: str) -> str:
        return spaced(one(page(made_client, f"/?q=rivers&view=timeline{more}"), "//figure"))

    assert "General Assembly 2020–2022, Security Council 2018–2021" in warning("&split=none")
    assert "Security Council 2018–2021" in warning("&with=lakes")
    assert "Security Council 2018" not in warning("") + warning("&split=none&body=Security+Council")
