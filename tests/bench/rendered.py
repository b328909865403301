"""The rendered documents: resolutions as the kinds of text that people have, and what a reader should find in each.

`python tests/bench/fidelity.py` prints how well it is found. The texts are no part of the project; `truth.json` beside each
is the independent reading that they were rendered from.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Clause, Document, Footnote
from search_service.readers.clauses import row_line
from search_service.symbols import agenda_items, parse_symbol, session_of
from tests.bench.fidelity import TYPES, Reading, Score, compare, words

STYLES = ("pdf", "loose", "md", "draft")


def rendered(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each rendered document's name and its files by what they are: a style's text, or "truth"."""
    files: dict[str, dict[str, str]] = {}
    for name, text in _files(path):
        stem, style, _ = name.rsplit(".", 2)
        files.setdefault(stem, {})[style] = text
    yield from sorted(files.items())


def _files(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.*.*")):
            yield file.name, file.read_text(encoding="utf-8")
        return
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content:
                yield Path(member.name).name, content.read().decode("utf-8")


def expected_reading(name: str, style: str, truth: dict[str, Any], text: str) -> Reading:
    """What a reader should find in the text of that style."""
    visible = truth["visible"][style]
    clauses = tuple(expected_clauses(truth["clauses"], visible["footnote_texts_present"]))
    return Reading(name, clauses, dict(expected_facts(visible, truth["metadata"], text)))


def expected_facts(visible: dict[str, Any], metadata: dict[str, Any], text: str) -> Iterator[tuple[str, object]]:
    symbol = parse_symbol(visible["symbol"] or "")
    number = symbol.split("/", 2)[2] if symbol else ""
    if number in text.split("The General Assembly")[0].split("The Security Council")[0]:  # a part may print "B" alone
        yield "symbol", symbol
        yield "session", (session_of(symbol) if symbol else None) or _session(visible, metadata)
    yield "kind", visible["kind"]
    yield "title", visible["title"] or ""
    yield "agenda_items", tuple(item for line in visible["agenda_item"] or () for item in agenda_items(line))
    yield "agenda_item_titles", tuple(visible["agenda_item_name"] or ())
    yield "adopted", visible["adoption_date"]
    yield "published", visible["distribution_date"]
    yield "meeting", visible["meeting"] or None
    yield "sponsors", words([visible["sponsors"] or ""])
    drafts = re.findall(r"[^\s,]+/L\.[^\s,]+", " ".join(visible["originating_document"] or ()))
    yield "draft_symbols", tuple(parse_symbol(draft) for draft in drafts)


def _session(visible: dict[str, Any], metadata: dict[str, Any]) -> str | None:
    symbol = parse_symbol(metadata["symbol"] or "")
    return session_of(symbol) if symbol and visible["session"] else None


def expected_clauses(rows: Sequence[dict[str, Any]], notes_present: bool) -> Iterator[Clause]:
    """The clauses of a truth file, with points joined to theirs on lines of their own, rows and headings in their place."""
    clause: Clause | None = None
    headings: list[str] = []
    texts: dict[str, str] = {}
    for row in rows:
        if notes_present:  # a repeated reference leads to the note that its mark had before
            texts.update((note["marker"], note["text"]) for note in row["footnotes"] if note["text"])
        notes = tuple(Footnote(note["marker"], texts.get(note["marker"], ""), note["offset"]) for note in row["footnotes"])
        if row["type"] == "heading":
            headings.append(row["text"])
        elif row["type"] in ("point", "wrapup") and clause:
            clause = joined(clause, row, notes)
        elif row["type"] == "table" and clause:
            clause = with_rows(clause, [(heading,) for heading in headings])  # a heading above a table is a row of it
            headings.clear()
            clause = with_rows(clause, [tuple(cell.strip() for cell in row["text"].split(" | "))])
        elif row["type"] in TYPES:
            if clause:
                yield clause
            modifiers = tuple(row["modifiers"])
            verb = row["lemma"]
            clause = Clause(
                "", TYPES[row["type"]], row["number"], None, verb, modifiers, None, row["text"], (), notes, (), tuple(headings)
            )
            headings.clear()
    if clause:
        yield clause


def with_rows(clause: Clause, rows: Sequence[tuple[str, ...]]) -> Clause:
    return structs.replace(clause, rows=(*clause.rows, *rows), text="\n".join([clause.text, *map(row_line, rows)]))


def joined(clause: Clause, row: dict[str, Any], notes: Sequence[Footnote]) -> Clause:
    number = f"{row['num_printed']} " if row["num_printed"] else ""
    shift = len(clause.text) + 1 + len(number)
    moved = tuple(replace(note, at=note.at + shift) for note in notes)
    return structs.replace(clause, text=f"{clause.text}\n{number}{row['text']}", footnotes=clause.footnotes + moved)


def straight(text: str) -> str:
    """The draft style prints straight apostrophes where the official text has curly ones."""
    return text.replace("’", "'").replace("‘", "'")


def straightened(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(
        structs.replace(
            clause,
            text=straight(clause.text),
            footnotes=tuple(replace(note, text=straight(note.text)) for note in clause.footnotes),
            headings=tuple(map(straight, clause.headings)),
            rows=tuple(tuple(map(straight, row)) for row in clause.rows),
        )
        for clause in clauses
    )


def score_rendered(path: Path, styles: Sequence[str] = STYLES) -> dict[str, Score]:
    """The score of each style over all rendered documents."""
    scores = {style: Score() for style in styles}
    for name, files in rendered(path):
        truth = json.loads(files["truth"])
        for style in styles:
            reading = expected_reading(name, style, truth, files[style])
            document = read_last(files[style], f"{name}.{style}.txt")
            if style == "draft":
                reading = replace(
                    reading, clauses=straightened(reading.clauses), facts={k: _straight(v) for k, v in reading.facts.items()}
                )
                document = replace(document, clauses=straightened(document.clauses), title=straight(document.title))
            compare(scores[style], reading, document)
    return scores


def _straight(value: object) -> object:
    return straight(value) if isinstance(value, str) else value


def read_last(text: str, source: str) -> Document:
    """The last document of a text, an empty one where it cannot be read."""
    try:
        return readers.read(text.encode(), source)[-1]
    except ReadError as error:
        return Document("unread", "press report", None, "en", str(error), source, ())
