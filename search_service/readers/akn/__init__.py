"""Reads the United Nations' official files: Akoma Ntoso XML."""

from __future__ import annotations

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers.akn import adoption, metadata
from search_service.readers.akn.accounting import unread_words
from search_service.readers.akn.blocks import AknBlock, blocks
from search_service.readers.akn.front import Front, fronts, words
from search_service.readers.akn.page_notes import attach_notes
from search_service.readers.akn.roles import paragraphs
from search_service.readers.akn.tree import tree
from search_service.readers.clauses import clauses_of


def recognises(text: str) -> bool:
    """Whether the text opens with an `akomaNtoso` element, after a short prolog."""
    return "<akomaNtoso" in text[:4_000]


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents in an official file: one, or the parts of a collection ("A", "B", ...).

    Raises ReadError if the file is no safe XML or has no statement. The document's `repairs` lists what was repaired.
    """
    root, repairs = tree(text)
    documents = tuple(_document(front, source, repairs) for front in fronts(root))
    if not documents:
        raise ReadError("The file holds no resolution, draft or statement.", "Give a file of the UNxml repositories.")
    return documents


def _document(front: Front, source: str, repairs: tuple[str, ...]) -> Document:
    notes: dict[str, str] = {}
    title_notes = metadata.title_notes(front, notes)
    printed, left_out = attach_notes(blocks(front.statement, notes))
    this = metadata.identity(front, source)
    spoken = this.kind == "presidential statement"
    heading, opening, rest = _statement_head(printed) if spoken else ("", "", printed)
    items, item_titles = metadata.agenda(front, opening)
    read_paragraphs, repeated = paragraphs(rest, "statement" if spoken else "operative", this.language)
    clauses = clauses_of(this.id, read_paragraphs, this.language)
    formula = _formula(front)
    unread = unread_words(front.statement, clauses, title_notes, (heading, opening, formula, *left_out, *repeated))
    return Document(
        id=this.id,
        kind=this.kind,
        symbol=this.symbol,
        language=this.language,
        title=heading or metadata.title(front),
        source=source,
        clauses=clauses,
        body=this.body,
        session=metadata.session(front, this.symbol),
        agenda_items=items,
        agenda_item_titles=item_titles,
        adopted=None if this.kind == "draft resolution" else adoption.adoption_day(front, opening),
        published=adoption.distribution_day(front),
        meeting=adoption.meeting(front, opening),
        committee=metadata.committee(front),
        draft_symbols=adoption.draft_symbols(front),
        sponsors=adoption.sponsors(front),
        subjects=metadata.subjects(front),
        sdgs=metadata.goals(front),
        vote=adoption.vote(front),
        formula=opening or formula or None,
        footnotes=title_notes,
        repairs=tuple(filter(None, (*repairs, this.repair))),
        problems=unread,
    )


def _formula(front: Front) -> str:
    found = front.statement.find("preamble/formula")
    return words(found) if found is not None else ""


def _statement_head(printed: list[AknBlock]) -> tuple[str, str, list[AknBlock]]:
    """Title and opening sentence of a presidential statement ("At the 5270th meeting ..."), and the paragraphs after them."""
    titles: dict[str, None] = {}
    for i, block in enumerate(printed):
        text = block.passage.text
        if block.form == "heading":
            titles.setdefault(text)
        elif block.form == "paragraph":
            opens = text.endswith(":") or "the President of the Security Council" in text
            return " ".join(titles), text if opens else "", printed[i + opens :]
    return " ".join(titles), "", []
