"""What a user asks: a Query (its URL is its only serialisation), and the tree that its text means."""

from search_service.query.addresses import alike_to, toggled_urls, varying
from search_service.query.alike import alike
from search_service.query.arguments import MAX_REACH, PARAMETERS, Filters, Query, read_arguments, written
from search_service.query.dropping import required, without_each_term
from search_service.query.leaves import Problem
from search_service.query.lexemes import OPENING_QUOTES
from search_service.query.parse import MAX_CHARACTERS, Parsed, parse
from search_service.query.tree import (
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
    "Problem",
    "Query",
    "Symbol",
    "Value",
    "Word",
    "alike",
    "alike_to",
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
