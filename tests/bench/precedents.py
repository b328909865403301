"""How often the status of a clause is that of brute force over the whole index, how complete the twins are, and how fast it is.

    python -m tests.bench.precedents INDEX_DIR [CLAUSES]

Each sampled clause is changed as drafters change them: other numbers, another verb, words dropped, put in or replaced, a part
cut off, a qualification added, two clauses joined. Brute force scores every wording of the index by CONTRACT's similarity.
Prints the agreement of statuses (verbatim, near, new), precision and recall of near bags, and CPU milliseconds a clause; then
CPU seconds of the check of whole drafts, of such clauses and of clauses that are joined of two halves, most of them new.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz, process

from search_service.engines import Request, compilation
from search_service.precedents.check import Checker
from search_service.precedents.history import history
from search_service.precedents.nearest import nearest, precedents
from search_service.readers import read
from search_service.search.index import Index, open_index
from search_service.text.analysis import folded_words
from search_service.text.similarity import NEAR, bag

SHARES = (0.05, 0.15, 0.25, 0.35)
ADDED = (", as appropriate,", ", inter alia,", ", including women and youth,", ", in accordance with international law,")
VERBS = ("Urges", "Invites", "Encourages", "Calls upon", "Welcomes", "Notes with concern", "Requests", "Emphasizes that")
Edit = Callable[[str, random.Random, list[str]], str]


def _words_changed(text: str, chance: random.Random, texts: list[str]) -> str:
    """About a share of words dropped, followed by a stranger, or replaced by one."""
    share, strangers = chance.choice(SHARES), chance.choice(texts).split(" ")
    words: list[str] = []
    for word in text.split(" "):
        stranger = chance.choice(strangers)
        words += chance.choice(([], [word, stranger], [stranger])) if chance.random() < share else [word]
    return " ".join(words)


def _with_qualification(text: str, chance: random.Random, texts: list[str]) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words)) + 1
    return " ".join([*words[:at], chance.choice(ADDED), *words[at:]])


EDITS: tuple[tuple[str, Edit], ...] = (
    ("as it is", lambda text, *_: text),
    ("other numbers", lambda text, chance, _: re.sub(r"\d+", lambda _: str(chance.randrange(1, 99)), text)),
    ("another verb", lambda text, chance, _: " ".join([chance.choice(VERBS), *text.split(" ")[1:]])),
    ("words changed", _words_changed),
    ("a qualification", _with_qualification),
    ("cut short", lambda text, chance, _: text[: int(len(text) * chance.uniform(0.5, 0.95))]),
    ("two joined", lambda text, chance, texts: f"{text} {chance.choice(texts)}"),
    ("a part of another", lambda text, chance, texts: f"{text[: len(text) // 2]} {chance.choice(texts)[: len(text) // 2]}"),
)


# How many clauses each draft has, how many drafts, and whether they are of any edit or of halves.
DRAFTS = ((40, 20, False), (40, 20, True), (400, 3, False), (400, 3, True))


def status(similarity: float, is_verbatim: bool) -> str:
    return "verbatim" if is_verbatim else "near" if similarity >= NEAR else "new"


def main(index_dir: Path, size: int) -> None:
    compilation.prepare()
    chance = random.Random(20261130)
    with open_index(index_dir, engine="columns") as index:
        texts = list(dict.fromkeys(hit.clause.text for hit in index.engine.scan(Request(facets=(), sort="document")).hits))
        bags = list(dict.fromkeys(map(bag, texts)))
        wordings = {" ".join(folded_words(text)) for text in texts}
        drawn = [(*EDITS[n % len(EDITS)], text) for n, text in enumerate(chance.sample(texts, size))]
        sample = [(name, edit(text, chance, texts)) for name, edit, text in drawn]
        agreeing, found_bags, expected_bags, right, times, missed = 0, 0, 0, 0, [], []
        for name, text in sample:
            expected = {one for one, _, _ in process.extract(bag(text), bags, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)}
            started = time.thread_time()
            found = precedents(index.engine, text)
            best = nearest(index.engine, found)
            times.append((time.thread_time() - started) * 1000)
            wanted = status(NEAR if expected else 0, " ".join(folded_words(text)) in wordings)
            got = status(best.similarity, best.is_verbatim) if best else "new"
            agreeing += got == wanted
            of_index = {bag(index.engine.hits(index.engine.near.clauses((one.bag,))[:1])[0].clause.text) for one in found.near}
            found_bags, expected_bags = found_bags + len(of_index), expected_bags + len(expected)
            right += len(of_index & expected)
            if got != wanted:
                missed.append(f"{name}: {wanted} -> {got}: {text[:150]}")
        print(f"{size} clauses, {len(wordings):,} wordings: statuses agree {agreeing / size:.4f}")
        print(f"near bags: precision {right / max(found_bags, 1):.4f}, recall {right / max(expected_bags, 1):.4f}")
        _print_times("a clause", times)
        print("\n".join(missed))
        _histories(index, bags, chance, size)
        _drafts(index, texts, chance)


def _drafts(index: Index, texts: list[str], chance: random.Random) -> None:
    """What the check of a whole draft costs, its reading left out."""
    for size, count, of_halves in DRAFTS:
        times, clauses, new = [], 0, 0
        for _ in range(count):
            edits = [EDITS[-1][1] if of_halves else chance.choice(EDITS)[1] for _ in range(size)]
            lines = [" ".join(edit(chance.choice(texts), chance, texts).split()) for edit in edits]
            draft = "\n\n".join(["The General Assembly,", *(f"{n}. {line};" for n, line in enumerate(lines, 1))])
            documents = read(draft.encode(), "draft.txt")
            started = time.thread_time()
            checked = list(Checker(index.engine).check(documents))
            times.append(time.thread_time() - started)
            clauses, new = clauses + len(checked), new + sum(one.status == "new" for one in checked)
        kind = "halves" if of_halves else "edited clauses"
        shown = f"p50 {statistics.median(times):.2f} s, at most {max(times):.2f} s of CPU"
        print(f"{count} drafts of {size} {kind}, {new / clauses:.0%} new: {shown}")


def _histories(index: Index, bags: list[str], chance: random.Random, size: int) -> None:
    """How many near bags the column of twins has, and what a history costs."""
    hits = index.engine.hits(chance.sample(range(index.status().clauses), size))
    expected, right, times = 0, 0, []
    for hit in hits:
        near = process.extract(bag(hit.clause.text), bags, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        expected, right = expected + len(near), right + len(index.engine.near.twins(hit.doc_id))
        started = time.thread_time()
        history(index.engine, hit)
        times.append((time.thread_time() - started) * 1000)
    print(f"twins: {right} of {expected}, {right / max(expected, 1):.4f}")
    _print_times("a history", times)


def _print_times(of: str, times: Iterable[float]) -> None:
    times = sorted(times)
    print(f"{of}: p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms of CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500)
