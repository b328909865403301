"""The errors: each has a kind, with an HTTP status, an exit code and advice."""

from __future__ import annotations

from search_service.problem_types import PROBLEM_TYPES_BY_NAME

# Terminals obey control characters, and direction marks reverse a line: messages show a replacement character instead.
_UNREADABLE = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)


def quoted(text: str) -> str:
    """What a user typed, for a message about it: its first 60 characters, in quotes."""
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


class SearchServiceError(Exception):
    """An error that a user can act on: `str(error)` says what and where, `advice` what to do.

    `kind` is the name of its row in PROBLEM_TYPES.
    """

    kind = "failure"
    exit_code = 1

    def __init__(self, what: str, advice: str = "") -> None:
        self.what = what.translate(_UNREADABLE)
        self.advice = advice
        super().__init__(self.what)

    def __str__(self) -> str:
        return f"{self.what} {self.advice}".strip()

    @property
    def status(self) -> int:
        return PROBLEM_TYPES_BY_NAME[self.kind].status

    @property
    def title(self) -> str:
        return PROBLEM_TYPES_BY_NAME[self.kind].title


class ReadError(SearchServiceError):
    """A file, or one document in it, cannot be read as a UN text; `line` is 1-based, 0 where no line is to blame."""

    def __init__(self, what: str, advice: str = "", line: int = 0) -> None:
        super().__init__(what, advice)
        self.line = line


class UsageError(SearchServiceError):
    """A parameter, an option or a setting that is unknown or out of range."""

    kind = "bad-parameter"
    exit_code = 2

    def __init__(self, what: str, advice: str = "", parameter: str = "") -> None:
        super().__init__(what, advice)
        self.parameter = parameter


class QueryError(UsageError):
    """A query text that breaks a limit; `position` is the offset in the text as typed."""

    kind = "bad-query"

    def __init__(self, what: str, advice: str = "", position: int = 0, suggestion: str = "") -> None:
        super().__init__(what, advice, parameter="q")
        self.position = position
        self.suggestion = suggestion


class BadRequestError(SearchServiceError):
    """A request that breaks a rule of HTTP."""

    kind = "bad-request"


class NotFoundError(SearchServiceError):
    """No document, clause or page is at this address."""

    kind = "not-found"


class PageBeyondError(NotFoundError):
    """A page beyond the last one."""

    kind = "page-beyond"


class NotAcceptableError(SearchServiceError):
    """The client accepts no format that the answer has."""

    kind = "not-acceptable"


class GoneError(SearchServiceError):
    """A cursor into a build of the index that is no longer served."""

    kind = "cursor-passed"


class TooLargeError(SearchServiceError):
    """A page or a JSON answer above the maximum size."""

    kind = "too-large"


class TooLongError(SearchServiceError):
    """An address or a body above the maximum length."""

    kind = "too-long"


class CutShortError(SearchServiceError):
    """A file that failed after its first lines were sent."""

    kind = "cut-short"


class OverBudgetError(SearchServiceError):
    """A search that takes longer than the budget of a request."""

    kind = "over-budget"


class BusyError(SearchServiceError):
    """A request that the service cannot take now; the client may send it again after `seconds`."""

    kind = "too-busy"

    def __init__(self, what: str, advice: str, seconds: int) -> None:
        super().__init__(what, advice)
        self.seconds = seconds


class ClusterUnavailableError(BusyError):
    """The cluster with the index does not answer, or some of its shards do not."""

    kind = "cluster-unavailable"

    def __init__(self, what: str, advice: str = "", seconds: int = 5) -> None:
        super().__init__(what, advice, seconds)


class IndexMissingError(SearchServiceError):
    """There is no index to answer from."""

    kind = "index-missing"


class IndexDamagedError(SearchServiceError):
    """The files of an index are not those that were built."""

    kind = "index-damaged"


class IndexBusyError(SearchServiceError):
    """Another process is building an index in the same folder."""

    kind = "index-busy"


class IndexNotWrittenError(SearchServiceError):
    """The index cannot be written: the disk is full or read-only, or the index exceeds a limit of its format."""
