"""What can go wrong, in our own words: each error knows its HTTP status, its exit code and its advice."""

from __future__ import annotations

# Terminals obey control characters, and marks of direction turn a line around: messages show only that they are there.
_UNREADABLE = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)


def quoted(text: str) -> str:
    """What a user gave, for a message about it: its first 60 characters, in quotes."""
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


class SearchServiceError(Exception):
    """An error that a user can act on: `str(error)` says what and where, `advice` what to do.

    `kind` names the sort of problem, for programs: it never changes, and `/problems/KIND` explains it.
    """

    kind = "failure"
    status = 500
    exit_code = 1
    title = "The service could not do this"

    def __init__(self, what: str, advice: str = "") -> None:
        self.what = what.translate(_UNREADABLE)
        self.advice = advice
        super().__init__(self.what)

    def __str__(self) -> str:
        return f"{self.what} {self.advice}".strip()


class ReadError(SearchServiceError):
    """A file, or one document in it, cannot be read as a UN text; `line` is 1-based, 0 where no line is to blame."""

    title = "This file cannot be read"

    def __init__(self, what: str, advice: str = "", line: int = 0) -> None:
        super().__init__(what, advice)
        self.line = line


class UsageError(SearchServiceError):
    """A request that makes no sense as it stands: an unknown parameter, a value out of range."""

    kind = "bad-parameter"
    status = 400
    exit_code = 2
    title = "The request cannot be understood"

    def __init__(self, what: str, advice: str = "", parameter: str = "") -> None:
        super().__init__(what, advice)
        self.parameter = parameter


class QueryError(UsageError):
    """A query text that breaks a bound; `position` is the offset in the text as typed."""

    kind = "bad-query"
    title = "The query cannot be answered"

    def __init__(self, what: str, advice: str = "", position: int = 0, suggestion: str = "") -> None:
        super().__init__(what, advice, parameter="q")
        self.position = position
        self.suggestion = suggestion


class OverBudgetError(SearchServiceError):
    """A search that takes more work than one request may."""

    kind = "over-budget"
    status = 503
    title = "The query needs more work than one request may take"


class NotFoundError(SearchServiceError):
    """No document, clause or page stands at this address."""

    kind = "not-found"
    status = 404
    title = "There is nothing at this address"


class PageBeyondError(NotFoundError):
    """The page of an answer that has fewer."""

    kind = "page-beyond"
    title = "There is no such page"


class GoneError(SearchServiceError):
    """What this address named was here, and is no longer."""

    kind = "cursor-passed"
    status = 410
    title = "This has passed"


class CutShortError(SearchServiceError):
    """An answer that broke off after its first lines were sent."""

    kind = "cut-short"
    title = "The answer is cut short"


class NotAcceptableError(SearchServiceError):
    """What is asked for is not given in any form that the client accepts."""

    kind = "not-acceptable"
    status = 406
    title = "There is no such form of this answer"


class TooManyRequestsError(SearchServiceError):
    """More requests from one address than the service is set to answer; `seconds` until it answers again."""

    kind = "too-many-requests"
    status = 429
    title = "Too many requests"

    def __init__(self, what: str, advice: str, seconds: int) -> None:
        super().__init__(what, advice)
        self.seconds = seconds


class IndexMissingError(SearchServiceError):
    """There is no index to answer from."""

    kind = "index-missing"
    status = 503
    title = "There is no index yet"


class IndexDamagedError(SearchServiceError):
    """An index is there, but it is not what was built."""

    kind = "index-damaged"
    status = 503
    title = "The index is damaged"


class IndexBusyError(SearchServiceError):
    """Another process is building an index in the same folder."""

    kind = "index-busy"
    status = 503
    title = "The index is being built"


class IndexNotWrittenError(SearchServiceError):
    """The disk does not take the index: it is full, or may not be written to; or there is more than an index can hold."""

    title = "The index cannot be written"
