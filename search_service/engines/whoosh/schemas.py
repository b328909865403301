"""The schemas of the Whoosh index: clauses, documents and the lexicon."""

from __future__ import annotations

from collections.abc import Iterator

from whoosh import fields
from whoosh.analysis import Analyzer, RegexTokenizer
from whoosh.analysis import Token as WhooshToken
from whoosh.columns import VarBytesColumn

from search_service.engines.whoosh.value_column import SEPARATOR
from search_service.fields import STORED
from search_service.text import analysis

CLAUSES, DOCUMENTS, LEXICON = "clauses", "documents", "lexicon"


class Words(Analyzer):  # type: ignore[misc]  # Whoosh has no annotations
    """The Whoosh analyzer: yields the tokens of `analysis`, exact or stemmed.

    A separator between texts takes one position, so that no phrase crosses it.
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
    """A field of values that are indexed as one term each."""
    field = fields.KEYWORD(analyzer=RegexTokenizer(rf"[^{SEPARATOR}]+"))
    field.column_type = VarBytesColumn()
    return field


def clause_schema() -> fields.Schema:
    """The fields of clauses; plain Whoosh can open and search an index of this schema.

    Clauses of the same `wording` have the same folded words: this field groups hits. An index that
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
        **{facet.name: _keywords() for facet in STORED},
    )


def document_schema() -> fields.Schema:
    """The fields of documents: the id, and the folded words of the title."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), title=fields.TEXT(analyzer=Words("exact")), stored=fields.STORED
    )


def lexicon_schema() -> fields.Schema:
    """The fields of the lexicon, which has an entry for each folded word of texts, titles and footnotes.

    The terms of `phrase` are the frequent phrases of the texts; the frequency of each is stored in the first entry.
    """
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), stem=fields.KEYWORD, phrase=fields.KEYWORD, stored=fields.STORED
    )
