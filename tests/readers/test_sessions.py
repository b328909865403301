"""Sessions, agenda items and organs, as symbols and mastheads state them."""

from __future__ import annotations

import pytest

from search_service.symbols import (
    agenda_items,
    body_of,
    kind_of,
    session_from_words,
    session_name,
    session_of,
    year_of,
)


@pytest.mark.parametrize(
    ("symbol", "session"),
    [
        ("A/RES/76/299", "76"),
        ("A/RES/ES-11/1", "ES-11"),
        ("A/RES/S-32/1", "S-32"),
        ("A/75/L.72", "75"),
        ("A/C.5/77/L.25", "77"),
        ("A/RES/1514 (XV)", "15"),
        ("A/RES/3201 (S-VI)", "S-6"),
        ("A/DEC/74/540", "74"),
        ("A/ES-10/273", "ES-10"),
        ("A/CONF.157/24 (Part I)", None),
        ("A/HRC/RES/49/7", "49"),
        ("A/HRC/RES/S-27/2", "S-27"),
        ("A/HRC/48/L.23", "48"),
        ("E/RES/2018/27", "2018"),
        ("E/2025/L.25", "2025"),
        ("E/RES/1296 (XLIV)", "44"),
        ("T/RES/2183 (LIII)", "53"),
        ("WHA74.5", "74"),
        ("A/2170", None),
        ("S/RES/2593 (2021)", None),
        ("S/2023/212", None),
        ("", None),
    ],
)
def test_a_symbol_states_its_session(symbol: str, session: str | None) -> None:
    assert session_of(symbol) == session


def test_a_symbol_states_its_organ_its_year_and_its_kind_or_nothing() -> None:
    assert [body_of(symbol) for symbol in ("A/75/L.72", "S/2023/212", "A/CONF.230/2025/L.2", "A/CN.4/1")] == [
        "General Assembly",
        "Security Council",
        None,
        None,
    ]
    assert [year_of(symbol) for symbol in ("S/RES/2593 (2021)", "S/PRST/2021/14", "S/2023/212")] == ["2021", "2021", None]
    assert [kind_of(symbol) for symbol in ("A/RES/76/299", "S/PRST/2021/14", "A/75/L.72", "S/2023/212")] == [
        "resolution",
        "presidential statement",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("Seventy-seventh session", "77"),
        ("Tenth emergency special session", "ES-10"),
        ("Thirty-second special session", "S-32"),
        ("TWELFTH SESSION", "12"),
        ("Ninetieth session", "90"),
        ("One hundred and third session", "103"),
        ("77th session", "77"),
        ("Seventy\u2011fifth\u00a0session", "75"),
        ("the resumed session of the seventy-sixth session", "76"),
        ("2018 session", "2018"),
        ("Substantive session of 2005", "2005"),
        ("Seventy-fourth World Health Assembly", None),
        ("a special session", None),
    ],
)
def test_a_session_is_read_from_words(text: str, session: str | None) -> None:
    assert session_from_words(text) == session


def test_a_session_has_a_name_for_people() -> None:
    names = [session_name(session) for session in ("77", "ES-11", "S-32", "71", "2018", "?")]
    expected = ["77th session", "11th emergency special session", "32nd special session", "71st session", "2018 session", "?"]
    assert names == expected


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("Agenda item 68 (a)", ("68 (a)",)),
        ("Agenda items 138 and 144", ("138", "144")),
        ("Agenda items 20 and 20 (a)", ("20", "20 (a)")),
        ("Agenda items 9, 11 (a), 14 and 16", ("9", "11 (a)", "14", "16")),
        ("Agenda items 19 (a) and (b)", ("19 (a)", "19 (b)")),
        ("Agenda item99(aa)", ("99 (aa)",)),
        ("Agenda item", ()),
    ],
)
def test_agenda_items_are_read_from_their_line(line: str, items: tuple[str, ...]) -> None:
    assert agenda_items(line) == items
