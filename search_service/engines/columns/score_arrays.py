"""Postings and their BM25 scores as columns, computed when the index is built."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F, bm25

from search_service.engines.arrays import Array
from search_service.engines.index.entries import Entries, Postings
from search_service.engines.index.vocabulary import Ints
from search_service.engines.weights import EXACT_WEIGHT, REUSE_WEIGHT, TITLE_WEIGHT
from search_service.engines.whoosh.posting_lists import LENGTHS, length_bytes

# Field lengths are kept in a byte each, as Whoosh keeps them.
WEIGHTING = BM25F()

# The forms of a stem that have an id in one byte; MULTI marks a clause with several forms, or with one without an id.
FORM_IDS, MULTI = 254, 255

# A stem has a bitset if more than one in so many clauses has it: its bits then take about what its doc ids do.
ONE_IN = 32
BITS = 64

Reals = npt.NDArray[np.float64]


def score_arrays(entries: Entries) -> dict[str, Array]:
    """The postings of each stem, and the score of each for a word of that stem.

    `stem_scores` includes the stem and the title. Of a stem with one form in all texts, it includes that form too. Else
    `single_forms` is the id, among the forms of its stem, of the one form that a clause has, and `single_form_scores` what it
    scores for it. The few clauses with several forms, or one without an id, are listed by word: `multi_form_ranks` among the
    postings of its stem, and `multi_form_scores`.
    """
    stem, exact, vocabulary = entries.stem, entries.exact, entries.vocabulary
    lengths, doc_freqs = entries.texts.lengths, np.diff(exact.starts)
    scores = _bm25(stem, np.diff(stem.starts), lengths) + TITLE_WEIGHT * _in_titles(entries)
    extra = EXACT_WEIGHT * _bm25(exact, doc_freqs, lengths)
    word_of = np.repeat(np.arange(len(doc_freqs)), doc_freqs)
    stem_postings = _stem_postings(entries, word_of)
    form_of, form_counts = _forms(vocabulary.stem_of, doc_freqs, len(vocabulary.stems))
    alone = np.bincount(stem_postings, minlength=len(stem.doc_ids))[stem_postings] == 1
    single = alone & (form_of[word_of] < FORM_IDS)
    only = form_counts[vocabulary.stem_of][word_of] == 1
    scores[stem_postings[only]] += extra[only]
    multi = np.flatnonzero(~single & ~only)
    ranks = stem_postings[multi] - stem.starts[vocabulary.stem_of[word_of[multi]]]
    wording_of = entries.wording_of
    return {
        "stem_starts": stem.starts,
        "stem_docs": stem.doc_ids,
        "stem_scores": scores.astype(np.float32),
        "multi_form_starts": np.searchsorted(word_of[multi], np.arange(len(doc_freqs) + 1)),
        "multi_form_ranks": ranks.astype(np.int32),
        "multi_form_scores": extra[multi].astype(np.float32),
        "word_doc_freqs": doc_freqs.astype(np.int32),
        "form_of": form_of,
        "reuse_prior": (REUSE_WEIGHT * np.log(np.bincount(wording_of)))[wording_of].astype(np.float32),
        **_bitsets(stem, len(lengths)),
        **_single_forms(stem, stem_postings[single], form_of[word_of[single]], extra[single], form_counts),
    }


def _bitsets(stem: Postings, n_docs: int) -> dict[str, Array]:
    """The bitset of each frequent stem, 64 clauses in a word, the first one lowest (rank dictionaries, Jacobson 1989).

    `bitset_of` has for each stem the number of its bitset, -1 for none; `bitset_ranks` how many of its clauses come before
    each word.
    """
    counts = np.diff(stem.starts)
    frequent = np.flatnonzero(counts * ONE_IN > n_docs)
    bitset_of = np.full(len(counts), -1, np.int32)
    bitset_of[frequent] = np.arange(len(frequent))
    bitsets = np.zeros((len(frequent), -(-n_docs // BITS)), np.uint64)
    for row, n in zip(bitsets, frequent, strict=True):
        flags = np.zeros(len(row) * BITS, bool)
        flags[stem.doc_ids[stem.starts[n] : stem.starts[n + 1]]] = True
        row[:] = np.packbits(flags, bitorder="little").view(np.uint64)
    ranks = np.cumsum(np.bitwise_count(bitsets), axis=1, dtype=np.int32) - np.bitwise_count(bitsets)
    return {"bitset_of": bitset_of, "bitsets": bitsets.reshape(-1), "bitset_ranks": ranks.astype(np.int32).reshape(-1)}


def _single_forms(stem: Postings, postings: Array, forms: Array, scores: Reals, form_counts: Array) -> dict[str, Array]:
    """For each posting of a stem with several forms: the id of its one form, or MULTI, and the score of the form."""
    form_ids = np.full(len(stem.doc_ids), MULTI, np.uint8)
    form_ids[postings] = forms
    form_scores = np.zeros(len(stem.doc_ids), np.float32)
    form_scores[postings] = scores
    doc_freqs = np.diff(stem.starts)
    kept = np.repeat(form_counts > 1, doc_freqs)
    starts = np.concatenate([[0], np.cumsum(np.where(form_counts > 1, doc_freqs, 0))])
    return {"single_form_starts": starts, "single_form_scores": form_scores[kept], "single_forms": form_ids[kept]}


def _stem_postings(entries: Entries, word_of: Array) -> Array:
    """For each posting of a word, the posting of its stem."""
    count = len(entries.clauses)
    stem_of_posting = np.repeat(np.arange(len(entries.stem.starts) - 1), np.diff(entries.stem.starts))
    keys = stem_of_posting * count + entries.stem.doc_ids
    return np.searchsorted(keys, entries.vocabulary.stem_of[word_of].astype(np.int64) * count + entries.exact.doc_ids)


def _forms(stem_of: Ints, doc_freqs: Array, n_stems: int) -> tuple[Array, Array]:
    """The id of each word among the forms of its stem that clauses have, FORM_IDS for others, and how many each stem has."""
    counts = np.bincount(stem_of, weights=doc_freqs > 0, minlength=n_stems).astype(np.int64)
    # Words of titles alone come last: no clause has their form.
    order = np.lexsort((doc_freqs == 0, stem_of))
    firsts = np.searchsorted(stem_of[order], stem_of[order])
    form_ids = np.empty(len(stem_of), np.int64)
    form_ids[order] = np.arange(len(order)) - firsts
    return np.minimum(form_ids, FORM_IDS).astype(np.uint8), counts


def _in_titles(entries: Entries) -> Reals:
    """For each posting of a stem, the score of the title of its document."""
    title, stem, count = entries.title, entries.stem, len(entries.documents)
    stem_of_title = np.repeat(np.arange(len(title.starts) - 1), np.diff(title.starts))
    keys = np.append(stem_of_title * count + title.doc_ids, np.iinfo(np.int64).max)
    stem_of_posting = np.repeat(np.arange(len(stem.starts) - 1), np.diff(stem.starts))
    pairs = stem_of_posting * count + entries.document_of[stem.doc_ids]
    found = np.searchsorted(keys, pairs)
    return np.where(keys[found] == pairs, np.append(_title_scores(entries), 0.0)[found], 0.0)


def title_arrays(entries: Entries) -> dict[str, Array]:
    """The scores of titles, by stem and document."""
    title = entries.title
    return {
        "title_starts": title.starts,
        "title_documents": title.doc_ids,
        "title_scores": (TITLE_WEIGHT * _title_scores(entries)).astype(np.float32),
    }


def _title_scores(entries: Entries) -> Reals:
    """Titles are stored by document; their statistics count the title once for each clause of the document."""
    title, lengths = entries.title, entries.titles.lengths
    clauses_of = np.bincount(entries.document_of, minlength=len(lengths))
    term_of = np.repeat(np.arange(len(title.starts) - 1), np.diff(title.starts))
    doc_freqs = np.bincount(term_of, weights=clauses_of[title.doc_ids], minlength=len(title.starts) - 1)
    return _impacts(title, doc_freqs, lengths, len(entries.document_of), int((lengths * clauses_of).sum()))


def _bm25(postings: Postings, doc_freqs: Array, lengths: Ints) -> Reals:
    return _impacts(postings, doc_freqs, lengths, len(lengths), int(lengths.sum(dtype=np.int64)))


def _impacts(postings: Postings, doc_freqs: Array, lengths: Ints, n_docs: int, all_lengths: int) -> Reals:
    """The BM25 score of each posting: `doc_freqs` of each term, among `n_docs` clauses."""
    idf = np.log(n_docs / (doc_freqs + 1)) + 1
    average = all_lengths / max(n_docs, 1)
    kept_lengths = LENGTHS[length_bytes(lengths)][postings.doc_ids]
    # Whoosh's own arithmetic, so that both engines round the same numbers.
    idf_of_postings = np.repeat(idf, np.diff(postings.starts))
    scores: Reals = bm25(idf_of_postings, postings.frequencies, kept_lengths, average or 1, WEIGHTING.B, WEIGHTING.K1)
    return scores
