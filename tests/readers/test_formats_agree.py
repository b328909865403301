"""The same resolution as official XML, text, Markdown, HTML, Word and PDF gives the same clauses."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from search_service import readers
from search_service.model import Clause
from search_service.readers.sources import Source, sources
from tests.readers.renderings import RENDERINGS, Passage

WORDS = (
    *("the Charter", "its resolution 76/299 of 28 July 2022", "the Secretary-General", "States", "R&D", "5 per cent of it"),
    *("Côte d’Ivoire", "“small” States", "resolution 1325 (2000)", "the year 2030", "article 12", "anti\u2011personnel mines"),
    *("(as amended)", "10,000 people", "the 2030 Agenda", "A/77/1", "sub-Saharan Africa", "water: a right", "e-mail"),
)
PREAMBULAR = ("Recalling", "Noting", "Deeply concerned by", "Reaffirming", "Welcoming")
OPERATIVE = ("Calls upon", "Decides to consider", "Requests", "Takes note of", "Also invites")
NOTES = ("See A/77/1.", "Resolution 217 A (III).", "United Nations, Treaty Series, vol. 1, No. 2.", "Ibid., annex.")

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" and ".join)
notes = st.sampled_from(("", "", *NOTES))


@st.composite
def resolutions(draw: st.DrawFn) -> tuple[Passage, ...]:
    above = [
        Passage("", draw(st.sampled_from(PREAMBULAR)), f" {draw(phrases)},", draw(notes))
        for _ in range(draw(st.integers(1, 4)))
    ]
    below = []
    count = draw(st.integers(1, 4))
    for number in range(1, count + 1):
        end = "." if number == count else ";"
        points = draw(st.lists(phrases, max_size=3)) if number < count else []
        closed = tuple(f"To protect {point};" for point in points)
        words = f" {draw(phrases)}:" if points else f" {draw(phrases)}{end}"
        below.append(Passage(str(number), draw(st.sampled_from(OPERATIVE)), words, "" if points else draw(notes), closed))
    return (*above, *below)


def read_of(clause: Clause) -> tuple[object, ...]:
    notes = [(note.mark, note.text, note.at) for note in clause.footnotes]
    return clause.type, clause.number, clause.text, clause.verb, clause.opening, notes, clause.citations


def test_each_format_is_found_in_a_folder(tmp_path: Path) -> None:
    for rendering in RENDERINGS:
        (tmp_path / rendering.name).write_bytes(b"")
    found = [source.name for source in sources([tmp_path], 10**6) if isinstance(source, Source)]
    assert found == [str(tmp_path / name) for name in sorted(rendering.name for rendering in RENDERINGS)]


@settings(max_examples=60)
@given(resolutions())
def test_each_format_gives_the_same_clauses(passages: tuple[Passage, ...]) -> None:
    found = {}
    for rendering in RENDERINGS:
        (document,) = readers.read(rendering.written(passages), rendering.name)
        assert (document.symbol, document.body) == ("A/RES/77/300", "General Assembly"), rendering.name
        found[rendering.name] = [read_of(clause) for clause in document.clauses]
    assert [row[2].partition("\n")[0] for row in found["a.txt"]] == [one.opening + one.words for one in passages]
    plain = [tuple(str(part).replace("\u2011", "-") for part in clause) for clause in found["a.xml"]]
    assert [tuple(map(str, clause)) for clause in found.pop("a.pdf")] == plain, "a.pdf"
    for name, clauses in found.items():
        assert clauses == found["a.xml"], name
