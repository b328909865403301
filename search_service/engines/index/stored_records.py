"""Stored records: msgpack, compressed with a trained zstd dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields, replace
from functools import partial

import msgspec
from zstandard import ZstdCompressionDict, ZstdCompressor, ZstdDecompressor, ZstdError, train_dictionary

from search_service.engines.pool import Pool
from search_service.model import Clause, Document

# The most samples of each type; twice as many would take twice the time and save 2 %.
SAMPLES = 2000
# zstd's default. Without a dictionary, 109,000 clauses take 43 MB, with it 19.
DICTIONARY_BYTES = 112_640
LEVEL = 3


class Packing:
    """Packs and unpacks records with one dictionary, which may be empty. Threads may share it."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = ZstdCompressionDict(dictionary) if dictionary else None
        # A decompressor is not thread-safe.
        self._decompressors = Pool(partial(ZstdDecompressor, self._dictionary))
        self._clauses = msgspec.msgpack.Decoder(Clause)
        self._documents = msgspec.msgpack.Decoder(Document)

    def packed(self, records: Sequence[Clause | Document]) -> list[bytes]:
        compressor = ZstdCompressor(LEVEL, self._dictionary, write_dict_id=False)
        return [compressor.compress(_encoded(record)) for record in records]

    def clause(self, packed: bytes | memoryview) -> Clause:
        return self.clauses([packed])[0]

    def clauses(self, packed: Iterable[bytes | memoryview]) -> list[Clause]:
        decompressor, decoded = self._decompressors.acquire(), self._clauses.decode
        clauses = [decoded(decompressor.decompress(clause)) for clause in packed]
        self._decompressors.release(decompressor)
        return clauses

    def document(self, packed: bytes | memoryview) -> Document:
        decompressor = self._decompressors.acquire()
        document = self._documents.decode(decompressor.decompress(packed))
        self._decompressors.release(decompressor)
        return document


def dictionary(*kinds: Sequence[Clause | Document]) -> bytes:
    """A dictionary trained on samples of these records; b"" if there are too few."""
    samples: list[bytes | bytearray | memoryview] = [
        _encoded(record) for records in kinds for record in records[:: len(records) // SAMPLES + 1]
    ]
    try:
        return train_dictionary(min(DICTIONARY_BYTES, sum(map(len, samples)) // 8), samples).as_bytes()
    except ZstdError:
        return b""


_encoded = msgspec.msgpack.Encoder().encode


# The fields that only a document's own page shows: two thirds of its stored bytes.
LEFT_OUT = (
    "sponsors",
    "agenda_item_titles",
    "draft_symbols",
    "formula",
    "footnotes",
    "from_catalogue",
    "repairs",
    "problems",
)
_DEFAULTS = {field.name: field.default for field in fields(Document) if field.default is not MISSING}


def summary(document: Document) -> Document:
    """The part of a document that a hit needs: its packed summary, read again."""
    return unpacked_summary(packed_summary(document))


unpacked_summary = msgspec.msgpack.Decoder(Document).decode


def packed_summary(document: Document) -> bytes:
    """The packed document without its clauses, the fields in LEFT_OUT, and the states that did not vote against it."""
    vote = document.vote and replace(document.vote, states_in_favour=(), states_abstaining=())
    fields_of = {field.name: getattr(document, field.name) for field in fields(Document) if field.name not in LEFT_OUT}
    kept = {name: value for name, value in fields_of.items() if value != _DEFAULTS.get(name, MISSING)}
    return msgspec.msgpack.encode({**kept, "clauses": (), "vote": vote})
