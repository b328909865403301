"""The parts of a Word file: a ZIP archive of XML, opened with bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from posixpath import join, normpath

from lxml import etree

from search_service.errors import ReadError

# Bounds for one file: a resolution of 21 pages has 40 parts and 2 MB of XML.
MAX_PARTS = 5_000
MAX_PART_BYTES = 40 * 1024**2
MAX_READ_BYTES = 80 * 1024**2
_FAULTS = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zlib.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
)
_DAMAGED = "Open it in Word, save it anew, and give that file."
# What else is a ZIP archive: a member that tells it, what it is, and what to do.
_OTHERS = (
    ("mimetype", "an OpenDocument file or an e-book", "Save it as Word (.docx) or PDF."),
    ("xl/workbook.xml", "an Excel workbook", "Copy its text into a text file."),
    ("ppt/presentation.xml", "a PowerPoint presentation", "Copy its text into a text file."),
)
# Both namespaces of each vocabulary: that of Word itself, and the strict one of ISO/IEC 29500.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that a text is read from; what the file lacks is None or empty. `targets` maps ids of links to addresses."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    comments: etree._Element | None
    headers: Mapping[str, etree._Element]
    targets: Mapping[str, str]


def name(element: etree._Element) -> str:
    """The name of an element with the usual prefix: "w:p", "mc:Fallback"; one of another vocabulary without: "txbx"."""
    return _named(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=2_000)
def _named(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(space[1:])
    return f"{prefix}:{local}" if prefix else local


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """The attribute of this local name, in whichever namespace it stands; None where the element or it is missing."""
    if element is None:
        return None
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == attribute), None)


def child(element: etree._Element | None, wanted: str) -> etree._Element | None:
    """The first child of this name."""
    return None if element is None else next((found for found in element if name(found) == wanted), None)


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that is either on or off is on: present, and not "0", "false" or "off"."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def opened(content: bytes) -> Package:
    """The parts of a Word file; ReadError for every other ZIP archive, for damage, and for what exceeds the bounds."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Parts(archive).package()
    except _FAULTS as error:
        raise ReadError(f"It is a damaged Word file or ZIP archive: {error}.", _DAMAGED) from error


class _Parts:
    """The members of the archive, read one by one within the bounds."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > MAX_PARTS:
            raise ReadError(f"It is an archive of more than {MAX_PARTS:,} files.", "Unpack it and give the folder.")
        self._archive = archive
        self._entries = {entry.filename.lower(): entry for entry in entries}
        self._left = MAX_READ_BYTES

    def package(self) -> Package:
        main = self._main()
        document = self._parsed(main)
        if document is None or name(document) != "w:document":
            raise ReadError(*self._refusal())
        relations = self._relations(main)
        found = {kind: self._parsed(target) for kind, target in relations.values() if kind in _KINDS}
        return Package(
            document=document,
            styles=found.get("styles"),
            numbering=found.get("numbering"),
            footnotes=found.get("footnotes"),
            endnotes=found.get("endnotes"),
            comments=found.get("comments"),
            headers={
                key: part
                for key, (kind, target) in list(relations.items())[:_MAX_HEADERS]
                if kind == "header" and (part := self._parsed(target)) is not None
            },
            targets={key: target for key, (kind, target) in relations.items() if kind == "hyperlink"},
        )

    def _main(self) -> str:
        roots = self._relations("")
        return next((target for kind, target in roots.values() if kind == "officeDocument"), "word/document.xml")

    def _refusal(self) -> tuple[str, str]:
        for member, what, advice in _OTHERS:
            if member in self._entries:
                return f"It is {what}, not a Word file.", advice
        return "It is a ZIP archive without a Word document in it.", "Name it .zip if it holds files to read."

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of a part by id: their kind and their target, a part's name within the archive or an address."""
        folder, _, file = part.rpartition("/")
        root = self._parsed(join(folder, "_rels", f"{file}.rels"))
        found = {}
        for relation in root if root is not None else ():
            kind = (value(relation, "Type") or "").rpartition("/")[2]
            target = value(relation, "Target") or ""
            if value(relation, "TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[value(relation, "Id") or ""] = (kind, target)
        return found

    def _parsed(self, part: str) -> etree._Element | None:
        entry = self._entries.get(part.lower())
        if entry is None:
            return None
        with self._archive.open(entry) as file:
            content = file.read(min(MAX_PART_BYTES, self._left) + 1)
        self._left -= len(content)
        if len(content) > MAX_PART_BYTES or self._left < 0:
            raise ReadError(f"Its part {part} unpacks to more than {MAX_PART_BYTES // 1024**2} MB.", "Split the document.")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(f"It is a damaged Word file: its part {part} is no XML ({error.msg}).", _DAMAGED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(f"Its part {part} defines entities, which no Word file does.", _DAMAGED)
        return root


_KINDS = frozenset({"styles", "numbering", "footnotes", "endnotes", "comments"})
_MAX_HEADERS = 2_000  # relations that are looked through for headers
