"""The grid of all tasks: a panel each, formulas as lines, runs as markers, one legend that says which is which."""

from __future__ import annotations

from typing import Literal

import matplotlib
import matplotlib.ticker
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from protocols.messages.turns import HYBRID, LAYERS, ONE_LAYER, RECURRENT, THIRD_ORDER

from .figures import COLOURS, STYLE, CurveFigure, needed_lines
from .row import Row
from .separations import Panel, Separations

_COLUMNS = 4
_LOOKS = {
    RECURRENT: (COLOURS[0], "o"),
    ONE_LAYER: (COLOURS[1], "s"),
    LAYERS: (COLOURS[2], "^"),
    HYBRID: (COLOURS[3], "v"),
    THIRD_ORDER: (COLOURS[4], "D"),
}
_MEASURES: dict[str, tuple[Literal["-", "--", ":"], str]] = {
    "D1(A→B)": ("-", "one message, Alice to Bob"),
    "D": ("--", "any protocol, answer told"),
    "D1(B→A)": (":", "one message, Bob to Alice"),
}


def draw_separations(found: Separations) -> CurveFigure:
    """Bits against size for every task, in groups by how the constructions' bits grow."""
    groups = found.groups()
    rows = [(heading, panels[i : i + _COLUMNS]) for heading, panels in groups for i in range(0, len(panels), _COLUMNS)]
    with matplotlib.rc_context({**STYLE, "font.size": 8.0}):
        figure = CurveFigure(figsize=(11, 2.5 * len(rows) + 0.9), layout="constrained")
        strips = figure.subfigures(len(rows), 1, squeeze=False)[:, 0]
        for i, (strip, (heading, panels)) in enumerate(zip(strips, rows, strict=True)):
            if not i or rows[i - 1][0] != heading:
                strip.suptitle(heading, x=0.01, ha="left", fontsize=9, fontweight="bold")
            axes = strip.subplots(1, _COLUMNS, squeeze=False)[0]
            for ax, panel in zip(axes, panels, strict=False):
                _panel(ax, panel)
            for ax in axes[len(panels) :]:
                ax.set_axis_off()
            axes[0].set_ylabel("bits")
        _legend(figure, found)
    return figure


def _panel(axes: Axes, panel: Panel) -> None:
    for measure, points in needed_lines(panel.rows):
        axes.plot(*zip(*points, strict=True), color="black", linewidth=1.1, linestyle=_MEASURES[measure][0])
    for row in panel.rows:
        colour, marker = _LOOKS[row.architecture]
        face = "white" if row.wrong else colour
        axes.plot(
            [row.n],
            [max(1, row.paid_bits)],
            marker=marker,
            color=colour,
            markerfacecolor=face,
            markersize=5,
            alpha=0.85,
        )
    axes.set(xscale="log", yscale="log")
    axes.set_title(panel.task, fontsize=8.5, loc="left")
    sizes = sorted({row.n for row in panel.rows})
    axes.set_xticks(sizes, labels=[str(n) for n in sizes])
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())


def _legend(figure: CurveFigure, found: Separations) -> None:
    rows: list[Row] = [row for panel in found.panels for row in panel.rows]
    drawn = {row.measure for row in rows if row.needed_bits is not None}
    lines = [
        Line2D([], [], color="black", linestyle=dash, label=f"formula: needed by {who}")
        for measure, (dash, who) in _MEASURES.items()
        if measure in drawn
    ]
    for name in sorted({row.architecture for row in rows}, key=[*_LOOKS].index):
        colour, marker = _LOOKS[name]
        lines.append(Line2D([], [], color=colour, marker=marker, linestyle="none", label=f"run: {name}"))
    hollow = Line2D(
        [], [], color="black", marker="o", markerfacecolor="white", linestyle="none", label="run: wrong on some input"
    )
    figure.legend(handles=[*lines, hollow], loc="outside lower center", ncols=3, fontsize=8)
