"""The engine contract: an engine agrees with the oracle on random small corpora and random queries."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from search_service.engines import Found, Request, passages
from search_service.engines.columns import score_arrays
from search_service.engines.columns.build import rebuild
from search_service.engines.columns.engine import ColumnEngine
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.fields import FACETS
from search_service.highlight import spans
from search_service.model import CLAUSE_TYPES, Citation, Clause, Document, Footnote, Vote
from search_service.query import (
    NO_BOUND,
    SORTS,
    And,
    Compound,
    Identical,
    InField,
    Near,
    Node,
    Not,
    Or,
    Passage,
    Phrase,
    PhrasePrefix,
    Pinned,
    Prefix,
    Symbol,
    Synonyms,
    Value,
    Word,
    is_stop_word,
)
from search_service.symbols import citations, merge_citations
from tests.engine.oracle import Answer, Oracle

# Few words, so that they meet: with a plural of the same stem, a word only in capitals, a hyphen and an apostrophe.
WORDS = ["peace", "peaceful", "urge", "urges", "women", "Women’s", "COVID-19", "the", "of", "76/299"]
PLACES = st.sampled_from([None, "para. 1", "OP 2", "PP 1", "paras. 1-2", "para. 9"])
SYMBOLS = ["A/RES/76/299", "S/RES/1325 (2000)"]


def texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(" ".join)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    text = draw(texts(12))
    return Clause(
        id="",
        type=draw(st.sampled_from(CLAUSE_TYPES)),
        number=draw(st.sampled_from([None, "1", "2"])),
        section=None,
        verb=draw(st.sampled_from([None, "urge", "recall"])),
        modifiers=draw(st.sampled_from([(), ("also",), ("also", "with concern")])),
        opening=None,
        text=text,
        coordinated=draw(st.sampled_from([(), ("recall",), ("note",)])),
        footnotes=tuple(Footnote("1", note, 0) for note in draw(st.lists(texts(3), max_size=2))),
        citations=merge_citations([citations(text), map(Citation, draw(st.sets(st.sampled_from(SYMBOLS))))]),
    )


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    documents = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        document_id = f"A/RES/76/{number}"
        made = [
            Clause(f"{document_id}/op/{place}", *[getattr(clause, name) for name in CLAUSE_FIELDS])
            for place, clause in enumerate(draw(st.lists(clauses(), min_size=1, max_size=5)), 1)
        ]
        documents.append(
            Document(
                id=document_id,
                kind=draw(st.sampled_from(["resolution", "draft resolution"])),
                symbol=draw(st.sampled_from([None, document_id, f"{document_id} A"])),
                language="en",
                title=draw(st.one_of(st.just(""), texts(4))),
                source="test",
                clauses=tuple(made),
                body=draw(st.sampled_from([None, "General Assembly"])),
                session=draw(st.sampled_from([None, "76", "ES-11"])),
                agenda_items=draw(st.sampled_from([(), ("58",), ("20", "20 (a)")])),
                adopted=draw(st.sampled_from([None, "2022-07-28", "2023-02-24"])),
                vote=draw(st.sampled_from([None, Vote("without a vote"), Vote(None)])),
            )
        )
    return documents


CLAUSE_FIELDS = [name for name in Clause.__struct_fields__ if name != "id"]


def word(text: str) -> Word:
    from search_service.text.analysis import fold

    return Word(fold(text))


def trees() -> st.SearchStrategy[Node]:
    single = st.sampled_from(["peace", "peaceful", "urges", "women", "women's", "19", "of", "absent"]).map(word)
    phrase = st.lists(single, min_size=1, max_size=3).map(lambda words: Phrase(tuple(words)))
    prefix = st.sampled_from(["pea", "peace", "wom", "abs"]).map(Prefix)
    leaf = st.one_of(
        single,
        phrase,
        prefix,
        st.builds(Near, st.one_of(single, phrase), st.one_of(single, phrase), st.integers(1, 4)),
        st.sampled_from([*SYMBOLS, "A/RES/1/1"]).map(Symbol),
        # Every corpus has this clause.
        st.just(Identical("A/RES/76/1/op/1")),
        st.builds(InField, st.sampled_from(["title", "note"]), st.one_of(single, phrase, prefix)),
        st.builds(
            Pinned,
            st.sampled_from(["A/RES/76/1", "A/RES/76/2", "A/RES/9/9"]),
            PLACES,
        ),
        st.sampled_from([Value("session", ("75", "76")), Value("verb", ("urge",)), Value("modifier", ("none",))]),
    )
    several = st.lists(leaf, min_size=1, max_size=3).map(tuple)
    compound = st.lists(single, min_size=2, max_size=3).map(lambda words: Compound(tuple(words)))
    names = st.one_of(single, compound, st.lists(single, min_size=1, max_size=2).map(lambda words: And(tuple(words))))
    others = st.lists(st.one_of(single, compound), min_size=1, max_size=2).map(tuple)
    part = st.one_of(single, single, compound, st.builds(Synonyms, names, others), st.sampled_from(SYMBOLS).map(Symbol))
    parts = st.lists(part, min_size=1, max_size=6).filter(lambda parts: not all(map(is_stop_word, parts))).map(tuple)
    begun = st.builds(PhrasePrefix, st.lists(single, min_size=1, max_size=2).map(tuple), st.sampled_from(["pea", "wom"]))
    bound = st.sampled_from([NO_BOUND, 2, 3])
    leaf = st.one_of(leaf, compound, begun, st.builds(Passage, parts, st.integers(1, 4), bound, bound))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda children: And(tuple(children))),
            st.lists(inner, min_size=1, max_size=3).map(lambda children: Or(tuple(children))),
            inner.map(Not),
            several.map(lambda children: And((*children[:-1], Not(children[-1])))),
        ),
        max_leaves=5,
    )


FILTERS = {
    "type": ("operative", "press"),
    "verb": ("urge", "recall", "note"),
    "strength": ("urge", "note", "decide"),
    "modifier": ("with concern",),
    "session": ("76", "ES-11", "1"),
    "agenda_item": ("20 (a)", "58"),
    "adoption": ("without a vote",),
}


@st.composite
def requests(draw: st.DrawFn) -> Request:
    chosen = draw(st.lists(st.sampled_from(sorted(FILTERS)), unique=True, max_size=3))
    filters = tuple(
        (facet.name, tuple(sorted(draw(st.sets(st.sampled_from(FILTERS[facet.name]), min_size=1)))))
        for facet in FACETS
        if facet.name in chosen
    )
    return Request(
        tree=draw(st.one_of(st.none(), trees())),
        filters=filters,
        sort=draw(st.sampled_from([sort.name for sort in SORTS])),
        grouped=draw(st.booleans()),
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(1, 20)),
    )


def assert_agrees(found: Found, expected: Answer, request: Request) -> None:
    assert (found.total, found.distinct, found.documents) == (expected.total, expected.distinct, expected.documents)
    assert found.counts == expected.facets
    wanted = expected.ranked[request.offset : request.offset + request.limit]
    assert [(hit.clause.id, hit.identical, hit.identical_documents) for hit in found.hits] == [
        (name, size, documents) for name, _, size, documents in wanted
    ]
    for hit, (_, score, _, _) in zip(found.hits, wanted, strict=True):
        assert abs(hit.score - score) < 1e-5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), st.lists(requests(), min_size=5, max_size=12))
def test_engine_agrees_with_the_oracle(documents: list[Document], drawn: list[Request]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder), documents)
        engines = (ColumnEngine(Path(folder)), WhooshEngine(Path(folder)))
        oracle = Oracle(documents)
        for request, engine in product(drawn, engines):
            assert_agrees(engine.search(request), oracle.search(request), request)
        for engine in engines:
            engine.close()


@settings(max_examples=15, deadline=None)
@given(corpora(), st.lists(st.lists(st.sampled_from(WORDS), min_size=12, max_size=30).map(" ".join), min_size=4, max_size=12))
def test_engine_agrees_with_the_oracle_on_how_near_many_words_stand(documents: list[Document], texts: list[str]) -> None:
    first = documents[0].clauses[0]
    longer = tuple(structs.replace(first, id=f"A/RES/76/9/op/{number}", text=text) for number, text in enumerate(texts, 1))
    documents = [*documents, replace(documents[0], id="A/RES/76/9", symbol="A/RES/76/9", clauses=longer)]
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder), documents)
        engines, oracle = (ColumnEngine(Path(folder)), WhooshEngine(Path(folder))), Oracle(documents)
        four = tuple(map(word, ("peace", "urges", "women", "of")))
        chain = And(tuple(Near(left, right, 2) for left, right in pairwise(four)))
        for tree in (And(four), And((*four, word("the"), Not(word("76/299")))), Or((And(four), word("19"))), chain):
            request = Request(tree)
            for engine in engines:
                assert_agrees(engine.search(request), oracle.search(request), request)
        for engine in engines:
            engine.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(texts(12), min_size=8, max_size=20),
    st.lists(st.sampled_from(["peace", "urges", "women", "the", "of"]), min_size=2, max_size=4),
    st.integers(1, 3),
)
def test_engine_agrees_with_the_oracle_on_whose_texts_are_read(clauses: list[str], typed: list[str], least: int) -> None:
    """Of a passage whose words more clauses have than are read."""
    documents = [of_texts(clauses)]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passages, "MAX_READ", 5)
        patch.setattr(passages, "MAX_WORDINGS", 3)
        rebuild(Path(folder), documents)
        engines, oracle = (ColumnEngine(Path(folder)), WhooshEngine(Path(folder))), Oracle(documents)
        passage = Passage((word("peaceful"), *map(word, typed)), least)
        for tree, engine in product((passage, And((passage, word("urges")))), engines):
            assert_agrees(engine.search(Request(tree)), oracle.search(Request(tree)), Request(tree))
        for engine in engines:
            engine.close()


LEADS = [
    # a query, which of its texts leads, why
    (
        Passage(tuple(map(word, ("prevent", "trust", "women", "camps", "peace"))), 3),
        ("peace and camps of women the trust to prevent", "prevent and trust of women the camps to peace"),
        "neighbours a few words apart, as typed",
    ),
    (
        Passage((word("urges"), Synonyms(Compound((word("united"), word("nations"))), (word("un"),))), 2),
        ("urges the un", "urges the united nations", "the united nations met", "all united nations agree", "of united nations"),
        "a rare other name is no better",
    ),
]


@pytest.mark.parametrize(("tree", "clauses", "_why"), LEADS, ids=[row[2] for row in LEADS])
def test_the_second_text_leads(tmp_path: Path, tree: Passage, clauses: tuple[str, ...], _why: str) -> None:
    documents = [of_texts([*clauses])]
    rebuild(tmp_path, documents)
    for engine in (ColumnEngine(tmp_path), WhooshEngine(tmp_path)):
        assert [hit.clause.id for hit in engine.search(Request(tree)).hits][:2] == ["A/RES/76/1/op/2", "A/RES/76/1/op/1"]
        engine.close()


def of_texts(texts: list[str]) -> Document:
    clauses = [
        Clause(f"A/RES/76/1/op/{number}", "operative", str(number), None, None, (), None, text)
        for number, text in enumerate(texts, 1)
    ]
    return Document("A/RES/76/1", "resolution", "A/RES/76/1", "en", "", "test", tuple(clauses))


def test_answers_do_not_depend_on_how_many_forms_of_a_stem_have_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No stem of a real corpus has more forms than a byte can number: here all but the first have none."""
    monkeypatch.setattr(score_arrays, "FORM_IDS", 1)
    texts = ["urges all women", "urging women to urge", "urge, urged, urging", "women urged peace", "urged, too"]
    document = of_texts(texts)
    rebuild(tmp_path, [document])
    engine, oracle = ColumnEngine(tmp_path), Oracle([document])
    urged, women = word("urged"), word("women")
    for tree in (urged, word("urge"), Phrase((urged,)), And((urged, women)), Or((word("urging"), women)), Prefix("urg")):
        assert_agrees(engine.search(Request(tree)), oracle.search(Request(tree)), Request(tree))
    engine.close()


def test_answers_do_not_depend_on_how_wide_the_numbers_of_words_are(tmp_path: Path) -> None:
    """More than 65,535 different words take a third byte each."""
    many = " ".join(f"w{number}x" for number in range(70_000))
    texts = ["urges peace and trust of women", "urges trust, peace of all women", f"notes {many}", "peace and peace and trust"]
    vocabulary = sorted({*many.split(), "all", "and", "notes", "of", "peace", "trust", "urges", "women"})
    # The last bits of this word's number are set, as all are behind a text; that of the other differs in its third byte.
    last, other = vocabulary[4095], vocabulary[4095 + 2**16]
    document = of_texts([*texts, f"notes {last} of women", f"notes {other} of women"])
    rebuild(tmp_path, [document])
    engine, oracle = ColumnEngine(tmp_path), Oracle([document])
    peace, trust, urges, women = map(word, ("peace", "trust", "urges", "women"))
    for tree in (
        Phrase((peace, word("and"), trust)),
        And((peace, trust)),
        And((urges, peace, trust, women)),
        And((word("notes"), word(last), word("of"), women)),
        Phrase((word(other), word("of"))),
        Near(trust, peace, 2),
        Near(word(last), women, 2),
        Or((Prefix("w6999"), women)),
    ):
        found = engine.search(Request(tree))
        assert found.total
        assert_agrees(found, oracle.search(Request(tree)), Request(tree))
        assert engine.highlights(tree, found.hits) == [spans(hit.clause.text, tree, hit.document.body) for hit in found.hits]
    engine.close()


@settings(max_examples=25, deadline=None)
@given(corpora())
def test_engine_gives_back_what_it_was_given(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder), documents)
        engine = ColumnEngine(Path(folder))
        for document in documents:
            assert engine.document(document.id) == document
            for clause in document.clauses:
                hit = engine.clause(clause.id)
                assert hit is not None
                assert hit.clause == clause
        assert engine.document("A/RES/1/1") is None
        assert engine.clause("A/RES/1/1/op/1") is None
        engine.close()
