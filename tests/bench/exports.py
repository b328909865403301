"""How fast every clause found is written as a file, and in how much memory: `python tests/bench/exports.py INDEX_DIR`.

Rows a second of this process's time, the best of three walks; and how much the process grew while it wrote them.
"""

from __future__ import annotations

import resource
import sys
import time

from search_service import open_index
from search_service.export.tables import TABLE_FORMATS, rows
from search_service.query import Query

QUERIES = ("", "the", "peace OR security", '"calls upon"')
FORMS = tuple((form.suffix, form.lines) for form in TABLE_FORMATS)


def grown() -> int:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(index_dir: str) -> None:
    print(f"{'query':<22}{'order':<11}{'form':<8}{'rows':>9}{'rows/s':>9}{'MB written':>12}{'MB held':>9}")
    with open_index(index_dir) as index:
        for q in QUERIES:
            for sort in ("document", "relevance"):
                for name, written in FORMS:
                    spent = []
                    for _ in range(3):
                        started = time.process_time()
                        walk = index.walk(Query(q=q, sort=sort))
                        size = sum(map(len, written(rows(walk.hits))))
                        spent.append(time.process_time() - started)
                    line = f"{q or '(every clause)':<22}{sort:<11}{name:<8}{walk.total:>9,}{walk.total / min(spent):>9,.0f}"
                    print(f"{line}{size / 1e6:>12,.0f}{grown():>9}")


if __name__ == "__main__":
    main(sys.argv[1])
