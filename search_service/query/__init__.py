"""What a user asks: a Query (its URL is its only serialisation), and the tree that its text means."""

from search_service.query.arguments import MAX_REACH, PARAMETERS, Filters, Query, read_arguments
from search_service.query.parse import Parsed, Problem, parse
from search_service.query.tree import And, Node, Not, Or, Phrase, Symbol, Word, in_words, terms

__all__ = [
    "MAX_REACH",
    "PARAMETERS",
    "And",
    "Filters",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Phrase",
    "Problem",
    "Query",
    "Symbol",
    "Word",
    "in_words",
    "parse",
    "read_arguments",
    "terms",
]
