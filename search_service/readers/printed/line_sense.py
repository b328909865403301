"""Decides by words alone whether a line begins a paragraph."""

from __future__ import annotations

import re

from search_service.readers.printed.block import MARK_CLOSE, MARK_OPEN, WIDE
from search_service.readers.printed.conclusion import is_conclusion
from search_service.readers.printed.dates import meeting_of
from search_service.readers.printed.furniture import is_formula
from search_service.readers.printed.line_notes import is_rule
from search_service.readers.printed.paragraph_shapes import begins, has_ended, is_finite, is_participial
from search_service.readers.printed.statements import LABEL_LINE
from search_service.readers.section_labels import is_annex_line, is_bare_label

SHORT, RATHER_SHORT, VERY_SHORT, HEADING = 0.85, 0.8, 0.6, 70  # shares of a full line; characters
_MARK_AT_END = re.compile(rf"(?<=[.,;:?!”\"’)\]])(?: ?\d{{1,3}}{WIDE}?|{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE})$")
_DATE_OR_NUMBER = re.compile(r"\d")
_DIGIT_AT_END = re.compile(r"[^\W\d_.,;:”\")]\d{1,2}$|[.,;:”\")]\d{1,2}$")


def stands_apart(text: str) -> bool:
    """Whether the line is a paragraph: a rule, a formula, a line of a form, the meeting at the end."""
    return is_rule(text) or is_formula(text) or LABEL_LINE.match(text) is not None or _is_meeting(text)


def _is_meeting(text: str) -> bool:
    whole = text.count("(") == text.count(")")
    return whole and is_conclusion(text) and meeting_of(text) is not None


def goes_on_below(text: str) -> bool:
    """Whether the line, without a mark at its end, does not end like a clause or a point."""
    return not has_ended(_MARK_AT_END.sub("", text))


def opens_clause(text: str) -> bool:
    """Whether the line opens with a verb as clauses do: "Recalling", "Decides"."""
    return not text[0].islower() and (is_participial(text) or is_finite(text))


def ends_in_mark(text: str) -> bool:
    """Whether the line ends with a raised mark, or a possible one."""
    return text.endswith((WIDE, MARK_CLOSE)) or _DIGIT_AT_END.search(text) is not None


def begins_paragraph(before: str, text: str, after: str, filled: float) -> bool:
    """Whether the line `text` begins a paragraph; `filled` is how much of a full line the one before takes up."""
    if "|" in text or "|" in before or stands_apart(text) or stands_apart(before):
        return True
    unfinished = goes_on_below(before)
    if begins(text):
        return not unfinished or filled < RATHER_SHORT or not _DATE_OR_NUMBER.match(text)
    if text[0].islower():
        return False
    opens = opens_clause(text)
    if unfinished:
        return _is_letter(text) and filled < (RATHER_SHORT if opens else VERY_SHORT)
    if opens:
        return True
    if heads(text, after):
        return True
    pauses = _MARK_AT_END.sub("", before).endswith(",")
    return _is_letter(text) and filled < (VERY_SHORT if pauses else SHORT)


def _is_letter(text: str) -> bool:
    return text[0].isupper() or text[0] in '“"[('


def heads(text: str, after: str) -> bool:
    """Whether the line is a heading: short, unfinished, and labelled as one or followed by the beginning of a paragraph."""
    if not text[0].isupper() or has_ended(text) or len(text) >= HEADING:
        return False
    return names_section(text) or (bool(after) and (begins(after) or opens_clause(after)))


def names_section(text: str) -> bool:
    """Whether the line names an annex or a part of one and nothing else: "Annex I", "Article 12"."""
    return len(text) < HEADING and (is_annex_line(text) or is_bare_label(text))


def begins_tight(before: str, text: str, after: str) -> bool:
    """Whether the line begins a paragraph although empty lines part most others: what stands above has ended, or heads it."""
    if stands_apart(before) or stands_apart(text):
        return True
    if goes_on_below(before):
        return begins(text) and heads(before, text)
    return begins(text) or opens_clause(text) or (heads(text, after) and not before.endswith(","))
