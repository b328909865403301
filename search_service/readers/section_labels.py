"""Labels of annexes, sections and articles, and the nesting of sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search_service.text.numerals import to_roman

_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")  # up to XXXIX
_SECTION = r"(?i:Part|Section|Chapter|Partie|Chapitre|Parte|Secci[oó]n|Cap[ií]tulo|Часть|Раздел|Глава)\s+"
_LABELLED = re.compile(rf"(?:{_SECTION})?(?P<label>[IVX]{{1,6}}|[A-Z])(?P<rest>\.?|\.\s+\S.*|\s*[:–—-]\s.*)", re.S)
_FIGURE = re.compile(r"#?(?P<label>\d{1,2}(?:\.\d{1,2}){0,2})(?P<rest>\.?|\.?\s+\S.*)", re.S)
_ANNEX = re.compile(
    r"[“\"«]?(?:Annex(?:es|e)?|Appendix|Anexo|Приложение|附件|المرفق|مرفق)\b[\s.:]*(?P<label>[IVX]{1,5}\b|[A-Z]\b|\d{1,2}\b)?",
    re.I,
)
# The divisions of an annex, with their English names: labels are the same in every language.
_DIVISIONS = {
    "Article": r"(?i:Art[ií]cul?[eo]|Article|Статья)\s+|المادة\s+|第\s*",
    "Rule": r"(?i:Rule|R[èe]gle|Regla|Правило)\s+|القاعدة\s+",
    "Regulation": r"(?i:Regulation)\s+",
    "Principle": r"(?i:Principle|Principe|Principio|Принцип)\s+|المبدأ\s+|原则\s*",
    "Guideline": r"(?i:Guideline|Directive|Directriz)\s+",
}
_NUMBER = r"(?P<label>\d{1,3}(?:\s?(?:bis|ter|quater))?)"
_REST = r"(?:\s*条)?(?P<rest>\s*[.:—–-]?|\s*[:—–-]\s*\S.*|[.]?\s+[^\s,;a-z].*)"
_DIVISION_PATTERNS = tuple((name, re.compile(rf"(?:{pattern}){_NUMBER}{_REST}", re.S)) for name, pattern in _DIVISIONS.items())

_CHINESE = "一二三四五六七八九十"
_CHINESE_LABEL = re.compile(rf"(?:第)?(?P<label>[{_CHINESE}]{{1,3}})(?:部分|节|章)?(?P<rest>[、.．]?|[、.．\s]\s*\S.*)", re.S)
_ORDINALS = ("أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_LETTERS = ("ألف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء", "كاف", "لام", "ميم", "نون")
_ARABIC_NUMBERS = (
    {ordinal + "ا": i for i, ordinal in enumerate(_ORDINALS, 1)}
    | {("حادي" if i == 1 else ordinal) + " عشر": 10 + i for i, ordinal in enumerate(_ORDINALS[:9], 1)}
    | {"عشرون": 20, "عشرين": 20}
    | {("حادي" if i == 1 else ordinal) + "ا وعشرين": 20 + i for i, ordinal in enumerate(_ORDINALS[:9], 1)}
)
_ARABIC_LETTERS = {letter: chr(ord("A") + i) for i, letter in enumerate(_LETTERS)}
_ARABIC_WORDS = "|".join(sorted((*_ARABIC_NUMBERS, *_ARABIC_LETTERS), key=len, reverse=True))
_ARABIC_LABEL = re.compile(rf"(?P<label>{_ARABIC_WORDS})(?P<rest>\s*[.:–—-]\s*\S.*|\s*[.:–—-]?)", re.S)
_VOWELS = re.compile("[\u064b-\u0652\u0640]")


@dataclass(frozen=True, slots=True)
class Section:
    """The current labels: of the annex, the section ("II"), its subsection ("B"), the article ("Article 7").

    Articles are numbered through an annex, so that their label needs none of a section, until they start again (`restarted`);
    headings with a figure ("3. Measures") start again in each section. `last` is the number of the last article.
    """

    annex: str = ""
    roman: str = ""
    letter: str = ""
    article: str = ""
    last: int = 0
    restarted: bool = False

    @property
    def label(self) -> str:
        """The label as the United Nations cites it: "II.B", after the label of the annex."""
        outer = () if self.article and not self.restarted else (self.roman, self.letter)
        return ".".join(filter(None, (self.annex, *outer, self.article)))


def section_label(heading: str, number: str = "") -> str:
    """The label in a heading, alone ("II") or before its words ("A. Measures", "Article 7"), in its English form;
    "" if there is none."""
    found = _read(number.strip(" .") or heading)
    return found[0] if found else ""


def is_bare_label(heading: str) -> bool:
    """Whether a heading is only a label: "II", "一", "أولا", "Article 7"."""
    found = _read(heading)
    return found is not None and not found[1].strip(" .:、．–—-")


def _read(text: str) -> tuple[str, str] | None:
    """A heading's label, in its English form, and the rest."""
    if text[:1].isascii():  # most headings
        found = _LABELLED.fullmatch(text) or _FIGURE.fullmatch(text)
        return (found["label"], found["rest"]) if found else _division(text)
    return _division(text) or _chinese(text) or _arabic(_VOWELS.sub("", text))


def _division(text: str) -> tuple[str, str] | None:
    for name, pattern in _DIVISION_PATTERNS:
        if found := pattern.fullmatch(text):
            return f"{name} {found['label']}", found["rest"]
    return None


def _chinese(text: str) -> tuple[str, str] | None:
    found = _CHINESE_LABEL.fullmatch(text)
    if not found:
        return None
    tens, ten, ones = found["label"].rpartition("十")
    value = (_CHINESE.find(tens[:1]) + 1 or 1) * 10 if ten else 0
    return to_roman(value + (_CHINESE.index(ones[0]) + 1 if ones else 0)).upper(), found["rest"]


def _arabic(text: str) -> tuple[str, str] | None:
    found = _ARABIC_LABEL.fullmatch(text)
    if not found:
        return None
    label = found["label"]
    read = _ARABIC_LETTERS[label] if label in _ARABIC_LETTERS else to_roman(_ARABIC_NUMBERS[label]).upper()
    return read, found["rest"]


def part_letter(text: str) -> str:
    """The letter of a resolution's part: "A", and "ألف" in Arabic; "" if the text is none."""
    return text if re.fullmatch("[A-Z]", text) else _ARABIC_LETTERS.get(_VOWELS.sub("", text).strip(" -."), "")


def annex_label(heading: str) -> str | None:
    """The label of the annex that `heading` opens, "" if it has none; None if it opens no annex."""
    found = _ANNEX.match(heading)
    return (found["label"] or "").upper() if found and len(heading) < 120 else None


def is_annex_line(heading: str) -> bool:
    """Whether the line names an annex and nothing else: "Annex", "Annex II", "Appendix A.", not "Annex II to the report"."""
    found = _ANNEX.match(heading)
    return found is not None and not heading[found.end() :].strip(" .:*")


def enter(section: Section, label: str) -> Section:
    """The section after a heading with `label`. A letter that follows its predecessor is a letter, even "C" or "I"."""
    if figure := re.search(r"\d+", label):
        number = int(figure[0])
        restarted = section.restarted or number < section.last or " " not in label
        return replace(section, article=label, last=number, restarted=restarted)
    follows = bool(section.letter) and ord(label[0]) == ord(section.letter) + 1 and len(label) == 1
    if _ROMAN.fullmatch(label) and not follows:
        return replace(section, roman=label, letter="", article="")
    return replace(section, letter=label, article="")
