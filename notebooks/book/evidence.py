"""Evidence of the ledger, run once and kept: `python -m book.evidence` in this folder writes it, pages read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lowerbounds
from lowerbounds.theorems.ledger.theorem import THEOREMS

STORED = Path(__file__).with_name("evidence.jsonl")
INSTANCES, STEPS = 64, 300  # small, and no clock: the same rows on every machine


SMALLER = {  # where the statement's own sizes take many minutes
    "attention_disjointness": (6, 12, 64),
    "attention_equality": (6, 12, 24),
    "attention_one_layer_lemma": (8, 32, 128),
    "attention_q_sparse_average_upper": (4, 8, 12),
    "hybrid_turing": (4, 6, 8),
    "recurrent_copying": (4, 32, 128),
    "recurrent_handover_lemma": (4, 16, 64),
    "recurrent_machine": (4, 16, 64),
    "recurrent_prefix_key": (4, 32, 128),
    "recurrent_recall_oracle": (4, 32, 128),
    "retrieval_regexes": (4, 8, 64),
    "transformer_is_tree_chain": (4, 6, 8),
    "two_layer_copying": (4, 6, 8),
    "two_layer_copying_error": (6, 8, 10),
    "two_layer_functions_of_pairs": (4, 6, 8),
    "two_layer_multi_query": (4, 16, 32),
}


def sizes_of(name: str) -> tuple[int, ...]:
    """Three sizes of a statement, the smallest first."""
    return SMALLER.get(name, THEOREMS.get(name).sizes)[:3]


def rows_of(name: str, sizes: Iterable[int]) -> Iterator[dict[str, Any]]:
    """What the evidence of a statement finds at these sizes."""
    for n in sizes:
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
    """Run the evidence of these statements, or what is lacking of all, and keep each row as soon as it is there."""
    kept = dict(stored()) if STORED.exists() else {}
    for name in names or THEOREMS.names():
        rows = [] if names else [row for row in kept.get(name, []) if row["n"] in sizes_of(name)]
        for row in rows_of(name, [n for n in sizes_of(name) if n not in {one["n"] for one in rows}]):
            rows.append(row)
            kept[name] = sorted(rows, key=lambda one: one["n"])
            lines = [json.dumps(one, ensure_ascii=False, default=str) for key in sorted(kept) for one in kept[key]]
            STORED.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(name, row["n"], file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
