"""Turns printed paragraphs into documents: mastheads, clauses, conclusions, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from search_service.readers.printed.languages import english_of
from search_service.readers.printed.masthead import is_masthead, is_part, read_masthead
from search_service.readers.printed.masthead_facts import Masthead
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_participial
from search_service.readers.printed.text_bounds import PrintedText, is_distribution, opens_statement, texts
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

MASTHEAD_BLOCKS = 30  # at most
FEW_WORDS = 40  # above a resolution: fewer are no report
_AGENDA = re.compile(r"\b(?:Agenda item|Item) \d", re.IGNORECASE)
_STARS = re.compile(r"(?<=[\w:,])\*{1,3}")  # "Iraq:*,** draft resolution"


def documents_of(blocks: Sequence[Block], source: str) -> tuple[Document, ...]:
    """The documents that these printed paragraphs make, in printed order; raises ReadError where there is no text at all.

    A document without a symbol is named after the file, the second of them in a file with "~2". The parts of a resolution
    share what is stated above the first.
    """
    blocks, languages = english_of(blocks)
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
        text = _with_masthead(text) if text.is_prose else text
        head = [block.text for block in text.head]
        issuer = _issuer(text.formula, head)
        above = _completed(read_masthead(head, _organ(issuer)), above)
        unnamed += _symbol(above) is None
        name = stem if unnamed < 2 else f"{stem}~{unnamed}"
        document = _press(text, above, name, source) if text.is_prose else _resolution(text, above, issuer, name, source)
        documents.append(_accounted(document, text, () if text.is_prose else above.unread))
    if left_out:
        documents[0] = replace(
            documents[0], problems=(*documents[0].problems, f"Left out above the title: {quoted(left_out)}.")
        )
    if languages:
        documents = [replace(document, problems=(*document.problems, languages)) for document in documents]
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
    return replace(above, part=head.part, title=head.title or above.title)


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
    paragraphs = paragraphs_of(body, "statement" if statement else "preambular", text.recitals)
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
        footnotes=tuple(_notes_of_head(text, len(head.title))),
    )


def _notes_of_head(text: PrintedText, end: int) -> Iterator[Footnote]:
    """The notes of the masthead; one that a star calls for, beside a sponsor, stands at the `end` of the title."""
    for block in text.head:
        yield from (note for note in block.footnotes if isinstance(note, Footnote))
    stars = {star for block in text.head for star in _STARS.findall(block.text)}
    yield from (Footnote(note.mark, note.text, end) for note in text.notes if note.mark in stars)


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
    read = read_formula(formula) or read_formula(f"{formula},")
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


def _with_masthead(text: PrintedText) -> PrintedText:
    """Prose with the masthead that a document of the United Nations has, whatever it is: a report, a decision, a letter."""
    lines = [block.text for block in text.body[:MASTHEAD_BLOCKS]]
    end = next((i for i, line in enumerate(lines) if _is_below_masthead(line)), len(lines))
    last = max((i for i in range(end) if is_masthead(lines[i]) and not is_part(lines[i])), default=-1)
    if not any(is_distribution(line) for line in lines[: last + 1]):
        return text
    titles = 2 if _AGENDA.search(lines[last]) else 1  # that of the item, and that of the document
    end = min(end, last + 1 + titles)
    return replace(text, head=text.body[:end], body=text.body[end:])


def _is_below_masthead(text: str) -> bool:
    return (has_ended(text) or begins(text)) and not is_masthead(text)


def _press(text: PrintedText, head: Masthead, name: str, source: str) -> Document:
    """Prose that is no resolution; where no masthead states a title, its first paragraph is one if it has not ended."""
    title, body = text.head[-1].text if text.head else "", text.body
    if is_masthead(title):
        title = head.title
    if not text.head and len(body) > 1 and not has_ended(body[0].text):
        title, body = body[0].text, body[1:]
    paragraphs = [Paragraph("clause", block.text, "press", footnotes=block.footnotes) for block in body]
    symbol = _symbol(head)
    organ = body_of(symbol) if symbol else None
    return Document(
        id=symbol or name,
        kind="press report",
        symbol=symbol,
        language="en",
        title=title,
        source=source,
        clauses=clauses_of(symbol or name, paragraphs, body=organ),
        body=organ,
        session=head.session,
        agenda_items=head.agenda_items,
        agenda_item_titles=tuple(item for item in head.agenda_item_titles if item != title),
        published=head.published,
        sponsors=head.sponsors,
        footnotes=tuple(_notes_of_head(text, len(title))) if text.head else (),
    )
