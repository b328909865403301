"""Reads the metadata of a statement from its cover, preface and meta section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from search_service.model import Footnote, Kind
from search_service.readers.akn.front import Front, meta_elements, printed_elements, words
from search_service.readers.akn.text import clean, passage
from search_service.readers.section_labels import part_letter
from search_service.symbols import agenda_items, body_of, parse_symbol, session_of

LANGUAGES = {"eng": "en", "fra": "fr", "spa": "es", "rus": "ru", "ara": "ar", "zho": "zh", "chi": "zh", "deu": "de"}
COMMITTEES = {
    f"{ordinal.lower()}Committee": f"{ordinal} Committee"
    for ordinal in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
}
KINDS: dict[str, Kind] = {
    "resolution": "resolution",
    "draftResolution": "draft resolution",
    "presidentialStatement": "presidential statement",
}
BODIES: dict[str, str] = {"ga": "General Assembly", "sc": "Security Council"}
_YEAR = re.compile(r"S/RES/\d+\s*\((?P<year>\d{4})\)", re.I)
_PARTS = re.compile(r"\s[A-Z](?:-[A-Z])?$")
_ITEM = re.compile(r"(?P<number>\d{1,3})(?:\s*\(?(?P<letters>\w{1,3}|\w \w)\))?")
_ABJAD = str.maketrans("أبجدهوزحطيكلمنسعفصقرشتثخذ" + "аеос", "abcdefghijklmnopqrstuvwxy" + "aeoc", " ـ")
_ENTITLED = re.compile(r"entitled\s*[“\"](?P<title>.+?)[”\"]\s*(?:[,:;]|(?:and|in)\b|$)")


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a text. `repair` is a sentence on why the symbol differs from the cover, "" if it does not."""

    id: str
    kind: Kind
    symbol: str | None
    language: str
    body: str | None
    repair: str = ""


def identity(front: Front, source: str) -> Identity:
    """Symbol, kind and language; a text in another language than English has it in its id."""
    stem = PurePosixPath(source).stem
    kind = KINDS.get(front.statement.get("name") or "", "resolution")
    symbol, repair = _symbol(front), ""
    if symbol and symbol.startswith("S/PRST/"):
        kind = "presidential statement"
    elif symbol and kind == "presidential statement":
        repair = f"The cover of this statement carries the symbol of another text, {symbol}; its own is not stated."
        symbol = None
    code = next((found.get("language") or "" for found in meta_elements(front, "FRBRlanguage")), "eng")
    language = LANGUAGES.get(code, code[:2] or "en")
    author = next((found.get("href") or "" for found in meta_elements(front, "FRBRauthor")), "")
    # One presidential statement names the Assembly as its author: the symbol decides.
    body = (body_of(symbol) if symbol else None) or BODIES.get(author)
    return Identity((symbol or stem) + ("" if language == "en" else f"@{language}"), kind, symbol, language, body, repair)


def _symbol(front: Front) -> str | None:
    """The symbol on the cover, with the letter of the part that the preface prints."""
    shown = next((words(found) for found in printed_elements(front, "docNumber") if found.get("refersTo") == "#symbol"), "")
    symbol = parse_symbol(shown)
    letters = [words(number) for preface in front.prefaces[:1] for number in preface.iter("docNumber")]
    part = next(filter(None, map(part_letter, letters)), "")
    if symbol and (year := _YEAR.search(shown)):
        symbol = f"{symbol.partition(' ')[0]} ({year['year']})"  # as the cover prints it, whatever a table of years has
    return f"{_PARTS.sub('', symbol)} {part}" if symbol and part else symbol


def session(front: Front, symbol: str | None) -> str | None:
    """The session, from the symbol first, because the cover has "10" for the tenth emergency special session."""
    shown = next((found.get("value") or "" for found in printed_elements(front, "session")), "")
    return (session_of(symbol) if symbol else None) or shown or None


def title(front: Front) -> str:
    """The title printed above the text, for a part without one that of its collection; for resolutions of the Security
    Council, which print none, the librarians' title."""
    for preface in front.prefaces:
        lines = [words(found) for found in preface.iter("docTitle") if found.get("refersTo") != "sponsors"]
        if any(lines):
            return " ".join(filter(None, lines))
    return next(
        (clean(found.get("showAs")) for found in meta_elements(front, "keyword") if found.get("refersTo") == "title"), ""
    )


def title_notes(front: Front, notes: dict[str, str]) -> tuple[Footnote, ...]:
    """The footnotes of the title; those of a collection's title belong to each of its parts."""
    found: list[Footnote] = []
    for preface in front.prefaces:
        for paragraph in preface:
            numbers = " ".join(words(number) for number in paragraph.iter("docNumber"))
            shift = len(numbers) + 1 if numbers else 0
            printed_notes = passage(paragraph, notes).footnotes
            found += [Footnote(note.mark, note.text, max(0, note.at - shift)) for note in printed_notes]
    return tuple(found)


def agenda(front: Front, opening: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Agenda items and their titles: those of the cover; of a presidential statement the title that its `opening` sentence
    quotes; else, for the Security Council, the librarians' titles."""
    inlines = [(found.get("name"), words(found)) for found in printed_elements(front, "inline")]
    items = [item for name, text in inlines if name == "agenda item" for item in _items(text)]
    titles = [text for name, text in inlines if name == "agenda item name" and text]
    titles = titles or [found["title"] for found in _ENTITLED.finditer(opening)][:1]
    titles = titles or [
        clean(found.get("showAs")).rstrip(".")
        for found in meta_elements(front, "keyword")
        if found.get("refersTo") == "agenda" and found.get("dictionary") == "S/"
    ]
    return tuple(dict.fromkeys(items)), tuple(dict.fromkeys(titles))


def _items(text: str) -> tuple[str, ...]:
    """Agenda items in any language in their English form: "68 c)" and "68 (ج)" are "68 (c)"."""
    found = ((item["number"], item["letters"]) for item in _ITEM.finditer(text))
    other = tuple(f"{number} ({letters.translate(_ABJAD)})" if letters else number for number, letters in found)
    return agenda_items(text) if "genda item" in text else other


def committee(front: Front) -> str | None:
    """The Main Committee that reported on the text; None where it came without reference to one."""
    return next(
        (COMMITTEES.get((found.get("refersTo") or "").lstrip("#")) for found in printed_elements(front, "docProponent")), None
    )


def subjects(front: Front) -> tuple[str, ...]:
    """The librarians' subjects; only where there is none, the terms that a program drew from the goals it detected, which
    alone have a link."""
    for by_program in (False, True):
        found = []
        for keyword in meta_elements(front, "keyword"):
            dictionary = keyword.get("dictionary") or ""
            chosen = dictionary.startswith("UNBIS") or (dictionary == "DHLAUTH" and not by_program)
            if chosen and bool(keyword.get("href")) == by_program and not keyword.get("refersTo"):
                found.append(term(clean(keyword.get("showAs")), dictionary))
        if any(found):
            return tuple(dict.fromkeys(filter(None, found)))
    return ()


def term(text: str, dictionary: str) -> str:
    """A subject in one spelling: terms of the UNBIS Thesaurus in capitals, as the thesaurus prints them."""
    return text.replace("_", " ").upper() if dictionary.startswith("UNBIS") else text


def goals(front: Front) -> tuple[str, ...]:
    """The Sustainable Development Goals, "1" to "17", in their order."""
    found = {keyword.get("value") or "" for keyword in meta_elements(front, "keyword") if keyword.get("dictionary") == "SDGO"}
    return tuple(sorted((goal for goal in found if goal.isdecimal() and len(goal) < 3 and 1 <= int(goal) <= 17), key=int))
