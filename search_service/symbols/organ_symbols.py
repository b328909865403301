"""Maps symbols and names to organs, and an organ's numbers to symbols."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from search_service.symbols.organs import ORGANS, Organ


@lru_cache(maxsize=4096)
def organ_of(symbol: str) -> Organ | None:
    """The organ of a symbol; None if no row matches."""
    return next((organ for organ, pattern in _patterns() if pattern.match(symbol)), None)


def organ_named(name: str) -> Organ | None:
    """The row of this name or abbreviation, in any case."""
    return _by_name().get(name.casefold())


def own_symbol(number: str, organ: Organ) -> str | None:
    """The symbol of this organ's resolution with this printed number: "48/13", "2625 (XXV)", "217 A (III)".

    None if the organ does not number so: a number never becomes the symbol of another organ.
    """
    number = " ".join(number.split())
    for pattern, shape in organ.numbers:
        if found := re.fullmatch(pattern, number, re.IGNORECASE):
            fields = {name: (value or "").upper() for name, value in found.groupdict().items()}
            part = fields.pop("part", "") or fields.pop("after", "")
            return shape.format(root=organ.root, part=f" {part}" if part else "", **fields)
    return None


def session_in(symbol: str) -> str | None:
    """The session in a symbol, as printed, in Arabic or Roman figures; None if it has none."""
    organ = organ_of(symbol)
    found = re.match(organ.sessions, symbol) if organ else None
    return found[found.lastindex or 0] if found else None


def in_documents_system(symbol: str) -> bool:
    """Whether the United Nations' documents system has the symbol; symbols such as "WHA74.5" are published elsewhere."""
    organ = organ_of(symbol)
    return organ is None or bool(organ.root) or not organ.numbers


def is_resolution(symbol: str) -> bool:
    """Whether the symbol is that of an adopted resolution."""
    organ = organ_of(symbol)
    return organ is not None and re.match(organ.resolutions, symbol) is not None


@cache
def _patterns() -> tuple[tuple[Organ, re.Pattern[str]], ...]:
    return tuple((organ, re.compile(organ.symbols)) for organ in ORGANS)


@cache
def _by_name() -> dict[str, Organ]:
    return {name.casefold(): organ for organ in ORGANS for name in (organ.name, *organ.formula, *organ.short)}
