"""Reads HTML, saved pages and pasted rich text, as a browser shows it."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from search_service.errors import ReadError
from search_service.model import Document
from search_service.readers.html.blocks import blocks_of
from search_service.readers.printed.block import Block, without_controls
from search_service.readers.printed.documents import documents_of

_BLANK = rb"(?:\s|\xef\xbb\xbf|<!--.{0,4000}?-->|<\?xml[^>]*>)*"
_PAGE = re.compile(_BLANK + rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(
    _BLANK + rb"<(?:div|p|span|table|ol|ul|h[1-6]|b|article|section|main|font|center)\b", re.IGNORECASE | re.DOTALL
)
_BLOCK_END = re.compile(rb"</(?:p|div|li|td|h[1-6])\s*>", re.IGNORECASE)
_LINE_OF_TEXT = re.compile(rb"^[ \t]*[^\s<]", re.MULTILINE)
_CHARSET = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml[^>]*>")
_LOOKED_AT = 4096  # bytes at the start of a file, where browsers search for the encoding
# The encodings of these labels by the WHATWG's Encoding Standard.
_LABELS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}
_MAX_DEPTH = 250  # elements in one another; the parser gives up soon after
_SUFFIXES = ("", ".html", ".htm", ".xhtml", ".txt", ".md")


def recognises(content: bytes) -> bool:
    """Whether the bytes are a web page, or a fragment of one whose text stands in its elements."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content[:_LOOKED_AT].decode("utf-16", "replace").encode()
    if _PAGE.match(content):
        return True
    # Markdown can begin with a tag as well; most of its lines do not.
    return bool(_FRAGMENT.match(content)) and len(_BLOCK_END.findall(content)) >= len(_LINE_OF_TEXT.findall(content))


def read(content: bytes, source: str) -> tuple[Document, ...]:
    """The documents of a page, in printed order; ReadError where it holds none, or is too deep to be read."""
    root = _parsed(_decode(content))
    blocks = blocks_of(root)
    documents = documents_of(blocks, source) if any(block.text for block in blocks) else ()
    suffix = PurePosixPath(source).suffix.lower()
    if suffix not in _SUFFIXES and all(document.kind == "press report" for document in documents):
        title = " ".join((root.findtext(".//title") or "").split())[:100]
        named = f" (“{title}”)" if title else ""
        raise ReadError(
            f"It is a web page{named}, not a {suffix} file: the download went wrong.",
            "Download it again, and look whether it opens.",
        )
    if not documents:
        raise ReadError("Its page holds no text.", "Give a page that holds the text of a resolution.")
    return documents


def fragment_blocks(fragment: str) -> tuple[Block, ...]:
    """The blocks of elements that stand in another format, such as a list in Markdown; none where they are no text."""
    try:
        return blocks_of(_parsed(f"<div>{fragment}</div>"), above_formula=False)
    except ReadError:
        return ()


def _parsed(text: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        text = without_controls(text).lstrip()
        prolog = _PROLOG.match(text)
        root = document_fromstring(text[prolog.end() if prolog else 0 :].encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("Its page holds no text.", "Give a page that holds the text of a resolution.") from error
    if any("depth" in entry.message for entry in parser.error_log) or _depth(root) > _MAX_DEPTH:
        raise ReadError(f"Its elements stand in one another more than {_MAX_DEPTH} deep.", "Save its text as plain text.")
    return root


def _depth(root: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _decode(content: bytes) -> str:
    """The text of a page: by its byte order mark; UTF-8 where it is that, which others never are by chance; else as it states.

    Where it states nothing, or what it is not, it is taken for Windows-1252, as browsers do.
    """
    for sign, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(sign):
            return content[len(sign) :].decode(encoding, "replace")
    declared = _CHARSET.search(content[:_LOOKED_AT])
    label = declared[1].decode("ascii").lower() if declared else "utf-8"
    for encoding in ("utf-8", _LABELS.get(label, label)):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")
