"""The texts that a row of printed paragraphs holds: mastheads, clauses, what closes them, and the prose between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from search_service.errors import ReadError, quoted
from search_service.model import Document, Footnote, Kind, Vote
from search_service.readers.clauses import Paragraph, clauses_of
from search_service.readers.printed.block import Block
from search_service.readers.printed.body import paragraphs_of
from search_service.readers.printed.conclusion import concluded, is_conclusion, unanimous_vote
from search_service.readers.printed.dates import day_of, meeting_of
from search_service.readers.printed.footnotes import Note, attached, separated
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.masthead import is_masthead, is_numbered, is_part, read_masthead
from search_service.readers.printed.paragraph_numbers import number_of
from search_service.readers.printed.paragraph_shapes import is_finite, is_participial
from search_service.readers.printed.statements import Masthead
from search_service.symbols import Organ, body_of, kind_of, organ_named, parse_symbol, read_formula, session_of, told_apart

FEW_WORDS = 40  # above a resolution: fewer are no report
_AT_A_MEETING = re.compile(r"[“\"]?(?:At|On|In|After|Following)\b")
_SAID = re.compile(r"\b(?:made|issued|stated that) the following statement\b|\bfollowing statement on behalf of the Council\b")
_SENTENCE = re.compile(r"\S[.!?][”\"’)]*$")


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a file: the blocks above its formula, its formula, and the blocks below; prose has no head, only a body."""

    head: tuple[Block, ...]
    formula: str | None
    body: tuple[Block, ...]


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
    texts = list(_texts(paragraphs, notes))
    if len(texts) > 1 and not (texts[0].head or texts[0].formula) and _words(texts[0].body) < FEW_WORDS:
        left_out = " ".join(block.text for block in texts.pop(0).body)  # "draft, version 3", the subject of a mail
    for text in texts:
        head = [block.text for block in text.head]
        issuer = _issuer(text.formula, head)
        above = _completed(read_masthead(head, _organ(issuer)), above)
        unnamed += _symbol(above) is None
        name = stem if unnamed < 2 else f"{stem}~{unnamed}"
        documents.append(
            _resolution(text, above, issuer, name, source) if text.head or text.formula else _press(text, name, source)
        )
    if left_out:
        documents[0] = replace(
            documents[0], problems=(*documents[0].problems, f"Left out above the title: {quoted(left_out)}.")
        )
    return tuple(documents)


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


# --- where one text ends and the next begins ---


def _texts(blocks: Sequence[Block], notes: Sequence[Note]) -> Iterator[_Text]:
    bounds = _bounds(blocks)
    if not bounds or bounds[0][0] > 0:
        yield _Text((), None, _lifted(blocks, notes, 0, bounds[0][0] if bounds else len(blocks)))
    for (head, formula, body), end in zip(bounds, [*(start for start, _, _ in bounds), len(blocks)][1:], strict=True):
        lifted = _lifted(blocks, notes, head, end)
        yield _Text(lifted[: formula - head], lifted[formula - head].text if body > formula else None, lifted[body - head :])


def _bounds(blocks: Sequence[Block]) -> list[tuple[int, int, int]]:
    """For each resolution or statement: where its masthead begins, its formula stands (or would), and its body begins.

    A formula starts a new text only below a masthead that names one: declarations that a resolution annexes have theirs too.
    """
    bounds: list[tuple[int, int, int]] = []
    lower = 0
    for place, block in enumerate(blocks):
        if is_formula(block.text) or _opens_statement(block.text):
            head = _head(blocks, place, lower)
            if not bounds or any(is_numbered(above.text) or is_part(above.text) for above in blocks[head:place]):
                bounds.append((head, place, place + 1))
            lower = place + 1
    if not bounds:
        bounds.extend(_without_formula(blocks))
    return bounds


def _opens_statement(text: str) -> bool:
    """Whether this is the opening sentence of a presidential statement: "At the 5270th meeting of the Security Council ..."."""
    said = _SAID.search(text) if _AT_A_MEETING.match(text) else None
    return said is not None and "Council" in text[: said.end()]


def _without_formula(blocks: Sequence[Block]) -> Iterator[tuple[int, int, int]]:
    """The bounds of a resolution that lost its formula or never had one: its number is stated, and what opens as a clause
    follows; or preambular clauses stand above a first operative one."""
    number = next((place for place, block in enumerate(blocks) if is_numbered(block.text)), None)
    if number is not None:
        for place in range(number + 1, len(blocks)):
            if is_participial(blocks[place].text) or is_finite(blocks[place].text):
                yield _head(blocks, number + 1, 0), place, place
                return
    first = next((place for place, block in enumerate(blocks) if _is_preambular(block.text)), None)
    if first is not None:
        end = next((place for place in range(first, len(blocks)) if not _is_preambular(blocks[place].text)), len(blocks))
        if end < len(blocks) and _is_first_operative(blocks[end].text):
            yield _head(blocks, first, 0), first, first


def _is_preambular(text: str) -> bool:
    return text.endswith((",", ";")) and is_participial(text)


def _is_first_operative(text: str) -> bool:
    number = number_of(text, 1)
    return number is not None and is_finite(text[number.end :])


def _head(blocks: Sequence[Block], formula: int, lower: int) -> int:
    """Where the masthead above this formula begins: below the last clause, conclusion or prose before it."""
    place = formula
    while place > lower:
        text = blocks[place - 1].text
        concludes = is_conclusion(text) and lower > 0
        if concludes or (not is_masthead(text) and (_SENTENCE.search(text) or text.endswith((";", ",")))):
            break
        place -= 1
    return place


def _lifted(blocks: Sequence[Block], notes: Sequence[Note], start: int, end: int) -> tuple[Block, ...]:
    """The blocks [start, end), their marks lifted; only the notes printed among these blocks are theirs."""
    own = [replace(note, after=note.after - start) for note in notes if start < note.after <= end]
    return attached(blocks[start:end], own)


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


def _resolution(text: _Text, head: Masthead, issuer: str | None, name: str, source: str) -> Document:
    statement = text.formula is not None and _opens_statement(text.formula)
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
    if _opens_statement(formula):
        return "Security Council"
    read = read_formula(formula)
    return told_apart(read.name, "\n".join(head)) if read else None


def _organ(name: str | None) -> Organ | None:
    """The organ of this name; one that the table lacks numbers in a way that is not known."""
    return organ_named(name) or Organ(name, ()) if name else None


def _concluded(head: Masthead, text: _Text) -> tuple[Masthead, Vote | None, Sequence[Block]]:
    """The masthead completed by a statement's opening and by what stands below the last clause, the vote, and the body."""
    if text.formula and _opens_statement(text.formula):
        head = replace(head, meeting=meeting_of(text.formula), adopted=head.adopted or day_of(text.formula))
    conclusion, body = concluded(text.body)
    adopted = head.adopted or conclusion.adopted
    council = text.formula is not None and "Security Council" in text.formula
    vote = unanimous_vote(adopted) if conclusion.unanimous and council else conclusion.vote
    return replace(head, meeting=head.meeting or conclusion.meeting, adopted=adopted), vote, body


def _press(text: _Text, name: str, source: str) -> Document:
    """Prose that is no resolution; its first paragraph is its title if it is no sentence."""
    first, rest = text.body[0], text.body[1:]
    titled = bool(rest) and not _SENTENCE.search(first.text)
    paragraphs = [
        Paragraph("clause", block.text, "press", footnotes=block.footnotes) for block in (rest if titled else text.body)
    ]
    return Document(name, "press report", None, "en", first.text if titled else "", source, clauses_of(name, paragraphs))
