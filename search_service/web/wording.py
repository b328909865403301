"""What pages say in words: where a clause stands, how a text was adopted, how many clauses were found."""

from __future__ import annotations

import re
from datetime import date

from search_service.engines import Hit
from search_service.fields import year
from search_service.model import Clause, Document, Vote
from search_service.results import Results
from search_service.symbols import session_name

_TYPES = {"preambular": "preambular", "annex": "annex", "press": "", "statement": "", "operative": ""}


def paragraph_label(clause: Clause) -> str:
    """Where a clause stands in its document, short: "¶ 3", "II ¶ 3", "preambular ¶ 5"."""
    section = clause.section or ""
    kind = "" if "annex" in section.casefold() else _TYPES[clause.type]
    return " ".join(filter(None, (section, kind, "¶", _number(clause))))


def spoken(clause: Clause) -> str:
    """The same for the ear: "Preambular paragraph 5"."""
    label = paragraph_label(clause).replace("¶", "paragraph")
    return label[0].upper() + label[1:]


def anchor(document: Document, clause: Clause) -> str:
    """The clause's anchor on its document's page: `op-3` for A/RES/76/299/op/3."""
    return re.sub(r"[^\w.~-]+", "-", clause.id.removeprefix(f"{document.id}/"))


def name(document: Document) -> str:
    """What a document is called in a line of text: its symbol, else its kind."""
    return document.symbol or document.kind.capitalize()


def day(stated: str) -> str:
    """An ISO 8601 day as the UN writes it, "28 July 2022"; what is no such day is given back as it is."""
    try:
        found = date.fromisoformat(stated)
    except ValueError:
        return stated
    return f"{found.day} {found:%B %Y}"


def provenance(document: Document) -> tuple[str, ...]:
    """Where a text comes from, in a line: session, day, how it was adopted; what is not stated is left out."""
    session = session_name(document.session) if document.session else ""
    stated = document.adopted or document.published
    return tuple(filter(None, (session, day(stated) if stated else year(document), adoption(document.vote))))


def adoption(vote: Vote | None) -> str:
    """How a text was adopted: "without a vote", "vote 133-3-12" (for, against, abstaining), "" where nothing is stated."""
    if vote is None or vote.method is None:
        return ""
    counts = [count for count in (vote.in_favour, vote.against, vote.abstaining) if count is not None]
    if vote.method == "without a vote" or len(counts) < 3:
        return vote.method
    return "vote " + "-".join(map(str, counts))


def found(results: Results) -> str:
    """The count as a sentence: "1,204 clauses, 640 of them different, in 312 documents"."""
    if not results.total:
        return "No clause was found"
    clauses = counted(results.total, "clause")
    documents = counted(results.documents, "document")
    if results.distinct == results.total:
        return f"{clauses} in {documents}"
    return f"{clauses}, {results.distinct:,} of them different, in {documents}"


def identical(hit: Hit) -> str:
    """How often the wording of a hit is used: "identical in 12 documents"."""
    documents = counted(hit.identical_documents, "document")
    if hit.identical == hit.identical_documents:
        return f"identical in {documents}"
    return f"{hit.identical:,} clauses of identical wording in {documents}"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _number(clause: Clause) -> str:
    return clause.number or clause.id.rpartition("/")[2]
