"""The index that is written at once is the one that Whoosh's own IndexWriter makes of the same clauses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from whoosh import index
from whoosh.filedb.filestore import FileStorage
from whoosh.query import Phrase, Term
from whoosh.scoring import BM25F

from search_service.engines import whoosh
from search_service.engines.generations import current
from search_service.engines.index.entries import gather
from search_service.engines.index.stored_records import Packing
from search_service.engines.whoosh import CLAUSES, SEPARATOR, clause_schema, packing
from search_service.engines.whoosh.building import rebuild
from search_service.engines.whoosh.mapped import MappedStorage
from search_service.engines.whoosh.positions import docs_of, phrase_positions
from search_service.engines.whoosh.text_index import TextIndex
from search_service.fields import STORED, date
from search_service.indexing.build import documents_in
from search_service.model import Clause, Document
from search_service.text.analysis import tokens
from tests.conftest import SEEDS
from tests.engine.test_engine import WORDS, corpora

SCORED = ("exact", "stem", "title", "note")


def written_by_whoosh(folder: Path, documents: Sequence[Document], packed: Packing) -> None:
    writer = index.create_in(folder, clause_schema(), CLAUSES).writer()
    wordings: dict[str, int] = {}
    for document in documents:
        for clause in document.clauses:
            words = " ".join(token.exact for token in tokens(clause.text))
            entry: dict[str, Any] = {
                "id": clause.id,
                "document": document.id,
                "date": date(document),
                "exact": clause.text,
                "stem": clause.text,
                "title": document.title,
                "note": SEPARATOR.join(note.text for note in clause.footnotes),
                "cites": SEPARATOR.join(citation.symbol for citation in clause.citations),
                **{facet.name: SEPARATOR.join(facet.values(document, clause)) for facet in STORED},
            }
            wording = str(wordings.setdefault(words, len(wordings))).encode()
            kept = {name: value for name, value in entry.items() if value}
            writer.add_document(**kept, wording=wording, stored=packed.packed([clause])[0])
    writer.commit(optimize=True)


def facts(storage: FileStorage) -> Iterator[tuple[object, ...]]:
    """All that Whoosh reads in the index of clauses, fact by fact."""
    with index.FileIndex(storage, indexname=CLAUSES).reader() as reader:
        yield "entries", reader.doc_count(), reader.doc_count_all()
        yield "stored", [reader.stored_fields(number) for number in range(reader.doc_count_all())]
        for name, field in clause_schema().items():
            if field.column_type and reader.has_column(name):
                yield "column", name, list(reader.column_reader(name, translate=False))
        for name in SCORED:
            lengths = [reader.doc_field_length(number, name) for number in range(reader.doc_count_all())]
            yield "lengths", name, lengths, reader.field_length(name)
            if any(lengths):
                yield "extremes", name, reader.min_field_length(name), reader.max_field_length(name)
        for name, term in reader.all_terms():
            yield "term", name, term, *term_facts(reader.term_info(name, term))
            yield "postings", name, term, list(posting_facts(reader.postings(name, term), name))


def term_facts(info: Any) -> tuple[object, ...]:
    lengths, ids = (info.min_length(), info.max_length()), (info.min_id(), info.max_id())
    return info.weight(), info.doc_frequency(), info.max_weight(), lengths, ids


def posting_facts(matcher: Any, name: str) -> Iterator[tuple[object, ...]]:
    while matcher.is_active():
        block = matcher.block_max_weight()
        if name in SCORED:
            block = block, matcher.block_min_length(), matcher.block_max_length(), matcher.block_max_id()
        values = "positions" if name in ("exact", "note") else "frequency"
        yield matcher.id(), matcher.weight(), matcher.value_as("frequency"), matcher.value_as(values), block
        matcher.next()


def assert_the_same(documents: Sequence[Document]) -> None:
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        rebuild(Path(ours), gather(documents))
        written_by_whoosh(Path(theirs), documents, packing(Path(ours)))
        for fact, expected in zip(facts(FileStorage(ours)), facts(FileStorage(theirs)), strict=True):
            assert fact == expected


def clause(name: str, text: str) -> Clause:
    return Clause(name, "operative", None, None, None, (), None, text)


def document(clauses: Sequence[Clause]) -> Document:
    return Document("A/RES/1/1", "resolution", "A/RES/1/1", "en", "Peace", "test", tuple(clauses))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora())
def test_small_indexes_are_the_same(documents: list[Document]) -> None:
    assert_the_same(documents)


def test_the_index_of_the_seeds_is_the_same() -> None:
    assert_the_same([found for found in documents_in([SEEDS], 10**8) if isinstance(found, Document)])


def test_a_mapped_index_reads_as_whoosh_reads_it(index_dir: Path) -> None:
    folder = current(index_dir)
    for fact, expected in zip(facts(MappedStorage(folder)), facts(FileStorage(str(folder))), strict=True):
        assert fact == expected


def test_postings_of_several_blocks_are_the_same() -> None:
    chance = Random(1)
    texts = [" ".join(chance.choices(WORDS, range(1, len(WORDS) + 1), k=chance.randint(1, 40))) for _ in range(700)]
    assert_the_same([document([clause(f"A/RES/1/1/op/{number}", text) for number, text in enumerate(texts)])])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("of " * 300 + "peace", id="a word more often than a byte counts"),
        pytest.param(" ".join(f"word{number}" for number in range(400)) + " word0", id="places further apart than a byte says"),
        pytest.param("peace " + " ".join(["of"] * 70_000), id="longer than a length of two bytes"),
        pytest.param("—", id="no word at all"),
    ],
)
def test_an_unusual_clause_is_indexed_the_same(text: str) -> None:
    assert_the_same([document([clause("A/RES/1/1/op/1", text), clause("A/RES/1/1/op/2", "peace")])])


def test_an_index_of_nothing_can_be_opened(tmp_path: Path) -> None:
    rebuild(tmp_path, gather([]))
    store = whoosh.WhooshStore(tmp_path)
    status = store.status("whoosh")
    assert (status.documents, status.clauses, store.doc_id_of("A/RES/1/1/op/1")) == (0, 0, None)


def test_whoosh_searches_what_was_written(tmp_path: Path) -> None:
    texts = ["Urges peace and security", "Urges security and peace", "Recalls peace"]
    rebuild(tmp_path, gather([document([clause(f"A/RES/1/1/op/{number}", text) for number, text in enumerate(texts)])]))
    with index.open_dir(tmp_path, CLAUSES).searcher() as searcher:
        assert searcher.search(Phrase("exact", ["peace", "and", "security"])).docs() == {0}
        assert searcher.search(Term("stem", "urg")).docs() == {0, 1}
        assert searcher.document_number(id="A/RES/1/1/op/2") == 2


def test_what_whoosh_finds_it_names_and_tells(tmp_path: Path) -> None:
    urged = clause("A/RES/1/1/op/1", "Urges peace")
    rebuild(tmp_path, gather([document([urged])]))
    with index.open_dir(tmp_path, CLAUSES).searcher() as searcher:
        (hit,) = searcher.search(Term("exact", "peace"))
        assert (hit["id"], packing(tmp_path).clause(hit["stored"])) == (urged.id, urged)


@pytest.mark.parametrize("words", [1, 30_000], ids=["short", "longer than zlib stores at once"])
def test_a_stored_clause_is_read_as_whoosh_reads_it(words: int, tmp_path: Path) -> None:
    chance = Random(1)
    long = clause("A/RES/1/1/op/1", " ".join(str(chance.getrandbits(60)) for _ in range(words)))
    rebuild(tmp_path, gather([document([long, clause("A/RES/1/1/op/2", "peace")])]))
    with index.open_dir(tmp_path, CLAUSES).searcher() as searcher:
        read = [packing(tmp_path).clause(searcher.stored_fields(number)["stored"]) for number in (0, 1)]
    assert whoosh.WhooshStore(tmp_path).clauses([0, 1]) == read
    assert read[0] == long


def test_every_term_is_found_in_an_index_of_many(tmp_path: Path) -> None:
    clauses = [clause(f"A/RES/1/1/op/{number}", f"word{number} peace") for number in range(5000)]
    rebuild(tmp_path, gather([document(clauses)]))
    with index.open_dir(tmp_path, CLAUSES).reader() as reader:
        terms = [*reader.all_terms()]
        assert all((name, term) in reader for name, term in terms)
        assert ("id", b"A/RES/1/1/op/5000") not in reader
        assert [*reader.expand_prefix("exact", b"word499")] == [b"word499", *(b"word499%d" % digit for digit in range(10))]
        assert [reader.first_id("id", clause.id) for clause in clauses[::100]] == [*range(0, 5000, 100)]


def test_lists_scores_and_rows_are_those_of_whooshs_own_searcher(index_dir: Path) -> None:
    """The engine reads Whoosh's matchers by blocks; Whoosh moves from clause to clause."""
    folder = current(index_dir)
    ours = TextIndex(MappedStorage(folder), CLAUSES)
    with index.open_dir(folder, CLAUSES).searcher(weighting=BM25F()) as searcher:
        for field in SCORED:
            for term, _ in ours.terms_from(field)[::7]:
                hits = searcher.search(Term(field, term), limit=None)
                expected = {hit.docnum: hit.score for hit in hits}
                ids = ours.postings(field, term).doc_ids
                assert dict(zip(ids.tolist(), ours.scores(field, term, ids).tolist(), strict=True)) == pytest.approx(expected)
        for words in (["united", "nations"], ["of", "the", "general", "assembly"], ["peace", "women"], ["the", "the"]):
            assert (
                set(docs_of(phrase_positions(ours, "exact", words)).tolist()) == searcher.search(Phrase("exact", words)).docs()
            )
