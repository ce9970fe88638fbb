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

_TOLD = ("n", "steps", "rate", "needed", "chance", "ceiling")  # in the title, where all lines have the same


def by_model(results: Sequence[Result]) -> tuple[tuple[Result, ...], ...]:
    """Rows with one model, task, size and recipe, best seed first; in the order in which models come."""
    groups: dict[object, list[Result]] = {}
    for row in results:
        groups.setdefault((row.family, row.model, row.task, row.n, row.recipe), []).append(row)
    return tuple(tuple(sorted(rows, key=lambda row: (-row.accuracy, row.seed))) for rows in groups.values())


def summary(title: str, results: Sequence[Result]) -> Table:
    """A line for each model; bits are those of the best seed. What is the same in all lines stands in the title."""
    rows = tuple(map(_line, by_model(results)))
    values = {place: {row[place] for row in rows} for place in range(len(COLUMNS))}
    kept = [place for place, found in values.items() if len(found) > 1 or COLUMNS[place] not in _TOLD]
    kept = [place for place in kept if values[place] != {None}]
    same = [f"{COLUMNS[place]} {rows[0][place]}" for place in values if place not in kept and values[place] != {None}]
    note = "capacity: at its ceiling; optimisation: below it, so that not its bits but its training held it back"
    columns = tuple(COLUMNS[place] for place in kept)
    lines = tuple(tuple(row[place] for place in kept) for row in rows)
    return Table(columns, lines, title=", ".join((title, *same)), notes=(note,))


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
