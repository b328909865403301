"""What a user asks: a Query (its URL is its only serialisation), and the tree that its text means."""

from search_service.query.identical import identical_query
from search_service.query.lexer import OPENING_QUOTES
from search_service.query.nodes import (
    And,
    Identical,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Pinned,
    Prefix,
    Symbol,
    Value,
    Word,
    in_words,
    terms,
)
from search_service.query.parser import MAX_CHARACTERS, Parsed, parse
from search_service.query.query import MAX_REACH, PARAMETERS, Filters, Query, escape, read_arguments, written
from search_service.query.reduction import required, without_each_term
from search_service.query.terms import QueryProblem
from search_service.query.urls import address, arguments_apart, toggled_urls, varying

__all__ = [
    "MAX_CHARACTERS",
    "MAX_REACH",
    "OPENING_QUOTES",
    "PARAMETERS",
    "And",
    "Filters",
    "Identical",
    "InField",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Phrase",
    "Pinned",
    "Prefix",
    "Query",
    "QueryProblem",
    "Symbol",
    "Value",
    "Word",
    "address",
    "arguments_apart",
    "escape",
    "identical_query",
    "in_words",
    "parse",
    "read_arguments",
    "required",
    "terms",
    "toggled_urls",
    "varying",
    "without_each_term",
    "written",
]
