"""Whether Whoosh alone and the columns answer alike: random requests of the whole language on an index, and how long each took.

    python tests/bench/agreement.py [--index DIRECTORY] [--requests N] [--seed N]

It ends with 1 if an answer differs, and prints each difference.
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
from search_service.engines.folder import FolderHome
from search_service.engines.generations import current
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.errors import QueryError
from search_service.search.index import Index
from search_service.settings import settings
from tests.engine.agreement import differences, other_differences, random_request
from tests.query.fuzzing import material


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=settings().index_dir)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    compile_kernels()
    folder, random = current(options.index), Random(options.seed)
    engines = WhooshEngine(folder), ColumnEngine(folder)
    some = material(Index(FolderHome(options.index).open()), random)
    seconds: tuple[list[float], list[float]] = [], []
    told = []
    while len(seconds[0]) < options.requests:
        if request := random_request(random, some):
            for engine, lasted in zip(engines, seconds, strict=True):
                lasted.append(_timed(engine, request))
            found = [*differences(*engines, request), *other_differences(*engines, random, some)]
            told += [f"{request}: {one}" for one in found]
    print(f"{options.requests} requests of seed {options.seed} on {engines[0].status().clauses:,} clauses")
    for engine, lasted in zip(engines, seconds, strict=True):
        lasted.sort()
        shares = "  ".join(f"p{share} {1000 * lasted[len(lasted) * share // 100]:.2f}" for share in (50, 95, 99))
        print(f"{engine.status().engine:<8} {shares}  ms")
    print("\n".join(told) or "no answer differs")
    return 1 if told else 0


def _timed(engine: Engine, request: Request) -> float:
    started = time.perf_counter()
    with suppress(QueryError):
        engine.search(request)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
