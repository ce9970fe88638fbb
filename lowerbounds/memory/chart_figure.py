"""Figures of ceilings: accuracy against size for some states, or a map of accuracy over sizes and bits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from math import log10
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh

from reductions.costs.numerals import counted

from ..runs.drawn.figures import CurveFigure
from ..runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from .bounds.bounded import Status
from .bounds.capacity import Capacity
from .charts import Curve, HeatMap
from .measured import Point

Marks = Sequence[tuple[str, int]]
MOST_DIGITS = 40  # of all ticks together


def draw_ceilings(curve: Curve, points: Sequence[Point] = (), marks: Marks = ()) -> CurveFigure:
    """Accuracy against size, one line a state; filled where exact, hollow where an upper bound; the baseline dotted.

    Args:
        curve: the ceilings.
        points: models that were run on the law, as crosses; a bar down to the confidence limit where it was a sample.
        marks: names for states, with their bits.
    """
    named: dict[str, str] = {}
    for name, bits in marks:
        said = str(Capacity.of(state_bits=bits))
        named[said] = f"{named[said]}, {name}" if said in named else name
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(7.6, 5.0), layout="constrained")
        axes = figure.subplots()
        states = list(dict.fromkeys(str(one.capacity) for one in curve.ceilings))
        for state, colour, marker, dash in zip(states, cycle(COLOURS), cycle(MARKERS), cycle(DASHES), strict=False):
            line = [one for one in curve.ceilings if str(one.capacity) == state]
            places = [one.n for one in line], [float(one.accuracy) for one in line]
            axes.plot(*places, color=colour, linestyle=dash, linewidth=1.3, label=_line_label(state, named.get(state)))
            for one in line:
                fill = colour if one.status is Status.EXACT else "white"
                axes.plot(one.n, float(one.accuracy), marker=marker, color=colour, markerfacecolor=fill, markersize=5)
        first = {one.n: float(one.baseline) for one in curve.ceilings}
        axes.plot([*first], [*first.values()], color="#777777", linestyle=":", label="one state")
        _crosses(axes, points, COLOURS[len(states) :] or COLOURS)
        least = min(*first.values(), *(float(point.least) for point in points), 1.0)
        axes.set(xscale="log", xlabel="n, size", ylabel="accuracy", ylim=(least - 0.04, 1.03))
        axes.set_title(f"{curve.name}: the best accuracy of any model", loc="left", fontsize=10)
        ticks = [f"{n:,}" for n in first]
        if len("".join(ticks)) <= MOST_DIGITS:
            axes.set_xticks([*first], labels=ticks)
            axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
        title = "filled: exact; hollow: upper bound" + ("; crosses: models, run" if points else "")
        figure.legend(fontsize=8, title=title, title_fontsize=8, alignment="left", loc="outside lower left", ncols=2)
    return figure


def _line_label(state: str, name: str | None) -> str:
    return f"no model with {state} is above" + (f"\n({name})" if name else "")


def _crosses(axes: Axes, points: Sequence[Point], colours: Sequence[str]) -> None:
    """Models that were run: a colour a model, with the length of a bar for what the sample leaves open."""
    for model, colour in zip(dict.fromkeys(point.model for point in points), cycle(colours), strict=False):
        own = [point for point in points if point.model == model]
        sizes, values = [point.n for point in own], [float(point.accuracy) for point in own]
        below = [float(point.accuracy - point.least) for point in own]
        ends = dict.fromkeys(f"{bits:,}" for bits in (own[0].state_bits, own[-1].state_bits))
        label = f"{model}, {' … '.join(ends)} bits"
        look: dict[str, Any] = {"color": colour, "marker": "x", "markersize": 9, "markeredgewidth": 1.6, "zorder": 4}
        axes.errorbar(sizes, values, [below, [0.0] * len(own)], linestyle="none", label=label, **look)


def draw_heat_map(chart: HeatMap, marks: Marks = (), points: Sequence[Point] = ()) -> CurveFigure:
    """Accuracy over size and bits, with lines where it is 0.9 and 0.99; models as level lines at their bits.

    Args:
        chart: the ceilings.
        marks: names and bits of models, a line each.
        points: models that were run on the law, as discs with the colour of their own accuracy: none is brighter than
            the map around it.
    """
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
            axes.axhline(
                bits, color="black", linestyle=dash, linewidth=1.2, label=f"{name}: {counted(bits, 'bit', ',')}"
            )
        _discs(axes, points, mesh)
        if marks or points:
            figure.legend(fontsize=8, loc="outside lower left", ncols=2)
        axes.grid(visible=False)
        axes.set(
            xlabel="n, size",
            ylabel="s, state bits",
            ylim=(chart.bits[0], max(chart.bits[-1], *_levels(marks, 0), *(point.state_bits for point in points))),
        )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
        if _is_spread(chart.sizes):
            axes.set_xscale("log")
        axes.set_title(f"{chart.name}: the best accuracy of any model", loc="left", fontsize=10)
    return figure


def _discs(axes: Axes, points: Sequence[Point], mesh: QuadMesh) -> None:
    for model, marker in zip(dict.fromkeys(point.model for point in points), cycle(MARKERS), strict=False):
        own = [point for point in points if point.model == model]
        places = [point.n for point in own], [point.state_bits for point in own]
        look: dict[str, Any] = {
            "cmap": mesh.cmap,
            "norm": mesh.norm,
            "edgecolors": "black",
            "s": 60,
            "zorder": 3,
            "marker": marker,
        }
        axes.scatter(*places, c=[float(point.accuracy) for point in own], label=f"{model}, run", clip_on=False, **look)


def _levels(marks: Marks, least: int) -> list[int]:
    return [least, *(bits for _, bits in marks)]


def _is_spread(sizes: Sequence[int]) -> bool:
    """Whether sizes grow by factors rather than by steps."""
    return len(sizes) > 2 and log10(sizes[-1] / sizes[0]) > 2 and sizes[-1] - sizes[-2] > sizes[1] - sizes[0]
