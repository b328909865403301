"""The front of a statement: its meta sections, covers and prefaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search_service.readers.akn.text import passage
from search_service.readers.akn.tree import Element


@dataclass(frozen=True, slots=True)
class Front:
    """A statement with its covers and prefaces: its own first, then those of its collection. `meta` has the elements of its
    meta sections by their names, in the same order."""

    statement: Element
    meta: Mapping[str, Sequence[Element]]
    covers: tuple[Element, ...]
    prefaces: tuple[Element, ...]


def fronts(root: Element) -> Iterator[Front]:
    """The statements of a file: one, or the parts of a collection."""
    collection = root.find("documentCollection")
    for statement in (*root.iterfind("statement"), *root.iterfind("components/component/statement")):
        around = [element for element in (statement, collection) if element is not None]
        yield Front(statement, _by_name(_all(around, "meta")), _all(around, "coverPage"), _all(around, "preface"))


def _by_name(metas: Sequence[Element]) -> dict[str, list[Element]]:
    """The elements inside meta sections by name: one walk is faster than a search for each of a dozen names."""
    elements: dict[str, list[Element]] = {}
    for meta in metas:
        for element in meta.iter():
            elements.setdefault(element.tag, []).append(element)
    return elements


def meta_elements(front: Front, name: str) -> Sequence[Element]:
    """The elements of this name in the meta sections."""
    return front.meta.get(name, ())


def printed_elements(front: Front, *names: str) -> Iterator[Element]:
    """The elements of these names around the printed text: below it, then on the cover."""
    conclusions = front.statement.find("conclusions")
    parents = front.covers if conclusions is None else (conclusions, *front.covers)
    return (found for parent in parents for found in parent.iter(*names))


def words(element: Element) -> str:
    """The text of an element, without its footnotes."""
    return passage(element, {}).text


def _all(elements: Sequence[Element], name: str) -> tuple[Element, ...]:
    return tuple(found for element in elements if (found := element.find(name)) is not None)
