"""Whether another engine answers as the columns do: random requests of the whole language, and how long each took.

    python tests/bench/agreement.py [--engine whoosh] [--index DIRECTORY] [--requests N] [--seed N]
    SEARCH_SERVICE_OPENSEARCH_URL=... python tests/bench/agreement.py --engine opensearch --load

Whoosh alone must give the same scores; a cluster, the same sets, counts, and orders but by score. `--load` first loads the
cluster with the documents of the index. It ends with 1 if an answer differs, and prints each difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service.engines import Engine, Request
from search_service.engines.columns.engine import ColumnEngine
from search_service.engines.columns.kernels.compiler import compile_kernels
from search_service.engines.generations import current
from search_service.engines.homes import FolderHome, home
from search_service.errors import QueryError
from search_service.indexing.coverage import FILE
from search_service.search.index import Index
from search_service.settings import settings
from tests.engine.agreement import Exactly, differences, other_differences, random_request
from tests.query.fuzzing import material


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=settings().index_dir)
    parser.add_argument("--engine", choices=("whoosh", "opensearch"), default="whoosh")
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    compile_kernels()
    folder, random = current(options.index), Random(options.seed)
    columns = ColumnEngine(folder)
    if options.load:
        load(options.index, columns)
    engines = (home(options.index, options.engine).open().engine, columns)
    exactly = Exactly.SETS if options.engine == "opensearch" else Exactly.SCORES
    some = material(Index(FolderHome(options.index).open()), random)
    seconds: tuple[list[float], list[float]] = [], []
    lines = []
    while len(seconds[0]) < options.requests:
        if request := random_request(random, some):
            for engine, lasted in zip(engines, seconds, strict=True):
                lasted.append(_timed(engine, request))
            found = [*differences(*engines, request, exactly), *other_differences(*engines, random, some, exactly)]
            lines += [f"{request}: {one}" for one in found]
    print(f"{options.requests} requests of seed {options.seed} on {engines[0].status().clauses:,} clauses")
    for engine, lasted in zip(engines, seconds, strict=True):
        lasted.sort()
        shares = "  ".join(f"p{share} {1000 * lasted[len(lasted) * share // 100]:.2f}" for share in (50, 95, 99))
        print(f"{engine.status().engine:<8} {shares}  ms")
    print("\n".join(lines) or "no answer differs")
    return 1 if lines else 0


def load(index_dir: Path, columns: Engine) -> None:
    """Load the cluster with the documents of an index, in their order."""
    index, cluster = FolderHome(index_dir).open(), home(index_dir, "opensearch")
    names = dict.fromkeys(hit.document.id for hit in columns.scan(Request(sort="document")).hits)
    documents = [document for name in names if (document := columns.document(name))]
    started = time.perf_counter()
    with cluster.only_builder():
        cluster.publish(documents, {FILE: index.attachment(FILE)})
    print(f"loaded in {time.perf_counter() - started:.0f} s")


def _timed(engine: Engine, request: Request) -> float:
    started = time.perf_counter()
    with suppress(QueryError):
        engine.search(request)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
