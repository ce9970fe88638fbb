"""A figure of lines of dots: each kind of run a line, each seed a dot, and beside them accuracy along the training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from .result import OPTIMISATION, Result


def draw_dots(results: Sequence[Result], *, title: str, line: Callable[[Result], str], also: str = "") -> CurveFigure:
    """Two panels: accuracy of all seeds, a line for each kind of run, and accuracy in training of the best seed.

    Args:
        results: rows of one study.
        title: of the figure.
        line: what a row's line is called.
        also: a number that rows tell by this name, drawn as a cross.
    """
    lines = list(dict.fromkeys(map(line, results)))
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 1.9 + 0.34 * len(lines)), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        for place, name in enumerate(lines):
            rows = sorted((row for row in results if line(row) == name), key=lambda row: row.accuracy)
            _dots(left, rows, place, also)
            best = rows[-1]
            look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)], "linewidth": 1.2}
            look["linestyle"] = DASHES[place // 2 % len(DASHES)]
            right.plot([p[0] for p in best.points], [p[2] for p in best.points], **look)
        left.set_yticks(range(len(lines)), labels=lines)
        left.invert_yaxis()
        left.set(xlim=(-0.02, 1.03), xlabel="accuracy on fresh sequences")
        right.set(xscale="log", xlabel="steps, best seed", ylabel="outputs right in training", ylim=(0, 1.03))
        left.set_title(title, loc="left", fontsize=10)
        _legend(figure, left, results, also)
    return figure


def _dots(axes: Axes, rows: Sequence[Result], place: int, also: str) -> None:
    """All seeds, the best one large; hollow where training held it back; a stroke at chance."""
    colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
    axes.vlines(rows[0].chance, place - 0.35, place + 0.35, color="#777777", linestyle=":")
    if rows[-1].ceiling is not None:
        axes.vlines(rows[-1].ceiling, place - 0.35, place + 0.35, color="#000000", linewidth=1.2)
    for row in rows:
        fill = "white" if row.limit == OPTIMISATION else colour
        look: dict[str, Any] = {"color": colour, "marker": marker, "markerfacecolor": fill}
        axes.plot(row.accuracy, place, **look, markersize=7 if row is rows[-1] else 4, linestyle="")
        for number in row.named(also):
            axes.plot(number, place + 0.22, color=colour, marker="x", markersize=5, linestyle="")


def _legend(figure: CurveFigure, axes: Axes, results: Sequence[Result], also: str) -> None:
    axes.plot([], [], color="#777777", linestyle=":", label="chance")
    axes.plot([], [], color="#000000", linewidth=1.2, label="ceiling at its bits")
    axes.plot([], [], color="#555555", marker="o", linestyle="", label="has a ceiling and is at it, or has none")
    axes.plot([], [], color="#555555", marker="o", markerfacecolor="white", linestyle="", label="optimisation")
    if also:
        axes.plot([], [], color="#555555", marker="x", linestyle="", label=also)
    seeds = len({row.seed for row in results})
    handles, labels = axes.get_legend_handles_labels()
    title = f"{seeds} seeds, the best one large"
    figure.legend(handles, labels, title=title, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=5)
