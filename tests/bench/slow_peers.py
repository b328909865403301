"""SQLite FTS5 and stock Whoosh behind the face of `peers`; they are asked fewer questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh import query as whoosh
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.highlight import ContextFragmenter, NullFormatter, highlight
from whoosh.searching import Results as WhooshResults
from whoosh.sorting import Count, FieldFacet

from search_service.engines.generations import current
from search_service.engines.whoosh import CLAUSES, packing
from search_service.model import Document
from search_service.query import Filters
from search_service.text.analysis import stem
from tests.bench.peers import HITS, VALUES, Kind, Shown, build_ours
from tests.bench.questions import FACETS, Question

# --- SQLite FTS5 ------------------------------------------------------------------------------------------------------

_TABLES = """
    CREATE TABLE clauses (number INTEGER PRIMARY KEY, id, text, type, verb, session, symbol);
    CREATE TABLE agenda (number INTEGER, agenda_item);
    CREATE VIRTUAL TABLE stem USING fts5(text, content='clauses', content_rowid='number', tokenize='porter unicode61');
    CREATE VIRTUAL TABLE exact
        USING fts5(text, content='clauses', content_rowid='number', tokenize='unicode61', prefix='3 4 5');
"""
_FILL = """
    INSERT INTO stem (stem) VALUES ('rebuild');
    INSERT INTO exact (exact) VALUES ('rebuild');
    INSERT INTO stem (stem) VALUES ('optimize');
    INSERT INTO exact (exact) VALUES ('optimize');
    CREATE INDEX agenda_number ON agenda (number);
    ANALYZE;
"""


def build_fts5(folder: Path, documents: Sequence[Document]) -> None:
    """Two indexes over one table of content, each optimized into one b-tree."""
    with sqlite3.connect(folder / "fts5.db") as database:
        database.executescript(_TABLES)
        database.executemany("INSERT INTO clauses VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(documents))
        database.executemany("INSERT INTO agenda VALUES (?, ?)", _agenda(documents))
        database.commit()
        database.executescript(_FILL)
    database.close()


def _rows(documents: Sequence[Document]) -> Iterator[tuple[object, ...]]:
    pairs = ((document, clause) for document in documents for clause in document.clauses)
    for number, (document, clause) in enumerate(pairs):
        yield number, clause.id, clause.text, clause.type, clause.verb, document.session, document.symbol


def _agenda(documents: Sequence[Document]) -> Iterator[tuple[int, str]]:
    items = (document.agenda_items for document in documents for _ in document.clauses)
    return ((number, item) for number, of_clause in enumerate(items) for item in of_clause)


class Fts5:
    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(f"file:{folder / 'fts5.db'}?mode=ro&immutable=1", uri=True)
        self._database.executescript("PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY")

    def ten_hits(self, question: Question) -> tuple[str, ...]:
        return tuple(row[0] for row in self._best(question, "''"))

    def full(self, question: Question) -> Shown:
        table, match = _source(question)
        rows = self._best(question, f"snippet({table}, 0, '[', ']', '...', 50)")
        self._database.execute(
            f"CREATE TEMP TABLE found AS SELECT clauses.number, type, verb, session, symbol FROM {table} "
            f"JOIN clauses ON clauses.number = {table}.rowid WHERE {table} MATCH ?",
            (match,),
        )
        facets = {facet: self._counted(facet, question.others(facet)) for facet in FACETS}
        condition, values = _condition(question.filters)
        total = self._database.execute(f"SELECT count(*) FROM temp.found WHERE {condition}", values).fetchone()[0]
        self._database.execute("DROP TABLE temp.found")
        return Shown(total, tuple(row[0] for row in rows), tuple(row[2] for row in rows), facets)

    def _best(self, question: Question, passage: str) -> list[tuple[str, str, str]]:
        table, match = _source(question)
        condition, values = _condition(question.filters)
        return self._database.execute(
            f"SELECT id, clauses.text, {passage} FROM {table} JOIN clauses ON clauses.number = {table}.rowid "
            f"WHERE {table} MATCH ? AND {condition} ORDER BY rank LIMIT {HITS}",
            (match, *values),
        ).fetchall()

    def _counted(self, facet: str, filters: Filters) -> list[tuple[str, int]]:
        condition, values = _condition(filters)
        table = "temp.found AS clauses JOIN agenda USING (number)" if facet == "agenda_item" else "temp.found AS clauses"
        return self._database.execute(
            f"SELECT {facet}, count(*) AS times FROM {table} WHERE {condition} GROUP BY 1 ORDER BY times DESC LIMIT {VALUES}",
            values,
        ).fetchall()


def _source(question: Question) -> tuple[str, str]:
    """The table to look in and what to match there, in the language of FTS5."""
    if question.how == "prefix":
        return "exact", f"{question.words[0]}*"
    if question.how == "phrase":
        return "exact", f'"{" ".join(question.words)}"'
    return "stem", (" OR " if question.how == "any" else " AND ").join(f'"{word}"' for word in question.words)


def _condition(filters: Filters) -> tuple[str, list[str]]:
    conditions = ["1"]
    for facet, values in filters:
        marks = ", ".join("?" * len(values))
        inside = f"clauses.number IN (SELECT number FROM agenda WHERE agenda_item IN ({marks}))"
        conditions.append(inside if facet == "agenda_item" else f"{facet} IN ({marks})")
    return " AND ".join(conditions), [value for _, values in filters for value in values]


# --- stock Whoosh -----------------------------------------------------------------------------------------------------


class StockWhoosh:
    """Whoosh's own searcher on the very index that ours answers from."""

    def __init__(self, folder: Path) -> None:
        self._packing = packing(current(folder))
        self._searcher = whoosh_index.open_dir(current(folder), CLAUSES, readonly=True).searcher()

    def ten_hits(self, question: Question) -> tuple[str, ...]:
        found = self._searcher.search(_compiled(question), limit=HITS, filter=_filter(question.filters))
        return tuple(hit["id"] for hit in found)

    def full(self, question: Question) -> Shown:
        query = _compiled(question)
        chosen = [name for name, _ in question.filters]
        found = self._search(query, question.filters, [facet for facet in FACETS if facet not in chosen])
        facets = {facet: _top(found, facet) for facet in FACETS if facet not in chosen}
        for name in chosen:
            facets[name] = _top(self._search(query, question.others(name), [name]), name)
        # Whoosh collects every hit, whatever the limit, where it groups.
        clauses = [self._packing.clause(hit["stored"]) for hit in found[:HITS]]
        field = "exact" if question.how in ("phrase", "prefix") else "stem"
        analyzer = (StemmingAnalyzer if field == "stem" else StandardAnalyzer)(stoplist=None)
        terms = frozenset(
            term.decode() for name, term in query.existing_terms(self._searcher.reader(), expand=True) if name == field
        )
        passages = (
            highlight(clause.text, terms, analyzer, ContextFragmenter(340), NullFormatter(), top=1) for clause in clauses
        )
        return Shown(len(found), tuple(clause.id for clause in clauses), tuple(passages), facets)

    def _search(self, query: whoosh.Query, filters: Filters, facets: Sequence[str]) -> WhooshResults:
        groups = {facet: FieldFacet(facet, maptype=Count) for facet in facets}
        return self._searcher.search(query, limit=HITS, filter=_filter(filters), groupedby=groups)


def _compiled(question: Question) -> whoosh.Query:
    if question.how == "prefix":
        return whoosh.Prefix("exact", question.words[0])
    if question.how == "phrase":
        return whoosh.Phrase("exact", list(question.words))
    terms = [whoosh.Term("stem", stem(word)) for word in question.words]
    return (whoosh.Or if question.how == "any" else whoosh.And)(terms) if len(terms) > 1 else terms[0]


def _filter(filters: Filters) -> whoosh.Query | None:
    if not filters:
        return None
    return whoosh.And([whoosh.Or([whoosh.Term(name, value) for value in values]) for name, values in filters])


def _top(found: WhooshResults, facet: str) -> list[tuple[str, int]]:
    return sorted(found.groups(facet).items(), key=lambda pair: -pair[1])[:VALUES]


FTS5 = Kind("FTS5", build_fts5, Fts5, every=4)
WHOOSH = Kind("Whoosh", build_ours, StockWhoosh, every=12)
