"""The draft of a request: read and checked, and never logged, stored or cached."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from flask import Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser

from search_service.engines import deadlines
from search_service.errors import BadRequestError, ReadError, SearchServiceError, TooLongError, UsageError
from search_service.model import Document
from search_service.precedents.check import CheckedClause, Checker
from search_service.precedents.draft_language import in_its_language
from search_service.readers import read
from search_service.readers.apart import read_apart
from search_service.web.middleware.bounds import MAX_BODY_BYTES
from search_service.web.middleware.uploads import BROKEN_OFF
from search_service.web.request import index

MAX_CLAUSES = 1000
# In bytes: shorter plain texts are read in this process, all others in a separate one.
MAX_READ_HERE = 50_000
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MARKUP = (b"%PDF", b"PK", b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"{\\rtf", b"\xd0\xcf")
_NAME = "draft"


class CheckFailedError(SearchServiceError):
    """An unexpected error during a check: its details may have words of the draft, so they are not shown or logged."""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """The documents in a draft, and their clauses with precedents; `text` is a short plain text to go on with, else ""."""

    documents: tuple[Document, ...]
    clauses: tuple[CheckedClause, ...]
    text: str


def checked_draft() -> CheckedDraft:
    """The draft of this request, checked."""
    try:
        content = _content()
        documents = tuple(map(in_its_language, _documents(content)))
        clauses = sum(len(document.clauses) for document in documents)
        if clauses > MAX_CLAUSES:
            raise TooLongError(
                f"The draft has {clauses:,} clauses, and {MAX_CLAUSES:,} are checked at a time.", "Check it in parts."
            )
        text = content.decode(errors="replace") if _is_short_text(content) else ""
        return CheckedDraft(documents, tuple(Checker(index().engine).check(documents)), text)
    except (SearchServiceError, HTTPException):
        raise
    except Exception as error:
        failure = type(error).__name__
    # Raised outside of the handler, so that the log has no chained errors, which quote the draft.
    raise CheckFailedError(f"The draft could not be checked ({failure}).", "Try again with its plain text.")


def private(response: Response, filename: str = "") -> Response:
    """A response about a draft: not cached; with a filename, sent as a file."""
    response.headers["Cache-Control"] = "no-store"
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _content() -> bytes:
    """The bytes of the draft: the body, or the field `file` or `text` of a form."""
    if request.environ.get(BROKEN_OFF):
        raise BadRequestError("The draft broke off before its end.", "Send it again.")
    if request.mimetype not in _FORMS:
        content = request.get_data(cache=False)
        if not content:
            raise UsageError("There is no draft in the request.", "Send it as the body, or as the field text or file.", "text")
        return content
    # Flask's own parser would write large files to the disk.
    parser = FormDataParser(
        _in_memory, max_form_memory_size=MAX_BODY_BYTES, max_content_length=MAX_BODY_BYTES, max_form_parts=20
    )
    _, fields, files = parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    for name in [*fields, *files]:
        if name not in ("text", "file"):
            raise UsageError("The form has a field that is not known here.", "Use text or file.", name[:60])
    content = files["file"].read() if "file" in files else b""
    content = content or fields.get("file", "").encode() or fields.get("text", "").encode()
    if not content.strip():
        raise UsageError("There is no draft in the form.", "Paste a text, or choose a file.", "text")
    return content


def _in_memory(
    total_content_length: int | None, content_type: str | None, filename: str | None, content_length: int | None = None
) -> IO[bytes]:
    return BytesIO()


def _is_short_text(content: bytes) -> bool:
    return len(content) <= MAX_READ_HERE and not content.lstrip().startswith(_MARKUP)


def _documents(content: bytes) -> tuple[Document, ...]:
    try:
        if _is_short_text(content):
            return read(content, _NAME)
        return read_apart(content, _NAME, deadlines.check)
    except ReadError as error:
        raise BadRequestError(error.what, error.advice) from None
