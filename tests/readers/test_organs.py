"""Each organ's texts are told by its formula, its symbols and its numbers, and none gets the symbol of another."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from search_service.fields import FACETS_BY_NAME
from search_service.readers import read
from search_service.symbols import (
    ORGANS,
    Organ,
    body_of,
    kind_of,
    organ_in,
    organ_of_shared_name,
    own_symbol,
    parse_symbol,
    read_formula,
    session_of,
)


@pytest.mark.parametrize("organ", [organ for organ in ORGANS if organ.example[0]], ids=lambda organ: organ.name)
def test_a_row_s_example_holds(organ: Organ) -> None:
    symbol, number, session = organ.example
    assert own_symbol(number, organ) == symbol
    assert (parse_symbol(symbol), body_of(symbol), kind_of(symbol)) == (symbol, organ.name, "resolution")
    assert session_of(symbol) == (session or None)


def test_a_number_is_only_the_symbol_of_an_organ_that_numbers_so() -> None:
    symbols = {organ.name: own_symbol("48/13", organ) for organ in ORGANS if own_symbol("48/13", organ)}
    assert symbols == {
        "General Assembly": "A/RES/48/13",
        "Human Rights Council": "A/HRC/RES/48/13",
        "United Nations Environment Assembly": "UNEP/EA.48/Res.13",
        "United Nations Habitat Assembly": "HSP/HA.48/Res.13",
        "Economic and Social Commission for Asia and the Pacific": "ESCAP/RES/48/13",
    }


OLD_NUMBERS = [
    ("General Assembly", "2625 (XXV)", "A/RES/2625 (XXV)"),
    ("General Assembly", "217 A (III)", "A/RES/217 (III) A"),
    ("General Assembly", "377(V)A", "A/RES/377 (V) A"),
    ("General Assembly", "3201 (S-VI)", "A/RES/3201 (S-VI)"),
    ("General Assembly", "77/264 A", "A/RES/77/264 A"),
    ("General Assembly", "2018/27", None),
    ("Security Council", "242 (1967)", "S/RES/242 (1967)"),
    ("Security Council", "76/299", None),
    ("Economic and Social Council", "1503 (XLVIII)", "E/RES/1503 (XLVIII)"),
    ("Human Rights Council", "S-27/2", "A/HRC/RES/S-27/2"),
    ("Commission on Narcotic Drugs", "65/2", None),
]


@pytest.mark.parametrize(("name", "number", "symbol"), OLD_NUMBERS)
def test_a_printed_number_becomes_its_organ_s_symbol(name: str, number: str, symbol: str | None) -> None:
    (organ,) = [organ for organ in ORGANS if organ.name == name]
    assert own_symbol(number, organ) == symbol


FORMULAS = [
    ("The General Assembly,", "General Assembly", "", "as printed"),
    ("THE GENERAL ASSEMBLY,", "General Assembly", "", "in capitals"),
    ("The Security Council", "Security Council", "", "of 1946, without the comma"),
    ("The General Assembly:", "General Assembly", "", "with a colon"),
    ("The General Assembly of the United Nations,", "General Assembly", "", "in full"),
    ("The General Assemb1y,", "General Assembly", "", "as a scan has it"),
    ("The Secur|ty Counc1l,", "Security Council", "", "as a scan has it"),
    ("The Economic and Social Council,", "Economic and Social Council", "", "another organ"),
    ("The Seventy-fourth World Health Assembly,", "World Health Assembly", "", "with its session"),
    ("The General Assembly, recalling its resolution 75/1,", "General Assembly", "recalling its resolution 75/1,", "run on"),
    (
        "The General Conference of the International Labour Organization, meeting at its 108th Session, 2019,",
        "International Labour Conference",
        "",
        "with its meeting",
    ),
    ("The Inter-Parliamentary Council,", "Inter-Parliamentary Council", "", "of no row: as printed"),
    (
        "The Plenipotentiary Conference of the International Telecommunication Union (Dubai, 2018),",
        "Plenipotentiary Conference of the International Telecommunication Union",
        "",
        "of no row, with place and year",
    ),
    ("THE EXECUTIVE COMMITTEE,", "Executive Committee", "", "of no row, in capitals"),
]


@pytest.mark.parametrize(("text", "name", "rest", "reason"), FORMULAS)
def test_a_formula_names_its_organ(text: str, name: str, rest: str, reason: str) -> None:
    formula = read_formula(text)
    assert formula is not None, reason
    assert (formula.name, text[formula.end :]) == (name, rest), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The General Assembly adopted three resolutions.", "a sentence"),
        ("The Council on Foreign Relations is a forum,", "a sentence with a name"),
        ("The Executive Board", "a heading: of no row, and no comma"),
        ("The Secretary-General,", "no organ"),
        ("General Assembly,", "no article"),
        ("", "nothing"),
    ],
)
def test_other_words_are_no_formula(text: str, reason: str) -> None:
    assert read_formula(text) is None, reason


def test_a_masthead_tells_organs_of_the_same_name_apart() -> None:
    assert organ_of_shared_name("General Conference", "EDUCATIONAL, SCIENTIFIC") == "UNESCO General Conference"
    assert organ_of_shared_name("General Conference", "GC(65)/RES/10") == "IAEA General Conference"
    assert organ_of_shared_name("Executive Board", "World Health Organization") == "WHO Executive Board"
    assert organ_of_shared_name("General Conference", "Rivers") == "General Conference"


def test_the_words_of_a_masthead_name_an_organ() -> None:
    named = organ_in("Resolution adopted by the Human Rights Council on 8 October 2021")
    assert named is not None
    assert named.name == "Human Rights Council"
    assert organ_in("Resolution adopted on 8 October 2021") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("HRC", "Human Rights Council"),
        ("ecosoc", "Economic and Social Council"),
        ("security", "Security Council"),
        ("council", None),
        ("Inter-Parliamentary Council", "Inter-Parliamentary Council"),
        ("peace", None),
    ],
)
def test_a_body_is_chosen_by_name_or_abbreviation(text: str, value: str | None) -> None:
    assert FACETS_BY_NAME["body"].value(text) == value


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as an organ prints it: what stands above its formula, and what is read of it."""

    head: str
    formula: str
    symbol: str | None
    body: str
    session: str | None
    title: str = "Rivers"
    cites: tuple[str, str] = ("", "")  # a number that the text calls its own, and the symbol


PRINTED = [
    Printed(
        "Human Rights Council\nForty-eighth session\nAgenda item 3\n\n"
        "Resolution adopted by the Human Rights Council on 8 October 2021\n\n48/13. Rivers",
        "The Human Rights Council,",
        "A/HRC/RES/48/13",
        "Human Rights Council",
        "48",
        cites=("42/15", "A/HRC/RES/42/15"),
    ),
    Printed(
        "Economic and Social Council\n2018 session\n\n2018/27. Rivers",
        "The Economic and Social Council,",
        "E/RES/2018/27",
        "Economic and Social Council",
        "2018",
        cites=("2017/1", "E/RES/2017/1"),
    ),
    Printed(
        "1503 (XLVIII). Rivers",
        "The Economic and Social Council,",
        "E/RES/1503 (XLVIII)",
        "Economic and Social Council",
        "48",
        cites=("1235 (XLII)", "E/RES/1235 (XLII)"),
    ),
    Printed("2183 (LIII). Rivers", "The Trusteeship Council,", "T/RES/2183 (LIII)", "Trusteeship Council", "53"),
    Printed(
        "SEVENTY-FOURTH WORLD HEALTH ASSEMBLY\n\nWHA74.5\n\nAgenda item 13.2\n\nRivers",
        "The Seventy-fourth World Health Assembly,",
        "WHA74.5",
        "World Health Assembly",
        "74",
        title="",
    ),
    Printed("WHA74.5 Rivers", "The Seventy-fourth World Health Assembly,", "WHA74.5", "World Health Assembly", "74"),
    Printed("40 C/Resolution 16\n\nRivers", "The General Conference,", "40 C/Resolution 16", "UNESCO General Conference", "40"),
    Printed("GC(65)/RES/10\n\nRivers", "The General Conference,", "GC(65)/RES/10", "IAEA General Conference", "65"),
    Printed(
        "UNEP/EA.5/Res.14\n\n5/14. Rivers",
        "The United Nations Environment Assembly,",
        "UNEP/EA.5/Res.14",
        "United Nations Environment Assembly",
        "5",
    ),
    Printed("2005/84. Rivers", "The Commission on Human Rights,", "E/CN.4/RES/2005/84", "Commission on Human Rights", "2005"),
    Printed("Resolution 65/2\n\nRivers", "The Commission on Narcotic Drugs,", None, "Commission on Narcotic Drugs", None),
    Printed(
        "AG/RES. 2908 (XLVII-O/17)\n\nRivers",
        "THE GENERAL ASSEMBLY,",
        None,
        "General Assembly of the Organization of American States",
        None,
        title="",
    ),
    Printed(
        "Resolution A.1110(30)\n\nRivers",
        "THE ASSEMBLY,",
        None,
        "Assembly of the International Maritime Organization",
        None,
        title="",
    ),
    Printed("48/13. Rivers", "The Inter-Parliamentary Council,", None, "Inter-Parliamentary Council", None),
    Printed("2625 (XXV). Rivers", "The General Assembly,", "A/RES/2625 (XXV)", "General Assembly", "25"),
    Printed("217 A (III). Rivers", "The General Assembly,", "A/RES/217 (III) A", "General Assembly", "3"),
    Printed("A/RES/2625 (XXV)\n\nRivers", "The General Assembly,", "A/RES/2625 (XXV)", "General Assembly", "25"),
    Printed("A/RES/2625(XXV)\n\nRivers", "The General Assembly,", "A/RES/2625 (XXV)", "General Assembly", "25"),
    Printed("A/RES/722(XXIII)\n\nRivers", "The General Assembly,", None, "General Assembly", None, title=""),
    Printed("Symbol: A/RES/76/299\n\nRivers", "The General Assembly,", "A/RES/76/299", "General Assembly", "76"),
    Printed("Resolution 76/299\n\nRivers", "The General Assembly,", "A/RES/76/299", "General Assembly", "76"),
    Printed("Resolution 242 (1967)\n\nRivers", "The Security Council,", "S/RES/242 (1967)", "Security Council", None),
    Printed(
        "Security Council resolution 1325 (2000)\n\nRivers",
        "The Security Council,",
        "S/RES/1325 (2000)",
        "Security Council",
        None,
    ),
]


@pytest.mark.parametrize("printed", PRINTED, ids=lambda printed: printed.head.split("\n")[-1] + " " + printed.body)
def test_a_text_is_its_organ_s_and_bears_no_symbol_of_another(printed: Printed) -> None:
    own, symbol = printed.cites
    text = (
        f"{printed.head}\n\n{printed.formula}\n\nRecalling its resolution {own},\n\n1. Decides to act.\n\n2. Requests a report."
    )
    (document,) = read(text.encode(), "text.txt")
    assert document.kind == "resolution"
    assert (document.symbol, document.body, document.session) == (printed.symbol, printed.body, printed.session)
    assert document.title == printed.title or not printed.title
    assert [(clause.type, clause.number, clause.verb) for clause in document.clauses] == [
        ("preambular", None, "recall"),
        ("operative", "1", "decide"),
        ("operative", "2", "request"),
    ]
    assert [citation.symbol for citation in document.clauses[0].citations] == ([symbol] if symbol else [])


# What other organizations print above their formula, and what is read of it: symbol, session, title, day, items.
MASTHEADS = {
    "IAEA: the symbol beside the organ's name, the item with its document": (
        "International Atomic Energy Agency\n\nGeneral Conference     GC(66)/RES/10\n                       September 2022\n\n"
        "Sixty-sixth regular session\n\nItem 16 of the agenda\n(GC(66)/22)\n\nNuclear Safety\n\n"
        "Resolution adopted on 30 September 2022 during the tenth plenary meeting\n\nThe General Conference,\n\n"
        "(a) Recalling its resolution GC(65)/RES/8,\n\n(b) Recognizing its role,\n\n",
        ("GC(66)/RES/10", "66", "Nuclear Safety", "2022-09-30", ("16",)),
        2,
    ),
    "ILO: the session with its place, the day in brackets": (
        "International Labour Conference\n110th Session, Geneva, 2022\n\nResolution on rights at work\n\n(10 June 2022)\n\n"
        "The General Conference of the International Labour Organization,\n\nNoting the report,\n\n",
        (None, "110", "Resolution on rights at work", "2022-06-10", ()),
        1,
    ),
    "OAS: a symbol that is in no table is no title; the day in American order": (
        "AG/RES. 2991 (LII-O/22)\n\nREPRESENTATION OF PEOPLES\n\n"
        "(Adopted at the first session, on October 6, 2022)\n\nTHE GENERAL ASSEMBLY,\n\nRECALLING its report,\n\n",
        (None, None, "REPRESENTATION OF PEOPLES", "2022-10-06", ()),
        1,
    ),
}


@pytest.mark.parametrize("name", MASTHEADS)
def test_the_masthead_of_another_organization_is_read(name: str) -> None:
    head, expected, recitals = MASTHEADS[name]
    (document,) = read(f"{head}1. Urges States to act.\n\n2. Requests a report.\n".encode(), "text.txt")
    found = (document.symbol, document.session, document.title, document.adopted, document.agenda_items)
    assert found == expected
    assert [clause.type for clause in document.clauses] == ["preambular"] * recitals + ["operative"] * 2
