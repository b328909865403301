"""The printed paragraphs of a Markdown text, from its parser's tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from search_service.readers.html import fragment_blocks
from search_service.readers.markdown.inline import Inline, inline, links, note_key
from search_service.readers.printed.block import Block, mark, set_apart
from search_service.readers.printed.broken_lines import SOFT_BREAK, paragraphs_of_lines
from search_service.readers.printed.layout import printed_paragraphs
from search_service.readers.printed.paragraph_shapes import labels_itself
from search_service.readers.printed.plaintext import lines_of
from search_service.readers.printed.tables import table_blocks
from search_service.readers.printed.tracked import accept

PAGE_GAP = 3  # empty lines that look like the end of a page


@dataclass(slots=True)
class _State:
    """Where in the text the reading is: what a list prints before the next paragraph, the lists that are open, a heading.

    `broken` says that a page ends here: by a rule, or by empty lines below `end`, the last line that printed something.
    `counts` holds, for each list that is open, the last number of its source and the last one printed.
    """

    number: str = ""
    heading: bool = False
    broken: bool = False
    end: int = 0
    counts: list[tuple[int, int]] = field(default_factory=list)
    rows: list[list[list[Block]]] | None = None


class Blocks:
    """The blocks of one text; a note stands below the paragraph that first calls for it."""

    def __init__(self, tokens: Sequence[Token], environment: dict[str, Any]) -> None:
        self._tokens, self._notes = _notes_apart(tokens)
        for i, note in enumerate(environment.get("footnotes", {}).get("list", {}).values()):
            if "tokens" in note:  # "^[written in the line]"
                self._notes[f"#{i}"] = [Token("inline", "", 0, children=note["tokens"])]
        self._links = environment.get("references", {})
        self._marks = self._named()
        self._state = _State()

    def all(self) -> Iterator[Block]:
        """Every block in order; notes that nothing calls for come last."""
        for token in self._tokens:
            yield from self._block(token)
        for key in list(self._notes):
            yield from self._note(key)
        for name, link in self._links.items():
            if name.startswith("^"):  # "[^1]: A/77/1" is a link to the parser where notes are off
                yield Block(f"{mark(name[1:])} {unquote(link['href'])}", 0)

    def _named(self) -> dict[str, str]:
        """The marks of the notes: their labels where these are numbers, else their places in the text."""
        marks: dict[str, str] = {}
        for token in self._tokens:
            for child in token.children or ():
                if child.type == "footnote_ref":
                    key = note_key(child)
                    marks.setdefault(key, key if key.isdecimal() else str(len(marks) + 1))
        for key in self._notes:
            marks.setdefault(key, key if key.isdecimal() else str(len(marks) + 1))
        return marks

    def _block(self, token: Token) -> Iterator[Block]:
        state = self._state
        if token.map and token.content:
            state.broken = state.broken or token.map[0] - state.end >= PAGE_GAP
            state.end = token.map[1]
        match token.type:
            case "ordered_list_open":
                state.counts.append((0, 0))
            case "ordered_list_close":
                state.counts.pop()
            case "list_item_open":
                state.number = _number(token, state.counts)
            case "heading_open" | "heading_close":
                state.heading = token.type == "heading_open"
            case "hr":
                state.broken = True
                if token.markup.startswith("*"):  # "* * *" parts what is above from what follows; "---" is a page's end
                    yield Block("* * *", _line(token))
            case "table_open":
                state.rows = []
            case "tr_open" if state.rows is not None:
                state.rows.append([])
            case "table_close" if state.rows is not None:
                yield from table_blocks(state.rows, above_formula=False)
                state.rows = None
            case "inline":
                yield from self._inline(token)
            case "code_block" | "fence":
                yield from self._numbered(printed_paragraphs(tuple(lines_of(token.content))), _line(token))
            case "html_block":
                yield from self._numbered(fragment_blocks(token.content), _line(token))

    def _inline(self, token: Token) -> Iterator[Block]:
        read = inline(token, self._marks)
        if self._state.rows:
            words = " ".join(accept(set_apart(text))[0] for text in paragraphs_of_lines(read.text))
            self._state.rows[-1].append([Block(words, _line(token))] if words else [])
        else:
            yield from self._paragraphs(token, read)
        for key in read.notes:
            yield from self._note(key)

    def _paragraphs(self, token: Token, read: Inline) -> Iterator[Block]:
        state, found = self._state, links(token)
        for raw in _lines_or_rows(read.text):
            words, changes = accept(set_apart(raw))
            if not words:
                continue
            number = "" if labels_itself(words, state.number) else state.number
            moved = tuple(replace(change, at=change.at + len(number)) for change in changes)
            linked: list[str] = []
            while found and found[0][0] in raw:
                linked.append(found.pop(0)[1])
            yield Block(
                number + words,
                _line(token),
                broken=state.broken,
                heading=state.heading,
                linked=tuple(dict.fromkeys(linked)),
                footnotes=moved,
            )
            state.number, state.broken = "", False

    def _numbered(self, blocks: Sequence[Block], line: int) -> Iterator[Block]:
        """Blocks that were read in another way, the first behind what the list prints before it."""
        for block in blocks:
            number = "" if labels_itself(block.text, self._state.number) else self._state.number
            yield Block(
                number + block.text, line, self._state.broken, heading=block.heading, note=block.note, linked=block.linked
            )
            self._state.number, self._state.broken = "", False

    def _note(self, key: str) -> Iterator[Block]:
        """The note of this key, its first paragraph behind its mark; nothing where it has been printed already."""
        sign = self._marks[key]
        first = True
        for token in self._notes.pop(key, ()):
            content = inline(token, self._marks).text if token.type == "inline" else token.content
            for raw in paragraphs_of_lines(content):
                words = accept(set_apart(raw))[0]
                if words:
                    yield Block(f"{mark(sign)} {words}" if first else words, _line(token), note=None if first else sign)
                    first = False


def _notes_apart(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The tokens of the text, and those with the content of each note by its key."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    key: str | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            key = str(token.meta["label"])
            notes.setdefault(key, [])
        elif token.type == "footnote_reference_close":
            key = None
        elif key is None:
            text.append(token)
        elif token.type in ("inline", "code_block", "fence"):
            notes[key].append(token)
    return text, notes


def _number(item: Token, counts: list[tuple[int, int]]) -> str:
    """What a list prints before the item: a bullet, or its number, counted on where the source repeats it ("1.", "1.")."""
    if not item.info or not counts:
        return "• "
    written, printed = counts[-1]
    number = printed + 1 if int(item.info) == written else int(item.info)
    counts[-1] = int(item.info), number
    return f"{number}. "


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _lines_or_rows(text: str) -> Iterator[str]:
    """The paragraphs of an inline token: one for each line of a table that has no row of dashes."""
    lines = [line.strip() for line in text.replace(SOFT_BREAK, "\n").split("\n")]
    if all(len(line) > 2 and line.startswith("|") and line.endswith("|") for line in lines):
        yield from (line[1:-1] for line in lines)
    else:
        yield from paragraphs_of_lines(text)
