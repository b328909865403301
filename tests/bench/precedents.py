"""How often the nearest clauses that the engine's candidates give are those of brute force over the whole index, and how fast.

    python -m tests.bench.precedents INDEX_DIR [CLAUSES]

Each sampled clause is changed as drafters change them: words dropped, put in or replaced by others, few to many.
Brute force scores every wording of the index. Prints the agreement of statuses (verbatim, near, new), of the nearest clause's
similarity, and milliseconds a clause.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

from search_service.engines import Request, compilation
from search_service.precedents.nearest import Precedents
from search_service.search.index import open_index
from search_service.text.analysis import folded_words
from search_service.text.similarity import NEAR, bag, similar

SHARES = (0.0, 0.05, 0.15, 0.25, 0.35)


def changed(text: str, share: float, strangers: list[str], chance: random.Random) -> str:
    """A text of which about so large a share of words is dropped, followed by a stranger, or replaced by one."""
    words: list[str] = []
    for word in text.split(" "):
        stranger = chance.choice(strangers)
        edits = ([], [word, stranger], [stranger])
        words += chance.choice(edits) if chance.random() < share else [word]
    return " ".join(words)


def status(similarity: float, is_verbatim: bool) -> str:
    return "verbatim" if is_verbatim else "near" if similarity >= NEAR else "new"


def main(index_dir: Path, size: int) -> None:
    compilation.prepare()
    chance = random.Random(20261130)
    with open_index(index_dir, engine="columns") as index:
        texts = list(dict.fromkeys(hit.clause.text for hit in index.engine.scan(Request(facets=(), sort="document")).hits))
        bags = list(dict.fromkeys(map(bag, texts)))
        wordings = {" ".join(folded_words(text)) for text in texts}
        strangers = [word for text in chance.sample(texts, 300) for word in text.split(" ")]
        sample = [
            changed(text, SHARES[n % len(SHARES)], strangers, chance) for n, text in enumerate(chance.sample(texts, size))
        ]
        precedents = Precedents(index.engine)
        agreeing, same_score, times, missed = 0, 0, [], []
        for text in sample:
            best = max((score for _, score in similar(bag(text), bags, 60)), default=0.0)
            expected = status(best, " ".join(folded_words(text)) in wordings)
            started = time.perf_counter()
            found = precedents.neighbours(text)
            times.append((time.perf_counter() - started) * 1000)
            got = status(found[0].similarity, found[0].is_verbatim) if found else "new"
            agreeing += got == expected
            same_score += abs((found[0].similarity if found else 0.0) - (best if best >= NEAR else 0.0)) < 1e-6
            if got != expected:
                missed.append(f"{expected} {best:.1f} -> {got}: {text[:150]}")
    print(
        f"{size} clauses, {len(wordings):,} wordings: statuses agree {agreeing / size:.4f}, similarity {same_score / size:.4f}"
    )
    print(f"p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms a clause")
    print("\n".join(missed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500)
