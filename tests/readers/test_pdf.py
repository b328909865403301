"""PDFs: what geometry tells is read, pages that are images are named, and no file can do more than be refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Document

FONTS = {"roman": "Times-Roman", "italic": "Times-Italic", "bold": "Times-Bold"}
ENCODING = "/Encoding /WinAnsiEncoding"


@dataclass
class Pdf:
    """A PDF that is typeset as the United Nations does: 10 points on 12, first lines 24 points further in."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = 792

    def text(self, x: float, y: float, text: str, size: float = 10, font: str = "roman", mark: str = "") -> None:
        """The text, and behind it a raised mark."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        raised = f" /{font} 6.5 Tf 3.5 Ts ({mark}) Tj 0 Ts" if mark else ""
        self.pages[-1].append(f"BT /{font} {size} Tf {x} {792 - y} Td ({escaped}) Tj{raised} ET")

    def paragraph(self, y: float, *lines: str, x: float = 123.4) -> float:
        """The lines from `y` on, the first indented; the place of the next paragraph."""
        for number, line in enumerate(lines):
            self.text(x + (24 if number == 0 else 0), y + 12 * number, line)
        return y + 12 * (len(lines) - 1) + 18

    def page(self, *furniture: tuple[float, float, str]) -> None:
        self.pages.append([])
        for x, y, text in furniture:
            self.text(x, y, text, 8.5, "bold")

    def content(self) -> bytes:
        """The file."""
        fonts = "".join(
            f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} {ENCODING} >> " for name, base in FONTS.items()
        )
        kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(self.pages)))
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>"]
        for number, page in enumerate(self.pages):
            stream = "\n".join(page)
            box = f"/MediaBox [0 0 612 792] /Resources << /Font << {fonts} >> >>"
            objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {4 + 2 * number} 0 R >>")
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        return numbered(objects)


def numbered(objects: list[str]) -> bytes:
    """The objects of a PDF as a file with its table."""
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode("cp1252")


def resolution() -> Pdf:
    """Two pages: a sentence and a note go on across the turn, and the masthead stands last in the content."""
    pdf = Pdf()
    pdf.text(123.4, 260, "Resolution adopted by the General Assembly on 24 February 2023", 14, "bold")
    pdf.text(85, 330, "77/273.", 12, "bold")
    pdf.text(132, 330, "Rivers of the region", 12, "bold")
    y = pdf.paragraph(356, "The General Assembly,")
    y = pdf.paragraph(y, "Recalling its resolution 72/7 of 17 November 2017", "on rivers,")
    pdf.text(170, y - 21, "1", 6.5)
    y = pdf.paragraph(y, "1.  Welcomes the short- and long-", "term plans;")
    pdf.paragraph(690, "2.  Requests the Secretary-", "General to report on the waters that flow from one State")
    pdf.text(99.6, 715, "__________________", 8, "bold")
    pdf.text(117, 725, "1", 5.5)
    pdf.text(123.4, 728, "See A/77/1, annex, which was issued before the", 8.5)
    pdf.text(60, 755, "23-03967", 7)
    pdf.text(123.4, 57, "United Nations", 14)
    pdf.text(493, 57, "A/RES/77/273", 10)
    pdf.page((60, 59, "A/RES/77/273"), (400, 59, "Rivers of the region"), (540, 755, "2/2"))
    pdf.paragraph(70, "", "into another and of the seas that they reach;")
    pdf.paragraph(112, "3.  Decides to act.")
    pdf.text(400, 150, "60th plenary meeting", 10, "italic")
    pdf.text(400, 162, "24 February 2023", 10, "italic")
    return pdf


def read(content: bytes) -> Document:
    (document,) = readers.read(content, "resolution.pdf")
    return document


def test_geometry_tells_paragraphs_notes_and_furniture() -> None:
    document = read(resolution().content())
    assert (document.symbol, document.title) == ("A/RES/77/273", "Rivers of the region")
    assert (document.adopted, document.meeting) == ("2023-02-24", "60th plenary meeting")
    assert [(clause.type, clause.number, clause.text) for clause in document.clauses] == [
        ("preambular", None, "Recalling its resolution 72/7 of 17 November 2017 on rivers,"),
        ("operative", "1", "Welcomes the short- and long-term plans;"),
        (
            "operative",
            "2",
            "Requests the Secretary-General to report on the waters that flow from one State into another and of the seas that "
            "they reach;",
        ),
        ("operative", "3", "Decides to act."),
    ]
    (note,) = document.clauses[0].footnotes
    assert (note.mark, note.text, note.at) == ("1", "See A/77/1, annex, which was issued before the", 60)


def test_a_letter_that_reaches_beyond_its_end_hides_no_blank() -> None:
    """Word leaves out the blank between two runs; the box of an "f" covers a third of the gap that stands for it."""
    pdf = Pdf()
    pdf.paragraph(100, "The General Assembly,")
    pdf.text(147.4, 130, "1.  Extends the mandate of")
    pdf.text(147.4 + 106.65 + 2.3, 130, "the Panel.")
    assert read(pdf.content()).clauses[0].text == "Extends the mandate of the Panel."


LEFT = (
    "Guided by the Charter of the United Nations and by",
    "the law of the sea as it stands,",
    "1. Welcomes the report of the Secretary-General on",
    "the waters of the region and the annexes to it;",
    "2. Requests all States to report once a year on the",
    "rivers that flow from one of them into another and",
    "on lakes and seas, as they did before, in all the",
    "languages of the Organization and in good time;",
)
RIGHT = (
    "3. Invites the specialized agencies and the funds",
    "and programmes of the United Nations to take part",
    "in the conference on rivers, lakes and seas that the",
    "Secretary-General is to convene, and in its main",
    "committees, as observers;",
    "4. Decides to include in the provisional agenda of",
    "its next session an item on rivers, and to remain",
    "seized of the matter.",
)


@pytest.mark.parametrize("shift", [0, 5], ids=["lines beside each other", "lines at other heights, as browsers set them"])
def test_two_columns_are_read_one_after_the_other(shift: int) -> None:
    pdf = Pdf()
    pdf.text(123, 60, "Resolution adopted by the General Assembly on 24 February 2023", 12, "bold")
    pdf.text(123, 80, "77/273. Rivers", 12, "bold")
    pdf.text(60, 100, "The General Assembly,")
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        for x, line in ((60, left), (310, right)):
            y = 120 + 12 * number + (shift if x == 310 else 0)
            pdf.text(x + (12 if line[0].isdigit() or line[0] == "G" else 0), y, line)
    document = read(pdf.content())
    assert [(clause.number, clause.text) for clause in document.clauses] == [
        (None, " ".join(LEFT[:2])),
        ("1", " ".join(LEFT[2:4]).removeprefix("1. ")),
        ("2", " ".join(LEFT[4:]).removeprefix("2. ")),
        ("3", " ".join(RIGHT[:5]).removeprefix("3. ")),
        ("4", " ".join(RIGHT[5:]).removeprefix("4. ")),
    ]


def test_a_justified_line_sets_its_number_apart_and_a_raised_mark_pushes_its_line_down() -> None:
    pdf = Pdf()
    for number, line in enumerate(("A/RES/77/300", "The General Assembly,", "Recalling the law,")):
        pdf.text(147, 100 + 18 * number, line)
    pdf.text(147, 154, "1.")
    pdf.text(147 + 35, 154, "Welcomes the report of the Secretary-General on the waters of")
    pdf.text(123.4, 170, "the region and the law of the sea,", mark="1")
    pdf.text(123.4, 182, "and its annexes.")
    assert [(clause.number, clause.text) for clause in read(pdf.content()).clauses] == [
        (None, "Recalling the law,"),
        (
            "1",
            "Welcomes the report of the Secretary-General on the waters of the region and the law of the sea, and its annexes.",
        ),
    ]


def test_the_words_of_a_cell_wrap() -> None:
    pdf = Pdf()
    pdf.text(123, 60, "Resolution adopted by the General Assembly on 24 February 2023", 12, "bold")
    pdf.text(123, 80, "77/273. Rivers", 12, "bold")
    pdf.paragraph(100, "The General Assembly,")
    pdf.paragraph(118, "1.  Decides on the following dates:")
    rows = (("Forum on rivers", "6 May 2026"), ("Forum on the seas, and on", "7 May 2026"), ("Meeting of experts", "28 and 29"))
    for row, cells in enumerate(rows):
        for x, cell in zip((123.4, 300), cells, strict=True):
            pdf.text(x, 150 + 32 * row, cell)
    pdf.text(123.4, 150 + 32 + 12, "the States that they part")
    pdf.text(300, 150 + 64 + 12, "July 2026")
    pdf.paragraph(270, "2.  Decides to act.")
    first, second = read(pdf.content()).clauses
    assert first.rows == (
        ("Forum on rivers", "6 May 2026"),
        ("Forum on the seas, and on the States that they part", "7 May 2026"),
        ("Meeting of experts", "28 and 29 July 2026"),
    )
    assert second.text == "Decides to act."


def test_a_number_at_a_page_s_foot_is_a_note_s_only_where_it_is_raised_above() -> None:
    pdf = resolution()
    pdf.pages[0] = [line for line in pdf.pages[0] if "See A/77/1" not in line]
    pdf.text(123.4, 728, "See the report of the Conference, New York,", 8.5)
    pdf.pages[0], pdf.pages[1] = [*pdf.pages[0], pdf.pages[1].pop()], pdf.pages[1]
    pdf.pages[0].append("BT /roman 8.5 Tf 123.4 54 Td (17 March 2022, and Doha.) Tj ET")
    (note,) = read(pdf.content()).clauses[0].footnotes
    assert note.text == "See the report of the Conference, New York, 17 March 2022, and Doha."


def test_a_file_of_geneva_is_read_as_one_of_new_york() -> None:
    """The masthead stands last in the content, the rule above the notes is drawn, pages have a number alone."""
    pdf = Pdf()
    y = pdf.paragraph(400, "The Human Rights Council,")
    y = pdf.paragraph(y, "Recalling the Universal Declaration of Human", "Rights,")
    pdf.text(152, y - 21, "1", 6)
    pdf.paragraph(y, "1.  Recognizes the right to water, which")
    pdf.text(147, 715, "1", 6)
    pdf.text(153, 718, "Resolution 217 A (III).", 9)
    pdf.text(60, 750, "GE.21-14488(E)", 10)
    pdf.text(123, 300, "Resolution adopted by the Human Rights Council on 8 October 2021", 14, "bold")
    pdf.text(123, 330, "48/13. Water for all", 12, "bold")
    pdf.text(450, 57, "A/HRC/RES/48/13", 10)
    pdf.page((60, 50, "A/HRC/RES/48/13"), (60, 750, "2"))
    pdf.paragraph(72, "", "all people need;")
    pdf.paragraph(102, "2.  Decides to act.")
    document = read(pdf.content())
    assert (document.symbol, document.body, document.title) == ("A/HRC/RES/48/13", "Human Rights Council", "Water for all")
    assert [clause.text for clause in document.clauses] == [
        "Recalling the Universal Declaration of Human Rights,",
        "Recognizes the right to water, which all people need;",
        "Decides to act.",
    ]
    assert [(note.mark, note.text) for note in document.clauses[0].footnotes] == [("1", "Resolution 217 A (III).")]
    assert document.problems == ()


def image_page() -> list[str]:
    return ["q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x78 EI Q"]


def test_a_page_that_is_an_image_is_named() -> None:
    pdf = resolution()
    pdf.pages.append(image_page())
    document = read(pdf.content())
    assert document.problems == ("Page 3 is an image; OCR it first.",)
    assert len(document.clauses) == 4


REFUSED = [
    ("pages that are images alone", Pdf([image_page(), image_page()]).content(), "Pages 1 and 2 are images; OCR them first."),
    ("a page that prints nothing", Pdf().content(), "It prints no text. Give a PDF that holds text."),
    ("cut in the middle", resolution().content()[:900], "It is a damaged PDF."),
    ("only a header", b"%PDF-1.7\n", "It is a damaged PDF."),
    ("more pages than are read", Pdf([[]] * 601).content(), "It has 601 pages; at most 600 are read. Split it."),
    (
        "encrypted",
        resolution()
        .content()
        .replace(
            b"trailer <<",
            b"trailer << /ID [<0><0>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
            b"/O <" + b"28" * 32 + b"> /U <" + b"29" * 32 + b"> >>",
        ),
        "It is encrypted with a password. Save it without one.",
    ),
]


@pytest.mark.parametrize(("why", "content", "reason"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_cannot_be_read_is_refused_with_a_reason(why: str, content: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as refused:
        readers.read(content, "file.pdf")
    assert str(refused.value).startswith(reason)


def test_lines_that_no_margin_holds_and_places_off_the_page_are_read() -> None:
    """What damage makes of a page: found by cutting and shuffling real files."""
    pdf = Pdf()
    for number in range(20):
        pdf.text(40 + 17 * number, 100 + 12 * number, f"Line {number} of a page without margins, in words.")
    pdf.text(1e9, 400, "Nowhere")
    pdf.text(1e38, 1e38, "Beyond", 1e30)
    assert "Line 7" in read(pdf.content()).clauses[0].text + " ".join(clause.text for clause in read(pdf.content()).clauses)


def test_words_that_stand_apart_without_a_written_blank_have_one() -> None:
    """Browsers write no blanks but move the pen, in letters that a matrix makes smaller."""
    pdf = Pdf()
    for number, words in enumerate((["A/RES/77/300"], ["The", "General", "Assembly,"], ["Recalling", "the", "report,"])):
        moved = "-318".join(f"({word})" for word in words)
        pdf.pages[-1].append(f"BT /roman 13.33 Tf .75 0 0 .75 147 {692 - 18 * number} Tm [{moved}] TJ ET")
    assert [clause.text for clause in read(pdf.content()).clauses] == ["Recalling the report,"]


SIZES = [
    ("1", "12 0 0 12", "Distiller and InDesign write letters of one point, which a matrix enlarges"),
    ("120", ".1 0 0 .1", "Ghostscript writes letters that a matrix makes smaller"),
    ("-12", "-1 0 0 -1", "turned twice, letters stand upright"),
    ("0.04", "1 0 0 1", "letters of no size to speak of, as damage makes them"),
]


@pytest.mark.parametrize(("size", "matrix", "why"), SIZES, ids=[why for *_, why in SIZES])
def test_letters_have_the_size_that_they_are_printed_in(size: str, matrix: str, why: str) -> None:
    pdf = Pdf()
    lines = ("The General Assembly,", "Recalling its words,", "1. Decides to act;", "2. Requests a report.")
    for number, line in enumerate(lines):
        pdf.pages[-1].append(f"BT /roman {size} Tf {matrix} 123 {692 - 18 * number} Tm ({line}) Tj ET")
    texts = [clause.text for clause in read(pdf.content()).clauses]
    assert texts == ["Recalling its words,", "Decides to act;", "Requests a report."]
