"""Reads the name of a paragraph: "para. 3", "PP5", "annex, sect. I, paras. 3-5"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from search_service.model import Clause
from search_service.symbols.grammar import folded
from search_service.text.numerals import ORDINALS, ordinal_number

MAX_PARAGRAPHS = 50
_ID = re.compile(r"(?P<unnumbered>u(?=\d))?(?P<number>.*?)(?:~(?P<twin>\d+))?")
_TYPES = {"p": "preambular", "o": "operative"}
_SECOND = {"second": 2, "third": 3, "fourth": 4}
_NUMBER = r"(?:\d{1,4}(?:\.\d{1,3})*(?:[A-Z]\b)?(?:\s(?:bis|ter|quater|quinquies|alt))?|[IVXL]+\b|[A-Z]\b)"
_POINTS = r"(?:\s?\([a-z]{1,4}\))*"
_JOINT = r"(?:\s?[,;]\s?(?:and\s)?|\s?-\s?|\s(?:and|to|&)\s)"
_ORDINAL = "|".join([r"\d{1,4}(?:st|nd|rd|th)", *sorted(map(re.escape, ORDINALS), key=len, reverse=True)])
_NAMED = re.compile(
    rf"""(?:^|(?<=[\s,(]))(?:
        (?P<nth>{_ORDINAL})\s(?P<counted_unnumbered>unnumbered\s)?(?P<counted_type>preambular|operative)?\s?para(?:graph)?s?\.?
        |(?P<unnumbered>unnumbered\s)?
         (?P<type>(?:preambular|operative)\s(?:para(?:graph)?s?\.?\s?|¶+\s?)|PPs?\s?\.?\s?|OPs?\s?\.?\s?|pre\s?|op\.?\s?)?
         (?P<word>(?(type)|(?:para(?:graph)?s?\.?\s?|[¶§]+\s?)))
         (?P<numbers>{_NUMBER}{_POINTS}(?:{_JOINT}{_NUMBER}{_POINTS})*)
    )(?=[\s,.;)]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PATH = re.compile(r"(?:pre|op|st|annex|press)/.+")
_GAP = re.compile(r",?\s*")
_TWIN = re.compile(r"\((?:(\d{1,2})(?:st|nd|rd|th)|(second|third|fourth))(?: of that number)?\)", re.IGNORECASE)
_RANGE = re.compile(rf"(?<!\w)({_NUMBER}){_POINTS}(?:(\s?-\s?|\sto\s)({_NUMBER}){_POINTS})?", re.IGNORECASE)
_ANNEX = re.compile(r"\bannex\b", re.IGNORECASE)
_SECTION_WORD = re.compile(r"\b(?:sect(?:ion)?s?)\b\.?", re.IGNORECASE)
# Text beside a paragraph is the label of a section if it says so, or if it is a number or a letter.
_LABELLED = re.compile(r"\b(?:sect(?:ion)?s?|parts?|annex|chap(?:ter)?|appendix|rule|article)\b", re.IGNORECASE)
_NO_WORD = re.compile(r"(?:[ivxlcdm]+|[a-z]|\d+)(?: (?:[ivxlcdm]+|[a-z]|\d+))*")
_NO_LETTERS = re.compile(r"[^\w.]+")


class Place(msgspec.Struct, frozen=True, gc=False):
    """A paragraph as named in words; unnamed parts are empty.

    `numbers` are printed or counted numbers, any of which may match. `path` is the end of a clause's id, which is
    unambiguous. `unnumbered`: counted among the paragraphs without a number, if others have one. `twin`: the second,
    third, ... paragraph of that number.
    """

    numbers: tuple[str, ...] = ()
    path: str = ""
    type: str = ""
    section: str = ""
    annex: bool = False
    unnumbered: bool = False
    twin: int = 0

    @property
    def in_words(self) -> str:
        """ "paragraphs 3, 4 and 5", "annex, section I, unnumbered paragraph 2"."""
        if self.path:
            return self.path
        kind = " ".join(
            filter(None, ("unnumbered" if self.unnumbered else "", "preambular" if self.type == "preambular" else ""))
        )
        *before, last = self.numbers
        numbers = f"{', '.join(before)} and {last}" if before else last
        paragraph = f"{kind} paragraph{'s' if before else ''} {numbers}".strip()
        return ", ".join(filter(None, ("annex" if self.annex else "", self.section and f"section {self.section}", paragraph)))


class Stand(msgspec.Struct, frozen=True, gc=False):
    """The position of a clause among those of its kind, from its id: `number` is printed or else counted.

    `unnumbered` ("op/u1"): counted among the clauses without a number, if others have one. `twin` ("op/3~2"): the second
    clause of that number; 1 for the first or only one.
    """

    number: str
    printed: bool
    unnumbered: bool
    twin: int


def stand(clause: Clause) -> Stand:
    """The position of a clause in its section."""
    found = _ID.fullmatch(clause.id.rpartition("/")[2])
    assert found is not None, "the pattern takes any text"
    printed = clause.number is not None
    return Stand(clause.number or found["number"], printed, not printed and bool(found["unnumbered"]), int(found["twin"] or 1))


def read_place(text: str) -> Place | None:
    """The paragraph that a text names; None if it names none or has other words: "para. 3 women" names none."""
    text = " ".join(folded(text).split())
    if _PATH.fullmatch(text):
        return Place(path=text)
    found = _NAMED.search(text)
    if found is None:
        return None
    twin = _TWIN.search(text)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    rest = _TWIN.sub(" ", rest)
    label = _label(rest)
    if label and not _LABELLED.search(rest) and not _NO_WORD.fullmatch(label):
        return None
    typed = (found["counted_type"] or found["type"] or "").lower()
    numbers = (str(ordinal_number(found["nth"].lower())),) if found["nth"] else tuple(_numbers(found["numbers"]))
    return Place(
        numbers=numbers[:MAX_PARAGRAPHS],
        type=_TYPES.get(typed[:1], ""),
        section=_label(_ANNEX.sub(" ", rest) if label != "annex" else ""),
        annex=bool(_ANNEX.search(rest)),
        unnumbered=bool(found["counted_unnumbered"] or found["unnumbered"]),
        twin=(int(twin[1]) if twin[1] else _SECOND[twin[2].lower()]) if twin else 0,
    )


def place_at(text: str, start: int) -> str:
    """The words that name a paragraph at an offset of a text; "" if there are none."""
    after = _GAP.match(text, start)
    found = _NAMED.match(text, after.end()) if after else None
    return found[0] if found else ""


def _numbers(text: str) -> Iterable[str]:
    """The numbers of a list: "3-5, 7 and 9 (a)" is 3, 4, 5, 7, 9."""
    for found in _RANGE.finditer(text):
        first, last = found[1], found[3]
        if last and first.isdecimal() and last.isdecimal():
            yield from map(str, range(int(first), min(int(last), int(first) + MAX_PARAGRAPHS) + 1))
        else:
            yield from filter(None, (first, last))


def _label(text: str) -> str:
    """The label of a section without the word "section", its case and its punctuation."""
    return " ".join(_NO_LETTERS.sub(" ", _SECTION_WORD.sub(" ", text)).casefold().split()).strip(". ")


def clauses_at(clauses: Sequence[Clause], place: Place) -> list[Clause]:
    """The clauses of one document at a paragraph.

    Of several clauses, those that match most exactly: in no annex, in no section, and the first of their number, unless
    the name says otherwise.
    """
    if place.path:
        return [clause for clause in clauses if clause.id.endswith(f"/{place.path}")]
    found = [clause for clause in clauses if _is_numbered(clause, place)]
    found = _preferred(found, lambda clause: _in_annex(clause) == place.annex)
    if place.section:
        found = [clause for clause in found if _label(_ANNEX.sub(" ", clause.section or "")) == place.section]
    else:
        found = _preferred(found, lambda clause: not _label(_ANNEX.sub(" ", clause.section or "")))
    return _preferred(found, lambda clause: stand(clause).twin == max(place.twin, 1))


def _in_annex(clause: Clause) -> bool:
    return clause.type == "annex" or "annex" in (clause.section or "").casefold()


def _preferred(clauses: list[Clause], is_meant: Callable[[Clause], bool]) -> list[Clause]:
    return [clause for clause in clauses if is_meant(clause)] or clauses


def _is_numbered(clause: Clause, place: Place) -> bool:
    stands = stand(clause)
    if place.type and clause.type != place.type and not (place.type == "operative" and clause.type == "annex"):
        return False
    if not place.type and clause.type == "preambular":
        return False
    return stands.unnumbered == place.unnumbered and stands.number.casefold() in {n.casefold() for n in place.numbers}
