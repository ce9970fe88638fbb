"""Figure of intervals: cost against size, a marker where it is closed, a bar between its bounds where it is open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from reductions import Measure

from ..runs.drawn.figures import CurveFigure
from ..runs.drawn.looks import COLOURS, MARKERS, STYLE
from .atlas import Atlas
from .interval import Interval

_MOST = len(COLOURS)  # series in one panel
_LARGEST = 1 << 40  # of what is drawn
_WIDTH = 0.7  # of all series at a size; sizes are 1 apart
_BELOW = 0.5  # where a bar without a lower bound ends on a logarithmic axis
_HEADING = "filled: closed; hollow ends of a bar: open, the bounds that are certified; sizes side by side, not to scale"

Series = tuple[str, list[Interval]]


def draw_atlas(found: Atlas) -> CurveFigure:
    """Bits in one panel, counts in another, each against n; a row for each choice of the problem's parameters.

    A line joins closed intervals of neighbouring sizes: what is open says what was searched, not how a cost grows.
    Measures that agree at every size are one series.

    Raises:
        ValueError: nothing to draw, or intervals of more than one problem.
    """
    problems = {one.problem.name for one in found.intervals}
    if len(problems) != 1:
        raise ValueError(f"wanted intervals of one problem to draw, not of {len(problems)}")
    rows = [
        [(spec, series) for in_bits in (True, False) if (series := _series(found, spec, in_bits=in_bits))]
        for spec in sorted({one.problem.spec for one in found.intervals})
    ]
    rows = [panels for panels in rows if panels]
    if not rows:
        raise ValueError("no interval has both sides, so there is nothing to draw")
    columns = max(map(len, rows))
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(5.8 * columns, 4.0 * len(rows)), layout="constrained")
        for axes, panels in zip(figure.subplots(len(rows), columns, squeeze=False), rows, strict=True):
            for ax, (spec, series) in zip(axes, panels, strict=False):
                _panel(ax, series)
                ax.set_title(spec, loc="left", fontsize=9)
            for ax in axes[len(panels) :]:
                ax.remove()
        figure.suptitle(_HEADING, fontsize=8, x=0.02, ha="left")
    return figure


def _series(found: Atlas, spec: str, *, in_bits: bool) -> list[Series]:
    """What one panel shows: the longest lines of measures, those that agree everywhere under one name."""
    lines: dict[tuple[Measure, object], list[Interval]] = {}
    for one in found.intervals:
        drawn = one.upper is not None and 0 < one.upper < _LARGEST
        if one.problem.spec == spec and one.measure.in_bits is in_bits and drawn:
            lines.setdefault((one.measure, one.error), []).append(one)
    alike: dict[object, list[list[Interval]]] = {}
    for line in sorted(lines.values(), key=lambda line: list(Measure).index(line[0].measure)):
        alike.setdefault(tuple((one.n, one.lower, one.upper) for one in line), []).append(line)
    longest = sorted(alike.values(), key=lambda same: len(same[0]), reverse=True)[:_MOST]
    return [("\n= ".join(_name(line[0]) for line in same), same[0]) for same in alike.values() if same in longest]


def _name(one: Interval) -> str:
    return f"{one.measure.value}{f', ε = {one.error}' if one.error else ''}"


def _panel(axes: Axes, series: Sequence[Series]) -> None:
    sizes = sorted({one.n for _, line in series for one in line})
    step, in_bits = _WIDTH / len(series), series[0][1][0].measure.in_bits
    looks = zip(series, cycle(COLOURS), cycle(MARKERS), strict=False)
    for i, ((label, line), colour, marker) in enumerate(looks):
        aside = step * (i - (len(series) - 1) / 2)
        places = {one.n: sizes.index(one.n) + aside for one in line}
        _draw(axes, line, places, {"color": colour, "marker": marker, "label": label}, least=0 if in_bits else _BELOW)
    axes.set(xlabel="n, size", ylabel="bits" if in_bits else "rectangles, leaves, messages …")
    axes.set_yscale("linear" if in_bits else "log", **({} if in_bits else {"base": 2}))
    if in_bits:
        axes.yaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
    axes.set_xticks(range(len(sizes)), labels=[str(n) for n in sizes])
    axes.set_xticks([place + 0.5 for place in range(len(sizes) - 1)], minor=True)  # between them lies what is at one
    axes.tick_params(axis="x", length=0, which="both")
    axes.grid(axis="x", visible=False)
    axes.grid(axis="x", which="minor")
    axes.set_xlim(-0.5, len(sizes) - 0.5)
    axes.legend(fontsize=7, labelspacing=0.7, loc="upper left", bbox_to_anchor=(1, 1))


def _draw(
    axes: Axes, line: Sequence[Interval], places: dict[int, float], look: dict[str, Any], *, least: float
) -> None:
    """A marker where closed, else a bar with hollow ends; joined where neighbours are closed."""
    colour, label = look["color"], look.pop("label")
    sizes = [places[one.n] for one in line if one.is_closed]
    axes.plot(
        sizes, [one.lower for one in line if one.is_closed], linestyle="none", markersize=4.5, label=label, **look
    )
    for one, after in pairwise(line):
        if one.is_closed and after.is_closed:
            axes.plot([places[one.n], places[after.n]], [one.lower, after.lower], color=colour, linewidth=0.8)
    for one in (one for one in line if not one.is_closed):
        ends = [max(one.lower, least), one.upper or one.lower]
        axes.plot([places[one.n]] * 2, ends, color=colour, linewidth=2.5, alpha=0.35, solid_capstyle="butt")
        axes.plot([places[one.n]] * 2, ends, linestyle="none", markersize=4.5, markerfacecolor="white", **look)
