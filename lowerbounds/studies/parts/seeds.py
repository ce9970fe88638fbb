"""Rows of one model under several seeds: best, median and all, in one line of a table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ...shown.table import Cell, Table
from .result import Result
from .study import Study

COLUMNS = (
    "model", "task", "n", "steps", "rate", "state", "needed", "best", "median", "all seeds", "ceiling", "chance",
    "answers tell", "decoder tells", "H(S)", "log₂ states", "used", "limit",
)  # fmt: skip

_NOTES = (
    "capacity: at its ceiling; optimisation: below it, so that not its bits but its training held it back",
    "used: bits that the state certifiably used, confidence 19/20; still rising: the budget of steps ended it",
    "rates, steps, formats and sizes were chosen by looking at runs of the first seed, which is one of those shown",
)
_TOLD = ("task", "n", "steps", "rate", "needed", "chance", "ceiling")  # in the title, where all lines have the same


def told_seeds(results: Sequence[Result]) -> str:
    """How many seeds there are, in words."""
    count = len({row.seed for row in results})
    return f"{count} seed{'s' * (count != 1)}"


def by_model(results: Sequence[Result]) -> tuple[tuple[Result, ...], ...]:
    """Rows with one model, task, size and recipe, best seed first; in the order in which models come."""
    groups: dict[object, list[Result]] = {}
    for row in results:
        groups.setdefault((row.family, row.model, row.task, row.n, row.recipe), []).append(row)
    return tuple(tuple(sorted(rows, key=lambda row: (-row.accuracy, row.seed))) for rows in groups.values())


def summary(study: Study, results: Sequence[Result], *, told: Sequence[str] = ()) -> Table:
    """A line for each model; bits are those of the best seed. What is the same in all lines stands in the title.

    Args:
        study: whose title and notes it has.
        results: rows.
        told: what else the rows tell by name, one number each, for the seeds in order.
    """
    groups = by_model(results)
    rows = tuple((*_line(group), *(_named(group, name) for name in told)) for group in groups)
    names = (*COLUMNS, *told)
    values = {place: {row[place] for row in rows} for place in range(len(names))}
    kept = [place for place, found in values.items() if len(found) > 1 or names[place] not in _TOLD]
    kept = [place for place in kept if values[place] != {None}]
    same = [f"{names[place]} {rows[0][place]}" for place in values if place not in kept and values[place] != {None}]
    lines = tuple(tuple(row[place] for place in kept) for row in rows)
    title = ", ".join((study.question, *same))
    notes = (*_NOTES, study.smaller, _made(study, results))
    return Table(tuple(names[place] for place in kept), lines, title=title, notes=notes)


def _made(study: Study, results: Sequence[Result]) -> str:
    """The command that makes the rows again, and the versions that made them."""
    own = [row for row in results if row.recipe is not None]
    seeds = f" --seeds {count}" if (count := len({row.seed for row in own})) != 3 else ""
    is_full = not {row.id for row in own} <= {cell.id for cell in study.cells(max(1, count))}
    versions = "; ".join(dict.fromkeys(row.made_with for row in own))
    return f"rows: lowerbounds study {study.name}{seeds}{' --full' if is_full else ''}, made with {versions}"


def _named(rows: Sequence[Result], name: str) -> str | None:
    found = [row.named(name) for row in sorted(rows, key=lambda row: row.seed)]
    words = [f"{numbers[0]:.4g}" if numbers else "–" for numbers in found]
    return " ".join(words if len(set(words)) > 1 else words[:1]) if any(found) else None


def _line(rows: Sequence[Result]) -> tuple[Cell, ...]:
    best = rows[0]
    recipe = best.recipe
    bits = (best.own, best.decoder, best.entropy, best.distinct_bits)
    return (
        best.model, best.task, best.n, recipe.steps if recipe else None, recipe.rate if recipe else None,
        best.state_bits, best.needed_bits,
        f"{best.accuracy:.4f}", f"{median(row.accuracy for row in rows):.4f}",
        " ".join(f"{row.accuracy:.3f}" for row in sorted(rows, key=lambda row: row.seed)),
        None if best.ceiling is None else f"{best.ceiling:.4f}", f"{best.chance:.4f}",
        *(None if told is None else f"{told:.2f}" for told in bits),
        None if best.used_bits is None else f"{best.used_bits:.2f}",
        f"{best.limit}, still rising" if best.is_rising else best.limit,
    )  # fmt: skip
