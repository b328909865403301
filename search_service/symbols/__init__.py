"""The grammar of UN symbols, sessions and agenda items, in canonical spelling."""

from __future__ import annotations

import re
from urllib.parse import unquote

from search_service.model import Kind
from search_service.symbols.citing import citations, merge_citations
from search_service.symbols.formulas import Formula, names_organ, organ_in, organ_of_shared_name, read_formula
from search_service.symbols.grammar import FOLD, canonical, folded
from search_service.symbols.mentions import symbol_spans
from search_service.symbols.organ_symbols import in_documents_system, is_resolution, organ_named, organ_of, own_symbol
from search_service.symbols.organs import ORGANS, Organ
from search_service.symbols.places import Place, Stand, clauses_at, place_at, read_place, stand
from search_service.symbols.sessions import agenda_items, ordinal, session_from_words, session_name, session_of, symbol_order
from search_service.symbols.typed import typed_spans, typed_symbols

__all__ = [
    "FOLD",
    "ORGANS",
    "Formula",
    "Organ",
    "Place",
    "Stand",
    "agenda_items",
    "body_of",
    "canonical",
    "citations",
    "clauses_at",
    "folded",
    "in_documents_system",
    "is_resolution",
    "kind_of",
    "may_spell_symbol",
    "merge_citations",
    "names_organ",
    "ordinal",
    "organ_in",
    "organ_named",
    "organ_of",
    "organ_of_shared_name",
    "own_symbol",
    "parse_symbol",
    "place_at",
    "read_formula",
    "read_place",
    "session_from_words",
    "session_name",
    "session_of",
    "stand",
    "symbol_order",
    "symbol_spans",
    "typed_spans",
    "typed_symbols",
    "year_of",
]

_MAX_SYMBOL_CHARACTERS = 400  # characters, as typed: a link can be long
_AROUND = " \"'“”‘’<>[].,;:?"
_ADDRESS = re.compile(
    r"(?:https?://)?[\w.-]+\.\w{2,}/+(?:[^?#]*\?(?:.*&)?(?:Final)?symbol=)?(?:(?:ar|ch|de|en|es|fr|ru|zh)/)?", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[/(%]|esolution|ESOLUTION|\b(?:[Ww][Hh][Aa]|[Ee][Bb])\d|[^\x00-\x7f]")
_NAMED = re.compile(
    r"(?:(?:the|its|UN|UNSC|UNGA|GA|SC|General|Security|Council|Assembly|Human|Rights|Economic|and|Social)\s+)*"
    r"(?:resolution|decision|document)?\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"S/RES/\d+ \((\d{4})\)|S/PRST/(\d{4})/|E/(?:CN\.4/)?RES/((?:19|20)\d\d)/")


def parse_symbol(text: str) -> str | None:
    """The canonical symbol that this text spells, in any spelling; None if it spells none or more than one.

    Reads symbols in any case and width, bare numbers ("76/299", "resolution 1325 (2000)", "S/RES/1325") and addresses of
    documents ("https://undocs.org/en/A/RES/76/246b"). Total: no string raises.
    """
    if len(text) > _MAX_SYMBOL_CHARACTERS or not may_spell_symbol(text):
        return None
    plain = re.sub(r"\s+", " ", unquote(text).translate(FOLD)).strip(_AROUND)
    if plain.startswith("("):
        plain = plain[1:].removesuffix(")").strip(_AROUND)
    if symbol := canonical(plain):
        return symbol
    if address := _ADDRESS.match(plain):
        return canonical(re.split(r"[?#&]", plain[address.end() :])[0].strip(" /"))
    mentions = list(symbol_spans(plain))
    if len(mentions) == 1 and mentions[0][1] == len(plain) and _NAMED.fullmatch(plain, 0, mentions[0][0]):
        return mentions[0][2]
    return None


def may_spell_symbol(text: str) -> bool:
    """Whether a text can spell a symbol: a cheap test that most texts without one fail.

    Every symbol has a digit, and so has one that is written as %EF%BC%91; and a slash, a bracket, or "resolution" before it,
    but for the World Health Assembly's.
    """
    return _DIGIT.search(text) is not None and _SIGN.search(text) is not None


def body_of(symbol: str) -> str | None:
    """The name of the organ of a symbol's document; None if no row of ORGANS matches."""
    organ = organ_of(symbol)
    return organ.name if organ else None


def kind_of(symbol: str) -> Kind | None:
    """The kind of document that the symbol proves, else None: "A/75/L.72" can be a draft or an amendment to one."""
    if is_resolution(symbol):
        return "resolution"
    return "presidential statement" if symbol.startswith("S/PRST/") else None


def year_of(symbol: str) -> str | None:
    """The year in the symbol itself: "S/RES/2593 (2021)", "S/PRST/2021/14", "E/RES/2018/27"."""
    found = _YEAR.match(symbol)
    return found[found.lastindex or 0] if found else None
