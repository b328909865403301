"""Where in a text we are: the labels of annex, section and subsection that headings print, and when one ends another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")  # up to XXXIX
_LABELLED = re.compile(
    r"(?:(?:Part|Section)\s+)?(?P<label>[IVX]{1,6}|[A-Z]|[一二三四五六七八九十]{1,3})(?:\.?|\.\s+\S.*|\s*[:–—-]\s.*)", re.S
)
_ANNEX = re.compile(
    r"[“\"«]?(?:Annex(?:es|e)?|Appendix|Anexo|Приложение|附件|المرفق|مرفق)\b[\s.:]*(?P<label>[IVX]{1,5}\b|[A-Z]\b|\d{1,2}\b)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Section:
    """The labels in force: of the annex, of the section ("II"), of its subsection ("B")."""

    annex: str = ""
    roman: str = ""
    letter: str = ""

    @property
    def label(self) -> str:
        """As the United Nations cites it: "II.B"; an annex's label stands first."""
        return ".".join(filter(None, (self.annex, self.roman, self.letter)))


def section_label(heading: str, number: str = "") -> str:
    """The label that a heading prints, alone ("II") or before its words ("A. Measures"); "" where it prints none."""
    found = _LABELLED.fullmatch(number.strip(" .") or heading)
    return found["label"] if found else ""


def annex_label(heading: str) -> str | None:
    """The label of the annex that `heading` opens, "" where it has none; None where it opens no annex."""
    found = _ANNEX.match(heading)
    return (found["label"] or "").upper() if found and len(heading) < 120 else None


def entered(section: Section, label: str) -> Section:
    """The section after a heading with `label`. A letter that follows its predecessor is a letter, even "C" or "I"."""
    follows = bool(section.letter) and ord(label[0]) == ord(section.letter) + 1 and len(label) == 1
    if not label.isascii() or (_ROMAN.fullmatch(label) and not follows):
        return replace(section, roman=label, letter="")
    return replace(section, letter=label)
