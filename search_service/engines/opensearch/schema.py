"""The four indexes of a generation: clauses, documents, words and attachments."""

from __future__ import annotations

from hashlib import blake2b

from search_service.engines.opensearch.client import JSON
from search_service.fields import STORED

# Raise it with every change of what is written: a generation of another format is built again, not misread.
FORMAT = 7
PARTS = ("clauses", "documents", "words", "attachments")
# A longer word is cut by the tokenizer, without a word. So long ones are kept as their beginning and a hash.
MAX_WORD_LETTERS, KEPT_LETTERS = 1000, 900
# Of BM25.
K1, B = 1.2, 0.75

_SETTINGS: JSON = {
    "refresh_interval": "-1",
    "similarity": {"ours": {"type": "BM25", "k1": K1, "b": B}},
    "analysis": {
        "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 8000}},
        "analyzer": {"ours": {"type": "custom", "tokenizer": "blanks"}},
    },
}
_SCORED: JSON = {"type": "text", "analyzer": "ours", "similarity": "ours"}
_FOUND: JSON = {"type": "text", "analyzer": "ours", "norms": False}
_NUMBER: JSON = {"type": "integer"}
_NAME: JSON = {"type": "keyword", "doc_values": False}
_VALUE: JSON = {"type": "keyword"}
_KEPT: JSON = {"type": "object", "enabled": False}

# By clause: its words, and how many (size); what corrects its score for how Lucene keeps that (length_factor); the numbers of
# it (n), its wording, document and group (w, d, g); which way its verb moved (shift); clause, summary.
_CLAUSES: JSON = {
    **dict.fromkeys(("exact", "stem", "title_stem"), _SCORED),
    **dict.fromkeys(("title_exact", "note_exact", "note_stem"), _FOUND),
    **dict.fromkeys(("n", "w", "d", "newest", "oldest", "copies", "size", "g", "shift"), _NUMBER),
    "length_factor": {"type": "float", "index": False},
    **dict.fromkeys(("id", "own", "names", "cites"), _NAME),
    **{f"f_{facet.name}": _VALUE for facet in STORED},
    **dict.fromkeys(("c", "b"), _KEPT),
}
_DOCUMENTS: JSON = {"id": _NAME, "d": _NUMBER, "title_exact": _FOUND, "c": _KEPT}
_WORDS: JSON = {"kind": _NAME, "text": _VALUE, "count": _NUMBER}
_ATTACHMENTS: JSON = {"name": _NAME, "part": _NUMBER, "content": {"type": "binary"}}

_MAPPINGS: dict[str, JSON] = {
    "clauses": {"_source": {"includes": ["c", "b"]}, "properties": _CLAUSES},
    "documents": {"_source": {"includes": ["c"]}, "properties": _DOCUMENTS},
    "words": {"properties": _WORDS},
    "attachments": {"properties": _ATTACHMENTS},
}


def index_body(part: str, shards: int, replicas: int) -> JSON:
    """Settings and mappings for the index of a part; only clauses have several shards."""
    counts = {"number_of_shards": shards if part == "clauses" else 1, "number_of_replicas": replicas}
    return {"settings": {"index": counts | _SETTINGS}, "mappings": {"dynamic": "strict", **_MAPPINGS[part]}}


def kept_word(word: str) -> str:
    """The form of a word in the indexes and in queries: long words are cut and hashed."""
    if len(word) <= MAX_WORD_LETTERS:
        return word
    return word[:KEPT_LETTERS] + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
