"""Words in, words out: each word of a text is in its document, or a problem or a rule names it."""

from __future__ import annotations

import re
import time

import pytest

from search_service import readers
from search_service.model import Document

TEXT = """\
A/RES/77/300

77/300. River basins

The General Assembly,

Recalling the Charter,{mark}

1. Calls upon States;

{number}. Requests a report.
{notes}"""

CASES = [
    ("all is read", {}, ()),
    ("a note with its mark", {"mark": "1", "notes": "\n______\n1 See A/77/1."}, ()),
    ("a note without a mark", {"notes": "\n______\n1 See A/77/1."}, ("Note 1 has no mark in the text: “See A/77/1.”.",)),
    ("a number that is missing", {"number": "4"}, ("Paragraph 4 follows paragraph 1: look in the file for 2 to 3.",)),
]


def read(**parts: str) -> Document:
    (document,) = readers.read(TEXT.format(**{"mark": "", "number": "2", "notes": ""} | parts).encode(), "text.txt")
    return document


@pytest.mark.parametrize(("why", "parts", "problems"), CASES, ids=[case[0] for case in CASES])
def test_what_does_not_add_up_is_a_problem(why: str, parts: dict[str, str], problems: tuple[str, ...]) -> None:
    assert read(**parts).problems == problems


def test_words_of_a_masthead_that_state_nothing_are_named() -> None:
    lines = ("A/77/L.5", "Unusual words here", "Distr.: Limited", "Agenda item 5", "Rivers", "Chad: draft resolution", "Water")
    text = "\n\n".join(lines)
    (document,) = readers.read(f"{text}\n\nThe General Assembly,\n\n1. Decides to act.".encode(), "text.txt")
    assert document.problems == ("These words of the masthead state nothing that is read: “Unusual words here”.",)


FORMULA = "Rivers\n\nThe General Assembly,\n\nRecalling peace,\n\n"
WORD = re.compile(r"[^\W\d_]+")


def printed(document: Document) -> str:
    """All that a document holds of its text."""
    notes = [note.text for clause in document.clauses for note in clause.footnotes]
    clauses = [f"{' '.join(clause.headings)} {clause.number} {clause.text}" for clause in document.clauses]
    facts = [document.title, document.formula or "", document.symbol or "", *document.agenda_item_titles]
    return " ".join([*facts, *clauses, *notes, *document.problems])


@pytest.mark.parametrize(
    "text",
    [
        f"{FORMULA}A heading here\n\n1. Decides:\n\n(a) To act;\n\n(b) To wait;\n\nand to end.",
        f"{FORMULA}1. Decides:\n\nName | Office\n\nDoe | Chair\n\nAnnex\n\nStatute\n\n1. One.",
        "Prose without a title, in sentences. It goes on.\n\nAnd on, for some more words than a title has.",
        f"{FORMULA}Decides to act;\n\n* * *\n\nWords below the line.",
    ],
)
def test_no_word_is_lost(text: str) -> None:
    words = {word for document in readers.read(text.encode(), "text.txt") for word in WORD.findall(printed(document))}
    assert set(WORD.findall(text)) <= words


def test_a_row_of_signs_takes_the_time_of_its_length() -> None:
    """Found by damaging real files: what stands before a label was looked for from each sign on."""
    text = f"{FORMULA}OP1. Decides to act;\n\n{'(' * 20_000}\n\nOP2. Decides to wait."
    started = time.process_time()
    (document,) = readers.read(text.encode(), "text.txt")
    assert [clause.number for clause in document.clauses] == [None, "1", "2"]
    assert time.process_time() - started < 2
