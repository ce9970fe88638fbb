"""A panel of steps until 99 % were right, by length: all seeds, the fastest joined, and who ended by the budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...runs.drawn.looks import COLOURS, MARKERS
from ..parts.result import Result


def draw_steps(axes: Axes, rows: Sequence[Result], *, told: str, length: str) -> None:
    """Steps by length for each family; a cross at its budget is a seed that did not get there.

    Args:
        axes: where it is drawn.
        rows: of one study.
        told: the name under which rows tell the step.
        length: what n is.
    """
    for place, family in enumerate(dict.fromkeys(row.family for row in rows)):
        look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)]}
        own = [row for row in rows if row.family == family and row.recipe]
        for row in own:
            there = row.named(told)
            marker = MARKERS[place % len(MARKERS)] if there else "x"
            steps = there[0] if there else row.recipe.steps if row.recipe else 0
            axes.plot(row.n, steps, **look, marker=marker, markersize=4, alpha=0.6, linestyle="")
        best = {row.n: row.named(told)[0] for row in sorted(own, key=_slowest_first(told)) if row.named(told)}
        axes.plot(sorted(best), [best[n] for n in sorted(best)], **look, linewidth=1.2)
    sizes = sorted({row.n for row in rows})
    axes.set(xscale="log", yscale="log", xlabel=length, ylabel=told)
    axes.set_xticks(sizes, labels=[str(n) for n in sizes])
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.yaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
    axes.yaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.set_title("× ended by its budget", loc="left", fontsize=9)


def _slowest_first(told: str) -> Any:
    return lambda row: -row.named(told)[0] if row.named(told) else 0.0
