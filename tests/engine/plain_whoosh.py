"""Plain Whoosh's own way of answering from the index: the reference that the columns must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from math import log
from pathlib import Path

from whoosh import index, scoring

from search_service.engines import Found, Hit, Request, Status
from search_service.engines.proximity import by_words
from search_service.engines.weights import PASSAGE_WEIGHT, REUSE_WEIGHT
from search_service.engines.whoosh import CLAUSES, DOCUMENTS, SEPARATOR, document_schema, packing
from search_service.fields import FACETS, SORTS_BY_NAME
from search_service.model import Clause, Document
from search_service.query import And, Node
from search_service.text.analysis import tokens
from tests.engine.oracle import narrowest
from tests.engine.proximity import in_one_passage
from tests.engine.whoosh_queries import compiled


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


class PlainWhoosh:
    """Answers from one generation of the index; open for as long as `close` is not called."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        self._packing = packing(folder)
        self._clauses = index.open_dir(folder, CLAUSES, readonly=True).searcher(weighting=scoring.BM25F())
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
        documents = self._column("document").codes
        holding = Counter(wording for wording, _ in {(wordings[number], documents[number]) for number in passing})
        listed = _firsts(ordered, wordings) if request.grouped else iter(ordered)
        hits = tuple(
            self._hit(number, scores[number], identical[wordings[number]], holding[wordings[number]])
            for number in islice(listed, request.offset, request.offset + request.limit)
        )
        held = {documents[number] for number in passing}
        return Found(len(passing), len(identical), len(held), hits, counts, dict.fromkeys(counts, 0))

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
        wordings, documents = self._column("wording").codes, self._column("document").codes
        alike = [documents[other] for other, wording in enumerate(wordings) if wording == wordings[number]]
        return self._hit(number, 0.0, len(alike), len(set(alike)))

    def _scores(self, request: Request) -> dict[int, float]:
        """Every clause that matches the tree, with its score."""
        matcher = compiled(request.tree, self._rarity).matcher(self._clauses)
        scores: dict[int, float] = {}
        while matcher.is_active():
            scores[matcher.id()] = matcher.score()
            matcher.next()
        for number, width in self._widths(request.tree, list(scores)).items():
            scores[number] += PASSAGE_WEIGHT * width
        if request.tree and by_words(request.tree):
            wordings = self._column("wording").codes
            copies = Counter(wordings)
            return {number: score + REUSE_WEIGHT * log(copies[wordings[number]]) for number, score in scores.items()}
        return scores

    def _widths(self, tree: Node | None, numbers: list[int]) -> dict[int, float]:
        """What the narrowest passage is worth in each clause."""
        stems = in_one_passage(tree.children, len(numbers)) if isinstance(tree, And) else ()
        worth = len(stems) * sum(self._rarity(stem, "stem") for stem in stems)
        texts = {number: [token.stem for token in tokens(self._clause(number).text)] for number in numbers if stems}
        return {number: worth / narrowest(text, stems) for number, text in texts.items()}

    def _rarity(self, word: str, field: str = "exact") -> float:
        return log(self._clauses.doc_count() / (self._clauses.doc_frequency(field, word) + 1)) + 1

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

    def _hit(self, number: int, score: float, identical: int, documents: int) -> Hit:
        code = self._column("document").codes[number]
        document = self._document(self._column("document").values[code][0])
        assert document is not None
        return Hit(number, document, self._clause(number), score, identical, documents)

    def _clause(self, number: int) -> Clause:
        return self._packing.clause(self._clauses.stored_fields(number)["stored"])

    def _document(self, document_id: str) -> Document | None:
        fields_of_document = self._documents.document(id=document_id)
        return self._packing.document(fields_of_document["stored"]) if fields_of_document else None


def _firsts(numbers: Iterable[int], wordings: list[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if wordings[number] not in seen:
            seen.add(wordings[number])
            yield number
