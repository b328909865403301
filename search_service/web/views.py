"""The views of a search page, and addresses that keep query and view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search_service.errors import UsageError
from search_service.query import Query, written


@dataclass(frozen=True, slots=True)
class Option:
    """A parameter of a page: its values, the first as default, and the view that it belongs to, "" for any."""

    name: str
    values: tuple[str, ...]
    view: str = ""

    def read(self, text: str) -> str:
        """The value of a parameter's text, the default for ""; UsageError lists the values if it is none of them."""
        if text and text not in self.values:
            known = ", ".join(sorted(self.values, key=lambda value: (len(value), value)))
            raise UsageError(f"“{text[:60]}” is not a valid {self.name}.", f"Use one of {known}.", self.name)
        return text or self.values[0]


OPTIONS = (
    Option("view", ("clauses", "concordance", "timeline")),
    Option("context", ("8", *(str(words) for words in range(5, 16) if words != 8)), "concordance"),
    Option("neighbour", ("none", "left", "right"), "concordance"),
    Option("by", ("year", "session"), "timeline"),
    Option("scale", ("rate", "count"), "timeline"),
    Option("split", ("body", "none", "verb"), "timeline"),
)
# On the page of verb shifts, and for programs.
SHIFT = Option("shift", ("any", "stronger", "weaker"))
_BY_NAME = {option.name: option for option in OPTIONS}
VIEW_PARAMETERS = tuple(_BY_NAME)


@dataclass(frozen=True, slots=True)
class View:
    """A view of results. `chosen` has the options that differ from their defaults, in the order of OPTIONS.

    `beside` are further query texts, which a timeline compares with the first.
    """

    chosen: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[tuple[str, str], ...]:
        return (*self.chosen, *(("with", text) for text in self.beside))

    @property
    def name(self) -> str:
        return self.option("view")

    def option(self, name: str) -> str:
        return dict(self.chosen).get(name, _BY_NAME[name].values[0])

    def having(self, name: str, value: str) -> View:
        """This view with an option changed; another view starts from its defaults."""
        if name == "view":
            return _view({name: value})
        return replace(_view(dict(self.chosen) | {name: value}), beside=self.beside)

    def without(self, text: str) -> View:
        """This view without one of the texts beside."""
        return replace(self, beside=tuple(other for other in self.beside if other != text))

    def url(self, query: Query, path: str = "/") -> str:
        """The one address of a query in this view."""
        arguments = [*query.arguments(), *self.arguments]
        return f"{path}?{written(arguments)}" if arguments else path


def read_view(texts: Iterable[str]) -> View:
    """The view of the values of VIEW_PARAMETERS, "" for missing ones; UsageError names the problem."""
    pairs = list(zip(OPTIONS, texts, strict=True))
    view = _view({option.name: option.read(text) for option, text in pairs})
    for option, text in pairs:
        if text and option.view not in ("", view.name):
            raise UsageError(
                f"The parameter {option.name} belongs to the {option.view}.", f"Add view={option.view}.", option.name
            )
    return view


def _view(values: dict[str, str]) -> View:
    return View(
        tuple(
            (option.name, values[option.name])
            for option in OPTIONS
            if values.get(option.name, option.values[0]) != option.values[0]
        )
    )
