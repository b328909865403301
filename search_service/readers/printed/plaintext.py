"""Plain text: what a PDF, a mail or a draft leaves when its text is copied."""

from __future__ import annotations

import re
from dataclasses import replace

from search_service.model import Document
from search_service.readers.printed.block import without_controls
from search_service.readers.printed.documents import documents_of
from search_service.readers.printed.layout import printed_paragraphs

# People keep the italics of an opening as "*Encourages*" or "_Encourages_"; a lone asterisk is a reference mark and stays.
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_]{1,2000})(?<=\S)\1(?![\w*])")


def recognises(text: str) -> bool:
    """Everything that is text is plain text: this is the last format to ask."""
    return True


def read(text: str, source: str) -> tuple[Document, ...]:
    """The documents of a plain text, in printed order; raises ReadError where there is no text at all."""
    blocks = printed_paragraphs(without_controls(text))
    return documents_of([replace(block, text=_EMPHASIS.sub(r"\2", block.text)) for block in blocks], source)
