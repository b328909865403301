"""Why a request is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a request is refused: a sentence, what to do, the parameter, and the offset in its text where it matters."""

    detail: str
    advice: str
    parameter: str = "q"
    position: int | None = None
    suggestion: str = ""


class Refused(Exception):  # noqa: N818  # it never leaves the parser, whose answer it becomes
    """A query text that breaks a rule or a bound."""

    def __init__(self, detail: str, advice: str, position: int, suggestion: str = "") -> None:
        super().__init__(detail)
        self.problem = QueryProblem(detail, advice, "q", position, suggestion)
