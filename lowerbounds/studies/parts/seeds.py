"""Rows of one model under several seeds: best, median and all, in one line of a table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ...shown.table import Cell, Table
from .result import Result

COLUMNS = (
    "model", "n", "steps", "rate", "state", "needed", "best", "median", "all seeds", "ceiling", "chance",
    "answers tell", "decoder tells", "H(S)", "log₂ states", "limit",
)  # fmt: skip


def by_model(results: Sequence[Result]) -> tuple[tuple[Result, ...], ...]:
    """Rows with one model, task, size and recipe, best seed first; in the order in which models come."""
    groups: dict[object, list[Result]] = {}
    for row in results:
        groups.setdefault((row.family, row.model, row.task, row.n, row.recipe), []).append(row)
    return tuple(tuple(sorted(rows, key=lambda row: (-row.accuracy, row.seed))) for rows in groups.values())


def summary(title: str, results: Sequence[Result]) -> Table:
    """A line for each model; bits are those of the best seed."""
    rows = tuple(map(_line, by_model(results)))
    kept = [place for place in range(len(COLUMNS)) if any(row[place] is not None for row in rows)]
    note = "capacity: at its ceiling; optimisation: below it, so that not its bits but its training held it back"
    columns = tuple(COLUMNS[place] for place in kept)
    return Table(columns, tuple(tuple(row[place] for place in kept) for row in rows), title=title, notes=(note,))


def _line(rows: Sequence[Result]) -> tuple[Cell, ...]:
    best = rows[0]
    bits = (best.own, best.decoder, best.entropy, best.distinct_bits)
    return (
        best.model, best.n, best.recipe.steps, best.recipe.rate, best.state_bits, best.needed_bits,
        f"{best.accuracy:.4f}", f"{median(row.accuracy for row in rows):.4f}",
        " ".join(f"{row.accuracy:.3f}" for row in sorted(rows, key=lambda row: row.seed)),
        None if best.ceiling is None else f"{best.ceiling:.4f}", f"{best.chance:.4f}",
        *(None if told is None else f"{told:.2f}" for told in bits),
        best.limit,
    )  # fmt: skip
