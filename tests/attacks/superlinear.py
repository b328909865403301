"""Repeated patterns at three sizes: does twice the text take more than twice the time anywhere?

    python tests/attacks/superlinear.py [--size BYTES] [--only WORD]

Each pattern fills a place of a text, a Markdown, an HTML or an XML file, or is put to a grammar, at a quarter, a half and the
whole of --size bytes (48,000), in processor time. Listed is what takes over two seconds at the whole size, or over 0.3 s and
grows with the power 1.6 of its length or more; ends with 1 where anything is listed.
"""

from __future__ import annotations

import argparse
import math
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service.errors import SearchServiceError
from search_service.precedents.redline import redline
from search_service.query import parse
from search_service.readers import read
from search_service.symbols.citing import citations
from search_service.verbs import read_opening

SECONDS = 20
SLOW, POWER, ALWAYS_SLOW = 0.3, 1.6, 2.0
# fmt: off
PATTERNS = (
    " ", "\t", "\n", " \n", "\n \n", "\f", "\u00a0", "\u00ad", "\u0301", "\u200b", "\u2028", "-", "- ", "—", "…",
    ".", ". ", ",", ";\n", ": ", "'", "“", "“a” ", "(", ")", "()", "[", "]", "[1]", "[[", "[^1]", "[^a]: b\n",
    "[a](", "[a](b) ", "![", "<", "<>", "<a", "<!--", "<!-- ", "<?", "<![CDATA[", "<b>", "<sup>", "<br>",
    "<table><tr><td>", "&", "&amp;", "&#", "*", "**", "* ", "*a* ", "**a", "_", "__a", "`", "``a", "~", "#",
    "# a\n", "|", "|a|b|\n", "| - | - |\n", "===\n", "---\n", "> ", ">", "\\", "1", "1.", "1. ", "1.1.", "(a)",
    "(a) b\n", "(i) ", "IV ", "A and B, ", "A/", "A/RES/", "A/RES/76/1, ", "76/1 and ", "76/1 A, B and C, ",
    "1325 (2000) ", "resolution 76/1 of 1 May 2020, ", "resolutions ", "paragraphs 1, 2 and 3 of ", "of the ",
    "and ", "also ", "deeply ", "its ", "Calls upon ", "Also calls upon ", "Expresses its deep ",
    "Reaffirms, and ", "Noting with ", "Acting under ", "Decides to ", "Whereas ", "The General Assembly,\n\n",
    "Agenda item 1 (a), (b) and ", "Seventy-sixth ", "Annex\n", "A.\n", "Adopted at the ", "1 May 2020 ",
    "Adopted by 5 votes to 4, ", "in favour: France, ", "12-3456 ", "Distr.: General\n", "1/2\n",
    "_______________\n1 a\n", "¹ ", "a1 ", "1 See ", "a.b.", "http://a/b ", "1.\n", "1. Calls upon a;\n\n",
    "• a\n", "    a\n", "aaaa aaaa\n", "Aaaa-\n", "a-\nb", "日本 ", "ا", "[Recalling] ", "[France: ", "(Agreed) ",
    "OP1 alt. ", "PP2 bis ", "[/", "/]", "~~a~~ ", "- [ ] a\n", "near/5 ", "OR ", "-a ", "a* ",
)
# fmt: on
TEXT = ("76/900. Peace\n\nThe General Assembly,\n\nRecalling its words,\n\n1. Calls upon all ", " States;\n\n2. Urges all.\n")
NOTED = ("76/900. Peace\n\nThe General Assembly,\n\nRecalling its words,¹\n\n1. Urges all.\n_______________\n1 See ", "\n")
AKN = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution"><meta/><preface><p>'
    "<docNumber>A/RES/76/900</docNumber></p></preface><preamble><formula><p>The General Assembly,</p></formula>"
    "<p>Recalling its words,</p></preamble><mainBody><paragraph><num>1.</num><content><p>Calls upon ",
    " all States;</p></content></paragraph></mainBody></statement></akomaNtoso>",
)
FILES = {
    "text": ("x.txt", "", ""),
    "text, a clause": ("x.txt", *TEXT),
    "text, a note": ("x.txt", *NOTED),
    "Markdown": ("x.md", "# A\n\n", "\n\n".join(TEXT)),
    "Markdown, a clause": ("x.md", "# 76/900. Peace\n\n" + TEXT[0][15:].replace("1. Calls", "1. **Calls**"), TEXT[1]),
    "HTML": (
        "x.html",
        "<!DOCTYPE html><html><body><p>",
        "</p><p>" + "".join(TEXT).replace("\n\n", "</p><p>") + "</p></body></html>",
    ),
    "XML, a clause": ("x.xml", *AKN),
}
GRAMMARS: dict[str, Callable[[str], object]] = {
    "citations": citations,
    "opening": lambda text: read_opening(text, "operative"),
    "query": parse,
    "redline": lambda text: redline(text, text[::-1]),
}


def seconds(place: str, pattern: str, size: int) -> float:
    text = (pattern * (size // len(pattern) + 1))[:size]
    begun = time.process_time()
    try:
        if place in GRAMMARS:
            GRAMMARS[place](text)
        else:
            name, before, after = FILES[place]
            if name.endswith(".xml"):
                text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\f", " ")
            read((before + text + after).encode(), name)
    except SearchServiceError:
        pass
    return time.process_time() - begun


def measured(job: tuple[str, str, int]) -> tuple[str, str, list[float]]:
    place, pattern, size = job
    times = [math.inf] * 3
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(SECONDS)
    try:
        for i, part in enumerate((4, 2, 1)):
            times[i] = seconds(place, pattern, size // part)
    except TimeoutError:
        pass
    finally:
        signal.alarm(0)
    return place, pattern, times


def power_of(times: Sequence[float]) -> float:
    """The power of its length with which the time of a text grows."""
    return math.log2(times[2] / max(times[1], 0.001)) if math.isfinite(times[2]) else math.inf


def is_slow(times: Sequence[float]) -> bool:
    return times[2] > ALWAYS_SLOW or (times[2] > SLOW and power_of(times) >= POWER)


def _out_of_time(number: int, frame: object) -> None:
    raise TimeoutError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=48_000)
    parser.add_argument("--only", default="", help="places whose name holds this")
    options = parser.parse_args()
    jobs = [(p, pattern, options.size) for p in (*FILES, *GRAMMARS) if options.only in p for pattern in PATTERNS]
    listed = 0
    with Pool(2) as pool:
        for place, pattern, times in pool.imap_unordered(measured, jobs, 4):
            if is_slow(times):  # once more: a machine that slows down meanwhile looks like a power
                times = [*map(min, times, measured((place, pattern, options.size))[2])]
            if is_slow(times):
                listed += 1
                shown = " ".join(f"{t:7.2f}" for t in times)
                print(f"{place:20} {pattern!r:36} {shown} s   power {power_of(times):.1f}", flush=True)
    print(f"{len(jobs)} patterns and places, {listed} too slow")
    return 1 if listed else 0


if __name__ == "__main__":
    sys.exit(main())
