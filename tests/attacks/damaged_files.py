"""Twenty thousand damaged real files: each gives documents or a reason within ten seconds, never a traceback.

    python tests/attacks/damaged_files.py [--files N] [--seed N] [FOLDER...]
The seconds are processor time, of this process and of the one that reads PDFs: other work on the machine does not count. None
may take longer than two minutes by the clock. The files are the seeds, a resolution in each format, and what the folders hold
(official XML, PDF, Word, text). They are cut, shuffled, repeated, bytes of them are turned, and parts of Word files are damaged
inside of their package; each format has the same share.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import traceback
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service.errors import ReadError  # noqa: E402 - run from its folder, the project is not installed
from search_service.readers import read  # noqa: E402
from search_service.readers.sources import SUFFIXES  # noqa: E402
from tests.attacks.cpu_limit import CpuLimit  # noqa: E402
from tests.readers.damage import damaged, materials  # noqa: E402

FAULTS = "faults"
MAX_FILE_BYTES = 120_000  # bytes of a file that is damaged here: larger ones take longer and are no different
SIGNS = (
    b"<",
    b">",
    b"&",
    b"\x00",
    b"1.",
    b"(a)",
    b"|",
    b"[^1]",
    b"<!--",
    b"\n\n",
    b"\xff",
    "¹".encode(),
    b"9" * 5_000,
    b"*" * 300,
)


def turned(content: bytes, chance: random.Random) -> bytes:
    copy = bytearray(content)
    for _ in range(chance.randrange(1, 40)):
        copy[chance.randrange(len(copy))] = chance.randrange(256)
    return bytes(copy)


def cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[start:end] if chance.random() < 0.3 else content[:end]


def shuffled(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def spliced(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 20)):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(SIGNS) * chance.choice((1, 1, 40)) + content[place:]
    return content


def repeated(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start : start + chance.randrange(400)] * chance.randrange(2, 60) + content[start:]


DAMAGES = (turned, cut, shuffled, spliced, repeated, damaged)


def main() -> None:
    parser = argparse.ArgumentParser(description="Read damaged real files.")
    parser.add_argument("folders", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = (path for folder in (PROJECT / "seeds", *arguments.folders) for path in sorted(folder.rglob("*")))
    paths = [path for path in found if path.suffix in SUFFIXES and 0 < path.stat().st_size < MAX_FILE_BYTES]
    files = sorted((materials() | {path.name: path.read_bytes() for path in paths}).items())
    formats = [[file for file in files if file[0].endswith(suffix)] for suffix in SUFFIXES]
    formats = [group for group in formats if group]
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")
    limit = CpuLimit()
    for number in range(arguments.files):
        chance = random.Random(arguments.seed * 1_000_003 + number)
        name, whole = chance.choice(formats[number % len(formats)])
        content = chance.choice(DAMAGES)(whole, chance)
        limit.start(f"{name}, number {number},")
        try:
            read(content, name)
            outcomes[f"{Path(name).suffix} read"] += 1
        except ReadError:
            outcomes[f"{Path(name).suffix} refused"] += 1
        except Exception:
            outcomes[FAULTS] += 1
            print(f"{name}, number {number}:", file=sys.stderr)
            traceback.print_exc(limit=-2)
        slowest = max(slowest, (limit.stop(), f"{name}, number {number}"))
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(f"{arguments.files} files: {dict(sorted(outcomes.items()))}")
    print(f"the slowest {slowest[0]:.1f} s ({slowest[1]}); {used:,} MB at most")
    sys.exit(1 if outcomes[FAULTS] else 0)


if __name__ == "__main__":
    main()
