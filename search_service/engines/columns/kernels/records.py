"""What kernels take: array types by name, records, and named tuples of columns."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Halves = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Tallies = npt.NDArray[np.uint32]
# Arrays of records; NumPy's types cannot say of which.
Records = npt.NDArray[Any]
Terms = npt.NDArray[Any]
Patterns = npt.NDArray[Any]
Filters = npt.NDArray[Any]
FacetSpecs = npt.NDArray[Any]
TypedWords = npt.NDArray[Any]
SlotStems = npt.NDArray[Any]
# Arrays that a kernel writes to: the same type in Python, a writable one in Numba.
OutBytes = npt.NDArray[np.uint8]
OutInts = npt.NDArray[np.int32]
OutReals = npt.NDArray[np.float64]

# Index dtype. Unsigned, so that Numba emits no negative-index check.
INDEX = np.uint32

# The word or stem id of a term that no clause has.
NOT_INDEXED = -1
# The slot of a wording that is not in the heap.
EMPTY_SLOT = -1
# The mask of all filters.
ALL_FILTERS = -1
# A position that is in no text.
NO_POSITION = -1

# A clause begins at a multiple of 2 ** SLOT_BITS, so that the clause of a position is looked up in a short table.
SLOT_BITS = 4
# Steps between words of so many characters or more are stored in `long_steps`.
LONG_STEP = np.iinfo(np.uint8).max


class Join(IntEnum):
    """How a term continues what was typed before it."""

    NONE = 0
    NEXT_TERM = 1
    SAME_PHRASE = 2


class Candidates(IntEnum):
    """The candidates of a conjunction: all clauses; those of a list; a list known to match; such a list with its scores."""

    ALL = 0
    FILTER = 1
    GIVEN = 2
    SCORED = 3


class Bonus(IntEnum):
    """What a conjunction adds to BM25: nothing, phrases and windows, or these and the reuse prior."""

    NONE = 0
    PROXIMITY = 1
    PROXIMITY_AND_REUSE = 2


TERM = np.dtype([("join", np.int32), ("word", np.int32), ("stem", np.int32)])
"""A term: its Join, its word id and its stem id."""
PATTERN = np.dtype([("by_stem", np.int32), ("low", np.int32), ("high", np.int32)])
"""A word of a pattern: whether its stem id, else its word id, lies in [low, high)."""
FILTER = np.dtype([("of_clause", np.int32), ("start", np.int32)])
"""A filter: whether its flags are by kind of clause, else by document, and where they start."""
FACET = np.dtype(
    [(name, np.int32) for name in ("of_document", "ignored", "starts_at", "n_values", "chosen_start", "chosen_end")]
)
"""A facet to count: whether documents have its values, else kinds of clauses; the mask of filters to ignore; where its value
starts begin; how many values it has; which of the chosen values are its own."""
VALUE_COUNT = np.dtype([("value", np.int32), ("count", np.int32)])
FACET_COUNT = np.dtype([("n_values", np.int32), ("n_listed", np.int32), ("end", np.int32)])
"""A counted facet: how many values have a clause, how many are listed, and where its counts end (chosen values come last)."""
ENTRY = np.dtype([("key", np.int64), ("item", np.int32), ("group", np.int32)])
"""An entry of a heap."""
HIT = np.dtype(
    [(name, np.int64 if name != "score" else np.float64) for name in ("doc_id", "document", "score", "identical", "documents")]
)
"""A ranked clause: doc id, document, score, and the numbers of found clauses and documents with its wording."""
TYPED_WORD = np.dtype([("stem", np.int32), ("weight", np.float64)])
"""A word of a passage as it was typed: its stem id and its weight."""
SLOT_STEM = np.dtype([("stem", np.int32), ("slot", np.int32)])
"""The stem id of a word in a slot, and the index of the slot."""
SPAN = np.dtype([("begin", np.int32), ("end", np.int32)])

# The dtype behind each name above, for the signatures of kernels.
DTYPES: Mapping[str, Any] = {
    **{"Bits": np.uint64, "Bytes": np.uint8, "Flags": np.bool_, "Ints": np.int32, "Longs": np.int64, "Reals": np.float64},
    **{"Singles": np.float32, "Halves": np.uint16},
    **{"Terms": TERM, "Patterns": PATTERN, "Filters": FILTER, "FacetSpecs": FACET},
    **{"TypedWords": TYPED_WORD, "SlotStems": SLOT_STEM},
}


class PostingColumns(NamedTuple):
    """The postings of each stem, with their scores, as `score_arrays` writes them."""

    starts: Ints
    doc_ids: Ints
    scores: Singles
    single_form_starts: Ints
    single_forms: Bytes
    single_form_scores: Singles
    multi_form_starts: Ints
    multi_form_ranks: Ints
    multi_form_scores: Singles
    form_of: Bytes
    bitset_of: Ints
    bitsets: Bits
    bitset_ranks: Ints
    n_docs: int


class WordIds(NamedTuple):
    """A word id by position: its two low bytes, and its third one; `high` is empty where no id needs it."""

    low: Halves
    high: Bytes


class TextColumns(NamedTuple):
    """The word ids of all clauses by position, and the positions of each pair of neighbours, as `text_arrays` writes them."""

    words: WordIds
    doc_starts: Ints
    slot_docs: Ints
    positions: Ints
    word_pairs: Ints
    pair_next: Ints
    pair_starts: Ints
    stem_of: Ints
    word_doc_freqs: Ints
    stem_words: Ints
    stem_word_starts: Ints


class PrintColumns(NamedTuple):
    """The printed offsets of words: `steps` in characters from the start of a word to that of the next, and widths of words.

    A step of LONG_STEP is in `long_steps`, and the width of a word in `odd_widths`, if its position is listed.
    """

    words: WordIds
    steps: Bytes
    long_positions: Ints
    long_steps: Ints
    doc_starts: Ints
    stem_of: Ints
    word_widths: Ints
    odd_positions: Ints
    odd_widths: Ints


class ProximityWeights(NamedTuple):
    """The weights of phrases and windows; windows count from `min_stems` on, and only if at most `max_docs` clauses match."""

    pair: float
    phrase: float
    window: float
    min_stems: int
    max_docs: int


class RankColumns(NamedTuple):
    """The columns that rank and group hits: rank, wording and document of each clause, and the clauses of each wording."""

    ranks: Ints
    wording_of: Ints
    document_of: Ints
    identical_docs: Ints
    identical_starts: Ints


class FacetColumns(NamedTuple):
    """The kind, document and wording of each clause; the values of all facets, those of a kind or document in a row."""

    kind_of: Ints
    document_of: Ints
    wording_of: Ints
    value_starts: Ints
    values: Ints


class Scratch(NamedTuple):
    """Counters for facets, all 0 before and after: two counts for each kind, one for each value; flags of seen wordings."""

    kind_counts: OutInts
    value_counts: OutInts
    seen: OutBytes


class ScoredLists(NamedTuple):
    """Concatenated results: ascending doc ids with their scores, and where each result ends."""

    doc_ids: Ints
    scores: Reals
    ends: Ints


class TypedPassage(NamedTuple):
    """A passage by codes of its stems: the code of each word id, from 1 on, 0 for other words; by code, its last typed word and
    its slot, -1 for none; by typed word the one before of the same stem, the first of the same pair with its neighbour, and its
    weight."""

    codes: Halves
    last_of_stem: Ints
    slot_of_stem: Ints
    previous_same_stem: Ints
    first_same_pair: Ints
    weights: Reals


class RunScratch(NamedTuple):
    """By typed word: the last text with its pair; and length, weight and end position of the run that ends with it."""

    seen: Ints
    lengths: Ints
    sums: Reals
    ends: Ints


class PassageWeights(NamedTuple):
    """The weights that `engines.passages` and `engines.weights` define."""

    pair: float
    gap: int
    run: float
    window: float
    ramp_from: float
    ramp_power: int
    long_words: float
    far_apart: float
    long_keeps: float
    min_run: float


class ProximityLimits(NamedTuple):
    """The maximum of clauses, and of their wordings, whose texts are read; scores within `tie_margin` of the last count too."""

    docs: int
    wordings: int
    tie_margin: float
