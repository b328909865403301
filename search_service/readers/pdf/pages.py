"""The pages of a PDF as printed lines, within bounds; runs in a separate process."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from search_service.readers.pdf.characters import GlyphRun, TextPage
from search_service.readers.pdf.lines import lines_of
from search_service.readers.printed.line import Line

MAX_PAGES = 600
MAX_CHARACTERS = 50_000  # of one page; a page of the smallest print has some 12,000
FEW_CHARACTERS = 25  # a stamp or a page number on a page that is an image
LARGE_IMAGE = 0.4  # of the page's area: it is the page, not a picture on it


@dataclass(frozen=True, slots=True)
class Pages:
    """What a PDF prints: its lines, the numbers of pages that are images, and of pages whose letters have no meaning.

    `refused` says why nothing was read, in a sentence and an advice; it is empty where something was.
    """

    lines: tuple[Line, ...] = ()
    images: tuple[int, ...] = ()
    unmapped: tuple[int, ...] = ()
    refused: tuple[str, str] | None = None


def pages_of(content: bytes) -> Pages:
    """The printed lines of a PDF; whatever is wrong with the file is said in `refused`."""
    # Loaded with the first PDF: no other reader needs it, and it takes a tenth of a second.
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(content)
        count = len(document)
    except pdfium.PdfiumError as error:
        return Pages(refused=_refusal(str(error), raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD))
    if count > MAX_PAGES:
        return Pages(refused=(f"It has {count:,} pages; at most {MAX_PAGES} are read.", "Split it."))
    if count == 0:
        return Pages(refused=("It has no page.", "Save it again as PDF."))
    lines: list[Line] = []
    images, unmapped = [], []
    for number in range(1, count + 1):
        try:
            found = _PdfPage(document[number - 1], raw)
        except pdfium.PdfiumError:
            return Pages(refused=(f"Page {number} is damaged.", "Open it in a PDF viewer and print it to a new PDF."))
        if found.characters > MAX_CHARACTERS:
            most = f"at most {MAX_CHARACTERS:,} are read"
            return Pages(refused=(f"Page {number} holds {found.characters:,} characters; {most}.", "Save its text instead."))
        text = found.runs()
        if found.is_image(text):
            images.append(number)
        elif _is_unmapped(text):
            unmapped.append(number)
        else:
            lines.extend(lines_of(text, number))
        found.close()
    return Pages(tuple(lines), tuple(images), tuple(unmapped))


def _refusal(reason: str, encrypted: bool) -> tuple[str, str]:
    if encrypted or "password" in reason.lower():
        return "It is encrypted with a password.", "Save it without one."
    return "It is a damaged PDF.", "Open it in a PDF viewer and print it to a new PDF, or save its text."


class _PdfPage:
    """A page of pdfium's and the text on it; close it when it is read."""

    def __init__(self, page: Any, raw: Any) -> None:
        self._page, self._raw = page, raw
        self._text = page.get_textpage()
        self.characters: int = self._text.count_chars()

    def runs(self) -> list[GlyphRun]:
        return list(TextPage(self._raw, self._text.raw, self.characters, self._page.get_height()).runs())

    def is_image(self, text: list[GlyphRun]) -> bool:
        """Whether the page prints an image and next to no text."""
        if sum(len(run.text) for run in text) >= FEW_CHARACTERS:
            return False
        width, height = self._page.get_size()
        return any(area > LARGE_IMAGE * width * height for area in self._image_areas())

    def _image_areas(self) -> Iterator[float]:
        for image in self._page.get_objects(filter=(self._raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
            left, bottom, right, top = image.get_bounds()
            yield (right - left) * (top - bottom)

    def close(self) -> None:
        self._text.close()
        self._page.close()


def _is_unmapped(text: list[GlyphRun]) -> bool:
    """Whether most letters are none: the fonts do not say what their glyphs mean."""
    letters = [letter for run in text for letter in run.text if letter != " "]
    unknown = sum(letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc") for letter in letters)
    return unknown * 3 > len(letters) > 0
