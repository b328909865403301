"""Texts made for tests of pages: votes by State, items of two agendas, goals, sponsors, a long resolution in sections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOUR, TWO, ONE = ["KENYA", "FRANCE", "TÜRKİYE", "COTE D'IVOIRE"], ["UNITED STATES", "ISRAEL"], ["CHINA"]
LONG_ADDRESS = "www.greenclimate.example/sites/default/files/document/status-pledges-" + "gcf1" * 30
PARAGRAPHS = 276


def _general(symbol: str, title: str, item: str, item_title: str, *paragraphs: str, **more: Any) -> tuple[str, dict[str, Any]]:
    body = "\n\n".join(("The General Assembly,", "*Recalling* the Charter of the United Nations,", *paragraphs))
    text = f"**{symbol}**\n\n# {title}\n\n{body}\n"
    entry = {"symbol": symbol, "title": title, "agenda_item": item, "agenda_item_name": item_title, **more}
    return text, entry


def _council(symbol: str, *paragraphs: str, **more: Any) -> tuple[str, dict[str, Any]]:
    body = "\n\n".join(("The Security Council,", "*Recalling* its previous resolutions,", *paragraphs))
    return f"**{symbol}**\n\n# The situation of rivers\n\n{body}\n", {"symbol": symbol, **more}


def _voted(in_favour: list[str], against: list[str], abstaining: list[str], *counts: int) -> dict[str, Any]:
    sides = {"in_favour": in_favour, "against": against, "abstaining": abstaining}
    entry: dict[str, Any] = {"adoption_type": "recorded vote", "voting_type": "recorded vote"}
    for (side, states), count in zip(sides.items(), counts or map(len, sides.values()), strict=True):
        entry |= {f"MS_{side}": states, f"MS_{side}_count": str(count)}
    return entry


_UNOPPOSED = {"adoption_type": "without a vote"}
_URGES = "*Urges* States to keep the promise of clean rivers for all;"


def _long() -> tuple[str, dict[str, Any]]:
    verbs = ("*Encourages*", "*Requests*", "*Urges*")
    paragraphs: list[str] = []
    for number in range(1, PARAGRAPHS + 1):
        if number % 46 == 1:
            paragraphs.append(
                f"## {('I', 'II', 'III', 'IV', 'V', 'VI')[number // 46]}\n\n## Rivers of region {number // 46 + 1}"
            )
        paragraphs.append(
            f"{number}. {verbs[number % 3]} the States of river basin {number}, recalling resolution 76/901, to work together "
            "and to share what they know of the water, of its quality and of its course, in good time and in good faith;"
        )
    return _general(
        "A/RES/77/903", "Long rivers", "19", "Sustainable development", *paragraphs, adoption_date="2022-12-14", **_UNOPPOSED
    )


def texts() -> list[tuple[str, dict[str, Any]]]:
    return [*_of_the_assembly(), *_of_the_council(), _long()]


def _of_the_assembly() -> list[tuple[str, dict[str, Any]]]:
    return [
        _general(
            "A/RES/76/901",
            "Rivers",
            "74 (b)",
            "Human rights questions",
            f"1. {_URGES}",
            "2. *Notes* the pledges;[^1]",
            f"[^1]: Status of pledges, available at {LONG_ADDRESS}.",
            adoption_date="2021-12-17",
            sponsors=["Kenya", "Costa Rica"],
            subjects=[["RIVER BASINS", "UNBIS Thesaurus"], ["HIV/AIDS", "UNBIS Thesaurus"]],
            SDGs=["6", "16"],
            **_UNOPPOSED,
        ),
        _general(
            "A/RES/75/901",
            "Lakes",
            "74 (b)",
            "Report of the Council",
            f"1. {_URGES}",
            adoption_date="2020-12-16",
            sponsors=["Kenya"],
            SDGs=["6"],
            **_voted(FOUR, TWO, ONE, 120, 3, 10),
        ),
        _general(
            "A/RES/ES-11/90",
            "Rivers in war",
            "5",
            "Letter",
            f"1. {_URGES}",
            adoption_date="2022-03-02",
            **_voted(TWO, FOUR, [], 5, 4, 0),
        ),
    ]


def _of_the_council() -> list[tuple[str, dict[str, Any]]]:
    return [
        _council(
            "S/RES/2601 (2021)",
            "1. *Urges* all parties to spare rivers;",
            adoption_date="2021-10-29",
            **_voted(FOUR, [], [], 15, 0, 0),
        ),
        _council(
            "S/RES/2602 (2021)",
            "1. *Demands* that rivers be spared;",
            adoption_date="2021-10-29",
            **_voted(FOUR, [], TWO, 13, 0, 2),
        ),
        _council("S/RES/2401 (2018)", "1. *Demands* that rivers be spared;", adoption_date="2018-02-24", **_UNOPPOSED),
    ]


def write(folder: Path) -> Path:
    """The texts as Markdown files, and the catalogue beside them."""
    (folder / "meta").mkdir(parents=True)
    entries = []
    for number, (text, entry) in enumerate(texts()):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        entries.append(json.dumps(entry))
    (folder / "meta" / "GA_76.jsonl").write_text("\n".join(entries), encoding="utf-8")
    return folder
