"""Names of documents and of their paragraphs, as people type them and as we print them."""

from __future__ import annotations

import pytest

from search_service import Index
from search_service.export.bibliography import citations_by_style
from search_service.export.citation import citation
from search_service.export.document_json import document_record
from search_service.export.urls import clause_url
from search_service.query import Node, Or, Pinned, Query, Symbol, in_words, parse
from search_service.symbols import typed_symbols
from search_service.web.pages.labels import name, paragraph_label, section_label

# What people write around a symbol, and the symbols that it can mean.
TYPED = [
    ("UNSCR 1325", "S/RES/1325 (2000)"),
    ("UNSC Res. 1325", "S/RES/1325 (2000)"),
    ("sc 1325", "S/RES/1325 (2000)"),
    ("SCR 1325 (2000)", "S/RES/1325 (2000)"),
    ("UN Security Council Resolution 1325", "S/RES/1325 (2000)"),
    ("UNSCR 1325/2000", "S/RES/1325 (2000)"),
    ("UNGA Res 2758", "A/RES/2758 (XXVI)"),
    ("G.A. Res. 61/295", "A/RES/61/295"),
    ("HRC 48/13", "A/HRC/RES/48/13"),
    ("HRC resolution S-27/2", "A/HRC/RES/S-27/2"),
    ("ECOSOC resolution 2018/27", "E/RES/2018/27"),
    ("resolution 2018/27", "E/RES/2018/27"),
    ("WHA 74.5", "WHA74.5"),
    ("PRST 2021/14", "S/PRST/2021/14"),
    ("UN Doc. A/75/L.72", "A/75/L.72"),
    ("A_RES_76_299", "A/RES/76/299"),
    ("A-RES-ES-11-1", "A/RES/ES-11/1"),
    ("S_RES_1325_2000", "S/RES/1325 (2000)"),
    ("76 / 299", "A/RES/76/299"),
    ("resolution76/299", "A/RES/76/299"),
    ("S/RES/\u200b1325", "S/RES/1325 (2000)"),
    ("217A(III)", "A/RES/217 (III) A"),
]


@pytest.mark.parametrize(("text", "symbol"), TYPED, ids=[text for text, _ in TYPED])
def test_a_typed_name_is_one_symbol(text: str, symbol: str) -> None:
    assert typed_symbols(text) == (symbol,)


@pytest.mark.parametrize("text", ["peace 2020", "24/7", "1325", "2030", "60 per cent", "recalls resolution 76/299", ""])
def test_what_is_no_name_stays_text(text: str) -> None:
    assert typed_symbols(text) == ()


def test_an_ambiguous_number_means_each_that_it_can() -> None:
    assert typed_symbols("resolution 2758") == ("S/RES/2758 (2024)", "A/RES/2758 (XXVI)")
    assert typed_symbols("48/13") == ("A/RES/48/13", "A/HRC/RES/48/13")


# A series, and the symbols of the documents that it means.
SERIES = [
    ("A/RES/77/1-3", ("A/RES/77/1", "A/RES/77/2", "A/RES/77/3"), "the last number alone"),
    ("A/RES/77/1 to 77/3", ("A/RES/77/1", "A/RES/77/2", "A/RES/77/3"), "in words"),
    ("resolutions 77/1 through 77/3", ("A/RES/77/1", "A/RES/77/2", "A/RES/77/3"), "with what people write before it"),
    ("77/1–A/RES/77/3", ("A/RES/77/1", "A/RES/77/2", "A/RES/77/3"), "spelled in two ways"),
    ("S/RES/1325 (2000) - S/RES/1326 (2000)", ("S/RES/1325 (2000)", "S/RES/1326 (2000)"), "with their years"),
    ("A/RES/77/3-1", (), "no series runs backwards"),
    ("S/RES/1325-2000", (), "the year of a resolution"),
    ("76/299-77/300", (), "of two sessions"),
]


@pytest.mark.parametrize(("text", "symbols", "_why"), SERIES, ids=[row[2] for row in SERIES])
def test_a_series_is_each_of_its_documents(text: str, symbols: tuple[str, ...], _why: str) -> None:
    assert pinned_symbols(parse(text).tree) == symbols


def pinned_symbols(tree: Node | None) -> tuple[str, ...]:
    return tuple(child.symbol for child in tree.children if isinstance(child, Pinned)) if isinstance(tree, Or) else ()


def test_a_series_that_is_too_long_is_refused_with_a_shorter_one() -> None:
    problem = parse("A/RES/77/1-300").problem
    assert problem is not None
    assert problem.suggestion == "A/RES/77/1-30"


# Names inside of other words: each of a row finds the same clauses.
SAME = [
    ("76/299 trust", "resolution 76/299 trust", "UNGA Res. 76/299 trust", "G.A. Res. 76/299 trust", "trust A_RES_76_299"),
    ("cites:72/7", "cites:UNGA Res. 72/7", "cites:A/RES/72/7"),
    ("peace -76/299", "peace -UNGAR 76/299", "peace NOT A/RES/76/299"),
]


@pytest.mark.parametrize("texts", SAME, ids=[row[0] for row in SAME])
def test_a_name_means_the_same_however_it_is_typed_beside_other_words(index: Index, texts: tuple[str, ...]) -> None:
    found = [[shown.hit.clause.id for shown in index.search(text, group="none").clauses] for text in texts]
    assert found[0]
    assert found == [found[0]] * len(texts)


# Links to A/RES/77/273, as people paste them.
LINKS = [
    "https://undocs.org/en/A/RES/77/273",
    "undocs.org/A/RES/77/273",
    "https://docs.un.org/A%2FRES%2F77%2F273",
    "https://docs.un.org/en/A/RES/77/273?direct=true",
    "https://undocs.org/Home/Mobile?FinalSymbol=A%2FRES%2F77%2F273&Language=E",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_means_its_document(link: str) -> None:
    assert parse(link).tree == parse("A/RES/77/273").tree


def test_a_source_behind_a_pasted_clause_does_not_replace_it() -> None:
    pasted = "Encourages the Regional Centre to continue its close cooperation (A/RES/76/299, para. 3)"
    assert "regional" in in_words(parse(pasted).tree)


COUNCIL = ("UNSCR 1325", "resolution 1325", "Security Council resolution 1325", "UNSC Res. 1325", "SCR 1325", "UNSC 1325")


@pytest.mark.parametrize("name", COUNCIL)
def test_a_name_of_the_security_council_is_read_as_its_symbol_beside_other_words(name: str) -> None:
    assert parse(f"{name} women").tree == parse("S/RES/1325 (2000) women").tree
    assert parse(f"({name} OR mediators) women").tree == parse("(S/RES/1325 (2000) OR mediators) women").tree


@pytest.mark.parametrize("name", COUNCIL)
def test_a_name_alone_finds_what_its_symbol_finds(index: Index, name: str) -> None:
    assert index.search(name).to_dict()["document"]["symbol"] == "S/RES/1325 (2000)"
    assert index.search(name).total == index.search("S/RES/1325 (2000)").total


@pytest.mark.parametrize("text", ["Security Council 15 members", "General Assembly 2015 summit", "women in peace 1325"])
def test_a_number_beside_an_organ_is_no_resolution(text: str) -> None:
    assert "citing" not in in_words(parse(text).tree)


# Paragraphs of A/RES/77/273, as people name them, and the ids that they mean.
PLACES = [
    ("Res 77/273 para 3", ["op/3"]),
    ("77/273 OP3", ["op/3"]),
    ("77/273 PP5", ["pre/5"]),
    ("77/273, paras. 2-4", ["op/2", "op/3", "op/4"]),
    ("77/273 paragraphs 3 and 4", ["op/3", "op/4"]),
    ("operative paragraph 3 of resolution 77/273", ["op/3"]),
    ("preambular paragraph 5 of A/RES/77/273", ["pre/5"]),
    ("General Assembly resolution 77/273, 5th preambular paragraph", ["pre/5"]),
    ("A/RES/77/273 ¶ 3", ["op/3"]),
    ("a/res/77/273/op/3", ["op/3"]),
    ("A/77/L.53 para 3", ["op/3"]),
    ("in:77/273 OP3", ["op/3"]),
    ("draft resolution A/77/L.53, para. 3", ["op/3"]),
]


@pytest.mark.parametrize(("text", "ends"), PLACES, ids=[text for text, _ in PLACES])
def test_a_paragraph_is_found_by_its_name(index: Index, text: str, ends: list[str]) -> None:
    results = index.search(text, sort="document", group="none")
    assert [shown.hit.clause.id for shown in results.clauses] == [f"A/RES/77/273/{end}" for end in ends]


def test_a_word_behind_a_paragraph_is_no_section() -> None:
    assert "section" not in in_words(parse("resolution 1325 para 3 women").tree)
    assert (
        in_words(parse("S/PRST/2018/18, sect. III, 1528th paragraph").tree) == "section iii, paragraph 1528 of S/PRST/2018/18"
    )


def test_a_list_of_resolutions_names_its_organ_once() -> None:
    listed = parse("UNSCR 1325, 1820 and 1888 women").tree
    assert listed == parse("S/RES/1325 (2000), S/RES/1820 (2008) and S/RES/1888 (2009) women").tree
    assert parse("UNSCRs 1325 and 1820").tree == parse("S/RES/1325 (2000) S/RES/1820 (2008)").tree
    assert "citing S/RES/2020" not in in_words(parse("UNSCR 1325 and 2020 women").tree)


def test_documents_side_by_side_are_all_found(index: Index) -> None:
    found = index.search("A/RES/76/299 A/RES/77/273", group="none", per_page=100)
    assert {shown.hit.document.id for shown in found.clauses} >= {"A/RES/76/299", "A/RES/77/273"}
    assert [card.symbol for card in found.cards] == ["A/RES/76/299", "A/RES/77/273"]


def test_every_name_that_we_print_opens_its_clause(index: Index) -> None:
    for document_id in index.counts()["symbol"]:
        document = index.document(document_id)
        assert document_record(document)["id"] == document_id
        for clause in document.clauses:
            label = ", ".join(filter(None, (name(document), section_label(clause), paragraph_label(clause))))
            styles = [text for _, text in citations_by_style(document, clause, f"https://example.org{clause_url(clause.id)}")]
            for text in (clause.id, citation(document, clause), label, clause_url(clause.id), *styles):
                results = index.search(text, group="none")
                assert [shown.hit.clause.id for shown in results.clauses] == [clause.id], text


def test_a_symbol_answers_with_a_card_of_its_document(index: Index) -> None:
    card = index.search("UNGA res. 77/273").to_dict()["document"]
    assert (card["held"], card["symbol"], card["adopted"]) == (True, "A/RES/77/273", "2023-02-24")
    assert card["url"] == "/documents/A/RES/77/273"


def test_a_draft_leads_to_the_resolution_that_it_became(index: Index) -> None:
    card = index.search("A/77/L.53").to_dict()["document"]
    assert (card["held"], card["symbol"], card["id"]) == (True, "A/77/L.53", "A/RES/77/273")


def test_a_symbol_that_is_not_held_says_so_and_how_often_it_is_cited(index: Index) -> None:
    answer = index.search("UNSCR 1325").to_dict()
    card = answer["document"]
    assert (card["held"], card["title"], card["url"]) == (False, None, None)
    assert card["cited_by"] == answer["total"]
    assert card["official_url"] == "https://docs.un.org/en/S/RES/1325%20%282000%29"


def test_words_name_no_document(index: Index) -> None:
    assert index.search("peace").to_dict()["document"] is None
    assert parse("peace 76/299").problem is None


@pytest.mark.parametrize(
    "text",
    [
        "{} OR qzxqzx",
        '({}) OR ("of victims of trafficking in persons, especially women and children")',
        'NOT "the promotion and protection of all human rights and fundamental freedoms" OR {}',
        "peace AND security AND development AND women AND youth AND water AND food OR {}",
    ],
)
def test_what_a_name_means_does_not_hang_on_the_other_operands(text: str) -> None:
    tree = parse(text.format("resolution 1325 (2000)")).tree
    assert tree is not None
    assert Symbol("S/RES/1325 (2000)") in getattr(tree, "children", ())


@pytest.mark.parametrize(
    ("text", "symbol"), [("77/291", "A/RES/77/291"), ("A/RES/77/291/pre/1", "A/RES/77/291"), ("76/235, OP 2", "A/RES/76/235")]
)
def test_a_document_comes_before_its_parts(official: Index, text: str, symbol: str) -> None:
    found = [hit.document.symbol for hit in official.walk(Query(text)).hits]
    assert official.search(text).clauses[0].hit.document.symbol == found[0] == symbol
    assert f"{symbol} B" in found
    assert symbol not in found[found.index(f"{symbol} B") :]
