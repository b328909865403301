"""Damages files of every format and reads them: `python tests/bench/damaged_files.py --count 20000 [--real ARCHIVE]`.

Prints each file that ends in anything but documents or a reason, or that takes more than two seconds, with what to do to
make it again (format, seed), and a table of what became of all. Real files, where an archive of them is given, are damaged too.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service import readers
from search_service.errors import ReadError
from tests.bench.real import archive
from tests.readers.damage import damaged, materials

SLOW = 2.0  # seconds


def outcome(content: bytes, name: str) -> str:
    """What became of a file: "read", "refused", or what it failed with."""
    try:
        return "read" if readers.read(content, name) else "failed: no documents"
    except ReadError:
        return "refused"
    except Exception as error:
        return f"failed: {error!r}"


def main() -> int:
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=Path, help="an archive of real files")
    options = parser.parse_args()
    files = materials()
    if options.real:
        real = {name: content for name, content in archive(options.real).items() if name.startswith("files/")}
        files |= {name: content for name, content in real.items() if name.endswith((".docx", ".txt"))}
    names, outcomes, bad = sorted(files), Counter[str](), 0
    for seed in range(options.seed, options.seed + options.count):
        random = Random(seed)
        name = random.choice(names)
        content = damaged(files[name], random)
        started = time.process_time()
        ended = outcome(content, name)
        took = time.process_time() - started
        outcomes[f"{Path(name).suffix} {ended.partition(':')[0]}"] += 1
        if ended.startswith("failed") or took > SLOW:
            bad += 1
            print(f"{name}, seed {seed}: {ended}, {took:.1f} s", flush=True)
    print(", ".join(f"{what}: {count:,}" for what, count in sorted(outcomes.items())))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
