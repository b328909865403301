"""The five seeds are read exactly as a person reads them: every clause, its number, verb and words, and each footnote's place.

What is expected stands in `golden/`, one file a seed: the stated facts as `name: value`, then each clause under a line
`== place | number | verb | modifiers` ("-" for none), marks as `[^1]` where they stand, notes as `[^1]: text` below the
document. Lines that a document does not have are facts that it does not state.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from search_service import readers
from search_service.model import Clause, Document, Footnote

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
GOLDEN = Path(__file__).parent / "golden"
FACTS = {
    "symbol": "symbol",
    "session": "session",
    "body": "body",
    "adopted": "adopted",
    "published": "published",
    "meeting": "meeting",
    "committee": "committee",
    "formula": "formula",
}
LISTS = {
    "agenda item": "agenda_items",
    "agenda item title": "agenda_item_titles",
    "draft symbol": "draft_symbols",
    "sponsor": "sponsors",
}
MARK = re.compile(r"\[\^([^\]]+)\]")


def read_seed(seed: Path) -> tuple[Document, ...]:
    return readers.read(seed.read_bytes(), f"seeds/{seed.name}")


def expected_documents(seed: Path) -> list[dict[str, object]]:
    """The golden file of a seed, a dictionary a document."""
    texts = re.split(r"(?m)^(?=id: )", (GOLDEN / f"{seed.stem}.golden").read_text(encoding="utf-8"))
    return [expected_document(text) for text in texts if text]


def expected_document(text: str) -> dict[str, object]:
    facts, *clauses = re.split(r"(?m)^== ", text)
    notes = dict(re.findall(r"(?m)^\[\^([^\]]+)\]: ?(.*)$", text))
    pairs = [line.split(": ", 1) for line in facts.strip().splitlines()]
    single = dict(pairs)
    return {
        "id": single["id"],
        "kind": single["kind"],
        "title": single.get("title", ""),
        **{field: single.get(name) for name, field in FACTS.items()},
        **{field: tuple(value for name, value in pairs if name == listed) for listed, field in LISTS.items()},
        "clauses": [expected_clause(single["id"], clause, notes) for clause in clauses],
    }


def expected_clause(document_id: str, clause: str, notes: dict[str, str]) -> dict[str, object]:
    columns, printed = clause.split("\n", 1)
    place, number, verb, modifiers = [*(column.strip() for column in columns.split("|")), ""][:4]
    printed = printed.split("\n\n")[0].strip("\n")
    footnotes, text = [], ""
    for piece, mark in zip(MARK.split(printed)[::2], [*MARK.split(printed)[1::2], None], strict=True):
        text += piece
        if mark:
            footnotes.append(Footnote(mark, notes[mark], len(text)))
    return {
        "id": f"{document_id}/{place}",
        "number": None if number == "-" else number,
        "verb": None if verb == "-" else verb,
        "modifiers": tuple(filter(None, (modifier.strip() for modifier in modifiers.split(";")))),
        "text": text,
        "footnotes": tuple(footnotes),
    }


def clause_as_expected(clause: Clause) -> dict[str, object]:
    return {name: getattr(clause, name) for name in ("id", "number", "verb", "modifiers", "text", "footnotes")}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_the_clauses_of_a_seed_are_those_that_a_person_reads(seed: Path) -> None:
    found = [[clause_as_expected(clause) for clause in document.clauses] for document in read_seed(seed)]
    assert found == [document["clauses"] for document in expected_documents(seed)]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_a_seed_states_what_a_person_finds_in_it_and_nothing_else(seed: Path) -> None:
    names = ["id", "kind", "title", *FACTS.values(), *LISTS.values()]
    found = [{name: getattr(document, name) for name in names} for document in read_seed(seed)]
    expected = [{name: document[name] for name in names} for document in expected_documents(seed)]
    assert found == expected


@pytest.mark.parametrize(
    ("seed", "counts"),
    [
        ("000", [{"press": 7}]),
        ("001", [{"preambular": 20, "operative": 10}]),
        ("002", [{"press": 5}, {"preambular": 11, "operative": 3}]),
        ("003", [{"preambular": 24, "operative": 4}]),
        ("004", [{"preambular": 16, "operative": 4}]),
    ],
)
def test_a_seed_has_as_many_clauses_of_each_type_as_a_person_counts(seed: str, counts: list[dict[str, int]]) -> None:
    (path,) = [path for path in SEEDS if path.name.startswith(seed)]
    found = []
    for document in read_seed(path):
        types = [clause.type for clause in document.clauses]
        found.append({name: types.count(name) for name in dict.fromkeys(types)})
    assert found == counts


def test_a_seed_says_where_it_was_read_from() -> None:
    assert {document.source for seed in SEEDS for document in read_seed(seed)} == {f"seeds/{seed.name}" for seed in SEEDS}


# --- the same resolution in another layout ---------------------------------------------------------------------------


def as_loose_text(document: Document) -> str:
    """The document as paragraphs with an empty line between, its notes at the end, as a mail leaves it."""
    notes = [f"{note.mark} {note.text}" for clause in document.clauses for note in clause.footnotes if note.text]
    return "\n\n".join([*paragraphs(document, "{}"), *notes])


def as_pdf_text(document: Document, lines_a_page: int = 23) -> str:
    """The document as a PDF viewer copies it: wrapped, an empty line after each line, notes under a rule at a page's end."""
    lines = [line for paragraph in paragraphs(document, "⟦{}⟧") for line in wrapped(f" {paragraph}")]
    notes = (note for clause in document.clauses for note in clause.footnotes)
    pages = []
    for start in range(0, len(lines), lines_a_page):
        page = lines[start : start + lines_a_page]
        below = [f" {note.mark} {note.text} " for line in page for _ in range(line.count("⟦")) if (note := next(notes)).text]
        rule = ["__________________ "] if below else []
        pages.append(" " + "\n\n".join([line.replace("⟦", " ").replace("⟧", " ") for line in page] + rule + below))
    return "\n".join(pages)


def paragraphs(document: Document, mark: str) -> list[str]:
    number = (document.symbol or "").removeprefix("A/RES/")
    return [f"{number}. {document.title}", "The General Assembly,", *(printed(clause, mark) for clause in document.clauses)]


def printed(clause: Clause, mark: str) -> str:
    text = clause.text
    for note in reversed(clause.footnotes):
        text = text[: note.at] + mark.format(note.mark) + text[note.at :]
    return f"{clause.number}. {text}" if clause.number else text


def wrapped(text: str, width: int = 84) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1].strip() and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f"{word} "
    return lines


@pytest.mark.parametrize("layout", [as_loose_text, as_pdf_text], ids=["loose paragraphs", "text of a PDF"])
@pytest.mark.parametrize(
    "seed", [seed for seed in SEEDS if seed.name[:3] in {"001", "002", "003"}], ids=lambda seed: seed.stem[:3]
)
def test_the_same_resolution_in_another_layout_has_the_same_clauses(seed: Path, layout: Callable[[Document], str]) -> None:
    document = read_seed(seed)[-1]
    (again,) = readers.read(layout(document).encode(), "another.txt")
    assert again.id == document.id
    assert [clause_as_expected(clause) for clause in again.clauses] == [
        clause_as_expected(clause) for clause in document.clauses
    ]
