"""The schemas of the Whoosh index: a field for each thing that clauses and documents are found by."""

from __future__ import annotations

from collections.abc import Iterator

from whoosh import fields
from whoosh.analysis import Analyzer, RegexTokenizer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import VarBytesColumn

from search_service.engines.whoosh.byte_columns import SEPARATOR
from search_service.fields import FACETS
from search_service.text import analysis

CLAUSES, DOCUMENTS, LEXICON = "clauses", "documents", "lexicon"


class Words(Analyzer):  # type: ignore[misc]  # Whoosh has no annotations
    """Hands the tokens of `analysis` to Whoosh, in their exact or their stem form.

    Between texts that a separator parts, a position is left out: no phrase goes from one to the next.
    """

    def __init__(self, form: str) -> None:
        self.form = form

    def __call__(self, value: str, positions: bool = False, start_pos: int = 0, **_: object) -> Iterator[WhooshToken]:
        token = WhooshToken(positions, mode="index")
        position = start_pos
        for text in value.split(SEPARATOR):
            for found in analysis.tokens(text):
                token.text = found.exact if self.form == "exact" else found.stem
                token.boost = 1.0
                if positions:
                    token.pos = position
                position += 1
                yield token
            position += 1


def _keywords() -> fields.KEYWORD:
    """A field of values, each found as a whole."""
    field = fields.KEYWORD(analyzer=RegexTokenizer(rf"[^{SEPARATOR}]+"))
    field.column_type = VarBytesColumn()
    return field


def clause_schema() -> fields.Schema:
    """A field for each thing that a clause is found by; Whoosh alone can open and search an index of this schema.

    Clauses of the same `wording` have the same folded words: nothing to search for, but to collapse hits by. An index that
    was written has columns of the type that suits its values: its own schema says which.
    """
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        document=_keywords(),
        date=_keywords(),
        wording=fields.COLUMN(VarBytesColumn()),
        exact=fields.TEXT(analyzer=Words("exact")),
        stem=fields.TEXT(analyzer=Words("stem"), phrase=False),
        title=fields.TEXT(analyzer=Words("stem"), phrase=False),
        note=fields.TEXT(analyzer=Words("exact")),
        cites=_keywords(),
        stored=fields.STORED,
        **{facet.name: _keywords() for facet in FACETS},
    )


def document_schema() -> fields.Schema:
    """Documents by their id and by the folded words of their title."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), title=fields.TEXT(analyzer=Words("exact")), stored=fields.STORED
    )


def lexicon_schema() -> fields.Schema:
    """An entry for each folded word of texts, titles and footnotes, by its stem.

    The terms of `phrase` are the frequent phrases of the texts; how often each occurs is its frequency in the first entry.
    """
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), stem=fields.KEYWORD, phrase=fields.KEYWORD, stored=fields.STORED
    )
