"""A figure of accuracy: against length, all seeds and the best, and against steps at one length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, MARKERS, STYLE
from ..parts.result import OPTIMISATION, Result
from ..parts.seeds import told_seeds


def draw_accuracy(
    results: Sequence[Result], *, title: str, length: str, at: int, beside: Callable[[Axes], None] | None = None
) -> CurveFigure:
    """Two panels that share their accuracy: over n, and over steps at n = `at` for the best seed.

    A hollow marker is below its ceiling: its training held it back, not its bits. Colours and markers are families.

    Args:
        results: rows of one study.
        title: of the figure.
        length: what n is.
        at: the size whose training is drawn.
        beside: draws a third panel, of other rows.
    """
    families = list(dict.fromkeys(row.family for row in results))
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2 if beside is None else 12.6, 4.3), layout="constrained")
        left, right, *more = figure.subplots(1, 2 if beside is None else 3)
        right.sharey(left)
        if beside is not None:
            beside(*more)
        for place, family in enumerate(families):
            look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)], "marker": MARKERS[place % len(MARKERS)]}
            rows = [row for row in results if row.family == family]
            _by_length(left, rows, look)
            _by_steps(right, [row for row in rows if row.n == at], look["color"])
        sizes = sorted({row.n for row in results})
        left.plot(
            sizes,
            [_chance(results, n) for n in sizes],
            color="#777777",
            linestyle=":",
            label="chance, or best rule that counts",
        )
        left.set_xscale("log", base=2)
        left.set_xticks(sizes, labels=[str(n) for n in sizes])
        left.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
        left.set(xlabel=length, ylabel="accuracy", ylim=(_lowest(results), 1.02))
        right.set(xlabel=f"steps, n = {at}, best seed", xscale="log")
        left.set_title(title, loc="left", fontsize=10)
        handles, labels = left.get_legend_handles_labels()
        rising = "; ↑: still rising" if any(row.is_rising for row in results) else ""
        said = f"{told_seeds(results)}, the best joined; hollow: optimisation{rising}"
        figure.legend(handles, labels, title=said, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=7)
    return figure


def _lowest(results: Sequence[Result]) -> float:
    """Where the axis of accuracy begins: below all rows, and at least as far as chance of two answers."""
    return min(0.45, min(min(row.accuracy, row.chance) for row in results) - 0.04)


def _chance(results: Sequence[Result], n: int) -> float:
    return next(row.chance for row in results if row.n == n)


def _by_length(axes: Axes, rows: Sequence[Result], look: dict[str, Any]) -> None:
    best = {row.n: row for row in sorted(rows, key=lambda row: row.accuracy)}
    others = [row for row in rows if row is not best[row.n]]
    axes.plot(
        [row.n for row in others], [row.accuracy for row in others], **look, alpha=0.3, linestyle="", markersize=4
    )
    sizes = sorted(best)
    axes.plot(sizes, [best[n].accuracy for n in sizes], color=look["color"], linewidth=1.2)
    for n in sizes:
        fill = "white" if best[n].limit == OPTIMISATION else look["color"]
        axes.plot(n, best[n].accuracy, **look, markerfacecolor=fill, markersize=6, linestyle="")
        if best[n].is_rising:
            axes.annotate("↑", (n, best[n].accuracy), xytext=(5, -2), textcoords="offset points", color=look["color"])
    axes.plot([], [], **look, label=rows[0].family)


def _by_steps(axes: Axes, rows: Sequence[Result], colour: str) -> None:
    if rows:
        best = max(rows, key=lambda row: row.accuracy)
        axes.plot([point[0] for point in best.points], [point[2] for point in best.points], color=colour, linewidth=1.3)
