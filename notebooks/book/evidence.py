"""Evidence of the ledger, run once and kept: `python -m book.evidence` in this folder writes it, pages read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lowerbounds
from lowerbounds.theorems.ledger.theorem import THEOREMS

STORED = Path(__file__).with_name("evidence.jsonl")
INSTANCES, STEPS = 64, 300  # small, and no clock: the same rows on every machine


def rows_of(name: str, sizes: int = 3) -> Iterator[dict[str, Any]]:
    """What the evidence of a statement finds, at its smallest sizes."""
    for n in THEOREMS.get(name).sizes[:sizes]:
        found = lowerbounds.examine(name, n, instances=INSTANCES, steps=STEPS).record()
        yield {key: found[key] for key in ("theorem", "n", "verdict", "holds", "findings")}


@cache
def stored() -> dict[str, list[dict[str, Any]]]:
    """The rows that are kept, by statement."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in STORED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["theorem"], []).append(row)
    return found


def main(names: list[str]) -> None:
    """Run the evidence of these statements, or of all, and keep each row as soon as it is there."""
    kept = dict(stored()) if STORED.exists() else {}
    for name in names or THEOREMS.names():
        found: list[dict[str, Any]] = []
        for row in rows_of(name):
            found.append(row)
            sizes = {one["n"] for one in found}
            kept[name] = [*found, *(one for one in kept.get(name, []) if one["n"] not in sizes)]
            lines = [json.dumps(one, ensure_ascii=False, default=str) for key in sorted(kept) for one in kept[key]]
            STORED.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(name, row["n"], file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
