"""The front of a statement: its meta sections, covers and prefaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search_service.readers.akn.text import passage
from search_service.readers.akn.tree import Element


@dataclass(frozen=True, slots=True)
class Front:
    """A statement with its meta sections, covers and prefaces: its own first, then those of its collection."""

    statement: Element
    metas: tuple[Element, ...]
    covers: tuple[Element, ...]
    prefaces: tuple[Element, ...]


def fronts(root: Element) -> Iterator[Front]:
    """The statements of a file: one, or the parts of a collection."""
    collection = root.find("documentCollection")
    for statement in (*root.iterfind("statement"), *root.iterfind("components/component/statement")):
        elements = [holder for holder in (statement, collection) if holder is not None]
        yield Front(statement, *(_all(elements, name) for name in ("meta", "coverPage", "preface")))


def meta_elements(front: Front, *names: str) -> Iterator[Element]:
    """The elements of these names in the meta sections."""
    return (found for meta in front.metas for found in meta.iter(*names))


def printed_elements(front: Front, *names: str) -> Iterator[Element]:
    """The elements of these names around the printed text: below it, then on the cover."""
    conclusions = front.statement.find("conclusions")
    places = front.covers if conclusions is None else (conclusions, *front.covers)
    return (found for place in places for found in place.iter(*names))


def words(element: Element) -> str:
    """The text of an element, without its footnotes."""
    return passage(element, {}).text


def _all(elements: list[Element], name: str) -> tuple[Element, ...]:
    return tuple(found for holder in elements if (found := holder.find(name)) is not None)
