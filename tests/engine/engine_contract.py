"""What every engine must do, whatever it is made of: CHECKS take an engine's `make` and fail where it does not.

Each check builds the few documents that it needs, so that it can be read alone. Random requests are compared with the oracle
in tests/engine/test_engine.py; here stands what the rest of the project relies on, and what is easily got wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from msgspec import structs

from search_service.engines import Engine, Found, Request, deadlines
from search_service.errors import OverBudgetError, QueryError
from search_service.model import Citation, Clause, Document
from search_service.query import And, Identical, Not, Or, Phrase, Prefix, Symbol, Value, Word
from search_service.query.nodes import Shifted
from search_service.text.analysis import fold

Make = Callable[[Sequence[Document]], Engine]
Check = Callable[[Make], None]


def made(
    number: int, *texts: str, adopted: str | None = "2022-07-28", session: str | None = "76", verb: str = "urge"
) -> Document:
    """A resolution A/RES/76/<number> with an operative paragraph for each text."""
    symbol = f"A/RES/76/{number}"
    clauses = tuple(
        Clause(f"{symbol}/op/{place}", "operative", str(place), None, verb, (), None, text)
        for place, text in enumerate(texts, 1)
    )
    return Document(symbol, "resolution", symbol, "en", "", "test", clauses, session=session, adopted=adopted)


def word(text: str) -> Word:
    return Word(fold(text))


def ids(found: Found) -> list[str]:
    return [hit.clause.id.removeprefix("A/RES/76/") for hit in found.hits]


def has_nothing_to_find_in_an_empty_index(make: Make) -> None:
    engine = make([])
    found = engine.search(Request())
    assert (found.total, found.distinct, found.documents, found.hits) == (0, 0, 0, ())
    assert engine.status().clauses == engine.status().documents == 0
    assert engine.complete("pea", 5) == ()
    assert engine.respell("peaec") == ()


def gives_every_clause_for_no_query(make: Make) -> None:
    found = make([made(1, "peace", "trust"), made(2, "women")]).search(Request(sort="document"))
    assert ids(found) == ["1/op/1", "1/op/2", "2/op/1"]
    assert (found.total, found.distinct, found.documents) == (3, 3, 2)


def finds_stems_by_words_and_exact_words_by_phrases(make: Make) -> None:
    engine = make([made(1, "Urges peace", "urge peace", "peace that urges")])
    assert engine.search(Request(word("urging"))).total == 3
    assert ids(engine.search(Request(Phrase((word("urges"), word("peace")))))) == ["1/op/1"]


def takes_away_and_joins(make: Make) -> None:
    engine = make([made(1, "peace", "peace trust", "trust", "women")])
    assert engine.search(Request(Or((word("peace"), word("trust"))))).total == 3
    assert ids(engine.search(Request(And((word("peace"), Not(word("trust"))))))) == ["1/op/1"]
    assert ids(engine.search(Request(Not(Or((word("peace"), word("trust"))))))) == ["1/op/4"]
    assert engine.search(Request(And((word("peace"), Not(word("peace")))))).total == 0


def finds_the_same_whatever_facets_it_counts(make: Make) -> None:
    """Where no facet is asked for that is filtered by, an engine may begin with the filters, or with a word that is rarer."""
    documents = [made(number, "peace and trust", "peace", "trust and peace", session=str(number)) for number in range(10, 60)]
    engine = make([*documents, made(9, *["trust"] * 3, "peace, trust", "women", "oceans", session="9", verb="note")])
    peace, trust, women, nowhere = word("peace"), word("trust"), word("women"), word("nowhere")
    ninth, few, urged, noted = ("session", ("9",)), ("session", ("12", "13")), ("verb", ("urge",)), ("verb", ("note",))
    trees = (peace, trust, women, nowhere, And((trust, peace)), And((peace, women)), Or((peace, women)))
    phrases = (Phrase((peace, trust)), Phrase((word("and"), trust)), Phrase((trust,)), Phrase((peace, nowhere)))
    for tree in trees + phrases:
        for filters in ((ninth,), (few,), (few, urged), (few, noted), (ninth, noted), (urged,), (noted,)):
            request = Request(tree, filters)
            counted, bare = engine.search(request), engine.search(structs.replace(request, facets=()))
            assert (bare.total, bare.distinct, bare.documents) == (counted.total, counted.distinct, counted.documents)
            assert ids(bare) == ids(counted)
            assert [hit.score for hit in bare.hits] == pytest.approx([hit.score for hit in counted.hits])


def pages_through_equal_ranks_without_loss(make: Make) -> None:
    """Thirty clauses that no score and no date tells apart, in pages of seven, in every order and grouping."""
    engine = make([made(number, *(f"peace {'abcde'[place]}{number}" for place in range(5))) for number in range(1, 7)])
    for sort in ("relevance", "newest", "oldest", "document"):
        for grouped in (True, False):
            request = Request(word("peace"), sort=sort, grouped=grouped, limit=100)
            pages = [engine.search(structs.replace(request, offset=offset, limit=7)) for offset in range(0, 35, 7)]
            assert [name for page in pages for name in ids(page)] == ids(engine.search(request)), (sort, grouped)
            assert len(ids(engine.search(request))) == 30


def pages_through_collapsed_groups_without_loss(make: Make) -> None:
    """Wordings that many documents share: a page may need many clauses until it is full."""
    engine = make([made(number, "peace", "peace and trust", f"peace {number}") for number in range(1, 41)])
    request = Request(word("peace"), limit=100)
    pages = [engine.search(structs.replace(request, offset=offset, limit=4)) for offset in range(0, 48, 4)]
    assert [name for page in pages for name in ids(page)] == ids(engine.search(request))
    assert engine.search(request).distinct == len(ids(engine.search(request))) == 42


def collapses_by_folded_words_and_counts_what_it_collapses(make: Make) -> None:
    engine = make([made(1, "Peace, and trust", "PEACE and trust;", "trust"), made(2, "peace and trust")])
    found = engine.search(Request(word("peace")))
    assert [(hit.identical, hit.identical_documents) for hit in found.hits] == [(3, 2)]
    assert (found.total, found.distinct, found.documents) == (3, 1, 2)
    assert sum(hit.identical for hit in engine.search(Request()).hits) == 4


def collapses_what_is_nearly_identical(make: Make) -> None:
    """Other numbers, or a word more in a long text, are one group; the wording of the hit is counted apart."""
    text = "Urges all Member States to support the work of the Regional Centre for peace in 2021"
    engine = make([made(1, text, text.replace("2021", "2022")), made(2, text, f"{text} fully", "Notes peace")])
    found = engine.search(Request(word("peace"), nearly=True, sort="document"))
    assert [(hit.clause.number, hit.identical, hit.nearly_identical) for hit in found.hits] == [("1", 2, 2), ("3", 1, 0)]
    assert (found.total, found.distinct, found.documents) == (5, 2, 2)
    assert engine.search(Request(word("fully"), nearly=True)).hits[0].nearly_identical == 0


def finds_clauses_whose_verb_moved_since_the_text_that_they_took_up(make: Make) -> None:
    text = "all Member States to support the work of the Regional Centre for peace"
    yearly = [("2019-12-01", "invite"), ("2020-12-01", "urge"), ("2021-12-01", "urge"), ("2022-12-01", "encourage")]
    documents = [
        replace(made(number, f"{verb.capitalize()}s {text}", adopted=day, verb=verb), title="The Regional Centre for peace")
        for number, (day, verb) in enumerate(yearly, 1)
    ]
    engine = make(documents)
    for ways, found in ((("stronger",), ["2"]), (("weaker",), ["4"]), (("stronger", "weaker"), ["2", "4"])):
        assert ids(engine.search(Request(Shifted(ways), sort="document"))) == [f"{number}/op/1" for number in found]
    rest = And((word("peace"), Not(Shifted(("weaker",)))))
    assert ids(engine.search(Request(rest, sort="document", grouped=False))) == ["1/op/1", "2/op/1", "3/op/1"]


def finds_the_wording_of_a_clause(make: Make) -> None:
    engine = make([made(1, "peace", "trust"), made(2, "Peace;")])
    assert ids(engine.search(Request(Identical("A/RES/76/1/op/1"), grouped=False, sort="document"))) == ["1/op/1", "2/op/1"]
    with pytest.raises(QueryError, match="A/RES/76/9/op/1"):
        engine.search(Request(Identical("A/RES/76/9/op/1")))


def joins_values_of_a_facet_and_intersects_facets(make: Make) -> None:
    engine = make(
        [made(1, "a"), made(2, "b", session="75"), made(3, "c", session="75", verb="note"), made(4, "d", session=None)]
    )
    sessions = ("session", ("75", "76"))
    assert engine.search(Request(filters=(sessions,))).total == 3
    assert ids(engine.search(Request(filters=(("verb", ("note",)), sessions)))) == ["3/op/1"]
    assert engine.search(Request(filters=(("session", ("99",)),))).total == 0


def counts_a_facet_under_all_filters_but_its_own(make: Make) -> None:
    engine = make([made(1, "peace"), made(2, "peace", session="75"), made(3, "peace", session="75", verb="note"), made(4, "x")])
    facets = engine.search(Request(word("peace"), (("verb", ("urge",)), ("session", ("75",))))).counts
    assert facets["session"] == {"75": 1, "76": 1}
    assert facets["verb"] == {"note": 1, "urge": 1}
    assert facets["type"] == {"operative": 1}


def counts_only_the_requested_facets(make: Make) -> None:
    found = make([made(1, "peace")]).search(Request(facets=("verb",)))
    assert dict(found.counts) == {"verb": {"urge": 1}}


def orders_by_date_with_the_undated_last(make: Make) -> None:
    days = ["2021-01-02", None, "2023", "2022-07-28"]
    engine = make([made(number, f"peace {number}", adopted=day) for number, day in enumerate(days, 1)])
    for sort, expected in (("newest", "3412"), ("oldest", "1432"), ("relevance", "3412"), ("document", "1234")):
        assert ids(engine.search(Request(sort=sort))) == [f"{number}/op/1" for number in expected], sort


def orders_by_strength_then_date_and_counts_and_filters_by_its_steps(make: Make) -> None:
    """A step has the verbs of the table that are on it; a verb on no ladder has no step, and comes last."""
    verbs = ["note", "warn", "intend", "decide", "urge", "condemn"]
    documents = [made(number, f"peace {number}", verb=verb) for number, verb in enumerate(verbs, 1)]
    newer = made(7, "peace 7", verb="urge", adopted="2023-01-01")
    both = structs.replace(
        newer.clauses[0], id="A/RES/76/8/op/1", verb="note", coordinated=("demand", "take note"), text="peace 8"
    )
    engine = make([*documents, newer, replace(made(8), clauses=(both,))])
    assert ids(engine.search(Request(sort="strength"))) == [f"{number}/op/1" for number in "46872513"]
    found = engine.search(Request(filters=(("strength", ("demand", "urge")),), sort="strength"))
    assert ids(found) == ["8/op/1", "7/op/1", "2/op/1", "5/op/1"]
    assert found.counts["strength"] == {"urge": 3, "note": 2, "condemn": 1, "decide": 1, "demand": 1}
    assert found.counts["verb"] == {"urge": 2, "demand": 1, "note": 1, "take note": 1, "warn": 1}
    within = engine.search(Request(Value("strength", ("note",)), (("verb", ("note", "urge")),)))
    assert (within.total, within.counts["strength"]) == (2, {"note": 2, "demand": 1})


def ranks_a_rare_word_above_a_common_one_and_the_word_itself_above_its_forms(make: Make) -> None:
    engine = make([made(1, "urges peace", "peace urge", "urges rarely"), made(2, "urging", "urges peace now")])
    assert ids(engine.search(Request(Or((word("peace"), word("rarely"))))))[0] == "1/op/3"
    assert ids(engine.search(Request(word("urging"))))[0] == "2/op/1"


def answers_beyond_the_last_hit_and_without_any(make: Make) -> None:
    engine = make([made(1, "peace")])
    assert engine.search(Request(offset=5)).total == 1
    assert engine.search(Request(offset=5)).hits == engine.search(Request(limit=0)).hits == ()


def refuses_a_prefix_of_too_many_words(make: Make) -> None:
    engine = make([made(1, *(f"peace{number}" for number in range(201)))])
    with pytest.raises(QueryError, match="201 words begin with"):
        engine.search(Request(Prefix("peace")))
    assert engine.search(Request(Prefix("peace10"))).total == 11


def finds_what_cites_a_symbol(make: Make) -> None:
    document = made(1, "Recalling 72/7", "peace")
    clauses = (structs.replace(document.clauses[0], citations=(Citation("A/RES/72/7"),)), document.clauses[1])
    engine = make([replace(document, clauses=clauses)])
    assert ids(engine.search(Request(Symbol("A/RES/72/7")))) == ["1/op/1"]
    assert engine.search(Request(Symbol("A/RES/72/8"))).total == 0


def walks_through_all_that_a_search_finds(make: Make) -> None:
    engine = make([made(number, "peace", f"peace {number}", "trust") for number in range(1, 30)])
    for sort in ("relevance", "newest", "oldest", "document"):
        walk = engine.scan(Request(word("peace"), sort=sort))
        request = Request(word("peace"), sort=sort, grouped=False, limit=100)
        assert [hit.clause.id for hit in walk.hits] == [hit.clause.id for hit in engine.search(request).hits]
        assert walk.total == 58


def totals_are_those_of_the_searches(make: Make) -> None:
    engine = make([made(1, "peace", "peace trust", "women"), made(2, "peace trust women", session="75")])
    peace, trust, women = word("peace"), word("trust"), word("women")
    trees = [None, peace, And((peace, Not(trust))), Or((trust, Not(women))), Not(peace), Phrase((peace, trust)), word("absent")]
    for filters in ((), (("session", ("75",)),), (("session", ("75", "76")), ("verb", ("note",)))):
        requests = [Request(tree, filters) for tree in trees]
        assert engine.totals(requests) == tuple(engine.search(request).total for request in requests)
    assert engine.totals([]) == ()


def tells_what_the_nearest_clauses_lack(make: Make) -> None:
    engine = make(
        [made(1, "peace trust", "peace trust women", "women trust war", "peace women war"), made(2, "trust war women")]
    )
    peace, trust, women, war = map(word, ("peace", "trust", "women", "war"))
    # Two clauses lack peace, and each of the others lacks something else.
    assert engine.best_partial_matches([peace, trust, women, war]) == [(0,), (1,), (3,)]
    assert engine.best_partial_matches([peace, Not(peace), Value("session", ("99",))]) == [(1, 2), (0, 2)]
    assert engine.best_partial_matches([word("absent"), Phrase((peace, trust)), women]) == [(0,)]
    assert engine.best_partial_matches([word("absent"), word("missing")]) == []
    many = [peace, *([word("absent")] * 63)]
    assert engine.best_partial_matches(many) == [tuple(range(1, 64))]


def gives_up_at_the_deadline(make: Make) -> None:
    engine = make([made(1, "peace")])
    with deadlines.deadline(0), pytest.raises(OverBudgetError, match="more work"):
        engine.search(Request(word("peace")))
    with deadlines.deadline(0), pytest.raises(OverBudgetError):
        engine.totals([Request(word("peace"))])
    with deadlines.deadline(60):
        assert engine.search(Request(word("peace"))).total == 1


def gives_a_document_and_a_clause_by_id_or_nothing(make: Make) -> None:
    documents = [made(1, "peace", "trust"), made(2, "peace")]
    engine = make(documents)
    assert engine.document("A/RES/76/1") == documents[0]
    hit = engine.clause("A/RES/76/2/op/1")
    assert hit is not None
    assert (hit.clause, hit.identical, hit.identical_documents) == (documents[1].clauses[0], 2, 2)
    assert engine.document("A/RES/76/9") is None
    assert engine.clause("A/RES/76/1/op/9") is None


def completes_and_respells_with_words_of_the_corpus_only(make: Make) -> None:
    engine = make([made(number, "preventive diplomacy") for number in range(1, 5)])
    assert any(completion.text == "diplomacy" for completion in engine.complete("diplo", 10))
    assert len(engine.complete("pre", 1)) <= 1
    assert engine.complete("zzz", 10) == ()
    # Two letters changed places: side by side, around another, with one between them added, and with one left out.
    for typed in ("diplomcay", "dilpomcay", "diolpmacy", "dilxpomacy", "diopmacy"):
        assert engine.respell(typed) == ("diplomacy",), typed
    assert engine.respell("diplomacies") == (), "its stem is a word of the corpus"
    assert engine.respell("zzzzzzzz") == ()


CHECKS: tuple[Check, ...] = (
    has_nothing_to_find_in_an_empty_index,
    gives_every_clause_for_no_query,
    finds_stems_by_words_and_exact_words_by_phrases,
    finds_the_same_whatever_facets_it_counts,
    takes_away_and_joins,
    pages_through_equal_ranks_without_loss,
    pages_through_collapsed_groups_without_loss,
    collapses_by_folded_words_and_counts_what_it_collapses,
    collapses_what_is_nearly_identical,
    finds_clauses_whose_verb_moved_since_the_text_that_they_took_up,
    finds_the_wording_of_a_clause,
    joins_values_of_a_facet_and_intersects_facets,
    counts_a_facet_under_all_filters_but_its_own,
    counts_only_the_requested_facets,
    orders_by_date_with_the_undated_last,
    orders_by_strength_then_date_and_counts_and_filters_by_its_steps,
    ranks_a_rare_word_above_a_common_one_and_the_word_itself_above_its_forms,
    answers_beyond_the_last_hit_and_without_any,
    refuses_a_prefix_of_too_many_words,
    finds_what_cites_a_symbol,
    walks_through_all_that_a_search_finds,
    totals_are_those_of_the_searches,
    tells_what_the_nearest_clauses_lack,
    gives_up_at_the_deadline,
    gives_a_document_and_a_clause_by_id_or_nothing,
    completes_and_respells_with_words_of_the_corpus_only,
)
