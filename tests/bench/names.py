"""Names: whether the id, the label, the address and each citation of a clause open it when they are typed.

    python tests/bench/names.py [--index DIRECTORY] [--every N]

Asks for the clauses of every N-th document, 10 unless told, and prints the names that find anything but their clause. Names
that two clauses share (sections whose labels begin alike) find both, and count as such.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service import Index, open_index  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.export.bibliography import citations_by_style  # noqa: E402
from search_service.export.citation import citation  # noqa: E402
from search_service.export.urls import clause_url  # noqa: E402
from search_service.model import Clause, Document  # noqa: E402
from search_service.web.pages.labels import name, paragraph_label, section_label  # noqa: E402


def names(document: Document, clause: Clause) -> tuple[str, ...]:
    label = ", ".join(filter(None, (name(document), section_label(clause), paragraph_label(clause))))
    address = clause_url(clause.id)
    styles = [text for _, text in citations_by_style(document, clause, f"https://example.org{address}")]
    return clause.id, citation(document, clause), label, address, *styles


def missed(index: Index, document: Document) -> list[tuple[str, str, list[str]]]:
    """Each name that finds something else, the clause that it names, and what it finds."""
    typed = [(text, clause.id) for clause in document.clauses for text in names(document, clause)]
    found = [[shown.hit.clause.id for shown in index.search(text, group="none").clauses] for text, _ in typed]
    return [(text, clause_id, ids) for (text, clause_id), ids in zip(typed, found, strict=True) if ids != [clause_id]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether the names of each clause open it.")
    parser.add_argument("--index", type=Path, default=os.environ.get("SEARCH_SERVICE_TEST_INDEX", PROJECT / "index"))
    parser.add_argument("--every", type=int, default=10, metavar="N", help="ask for every N-th document")
    options = parser.parse_args()
    clauses, wrong, shared = 0, 0, 0
    with open_index(options.index, budget_ms=60_000) as index:
        for document_id in [*index.counts()["symbol"]][:: options.every]:
            document = index.document(document_id)
            clauses += len(document.clauses)
            for text, clause_id, ids in missed(index, document):
                shared += clause_id in ids
                wrong += clause_id not in ids
                print(f"  {text!r} names {clause_id} and finds {', '.join(ids[:3]) or 'nothing'}")
    print(f"{clauses:,} clauses, three names each: {wrong} find something else, {shared} find others as well")


if __name__ == "__main__":
    main()
