"""Intersection, union and difference of terms and results, with sums of scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from search_service.engines import deadlines
from search_service.engines.columns.conjunction import Conjunction, records
from search_service.engines.columns.kernels.intersect import intersect_scored, subtract
from search_service.engines.columns.kernels.records import Ints, Reals, Singles
from search_service.engines.columns.kernels.union import add_prior, score_term, unite
from search_service.engines.columns.scored_docs import NO_DOCS, NO_SCORES, ScoredDocs
from search_service.engines.columns.term_dictionary import Term, TermDictionary

# Either a result, or a term whose postings and scores are read later.
Operand = Term | ScoredDocs
NO_LISTS: tuple[Ints, Reals, Ints] = NO_DOCS, NO_SCORES, NO_DOCS
NO_PRIOR: Singles = np.zeros(0, np.float32)


class Boolean:
    """Combines operands of one set of columns."""

    def __init__(self, terms: TermDictionary, conjunction: Conjunction) -> None:
        self._terms, self._conjunction = terms, conjunction

    def read(self, operand: Operand, prior: Singles = NO_PRIOR) -> ScoredDocs:
        """The clauses that an operand matches; the scores include the prior."""
        if isinstance(operand, Term):
            postings = self._conjunction.postings
            return ScoredDocs(self._terms.doc_ids(operand), score_term(postings, operand.stem, operand.word, prior))
        if len(prior):
            add_prior(operand.scores, operand.doc_ids, prior)
        return operand

    def intersect(self, required: Iterable[Operand], excluded: Iterable[Operand] = ()) -> ScoredDocs:
        """The clauses in all required operands, at least one, and in no excluded one."""
        terms, results = list[Term](), list[ScoredDocs]()
        for operand in required:
            if isinstance(operand, Term):
                terms.append(operand)
            else:
                results.append(operand)
        results.sort(key=len)
        shortest = results[0].doc_ids if results else None
        found = self._conjunction.unordered(terms, shortest) if terms else results.pop(0)
        for other in results:
            found = ScoredDocs(*intersect_scored(found.doc_ids, found.scores, other.doc_ids, other.scores))
        deadlines.check()
        for operand in excluded:
            doc_ids = operand.doc_ids if isinstance(operand, ScoredDocs) else self._terms.doc_ids(operand)
            found = ScoredDocs(*subtract(found.doc_ids, found.scores, doc_ids))
        return found

    def union(self, operands: Sequence[Operand], prior: Singles = NO_PRIOR) -> ScoredDocs:
        """The clauses in any of the operands; the scores include the prior."""
        terms = [operand for operand in operands if isinstance(operand, Term)]
        results = [operand for operand in operands if isinstance(operand, ScoredDocs)]
        lists = concatenate(results) if results else NO_LISTS
        return ScoredDocs(*unite(self._conjunction.postings, records(terms), *lists, prior))


def concatenate(results: Sequence[ScoredDocs]) -> tuple[Ints, Reals, Ints]:
    """The doc ids and scores of results, one after another, and where each ends."""
    doc_ids, scores = np.concatenate([found.doc_ids for found in results]), np.concatenate([found.scores for found in results])
    return doc_ids, scores, np.cumsum([len(found) for found in results], dtype=np.int32)
