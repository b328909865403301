"""Queries: a Query, which is its URL, and the tree of its text."""

from search_service.query.identical import identical_query
from search_service.query.nodes import (
    NO_BOUND,
    OPEN_ENDS,
    And,
    Compound,
    Identical,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Part,
    Passage,
    Phrase,
    PhrasePrefix,
    Pinned,
    Prefix,
    Symbol,
    Synonyms,
    Value,
    Word,
    is_stop_word,
    terms,
    typed_words,
    words_of,
)
from search_service.query.parser import MAX_CHARACTERS, Parsed, parse
from search_service.query.pasted import OPENING_QUOTES
from search_service.query.plain import Plain
from search_service.query.problems import QueryProblem
from search_service.query.query import MAX_REACH, PARAMETERS, Query, escape, read_arguments, written
from search_service.query.ranges import Filters, range_of, value_label, without_ranges
from search_service.query.reduction import required, without_each_term
from search_service.query.references import spelled_documents
from search_service.query.urls import address, arguments_apart, toggled_urls, varying
from search_service.query.wording import in_words

__all__ = [
    "MAX_CHARACTERS",
    "MAX_REACH",
    "NO_BOUND",
    "OPENING_QUOTES",
    "OPEN_ENDS",
    "PARAMETERS",
    "And",
    "Compound",
    "Filters",
    "Identical",
    "InField",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Part",
    "Passage",
    "Phrase",
    "PhrasePrefix",
    "Pinned",
    "Plain",
    "Prefix",
    "Query",
    "QueryProblem",
    "Symbol",
    "Synonyms",
    "Value",
    "Word",
    "address",
    "arguments_apart",
    "escape",
    "identical_query",
    "in_words",
    "is_stop_word",
    "parse",
    "range_of",
    "read_arguments",
    "required",
    "spelled_documents",
    "terms",
    "toggled_urls",
    "typed_words",
    "value_label",
    "varying",
    "without_each_term",
    "without_ranges",
    "words_of",
    "written",
]
