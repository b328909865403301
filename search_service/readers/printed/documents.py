"""The texts that a row of printed paragraphs holds: mastheads, clauses, what closes them, and the prose between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from search_service.errors import ReadError, quoted
from search_service.model import Document, Footnote, Kind, Vote
from search_service.readers.clauses import Paragraph, clauses_of
from search_service.readers.printed.accounting import unread_words
from search_service.readers.printed.block import Block
from search_service.readers.printed.body import paragraphs_of
from search_service.readers.printed.conclusion import concluded, unanimous_vote
from search_service.readers.printed.dates import day_of, meeting_of
from search_service.readers.printed.footnotes import separated
from search_service.readers.printed.masthead import read_masthead
from search_service.readers.printed.paragraph_shapes import is_participial
from search_service.readers.printed.statements import Masthead
from search_service.readers.printed.text_bounds import PrintedText, opens_statement, texts
from search_service.symbols import (
    Organ,
    body_of,
    kind_of,
    organ_named,
    organ_of_shared_name,
    parse_symbol,
    read_formula,
    session_of,
)

FEW_WORDS = 40  # above a resolution: fewer are no report
_SENTENCE = re.compile(r"\S[.!?][”\"’)]*$")


def documents_of(blocks: Sequence[Block], source: str) -> tuple[Document, ...]:
    """The documents that these printed paragraphs make, in printed order; raises ReadError where there is no text at all.

    A document without a symbol is named after the file, the second of them in a file with "~2". The parts of a resolution
    share what is stated above the first.
    """
    paragraphs, notes = separated([part for block in blocks for part in _formula_apart(block) if part.text.strip()])
    if not paragraphs:
        raise ReadError(f"{source} holds no text.", "Give a file that holds the text of a resolution.")
    documents: list[Document] = []
    left_out = ""
    stem, unnamed, above = PurePosixPath(source).stem, 0, Masthead()
    printed = list(texts(paragraphs, notes))
    if len(printed) > 1 and printed[0].is_prose and _words(printed[0].body) < FEW_WORDS:
        left_out = " ".join(block.text for block in printed.pop(0).body)  # "draft, version 3", the subject of a mail
    for text in printed:
        head = [block.text for block in text.head]
        issuer = _issuer(text.formula, head)
        above = _completed(read_masthead(head, _organ(issuer)), above)
        unnamed += _symbol(above) is None
        name = stem if unnamed < 2 else f"{stem}~{unnamed}"
        document = _press(text, name, source) if text.is_prose else _resolution(text, above, issuer, name, source)
        documents.append(_accounted(document, text, () if text.is_prose else above.unread))
    if left_out:
        documents[0] = replace(
            documents[0], problems=(*documents[0].problems, f"Left out above the title: {quoted(left_out)}.")
        )
    return tuple(documents)


def _accounted(document: Document, text: PrintedText, unread: Sequence[str]) -> Document:
    """The document, with what its text prints and the document does not hold among its problems."""
    body = text.body if text.is_prose else concluded(text.body)[1]
    problems = unread_words(document, body, text.notes, (*text.head, *text.body), unread)
    return replace(document, problems=(*document.problems, *problems)) if problems else document


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


# --- what a text becomes ---


def _completed(head: Masthead, above: Masthead) -> Masthead:
    """The masthead of a part with what is stated once, above the first part; any other masthead as it is."""
    if head.part is None or head.symbol is not None or above.symbol is None:
        return head
    return replace(above, part=head.part, title=head.title)


def _symbol(head: Masthead) -> str | None:
    if head.symbol is None or head.part is None or head.symbol.endswith(f" {head.part}"):
        return head.symbol
    return parse_symbol(f"{head.symbol} {head.part}")


def _resolution(text: PrintedText, head: Masthead, issuer: str | None, name: str, source: str) -> Document:
    statement = text.formula is not None and opens_statement(text.formula)
    head, vote, body = _concluded(head, text)
    symbol = _symbol(head)
    document_id = symbol or name
    organ_name = issuer or (body_of(symbol) if symbol else None) or (head.organ.name if head.organ else None)
    paragraphs = paragraphs_of(body, "statement" if statement else "preambular")
    return Document(
        id=document_id,
        kind=_kind(head, symbol, statement),
        symbol=symbol,
        language="en",
        title=head.title,
        source=source,
        clauses=clauses_of(document_id, paragraphs, body=organ_name),
        body=organ_name,
        session=head.session or (session_of(symbol) if symbol else None),
        agenda_items=head.agenda_items,
        agenda_item_titles=head.agenda_item_titles,
        adopted=head.adopted,
        published=head.published,
        meeting=head.meeting,
        committee=head.committee,
        draft_symbols=head.draft_symbols,
        sponsors=head.sponsors,
        vote=vote,
        formula=text.formula,
        footnotes=tuple(note for block in text.head for note in block.footnotes if isinstance(note, Footnote)),
    )


def _kind(head: Masthead, symbol: str | None, statement: bool) -> Kind:
    if statement:
        return "presidential statement"
    numbered = symbol is not None and kind_of(symbol) == "resolution"
    return "draft resolution" if not numbered and not head.adopted and (head.draft or symbol) else "resolution"


def _formula_apart(block: Block) -> tuple[Block, ...]:
    """The block, or its formula and what it goes on with: "The General Assembly, recalling its resolution 75/1,"."""
    formula = read_formula(block.text)
    if formula is None or formula.end == len(block.text) or not is_participial(block.text[formula.end :]):
        return (block,)
    rest = tuple(replace(change, at=change.at - formula.end) for change in block.footnotes if change.at >= formula.end)
    above = replace(block, text=block.text[: formula.end].strip(), linked=(), footnotes=())
    return above, replace(block, text=block.text[formula.end :], footnotes=rest)


def _issuer(formula: str | None, head: Sequence[str]) -> str | None:
    """The name of the organ whose text this is, as its formula says, or the opening sentence of a statement."""
    if formula is None:
        return None
    if opens_statement(formula):
        return "Security Council"
    read = read_formula(formula)
    return organ_of_shared_name(read.name, "\n".join(head)) if read else None


def _organ(name: str | None) -> Organ | None:
    """The organ of this name; one that the table lacks numbers in a way that is not known."""
    return organ_named(name) or Organ(name, ()) if name else None


def _concluded(head: Masthead, text: PrintedText) -> tuple[Masthead, Vote | None, Sequence[Block]]:
    """The masthead completed by a statement's opening and by what stands below the last clause, the vote, and the body."""
    if text.formula and opens_statement(text.formula):
        head = replace(head, meeting=meeting_of(text.formula), adopted=head.adopted or day_of(text.formula))
    conclusion, body = concluded(text.body)
    adopted = head.adopted or conclusion.adopted
    council = text.formula is not None and "Security Council" in text.formula
    vote = unanimous_vote(adopted) if conclusion.unanimous and council else conclusion.vote
    return replace(head, meeting=head.meeting or conclusion.meeting, adopted=adopted), vote, body


def _press(text: PrintedText, name: str, source: str) -> Document:
    """Prose that is no resolution; its first paragraph is its title if it is no sentence."""
    first, rest = text.body[0], text.body[1:]
    titled = bool(rest) and not _SENTENCE.search(first.text)
    paragraphs = [
        Paragraph("clause", block.text, "press", footnotes=block.footnotes) for block in (rest if titled else text.body)
    ]
    return Document(name, "press report", None, "en", first.text if titled else "", source, clauses_of(name, paragraphs))
