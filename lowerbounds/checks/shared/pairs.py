"""Pairs of a row and a column, as witnesses list them."""

from __future__ import annotations

from ...certificates.certificate import Json
from .refuted import Cells, items, refute

LARGEST = 8192  # pairs


def pairs_of(value: Json, where: str, cells: Cells) -> list[tuple[int, int]]:
    """`value` as pairs of ranks, or refusal; pairs may repeat."""
    listed = items(value, where)
    if len(listed) > LARGEST:
        refute(f"{where}: {len(listed)} pairs, at most {LARGEST} are checked")
    pairs = []
    for i, pair in enumerate(listed):
        both = items(pair, f"{where}[{i}]")
        if len(both) != 2:
            refute(f"{where}[{i}]: wanted a row and a column")
        pairs.append((cells.row(both[0], f"{where}[{i}][0]"), cells.column(both[1], f"{where}[{i}][1]")))
    return pairs
