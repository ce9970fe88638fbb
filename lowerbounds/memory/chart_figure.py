"""Figures of ceilings: accuracy against size for some states, or a map of accuracy over sizes and bits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import log10

import matplotlib

from ..runs.drawn.figures import CurveFigure
from ..runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from .bounds.bounded import Status
from .charts import Curve, HeatMap

Marks = Sequence[tuple[str, int]]


def draw_ceilings(curve: Curve) -> CurveFigure:
    """Accuracy against size, one line a state; filled where exact, hollow where an upper bound; the baseline dotted."""
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(7.6, 4.4), layout="constrained")
        axes = figure.subplots()
        states = list(dict.fromkeys(str(one.capacity) for one in curve.ceilings))
        for state, colour, marker, dash in zip(states, cycle(COLOURS), cycle(MARKERS), cycle(DASHES), strict=False):
            line = [one for one in curve.ceilings if str(one.capacity) == state]
            points = [one.n for one in line], [float(one.accuracy) for one in line]
            axes.plot(*points, color=colour, linestyle=dash, linewidth=1.3, label=f"no model with {state} is above")
            for one in line:
                fill = colour if one.status is Status.EXACT else "white"
                axes.plot(one.n, float(one.accuracy), marker=marker, color=colour, markerfacecolor=fill, markersize=5)
        first = {one.n: float(one.baseline) for one in curve.ceilings}
        axes.plot([*first], [*first.values()], color="#777777", linestyle=":", label="one state")
        axes.set(xscale="log", xlabel="n, size", ylabel="accuracy", ylim=(min(first.values()) - 0.04, 1.03))
        axes.set_title(f"{curve.name}: the best accuracy of any model", loc="left", fontsize=10)
        axes.legend(fontsize=8, title="filled: exact; hollow: upper bound", title_fontsize=8, alignment="left")
    return figure


def draw_heat_map(chart: HeatMap, marks: Marks = ()) -> CurveFigure:
    """Accuracy over size and bits, with lines where it is 0.9 and 0.99; models as level lines at their bits."""
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(7.2, 5.0), layout="constrained")
        axes = figure.subplots()
        values = [[float(row[j]) for row in chart.accuracies] for j in range(len(chart.bits))]
        mesh = axes.pcolormesh(chart.sizes, chart.bits, values, cmap="cividis", shading="nearest", rasterized=True)
        figure.colorbar(mesh, ax=axes, label="accuracy that no model exceeds")
        if min(len(chart.sizes), len(chart.bits)) > 1:
            lines = axes.contour(chart.sizes, chart.bits, values, levels=[0.9, 0.99], colors="white", linewidths=0.8)
            axes.clabel(lines, fontsize=7)
        for (name, bits), dash in zip(marks, cycle(DASHES), strict=False):
            axes.axhline(bits, color="black", linestyle=dash, linewidth=1.2, label=f"{name}: {bits:,} bits")
        if marks:
            axes.legend(fontsize=8, loc="upper left", frameon=True)
        axes.grid(visible=False)
        axes.set(
            xlabel="n, size", ylabel="s, state bits", ylim=(chart.bits[0], max(chart.bits[-1], *_levels(marks, 0)))
        )
        if _is_spread(chart.sizes):
            axes.set_xscale("log")
        axes.set_title(f"{chart.name}: the best accuracy of any model", loc="left", fontsize=10)
    return figure


def _levels(marks: Marks, least: int) -> list[int]:
    return [least, *(bits for _, bits in marks)]


def _is_spread(sizes: Sequence[int]) -> bool:
    """Whether sizes grow by factors rather than by steps."""
    return len(sizes) > 2 and log10(sizes[-1] / sizes[0]) > 2 and sizes[-1] - sizes[-2] > sizes[1] - sizes[0]
