"""A figure of lines of dots: each kind of run a line, each seed a dot, and beside them accuracy along the training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from ..parts.result import OPTIMISATION, Result
from ..parts.seeds import told_seeds


def draw_dots(results: Sequence[Result], *, title: str, line: Callable[[Result], str], also: str = "") -> CurveFigure:
    """Two panels: accuracy of all seeds, a line for each kind of run, and accuracy in training of the best seed.

    Args:
        results: rows of one study.
        title: of the figure.
        line: what a row's line is called.
        also: a number that rows tell by this name, drawn as a cross.
    """
    lines = list(dict.fromkeys(map(line, results)))
    families = list(dict.fromkeys(row.family for row in results))
    drawn: dict[str, int] = {}
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 1.9 + 0.34 * len(lines)), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        for place, name in enumerate(lines):
            rows = sorted((row for row in results if line(row) == name), key=lambda row: row.accuracy)
            best = rows[-1]
            number, before = families.index(best.family), drawn.get(best.family, 0)
            drawn[best.family] = before + 1
            look: dict[str, Any] = {"color": COLOURS[number % len(COLOURS)]}
            _dots(left, rows, place, also, {**look, "marker": MARKERS[number % len(MARKERS)]})
            look |= {"linewidth": 1.3, "linestyle": DASHES[before % len(DASHES)]}
            right.plot([p[0] for p in best.points], [p[2] for p in best.points], **look)
            left.plot([-0.02, 0.045], [place - 0.3] * 2, **look)
        left.set_yticks(range(len(lines)), labels=lines)
        left.invert_yaxis()
        left.set(xlim=(-0.02, 1.03), xlabel="accuracy on fresh sequences")
        right.set(xscale="log", xlabel="steps, best seed", ylabel="outputs right in training", ylim=(0, 1.03))
        left.set_title(title, loc="left", fontsize=10)
        _legend(figure, left, results, also)
    return figure


def _dots(axes: Axes, rows: Sequence[Result], place: int, also: str, look: dict[str, Any]) -> None:
    """All seeds, the best one large; hollow where training held it back; a stroke at chance."""
    axes.vlines(rows[0].chance, place - 0.35, place + 0.35, color="#777777", linestyle=":")
    if rows[-1].ceiling is not None:
        axes.vlines(rows[-1].ceiling, place - 0.35, place + 0.35, color="#000000", linewidth=1.2)
    for row in rows:
        fill = "white" if row.limit == OPTIMISATION else look["color"]
        size = 7 if row is rows[-1] else 4
        axes.plot(row.accuracy, place, **look, markerfacecolor=fill, markersize=size, linestyle="")
        for number in row.named(also):
            axes.plot(number, place + 0.22, color=look["color"], marker="x", markersize=5, linestyle="")


def _legend(figure: CurveFigure, axes: Axes, results: Sequence[Result], also: str) -> None:
    axes.plot([], [], color="#777777", linestyle=":", label="chance")
    axes.plot([], [], color="#000000", linewidth=1.2, label="ceiling at its bits")
    axes.plot([], [], color="#555555", marker="o", linestyle="", label="has a ceiling and is at it, or has none")
    axes.plot([], [], color="#555555", marker="o", markerfacecolor="white", linestyle="", label="optimisation")
    if also:
        axes.plot([], [], color="#555555", marker="x", linestyle="", label=also)
    handles, labels = axes.get_legend_handles_labels()
    title = f"{told_seeds(results)}, the best one large; strokes at the left are those of the right panel"
    figure.legend(handles, labels, title=title, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=5)
