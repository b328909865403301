"""What pages say in words: where a clause stands, how a text was adopted, how many clauses were found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from search_service.engines import Hit
from search_service.export.citation import place
from search_service.fields import year
from search_service.model import Clause, Document, Vote
from search_service.search.results import Results
from search_service.symbols import ordinal, session_name

_TYPES = {"preambular": "preambular", "annex": "annex", "press": "", "statement": "", "operative": ""}


def paragraph_label(clause: Clause) -> str:
    """Where a clause stands in its document, short: "¶ 3", "II ¶ 3", "preambular ¶ 5", "unnumbered ¶ 2", "¶ 3 (second)"."""
    section, stands = clause.section or "", place(clause)
    kind = "" if "annex" in section.casefold() else _TYPES[clause.type]
    # A section of an annex, which has a title of its own.
    before = f"{kind}, {section}" if kind == "annex" and section else " ".join(filter(None, (section, kind)))
    unnumbered = "unnumbered" if stands.unnumbered else ""
    twin = f"({ordinal(stands.twin)})" if stands.twin > 1 else ""
    return " ".join(filter(None, (before, unnumbered, "¶", stands.number, twin)))


def spoken(clause: Clause) -> str:
    """The same for the ear: "Preambular paragraph 5"."""
    label = paragraph_label(clause).replace("¶", "paragraph")
    return label[0].upper() + label[1:]


def stretch(clauses: Sequence[Clause]) -> str:
    """From where to where: "paragraphs 57 to 120", "preambular paragraph 1 to II paragraph 3"."""
    first, last = paragraph_label(clauses[0]), paragraph_label(clauses[-1])
    before, _, number = first.partition("¶ ")
    if first != last and last.startswith(f"{before}¶ "):
        return f"{before}paragraphs {number} to {last.removeprefix(f'{before}¶ ')}"
    return (first if first == last else f"{first} to {last}").replace("¶", "paragraph")


def anchor(document: Document, clause: Clause) -> str:
    """The clause's anchor on its document's page: `op-3` for A/RES/76/299/op/3."""
    return anchor_of(document, clause.id)


def anchor_of(document: Document, clause_id: str) -> str:
    """The same for a clause of which the id is known."""
    return re.sub(r"[^\w.~-]+", "-", clause_id.removeprefix(f"{document.id}/"))


TYPE_NAMES = {
    "preambular": "preambular paragraphs",
    "operative": "operative paragraphs",
    "statement": "paragraphs of presidential statements",
    "annex": "paragraphs of annexes",
    "press": "paragraphs of press reports",
}
# A document has a link to each of its clauses.
_LONGEST_MARKED = 1000
STRENGTHS = {
    5: "binds or commands",
    4: "presses or rejects",
    3: "calls or takes a stand",
    2: "encourages or welcomes",
    1: "notes",
}


def with_marks(address: str, q: str) -> str:
    """The address of a document or a clause, with the search text to mark in it, unless that is a long passage."""
    return f"{address}?{urlencode({'q': q})}" if 0 < len(q) <= _LONGEST_MARKED else address


def name(document: Document) -> str:
    """What a document is called in a line of text: its symbol, else its kind."""
    return document.symbol or document.kind.capitalize()


@lru_cache(maxsize=4096)  # the hits of a page have few days
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


def states(vote: Vote | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How each State voted, in three groups; none where the source tells only how many."""
    if vote is None:
        return ()
    groups = (
        ("In favour", vote.states_in_favour),
        ("Against", vote.states_against),
        ("Abstaining", vote.states_abstaining),
    )
    told = tuple((side, tuple(map(_state, names))) for side, names in groups)
    return told if any(names for _, names in told) else ()


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
    """A number with its noun: "1 clause", "2 clauses", "2 matches"."""
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number:,} {noun}{ending}"


_SMALL_WORDS = frozenset({"of", "the", "and"})


def _state(name: str) -> str:
    """The name of a State, which the UN's catalogue prints in capitals, in small letters: "Republic of Korea"."""
    if not name.isupper():
        return name
    words = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    words = words.replace("i\u0307", "i")  # what becomes of the İ in TÜRKİYE
    words = re.sub(r"['’]S\b", lambda ending: ending[0].lower(), words)
    words = re.sub(r"\bD(?=['’])", "d", words)
    return re.sub(r"(?<=[ (])\w+", lambda word: word[0].lower() if word[0].lower() in _SMALL_WORDS else word[0], words)
