"""Symbols: every spelling of one document is one symbol, and what is no symbol stays text."""

from __future__ import annotations

import json
import lzma
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.model import Citation
from search_service.symbols import (
    agenda_items,
    body_of,
    citations,
    kind_of,
    merge_citations,
    parse_symbol,
    session_from_words,
    session_name,
    session_of,
    symbol_order,
    symbol_spans,
    year_of,
)

SPELLINGS = [
    ("A/RES/76/299", "A/RES/76/299", "as printed"),
    ("a/res/76/299", "A/RES/76/299", "lower case"),
    ("A/RES/76/299.", "A/RES/76/299", "the full stop is the sentence's"),
    (" (A/RES/76/299), ", "A/RES/76/299", "brackets and a comma around it"),
    ("76/299", "A/RES/76/299", "a bare number is the General Assembly's"),
    ("resolution 76/299", "A/RES/76/299", "named"),
    ("General Assembly resolution 76/299", "A/RES/76/299", "named in full"),
    ("A/RES/77/290B", "A/RES/77/290 B", "no blank before the part"),
    ("A/RES/75/290b", "A/RES/75/290 B", "a part in lower case, as links have it"),
    ("A/RES/77/264 A-C", "A/RES/77/264 A-C", "several parts in one document"),
    ("A/RES/77/264\u00a0A", "A/RES/77/264 A", "a no-break space"),
    ("A/RES/ES\u201111/1", "A/RES/ES-11/1", "a no-break hyphen"),
    ("ES-10/22", "A/RES/ES-10/22", "an emergency special session, bare"),
    ("A/RES/S-32/1", "A/RES/S-32/1", "a special session"),
    ("\u0410/RES/75/257 \u0412", "A/RES/75/257 B", "Cyrillic letters that look Latin"),
    ("\uff21/\uff32\uff25\uff33/76/299", "A/RES/76/299", "full-width letters"),
    ("A/RES/1514 (XV)", "A/RES/1514 (XV)", "numbered through, until 1975"),
    ("1514 (XV)", "A/RES/1514 (XV)", "the same, bare"),
    ("377 A (V)", "A/RES/377 (V) A", "the part stands before the session in print"),
    ("A/RES/217(III)", "A/RES/217 (III)", "as links have it"),
    ("S/RES/2593 (2021)", "S/RES/2593 (2021)", "as printed"),
    ("S/RES/2471(2019)", "S/RES/2471 (2019)", "no blank"),
    ("S/Res/2297 (2016)", "S/RES/2297 (2016)", "mixed case"),
    ("S/RES/1325", "S/RES/1325 (2000)", "the number tells the year"),
    ("Security Council resolution 1325", "S/RES/1325 (2000)", "the same in words"),
    ("resolution 1325 (2000)", "S/RES/1325 (2000)", "as texts cite it"),
    ("S/RES/9999 (2044)", "S/RES/9999 (2044)", "a number later than the table keeps its year"),
    ("S/PRST/2021/14", "S/PRST/2021/14", "a presidential statement"),
    ("s/2023/212", "S/2023/212", "a Security Council document in lower case"),
    ("a/75/l.72/rev.1", "A/75/L.72/Rev.1", "a draft in lower case"),
    ("A/C.5/77/L.25", "A/C.5/77/L.25", "a committee's draft"),
    ("wha74.5", "WHA74.5", "the World Health Assembly's, in lower case"),
    ("40 c/res. 16", "40 C/Resolution 16", "UNESCO's, shortened"),
    ("T/RES/2183(LIII)", "T/RES/2183 (LIII)", "the Trusteeship Council's"),
    ("GC.18/Res.1", "GC.18/Res.1", "no address, though a domain may look so"),
    ("A/77/5(Vol.I)", "A/77/5 (Vol. I)", "a volume, as links have it"),
    ("A/76/6(Sect.29A)", "A/76/6 (Sect. 29A)", "a section of the budget"),
    ("NPT/CONF.2000/28(PartsIandII)", "NPT/CONF.2000/28 (Parts I and II)", "links lose the blanks"),
    ("UNEP/OzL.Pro.28/12", "UNEP/OzL.Pro.28/12", "mixed case is kept"),
    ("UNEP/EA.5/Res.14", "UNEP/EA.5/Res.14", "an element Res. is not the organ's RES"),
    ("ICCD/COP(14)/23/Add.1", "ICCD/COP(14)/23/Add.1", "a session in brackets within an element"),
    ("https://undocs.org/en/A/RES/76/246b", "A/RES/76/246 B", "an address with a language"),
    ("https://undocs.org/S/RES/1267%20(1999)", "S/RES/1267 (1999)", "a percent-encoded address"),
    ("https://docs.un.org/en/A/RES/79/5?x=1", "A/RES/79/5", "an address with a query"),
    ("http://www.un.org/ga/search/view_doc.asp?symbol=S/PRST/2010/25", "S/PRST/2010/25", "a symbol in a query"),
    ("https://undocs.org/en/A/56/12/Add.1(supp)", "A/56/12/Add.1", "a mark of the archive's, not of the symbol"),
]

NO_SYMBOLS = [
    ("", "nothing"),
    ("24/7", "every day"),
    ("60/40", "a ratio"),
    ("2022/23", "two years"),
    ("1/2", "a fraction"),
    ("31/12/2020", "a date"),
    ("and/or", "words"),
    ("peace", "a word"),
    ("decision 1/CP.21", "a conference of parties numbers its own way"),
    ("A/RES/", "unfinished"),
    ("A/RES/77", "unfinished"),
    ("A/C.5", "a committee"),
    ("76/299 and 76/300", "two"),
    ("A/71/982-S/2017/600", "two"),
    ("https://www.un.org/en/", "an address without a symbol"),
]

CITED = [
    ("its resolutions 72/7 of 17 November 2017 and 75/272 of 16 April 2021", ["A/RES/72/7", "A/RES/75/272"], "a dated list"),
    ("resolutions 53/243 A and B of 13 September 1999", ["A/RES/53/243 A", "A/RES/53/243 B"], "parts share the number"),
    ("resolutions 71/272 A, 71/272 B and 72/1", ["A/RES/71/272 A", "A/RES/71/272 B", "A/RES/72/1"], "parts and others"),
    (
        "resolutions 1265 (1999), 1674 (2006) and 1894 (2009)",
        ["S/RES/1265 (1999)", "S/RES/1674 (2006)", "S/RES/1894 (2009)"],
        "a list",
    ),
    ("resolutions 1889 (2009),1960 (2010)", ["S/RES/1889 (2009)", "S/RES/1960 (2010)"], "a lost blank"),
    ("Resolutions 70/291,72/284 and 75/291.", ["A/RES/70/291", "A/RES/72/284", "A/RES/75/291"], "a lost blank"),
    ("resolutions 1325 and 2250", ["S/RES/1325 (2000)", "S/RES/2250 (2015)"], "years left out"),
    ("in response to those resolutions, 171 submissions", [], "a count is no number"),
    ("General Assembly resolution 1514 (XV) of 14 December 1960", ["A/RES/1514 (XV)"], "an old one"),
    ("resolution 2200 A (XXI), annex", ["A/RES/2200 (XXI) A"], "an old one with a part"),
    ("resolution 722 (XXIII) of the General Assembly of the World Tourism Organization", [], "no such number in that session"),
    (
        "Committee pursuant to resolution 1540 (2004) and to 1373 (2001)",
        ["S/RES/1540 (2004)", "S/RES/1373 (2001)"],
        "loosely joined",
    ),
    ("paragraph 9 of 1998 (2011), regarding", ["S/RES/1998 (2011)"], "the number and year tell it without the word"),
    ("Convention, 1989 (No. 169), and Recommendation 204 (2015)", [], "a number that is no resolution of that year"),
    ("resolution S-27/2 and resolution ES-10/22", ["A/RES/S-27/2", "A/RES/ES-10/22"], "special sessions"),
    ("Human Rights Council resolution 49/7 of 31 March 2022", ["A/HRC/RES/49/7"], "not the Assembly's 49/7"),
    (
        "Human Rights Council resolutions 16/21 and 24/14, as well as resolutions 28/6",
        ["A/HRC/RES/16/21", "A/HRC/RES/24/14", "A/HRC/RES/28/6"],
        "carried on",
    ),
    ("resolution 51/32 of 7 October 2022 of the Human Rights Council", ["A/HRC/RES/51/32"], "named after it"),
    ("the Human Rights Council, in its resolution 17/4 of 16 June 2011", ["A/HRC/RES/17/4"], "named before its"),
    ("Council resolution 49/24 of 1 April 2022", ["A/HRC/RES/49/24"], "only one Council numbers so"),
    ("Economic and Social Council resolutions 2004/27 and 2021/8", ["E/RES/2004/27", "E/RES/2021/8"], "by year"),
    ("E/RES/2021/8", ["E/RES/2021/8"], "in full"),
    ("Commission on Narcotic Drugs resolution 65/2 of 18 March 2022", [], "its resolutions are not the Assembly's"),
    ("resolution 65/2 of 18 March 2022", [], "the Assembly's session 65 was not in 2022"),
    ("United Nations Environment Assembly resolution 5/7", ["UNEP/EA.5/Res.7"], "its own symbol"),
    ("Commission on Human Rights resolutions 2004/1 and 2005/84", ["E/CN.4/RES/2004/1", "E/CN.4/RES/2005/84"], "its own"),
    ("Trusteeship Council resolution 2183 (LIII)", ["T/RES/2183 (LIII)"], "its own"),
    ("World Health Assembly resolutions WHA74.5 and EB148.R2", ["WHA74.5", "EB148.R2"], "symbols without a slash"),
    ("40 C/Resolution 16, GC(65)/RES/10 and GC.18/Res.1", ["40 C/Resolution 16", "GC(65)/RES/10", "GC.18/Res.1"], "shapes"),
    ("Recalling A/RES/75/1 A/RES/76/299 and A/RES/77/1,", ["A/RES/75/1", "A/RES/76/299", "A/RES/77/1"], "side by side"),
    ("A/RES/53/243 A and B A/RES/54/1", ["A/RES/53/243 A", "A/RES/53/243 B", "A/RES/54/1"], "parts, then the next symbol"),
    ("A/RES/75/1A/RES/76/2", ["A/RES/75/1"], "glued: the letter is no part of the first"),
    (
        "its resolutions 75/1 to 75/4 and 76/10\u201376/12",
        ["A/RES/75/1", "A/RES/75/4", "A/RES/76/10", "A/RES/76/12"],
        "both ends of ranges",
    ),
    ("resolutions 1325 (2000)\u20131330 (2000)", ["S/RES/1325 (2000)", "S/RES/1330 (2000)"], "both ends, with years"),
    ("A/HRC/RES/48/13 and 49/7", ["A/HRC/RES/48/13", "A/HRC/RES/49/7"], "a number behind a symbol is of the same organ"),
    ("E/RES/2018/27, 2018/28", ["E/RES/2018/27", "E/RES/2018/28"], "the same of the Council"),
    ("A/RES/70/1, a ratio of 60/40", ["A/RES/70/1"], "but only where it is listed"),
    (
        "Supplement No. 7 (E/2015/27), chap. I, sect. C, resolution 59/1, annex",
        ["E/2015/27"],
        "a resolution of the report's commission",
    ),
    (
        "Supplement No. 53A (A/74/53/Add.1), chap. III, resolution 42/12",
        ["A/74/53/Add.1", "A/HRC/RES/42/12"],
        "the Human Rights Council's report",
    ),
    ("General Assembly decision 74/540", ["A/DEC/74/540"], "a decision"),
    ("decision 1/CP.21 and decision X/2", [], "conferences of parties"),
    ("decision 15/29 of 19 December 2022 of the Conference of the Parties", [], "the same, numbered like ours"),
    ("Council Decision 2010/413/CFSP", [], "the European Union's"),
    ("(A/71/982-S/2017/600, annex)", ["A/71/982", "S/2017/600"], "one document under two symbols"),
    ("(A/71/982\u2013S/2017/600)", ["A/71/982", "S/2017/600"], "the same with a dash"),
    ("A/76/920, annex", ["A/76/920"], "an annex"),
    ("S/2007/279. The", ["S/2007/279"], "the end of a sentence"),
    ("ST/SGB/2013/4/Amend.1 and FCCC/CP/2015/10/Add.1", ["ST/SGB/2013/4/Amend.1", "FCCC/CP/2015/10/Add.1"], "other roots"),
    ("A/CONF.157/24 (Part I), chap. III", ["A/CONF.157/24 (Part I)"], "a part in brackets"),
    ("open 24/7 in 2022/23, 3/4 of States and/or parties on 31/12", [], "none of these"),
    ("https://undocs.org/en/A/RES/70/1", [], "an address is a link, not a citation"),
    ("R\u00e9solution 70/1 et r\u00e9solution 1325 (2000)", ["A/RES/70/1", "S/RES/1325 (2000)"], "another language"),
]

PARAGRAPHS = [
    ("paragraph 15 of resolution 76/290", [("A/RES/76/290", ("15",))]),
    ("paragraphs 3 and 4 of its resolution 1540 (2004)", [("S/RES/1540 (2004)", ("3", "4"))]),
    ("resolution 2231 (2015), paragraph 5", [("S/RES/2231 (2015)", ("5",))]),
    ("A/77/463, para. 12", [("A/77/463", ("12",))]),
    ("A/77/463, paras. 3\u20135 and 7", [("A/77/463", ("3-5", "7"))]),
    ("paragraph 1 (a) to (c) of resolution 76/1", [("A/RES/76/1", ("1 (a)-(c)",))]),
    ("paragraph 4 (a) and (b) of Security Council resolution 1127 (1997)", [("S/RES/1127 (1997)", ("4 (a)", "4 (b)"))]),
    ("resolution 76/290, paragraphs 3 and 4 of resolution 76/291", [("A/RES/76/290", ()), ("A/RES/76/291", ("3", "4"))]),
    ("paragraph 1 of resolution 76/1, paragraph 9 above and paragraph 3 of resolution 76/1", [("A/RES/76/1", ("1", "3"))]),
]


@pytest.mark.parametrize(("spelling", "symbol", "reason"), SPELLINGS)
def test_every_spelling_gives_the_canonical_symbol(spelling: str, symbol: str, reason: str) -> None:
    assert parse_symbol(spelling) == symbol, reason


@pytest.mark.parametrize(("text", "reason"), NO_SYMBOLS)
def test_what_is_no_single_symbol_gives_none(text: str, reason: str) -> None:
    assert parse_symbol(text) is None, reason


@pytest.mark.parametrize(("text", "symbols", "reason"), CITED)
def test_a_text_cites_these_symbols_and_no_others(text: str, symbols: list[str], reason: str) -> None:
    assert [citation.symbol for citation in citations(text)] == symbols, reason


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_paragraphs_go_to_the_symbol_they_are_of(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert citations(text) == tuple(Citation(symbol, paragraphs) for symbol, paragraphs in expected)


def test_a_symbol_is_cited_once_with_all_its_paragraphs_in_order_of_mention() -> None:
    groups = [[Citation("B"), Citation("A", ("1",))], [Citation("A", ("2", "1")), Citation("C")]]
    assert merge_citations(groups) == (Citation("B"), Citation("A", ("1", "2")), Citation("C"))


def test_a_span_covers_the_number_and_its_part() -> None:
    text = "Recalling resolutions 53/243 A and B and 1325 (2000)"
    assert [text[start:end] for start, end, _ in symbol_spans(text)] == ["53/243 A", "B", "1325 (2000)"]


def test_symbols_sort_by_number_not_by_letter() -> None:
    ordered = [
        "A/RES/76/9",
        "A/RES/76/10",
        "A/RES/76/10 A",
        "A/RES/76/10 B",
        "A/RES/77/1",
        "S/RES/999 (1993)",
        "S/RES/1000 (1995)",
    ]
    shuffled = [*ordered[3:], *ordered[:3]]
    assert sorted(shuffled, key=symbol_order) == ordered


TEXTS = st.text() | st.text(alphabet="A/RES 7629()-.,XVIBbresolutionsd \u00a0\u2011\u0410")


@given(TEXTS)
def test_no_string_raises(text: str) -> None:
    for read in (
        parse_symbol,
        citations,
        session_of,
        year_of,
        session_from_words,
        agenda_items,
        body_of,
        kind_of,
        session_name,
    ):
        read(text)


@given(TEXTS, TEXTS)
def test_any_two_strings_have_an_order(one: str, other: str) -> None:
    assert (symbol_order(one) < symbol_order(other)) in (True, False)


@given(TEXTS)
def test_spans_are_in_order_within_the_text_and_spell_their_symbol(text: str) -> None:
    last = 0
    for start, end, symbol in symbol_spans(text):
        assert last <= start < end <= len(text)
        assert parse_symbol(symbol) == symbol
        last = end


NUMBERS = st.integers(1, 400)


@given(
    st.builds("A/RES/{}/{}{}".format, st.integers(31, 99), NUMBERS, st.sampled_from(["", " A", " B", " A-C"]))
    | st.builds("S/PRST/{}/{}".format, st.integers(1994, 2030), NUMBERS)
    | st.builds("A/{}/L.{}/Rev.{}".format, st.integers(31, 99), NUMBERS, NUMBERS)
    | st.builds("S/RES/{} ({})".format, st.integers(2800, 9999), st.integers(2025, 2060))
)
def test_a_printed_symbol_reads_as_itself(symbol: str) -> None:
    assert parse_symbol(symbol) == symbol
    assert parse_symbol(symbol.lower()) == symbol
    assert [found for _, _, found in symbol_spans(f"Recalling {symbol}, and")] == [symbol]


@pytest.mark.parametrize(
    "piece", ["A/", "A/A", "72/7 ", "72/7 A ", "(72/7", "resolution ", "resolution 72/7 of ", "1325 (", "A.", "A-", "E/a.", "7"]
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.perf_counter()
        citations(piece * times)
        return time.perf_counter() - started

    assert min(seconds(10_000) for _ in range(3)) < 40 * max(min(seconds(1_000) for _ in range(3)), 0.001)


def test_the_table_of_years_agrees_with_known_resolutions() -> None:
    known = (
        "242 (1967) 338 (1973) 425 (1978) 687 (1991) 1244 (1999) 1325 (2000) 1540 (2004) 1973 (2011) "
        "2231 (2015) 2593 (2021) 2720 (2023)"
    )
    for number, year in re.findall(r"(\d+) \((\d+)\)", known):
        assert parse_symbol(f"S/RES/{number}") == f"S/RES/{number} ({year})"


def test_the_text_alone_gives_the_symbols_that_the_official_files_link(corpus: Path) -> None:
    linked = found = 0
    for links, texts in _linked_texts(corpus / "dev_truth_en.jsonl.xz"):
        cited = {_without_part(citation.symbol) for text in texts for citation in citations(text)}
        linked += len(links)
        found += len(links & cited)
    assert linked > 3_000
    assert found / linked > 0.99


def _linked_texts(file: Path) -> Iterator[tuple[set[str], list[str]]]:
    """Of each twelfth document, the symbols that each clause links, and its texts: its own and those of its notes."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 12):
            for clause in json.loads(line)["clauses"]:
                symbols = [parse_symbol(address or "") for address, *_ in clause.get("refs") or ()]
                texts = [clause["text"] or "", *(note["text"] or "" for note in clause["notes"])]
                yield {_without_part(symbol) for symbol in symbols if symbol}, texts


def _without_part(symbol: str) -> str:
    """Links leave the part out where the text names it, and name it where the text leaves it out."""
    return re.sub(r" [A-Z](-[A-Z])?$", "", symbol)
