"""The printed paragraphs of a statement in order, by their XML encoding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from search_service.readers.akn.numbers import Kind, kind, without_stop
from search_service.readers.akn.tables import is_box, is_prose, rows_of
from search_service.readers.akn.text import ElementText, clean, is_emphasized, passage
from search_service.readers.akn.tree import Element

Form = Literal["paragraph", "recital", "point", "line", "heading", "title", "subheading", "row", "entry"]
Place = Literal["preamble", "body", "annex"]
Notes = dict[str, str]

# Elements around the text are read elsewhere, and pictures have no words; annexes are read here.
_SKIPPED = frozenset({"formula", "meta", "decoration", "img", "docNumber", "conclusions", "coverPage", "preface"})
_SKIPPED_IN_ANNEXES = frozenset({"meta", "decoration", "img"})
_HEADING_STYLE = re.compile(r"H\d|HCh|Heading|BLUEHeading|Caption")
_STYLED: dict[Kind, Form] = {"none": "heading", "label": "title"}  # by the kind of the number, below a style of headings
_SECTIONS = frozenset({"section", "subsection", "part", "chapter", "article", "title", "division"})


class AknBlock(NamedTuple):
    """One printed paragraph. `form` is its encoding: a `recital` is marked up as preambular, a `point` as part of a list, a
    `subheading` as a heading inside one, a `line` as text of the paragraph before it, a `title` as a lettered paragraph in
    the style of a heading, a `row` as one of a table of figures, an `entry` as one of a table of sentences; a `paragraph` can
    be anything.
    `number` is as printed, "" without one. `style` is the class that the typist's template gave the paragraph; `emphasized`
    says that all of it is bold, or all italic. A tuple, as every paragraph of every file becomes one: a frozen dataclass takes
    three times as long to make.
    """

    form: Form
    place: Place
    passage: ElementText
    number: str = ""
    cells: tuple[str, ...] = ()
    style: str = ""
    emphasized: bool = False


@dataclass(frozen=True, slots=True)
class _Where:
    place: Place
    notes: Notes


def blocks(statement: Element, notes: Notes) -> Iterator[AknBlock]:
    """Every printed paragraph of preamble, body and annexes, without the enacting formula; no printed word is left out."""
    for child in statement:
        if child.tag == "preamble":
            yield from _children(child, _Where("preamble", notes))
        elif child.tag in {"mainBody", "body"}:
            yield from _children(child, _Where("body", notes))
        elif child.tag == "attachments":
            yield from _annexes(child, _Where("annex", notes))


def _annexes(element: Element, where: _Where) -> Iterator[AknBlock]:
    """The paragraphs of the annexes, from all their parts."""
    for child in element:
        if child.tag in {"attachment", "doc", "component", "components"}:
            yield from _annexes(child, where)
        elif child.tag not in _SKIPPED_IN_ANNEXES:
            yield from _children(child, where) if len(child) else _unknown(child, where)


def _is_skipped(element: Element, where: _Where) -> bool:
    return element.tag in (_SKIPPED_IN_ANNEXES if where.place == "annex" else _SKIPPED)


def _parts(element: Element) -> Iterator[Element]:
    """The elements inside `element`; text that stands bare between them, which no official file has, as paragraphs."""
    if (bare := element.text) and not bare.isspace():
        yield _bare(element, bare)
    for child in element:
        yield child
        if (bare := child.tail) and not bare.isspace():
            yield _bare(element, bare)


def _bare(parent: Element, text: str) -> Element:
    paragraph = parent.makeelement("p")
    paragraph.text = text
    return paragraph


def _children(element: Element, where: _Where) -> Iterator[AknBlock]:
    for child in _parts(element):
        if not _is_skipped(child, where):
            yield from _READERS.get(child.tag, _unknown)(child, where)


def _unknown(element: Element, where: _Where) -> Iterator[AknBlock]:
    """An unknown element: its parts if it has any, else its text as a paragraph."""
    if len(element) and not clean(element.text):
        yield from _children(element, where)
    else:
        yield from _block("paragraph", element, where)


def _block(form: Form, element: Element, where: _Where, number: str = "", style: str = "") -> Iterator[AknBlock]:
    words = passage(element, where.notes)
    if number and words.text.startswith("."):
        words = without_stop(words)
    if words or number:
        yield AknBlock(form, where.place, words, number, style=style, emphasized=is_emphasized(element))


def _container(element: Element, where: _Where) -> Iterator[AknBlock]:
    """A preambular clause; in the body, a table."""
    form: Form = "recital" if where.place == "preamble" else "paragraph"
    for child in _parts(element):
        if child.tag == "p":
            yield from _block(form, child, where)
        elif child.tag == "blockList":
            yield from _block_list(child, where, form)
        elif not _is_skipped(child, where):
            yield from _READERS.get(child.tag, _unknown)(child, where)


def _block_list(element: Element, where: _Where, form: Form = "line") -> Iterator[AknBlock]:
    """An introduction and its items; without an introduction the items belong to the clause before the list."""
    for child in _parts(element):
        if child.tag == "listIntroduction":
            yield from _block(form, child, where)
        elif child.tag == "listWrapUp":
            yield from _block("line", child, where)
        elif child.tag == "item":
            yield from _point(child, where)
        else:
            yield from _block("line", child, where)


def _paragraph(element: Element, where: _Where) -> Iterator[AknBlock]:
    """A `paragraph`: a heading, or a number with its text, its points and its wrap-up. A heading takes the number that stands
    before it."""
    style = element.get("class", "")
    number, numbered = "", _number(element)
    form: Form = "paragraph"
    if _HEADING_STYLE.match(style):
        form = _STYLED.get(kind(numbered), "paragraph")
    for child in _parts(element):
        if child.tag == "num":
            number, numbered = numbered or number, ""
            continue
        if child.tag in {"subheading", "heading"} or (child.tag == "content" and _is_titled(child)):
            yield from _block("heading", child, where, number, style)
        elif child.tag == "content":
            yield from _content(child, where, form, number, style)
        elif child.tag == "list":
            yield from _list(child, where, form, number, style)
        elif child.tag == "point":
            yield from _point(child, where)
        else:
            yield from _block("heading" if _holds(child, "num") else form, child, where, number, style)
        form, number = "paragraph" if numbered else "line", ""
    if number:
        yield AknBlock("paragraph", where.place, ElementText(""), number, style=style)


def _is_titled(content: Element) -> bool:
    return any(_holds(paragraph, "subheading") for paragraph in content if paragraph.tag == "p")


def _holds(element: Element, name: str) -> bool:
    # several times as fast as `element.find`
    return any(child.tag == name for child in element)


def _number(element: Element) -> str:
    for child in element:
        if child.tag == "num":
            return passage(child, {}).text if len(child) else clean(child.text)
    return ""


def _content(content: Element, where: _Where, form: Form, number: str, style: str) -> Iterator[AknBlock]:
    """The first text of a `content` takes the number; text that follows it, a quoted provision as a rule, continues it."""
    for child in _parts(content):
        quoted = child.find("mod/quotedStructure") if child.tag == "p" and not clean(child.text) else None
        if quoted is not None:
            for part in _parts(quoted):
                yield from _point(part, where) if part.tag == "point" else _block("line", part, where)
        else:
            yield from _block(form, child, where, number, style)
        form, number = "line", ""


def _list(element: Element, where: _Where, form: Form, number: str, style: str) -> Iterator[AknBlock]:
    for child in _parts(element):
        if child.tag == "intro":
            if introduction := list(_introduction(child, where, form, number, style)):
                yield from introduction
                form, number = "line", ""
        elif child.tag == "point":
            points = list(_point(child, where))
            if number and points:
                points[0] = _introducing(points[0], form, number, style)
                form, number = "line", ""
            yield from points
        elif child.tag == "sublist":
            yield from _list(child, where, "line", "", "")
        else:
            yield from _block("line", child, where)


def _introduction(intro: Element, where: _Where, form: Form, number: str, style: str) -> Iterator[AknBlock]:
    """The words before a list; where there are none, its number goes to the first point."""
    return (block for block in _block(form, intro, where, number, style) if block.passage)


def _introducing(point: AknBlock, form: Form, number: str, style: str) -> AknBlock:
    """The first point of a numbered paragraph without an introduction: "2. (a) Decides ..."."""
    shift = len(point.number) + 1
    notes = tuple(replace(note, at=note.at + shift) for note in point.passage.footnotes)
    words = point.passage._replace(text=f"{point.number} {point.passage.text}", footnotes=notes)
    return AknBlock(form, point.place, words, number, style=style)


def _point(point: Element, where: _Where) -> Iterator[AknBlock]:
    """A point, with the headings and lists inside it."""
    number = _number(point)
    for child in _parts(point):
        if child.tag in {"list", "sublist"}:
            yield from _list(child, where, "line", "", "")
        elif child.tag in {"subheading", "heading"}:
            yield from _block("subheading", child, where)
        elif child.tag != "num":
            yield from _block("point", child, where, number)
            number = ""
    if number:
        yield AknBlock("point", where.place, ElementText(""), number)


def _heading(heading: Element, where: _Where) -> Iterator[AknBlock]:
    yield from _block("heading", heading, where)


def _cross_heading(heading: Element, where: _Where) -> Iterator[AknBlock]:
    preambular = heading.get("refersTo", "").endswith("preamble")
    yield from _block("recital" if preambular else "heading", heading, where)


def _loose(paragraph: Element, where: _Where) -> Iterator[AknBlock]:
    """A `p` outside any `paragraph`: stars between two halves, a title, a section number, or text."""
    if _holds(paragraph, "decoration"):
        return
    marked = any(_holds(paragraph, name) for name in ("docTitle", "num"))
    yield from _block("heading" if marked or where.place == "preamble" else "paragraph", paragraph, where)


def _table(table: Element, where: _Where) -> Iterator[AknBlock]:
    rows = rows_of(table)
    if is_box(rows):
        for cell in (cell for row in rows for cell in row):
            yield from _children(cell, where)
        return
    passages = [[passage(cell, where.notes) for cell in row] for row in rows]
    prose = is_prose([[cell.text for cell in row] for row in passages])
    for elements, row in zip(rows, passages, strict=True):
        if any(row):
            linked = tuple(dict.fromkeys(symbol for cell in row for symbol in cell.linked))
            notes = tuple(note for cell in row for note in cell.footnotes)
            cells = tuple(cell.text for cell in row)
            form: Form = "entry" if prose else "row"
            words = ElementText(" | ".join(filter(None, cells)), notes, linked)
            alone = [element for element, cell in zip(elements, row, strict=True) if cell]
            titled = len(alone) == 1 and is_emphasized(alone[0])
            yield AknBlock(form, where.place, words, cells=cells, emphasized=titled)


def _wrapped(element: Element, where: _Where) -> Iterator[AknBlock]:
    """An `alinea` that stands alone: in presidential statements, the opening sentence."""
    yield from _block("paragraph", element, where)


_READERS: dict[str, Callable[[Element, _Where], Iterator[AknBlock]]] = {
    "paragraph": _paragraph,
    "container": _container,
    "blockList": _block_list,
    "table": _table,
    "p": _loose,
    "block": _heading,
    "subheading": _heading,
    "heading": _heading,
    "num": _heading,
    "crossHeading": _cross_heading,
    "alinea": _wrapped,
    "list": lambda element, where: _list(element, where, "line", "", ""),
    "point": _point,
    **dict.fromkeys(_SECTIONS, _children),
}
