"""The check of a draft as JSON and as a table, for `/api/check` and `check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from search_service.engines import Hit
from search_service.export.citation import citation, counted, in_series
from search_service.export.urls import clause_url
from search_service.model import Document
from search_service.precedents.check import CheckedClause, DoubtfulCitation
from search_service.precedents.draft_language import language_notes
from search_service.precedents.nearest import Neighbour
from search_service.precedents.quotations import Quotation
from search_service.precedents.redline import RedlineChange
from search_service.text.similarity import Relation
from search_service.text.votes import is_divided
from search_service.verbs import Shift, strength

STATUSES: tuple[Relation, ...] = ("verbatim", "near", "new")


class DraftRecord(msgspec.Struct, frozen=True):
    """A document that was found in the draft; `problems` says in sentences what of it could not be read."""

    id: str
    kind: str
    symbol: str | None
    title: str
    language: str
    clauses: int
    problems: Sequence[str]


class PrecedentRecord(msgspec.Struct, frozen=True):
    """A clause of the index."""

    id: str
    symbol: str | None
    number: str | None
    adopted: str | None
    adoption: str | None
    citation: str
    url: str


class NearestRecord(msgspec.Struct, frozen=True):
    """The nearest clause; `changes` lead from its text to that of the draft."""

    id: str
    symbol: str | None
    number: str | None
    adopted: str | None
    adoption: str | None
    in_favour: int | None
    against: int | None
    abstaining: int | None
    similarity: float
    verb_shift: Shift | None
    changes: Sequence[RedlineChange]
    citation: str
    url: str


class QuotationRecord(msgspec.Struct, frozen=True):
    """The longest passage of a new clause that a clause of the index has word for word; `changes` as in `NearestRecord`.

    `words` of it are `share` of those of the clause, from 0 to 1.
    """

    id: str
    symbol: str | None
    number: str | None
    adopted: str | None
    text: str
    words: int
    share: float
    changes: Sequence[RedlineChange]
    citation: str
    url: str


class ReadingRecord(msgspec.Struct, frozen=True):
    """One way to read the brackets of a clause."""

    text: str
    status: Relation
    similarity: float | None
    nearest: str | None


class CheckedRecord(msgspec.Struct, frozen=True):
    """A clause of the draft and what is known of its words."""

    document: str
    type: str
    number: str | None
    verb: str | None
    strength: int | None
    text: str
    status: Relation
    count: int
    first: PrecedentRecord | None
    latest: PrecedentRecord | None
    nearest: NearestRecord | None
    quotation: QuotationRecord | None
    readings: Sequence[ReadingRecord]
    citations: Sequence[DoubtfulCitation]


class CheckRecord(msgspec.Struct, frozen=True):
    """The whole answer; `summary` says it in sentences."""

    documents: Sequence[DraftRecord]
    clauses: Sequence[CheckedRecord]
    totals: Mapping[str, int]
    summary: str


def check_record(documents: Sequence[Document], checked: Sequence[CheckedClause]) -> CheckRecord:
    drafts = [DraftRecord(d.id, d.kind, d.symbol, d.title, d.language, len(d.clauses), d.problems) for d in documents]
    return CheckRecord(drafts, [_checked_record(one) for one in checked], totals(checked), summary(checked))


def totals(checked: Iterable[CheckedClause]) -> dict[str, int]:
    """How many clauses have each status, and in how many the verb is weaker or stronger than the nearest precedent's."""
    checked = list(checked)
    statuses, shifts = Counter(one.status for one in checked), Counter(one.verb_shift for one in checked)
    return {
        **{str(status): statuses[status] for status in STATUSES},
        "weaker": shifts["weaker"],
        "stronger": shifts["stronger"],
    }


def summary(checked: Sequence[CheckedClause]) -> str:
    """The outcome in sentences that a person can read aloud."""
    counts = totals(checked)
    if not checked:
        return "The draft has no clauses."
    names = {"verbatim": "agreed language word for word", "near": "close to agreed language", "new": "new"}
    parts = [
        f"{counts[status]:,} {'is' if counts[status] == 1 else 'are'} {name}"
        for status, name in names.items()
        if counts[status]
    ]
    sentences = [f"Of {counted(len(checked), 'clause')}, {'all ' * (len(parts) == 1 < len(checked))}{in_series(parts)}."]
    for way in ("weaker", "stronger"):
        if counts[way]:
            sentences.append(
                f"{counted(counts[way], 'clause')} {'is' if counts[way] == 1 else 'are'} {way} than the precedent."
            )
    quoting = sum(one.quotation is not None for one in checked)
    if quoting:
        verb = "has" if quoting == 1 else "have"
        sentences.append(f"{counted(quoting, 'new clause')} {verb} a passage that is word for word in another text.")
    divided = sum(one.nearest is not None and is_divided(one.nearest.hit.document.vote) for one in checked)
    if divided:
        sentences.append(f"The precedent of {counted(divided, 'clause')} was adopted by a vote that was not unanimous.")
    sentences += language_notes((one.document, one.clause) for one in checked)
    doubtful = sum(len(one.citations) for one in checked)
    if doubtful:
        sentences.append(f"{counted(doubtful, 'citation')} should be looked at.")
    return " ".join(sentences)


COLUMNS = (
    *("number", "type", "status", "similarity", "verb", "strength", "verb_shift", "count", "first", "first_adopted", "latest"),
    *("latest_adopted", "nearest", "nearest_adopted", "nearest_adoption", "nearest_url", "citations", "text"),
    *("quoted_words", "quoted", "quoted_url"),
)


def table(record: CheckRecord, site: str) -> Iterator[tuple[object, ...]]:
    """The rows of the answer as a table, the names of the columns first."""
    yield COLUMNS
    for one in record.clauses:
        first, latest, nearest, quotation = one.first, one.latest, one.nearest, one.quotation
        yield (
            *(one.number, one.type, one.status, nearest and nearest.similarity, one.verb, one.strength),
            *(nearest and nearest.verb_shift, one.count, first and first.citation, first and first.adopted),
            *(latest and latest.citation, latest and latest.adopted, nearest and nearest.citation),
            *(nearest and nearest.adopted, nearest and nearest.adoption, nearest and site + nearest.url),
            *(" ".join(citation.explanation for citation in one.citations), one.text),
            *(quotation and quotation.words, quotation and quotation.citation, quotation and site + quotation.url),
        )


def _checked_record(one: CheckedClause) -> CheckedRecord:
    clause = one.clause
    return CheckedRecord(
        document=one.document.id,
        type=clause.type,
        number=clause.number,
        verb=one.verb,
        strength=strength(one.verb),
        text=one.text,
        status=one.status,
        count=one.count,
        first=_precedent_record(one.first) if one.first else None,
        latest=_precedent_record(one.latest) if one.latest else None,
        nearest=_nearest_record(one.nearest, one) if one.nearest else None,
        quotation=_quotation_record(one.quotation) if one.quotation else None,
        readings=[_reading_record(reading.text, reading.status, reading.nearest) for reading in one.readings],
        citations=one.citations,
    )


def _precedent_record(hit: Hit) -> PrecedentRecord:
    document, clause = hit.document, hit.clause
    return PrecedentRecord(
        id=clause.id,
        symbol=document.symbol,
        number=clause.number,
        adopted=document.adopted,
        adoption=_method(hit),
        citation=citation(document, clause),
        url=clause_url(clause.id),
    )


def _nearest_record(nearest: Neighbour, one: CheckedClause) -> NearestRecord:
    document, clause, vote = nearest.hit.document, nearest.hit.clause, nearest.hit.document.vote
    return NearestRecord(
        id=clause.id,
        symbol=document.symbol,
        number=clause.number,
        adopted=document.adopted,
        adoption=_method(nearest.hit),
        in_favour=vote.in_favour if vote else None,
        against=vote.against if vote else None,
        abstaining=vote.abstaining if vote else None,
        similarity=round(nearest.similarity, 1),
        verb_shift=one.verb_shift,
        changes=one.changes,
        citation=citation(document, clause),
        url=clause_url(clause.id),
    )


def _quotation_record(quotation: Quotation) -> QuotationRecord:
    document, clause = quotation.hit.document, quotation.hit.clause
    return QuotationRecord(
        id=clause.id,
        symbol=document.symbol,
        number=clause.number,
        adopted=document.adopted,
        text=quotation.text,
        words=quotation.words,
        share=round(quotation.share, 2),
        changes=quotation.changes,
        citation=citation(document, clause),
        url=clause_url(clause.id),
    )


def _reading_record(text: str, status: Relation, nearest: Neighbour | None) -> ReadingRecord:
    similarity = round(nearest.similarity, 1) if nearest else None
    return ReadingRecord(text, status, similarity, nearest.hit.clause.id if nearest else None)


def _method(hit: Hit) -> str | None:
    return hit.document.vote.method if hit.document.vote else None
