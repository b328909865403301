"""What a word scores in each clause, as columns: all but the query is known when the index is built."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.rank_bitsets import dense_arrays
from search_service.engines.columns.store import Array
from search_service.engines.index.entries import Entries
from search_service.engines.index.inversion import Postings
from search_service.engines.index.vocabulary import Ints
from search_service.engines.weights import EXACT_WEIGHT, REUSE_WEIGHT, TITLE_WEIGHT
from search_service.engines.whoosh.posting_lists import LENGTHS, length_bytes

# BM25 as Whoosh has it, with field lengths kept in a byte each, as Whoosh keeps them.
K1, B = 1.2, 0.75

# So many forms of a stem have a number of their own, in one byte; what a clause has that holds none of these alone.
NUMBERED, SEVERAL = 254, 255

Reals = npt.NDArray[np.float64]


def score_arrays(entries: Entries) -> dict[str, Array]:
    """The clauses of each stem, ascending, and what a word of that stem scores in each.

    `stem_scores` has the stem and the title. Where a stem has one form in all texts, it has that form too. Else `own_scores`
    is what a clause scores more for the form that it holds, and `own_forms` the number of that form among those of its stem.
    The few clauses that hold several forms, or one that has no number, are told by word: `several_places` among the clauses of
    its stem, and `several_scores`.
    """
    stem, exact, vocabulary = entries.stem, entries.exact, entries.vocabulary
    lengths, held = entries.texts.lengths, np.diff(exact.starts)
    scores = _bm25(stem, np.diff(stem.starts), lengths) + TITLE_WEIGHT * _in_titles(entries)
    extra = EXACT_WEIGHT * _bm25(exact, held, lengths)
    word_of = np.repeat(np.arange(len(held)), held)
    places = _places(entries, word_of)
    form_of, form_counts = _forms(vocabulary.stem_of, held, len(vocabulary.stems))
    alone = (np.bincount(places, minlength=len(stem.holders))[places] == 1) & (form_of[word_of] < NUMBERED)
    only = form_counts[vocabulary.stem_of][word_of] == 1
    scores[places[only]] += extra[only]
    several = np.flatnonzero(~alone & ~only)
    return {
        "stem_starts": stem.starts,
        "stem_clauses": stem.holders,
        "stem_scores": scores.astype(np.float32),
        "several_starts": np.searchsorted(word_of[several], np.arange(len(held) + 1)),
        "several_places": (places[several] - stem.starts[vocabulary.stem_of[word_of[several]]]).astype(np.int32),
        "several_scores": extra[several].astype(np.float32),
        "word_clauses": held.astype(np.int32),
        "form_of": form_of,
        "agreed": (REUSE_WEIGHT * np.log(np.bincount(entries.wording_of)))[entries.wording_of].astype(np.float32),
        **dense_arrays(stem.starts, stem.holders, len(lengths)),
        **_own(entries, places, alone, extra, form_of[word_of], form_counts),
    }


def _own(entries: Entries, places: Array, alone: Array, extra: Reals, forms: Array, form_counts: Array) -> dict[str, Array]:
    """Of the clauses of stems with several forms: the number of the one form that each holds, or SEVERAL."""
    starts = entries.stem.starts
    own_forms = np.full(len(entries.stem.holders), SEVERAL, np.uint8)
    own_forms[places[alone]] = forms[alone]
    own_scores = np.zeros(len(entries.stem.holders), np.float32)
    own_scores[places[alone]] = extra[alone]
    counted = np.where(form_counts > 1, np.diff(starts), 0)
    kept = np.repeat(form_counts > 1, np.diff(starts))
    own_starts = np.concatenate([[0], np.cumsum(counted)])
    return {"own_starts": own_starts, "own_scores": own_scores[kept], "own_forms": own_forms[kept]}


def _places(entries: Entries, word_of: Array) -> Array:
    """The place of each posting of a word among the postings of stems."""
    count = len(entries.clauses)
    stem_of_posting = np.repeat(np.arange(len(entries.stem.starts) - 1), np.diff(entries.stem.starts))
    keys = stem_of_posting * count + entries.stem.holders
    return np.searchsorted(keys, entries.vocabulary.stem_of[word_of].astype(np.int64) * count + entries.exact.holders)


def _forms(stem_of: Ints, held: Array, stems: int) -> tuple[Array, Array]:
    """The number of each word among the words of its stem that clauses hold, NUMBERED behind those, and how many each has."""
    counts = np.bincount(stem_of, weights=held > 0, minlength=stems).astype(np.int64)
    order = np.lexsort((held == 0, stem_of))
    firsts = np.searchsorted(stem_of[order], stem_of[order])
    numbers = np.empty(len(stem_of), np.int64)
    numbers[order] = np.arange(len(order)) - firsts
    # Words of titles alone come behind those of texts: no clause holds their form.
    return np.minimum(numbers, NUMBERED).astype(np.uint8), counts


def _in_titles(entries: Entries) -> Reals:
    """What the title of its document scores for each posting of a stem."""
    title, stem, count = entries.title, entries.stem, len(entries.documents)
    stem_of_title = np.repeat(np.arange(len(title.starts) - 1), np.diff(title.starts))
    keys = np.append(stem_of_title * count + title.holders, np.iinfo(np.int64).max)
    stem_of_posting = np.repeat(np.arange(len(stem.starts) - 1), np.diff(stem.starts))
    wanted = stem_of_posting * count + entries.document_of[stem.holders]
    places = np.searchsorted(keys, wanted)
    return np.where(keys[places] == wanted, np.append(_title_scores(entries), 0.0)[places], 0.0)


def title_arrays(entries: Entries) -> dict[str, Array]:
    """What the titles score, by stem and document."""
    title = entries.title
    return {
        "title_starts": title.starts,
        "title_documents": title.holders,
        "title_scores": (TITLE_WEIGHT * _title_scores(entries)).astype(np.float32),
    }


def _title_scores(entries: Entries) -> Reals:
    """Titles are kept by document; their statistics are those of clauses, each of which has its document's title."""
    title, lengths = entries.title, entries.titles.lengths
    clauses_of = np.bincount(entries.document_of, minlength=len(lengths))
    term_of = np.repeat(np.arange(len(title.starts) - 1), np.diff(title.starts))
    holding = np.bincount(term_of, weights=clauses_of[title.holders], minlength=len(title.starts) - 1)
    return _impacts(title, holding, lengths, len(entries.document_of), int((lengths * clauses_of).sum()))


def _bm25(postings: Postings, holding: Array, lengths: Ints) -> Reals:
    return _impacts(postings, holding, lengths, len(lengths), int(lengths.sum(dtype=np.int64)))


def _impacts(postings: Postings, holding: Array, lengths: Ints, total: int, all_lengths: int) -> Reals:
    """The BM25 score of each posting: `holding` counts the clauses that hold each term, of `total`."""
    idf = np.log(total / (holding + 1)) + 1
    average = all_lengths / max(total, 1)
    norms = K1 * (1 - B + B * LENGTHS[length_bytes(lengths)] / (average or 1))
    frequencies = postings.frequencies
    scores: Reals = np.repeat(idf, np.diff(postings.starts)) * frequencies * (K1 + 1) / (frequencies + norms[postings.holders])
    return scores
