"""The Whoosh index and plain Whoosh's way of answering from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import msgspec
from whoosh import fields, index, scoring
from whoosh.analysis import Analyzer, RegexTokenizer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import RefBytesColumn

from search_service import analysis
from search_service.engines import Found, Hit, Request, Status
from search_service.engines.whoosh_queries import compiled
from search_service.fields import FACETS, SORTS_BY_NAME, date
from search_service.model import Clause, Document

SEPARATOR = "\x1f"
CLAUSES, DOCUMENTS = "clauses", "documents"


class Words(Analyzer):  # type: ignore[misc]  # Whoosh has no annotations
    """Hands the tokens of `analysis` to Whoosh, in their exact or their stem form."""

    def __init__(self, form: str) -> None:
        self.form = form

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: object) -> Iterator[WhooshToken]:
        token = WhooshToken(positions, mode="index")
        for place, found in enumerate(analysis.tokens(value), start_pos):
            token.text = found.exact if self.form == "exact" else found.stem
            token.boost = 1.0
            if positions:
                token.pos = place
            yield token


def _keywords() -> fields.KEYWORD:
    field = fields.KEYWORD(analyzer=RegexTokenizer(rf"[^{SEPARATOR}]+"))
    field.column_type = RefBytesColumn()
    return field


def clause_schema() -> fields.Schema:
    """A field for each thing that a clause is found by; Whoosh alone can open and search an index of this schema."""
    return fields.Schema(
        id=fields.ID(unique=True),
        document=_keywords(),
        date=_keywords(),
        wording=_keywords(),
        exact=fields.TEXT(analyzer=Words("exact")),
        stem=fields.TEXT(analyzer=Words("stem"), phrase=False),
        title=fields.TEXT(analyzer=Words("stem"), phrase=False),
        cites=_keywords(),
        stored=fields.STORED,
        **{facet.name: _keywords() for facet in FACETS},
    )


def document_schema() -> fields.Schema:
    return fields.Schema(id=fields.ID(unique=True), stored=fields.STORED)


def wording(text: str) -> str:
    """What clauses of identical wording share: a digest of their folded words."""
    words = " ".join(token.exact for token in analysis.tokens(text))
    return blake2b(words.encode(), digest_size=12).hexdigest()


def rebuild(folder: Path, documents: Iterable[Document]) -> None:
    """Write a new index into an empty folder; documents keep their order, which is the document order of hits."""
    clauses = index.create_in(folder, clause_schema(), CLAUSES).writer(limitmb=512)
    texts = index.create_in(folder, document_schema(), DOCUMENTS).writer(limitmb=64)
    for document in documents:
        texts.add_document(id=document.id, stored=msgspec.json.encode(replace(document, clauses=())))
        for clause in document.clauses:
            clauses.add_document(**_entry(document, clause))
    texts.commit(optimize=True)
    clauses.commit(optimize=True)


def _entry(document: Document, clause: Clause) -> dict[str, str | bytes]:
    entry: dict[str, str | bytes] = {
        "id": clause.id,
        "document": document.id,
        "date": date(document),
        "wording": wording(clause.text),
        "exact": clause.text,
        "stem": clause.text,
        "title": document.title,
        "cites": SEPARATOR.join(citation.symbol for citation in clause.citations),
        "stored": msgspec.json.encode(clause),
    }
    for facet in FACETS:
        entry[facet.name] = SEPARATOR.join(facet.values(document, clause))
    return {name: value for name, value in entry.items() if value}


class _Column:
    """The values of one field by clause number: `codes[number]` points into `values`, tuples of the values of a clause."""

    def __init__(self, raw: Iterable[bytes]) -> None:
        seen: dict[bytes, int] = {}
        self.codes = [seen.setdefault(value, len(seen)) for value in raw]
        self.values = [tuple(value.decode().split(SEPARATOR)) if value else () for value in seen]

    def codes_with(self, wanted: Iterable[str]) -> frozenset[int]:
        wanted = set(wanted)
        return frozenset(code for code, values in enumerate(self.values) if wanted & set(values))

    def counts(self, numbers: Iterable[int]) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for code, count in Counter(map(self.codes.__getitem__, numbers)).items():
            for value in self.values[code]:
                counts[value] += count
        return dict(counts)


class WhooshEngine:
    """Answers from one generation of the index; open for as long as `close` is not called."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        self._clauses = index.open_dir(folder, CLAUSES, readonly=True, schema=clause_schema()).searcher(
            weighting=scoring.BM25F()
        )
        self._documents = index.open_dir(folder, DOCUMENTS, readonly=True, schema=document_schema()).searcher()
        self._columns: dict[str, _Column] = {}

    def close(self) -> None:
        self._clauses.close()
        self._documents.close()

    def status(self) -> Status:
        return Status(self.generation, self._documents.doc_count(), self._clauses.doc_count())

    def search(self, request: Request) -> Found:
        scores = self._scores(request)
        passing, counts = self._filtered(list(scores), request)
        ordered = self._ordered(passing, scores, request.sort)
        wordings = self._column("wording").codes
        identical = Counter(map(wordings.__getitem__, passing))
        listed = _firsts(ordered, wordings) if request.grouped else iter(ordered)
        hits = tuple(
            self._hit(number, scores[number], identical[wordings[number]])
            for number in islice(listed, request.offset, request.offset + request.limit)
        )
        documents = len(set(map(self._column("document").codes.__getitem__, passing)))
        return Found(len(passing), len(identical), documents, hits, counts)

    def document(self, document_id: str) -> Document | None:
        document = self._document(document_id)
        if document is None:
            return None
        numbers = sorted(self._clauses.document_numbers(document=document_id))
        return replace(document, clauses=tuple(self._clause(number) for number in numbers))

    def clause(self, clause_id: str) -> Hit | None:
        number = self._clauses.document_number(id=clause_id)
        if number is None:
            return None
        codes = self._column("wording").codes
        return self._hit(number, 0.0, codes.count(codes[number]))

    def _scores(self, request: Request) -> dict[int, float]:
        """Every clause that matches the tree, with its score."""
        matcher = compiled(request.tree).matcher(self._clauses)
        scores: dict[int, float] = {}
        while matcher.is_active():
            scores[matcher.id()] = matcher.score()
            matcher.next()
        return scores

    def _filtered(self, numbers: list[int], request: Request) -> tuple[list[int], dict[str, dict[str, int]]]:
        """The clauses that pass every filter, and each facet counted over those that pass every filter but its own."""
        failing: dict[int, list[str]] = {}
        for name, values in request.filters:
            column = self._column(name)
            allowed = column.codes_with(values)
            for number in numbers:
                if column.codes[number] not in allowed:
                    failing.setdefault(number, []).append(name)
        passing = [number for number in numbers if number not in failing] if failing else numbers
        only_failing: dict[str, list[int]] = {}
        for number, names in failing.items():
            if len(names) == 1:
                only_failing.setdefault(names[0], []).append(number)
        return passing, {
            facet.name: self._column(facet.name).counts([*passing, *only_failing.get(facet.name, ())]) for facet in FACETS
        }

    def _ordered(self, numbers: list[int], scores: dict[int, float], sort: str) -> list[int]:
        order = SORTS_BY_NAME[sort]
        days = self._column("date")
        # Padded, a date sorts as a number; undated clauses come last in either direction.
        day_keys = [int(values[0].replace("-", "").ljust(8, "0")) * order.by_date if values else 1 for values in days.values]
        if order.by_date > 0:
            day_keys = [key if key > 1 else 99_999_999 for key in day_keys]
        ordered = sorted(numbers)
        if order.by_date:
            ordered.sort(key=lambda number: day_keys[days.codes[number]])
        if order.by_score:
            ordered.sort(key=lambda number: -round(scores[number], 6))
        return ordered

    def _column(self, name: str) -> _Column:
        if name not in self._columns:
            reader = self._clauses.reader()
            raw = reader.column_reader(name, translate=False) if reader.has_column(name) else [b""] * reader.doc_count_all()
            self._columns[name] = _Column(raw)
        return self._columns[name]

    def _hit(self, number: int, score: float, identical: int) -> Hit:
        code = self._column("document").codes[number]
        document = self._document(self._column("document").values[code][0])
        assert document is not None
        return Hit(document, self._clause(number), score, identical)

    def _clause(self, number: int) -> Clause:
        return msgspec.json.decode(self._clauses.stored_fields(number)["stored"], type=Clause)

    def _document(self, document_id: str) -> Document | None:
        fields_of_document = self._documents.document(id=document_id)
        return msgspec.json.decode(fields_of_document["stored"], type=Document) if fields_of_document else None


def _firsts(numbers: Iterable[int], wordings: list[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if wordings[number] not in seen:
            seen.add(wordings[number])
            yield number
