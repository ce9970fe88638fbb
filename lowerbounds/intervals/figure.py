"""Figure of intervals: cost against size, a line a measure, shaded between the certified bounds of both sides."""

from __future__ import annotations

from itertools import cycle

import matplotlib
from matplotlib.axes import Axes

from reductions import Measure

from ..runs.drawn.figures import CurveFigure
from ..runs.drawn.looks import COLOURS, MARKERS, STYLE
from .atlas import Atlas
from .interval import Interval

_MOST = len(COLOURS)  # lines in one panel
_LARGEST = 1 << 40  # of what is drawn


def draw_atlas(found: Atlas) -> CurveFigure:
    """Bits in one panel, counts in another, each against n; filled where closed, hollow ends where open.

    Raises:
        ValueError: nothing to draw, or intervals of more than one problem.
    """
    problems = {one.problem.spec for one in found.intervals}
    if len(problems) != 1:
        raise ValueError(f"wanted intervals of one problem to draw, not of {len(problems)}")
    panels = [_lines(found, in_bits=in_bits) for in_bits in (True, False)]
    panels = [lines for lines in panels if lines]
    if not panels:
        raise ValueError("no interval has both sides, so there is nothing to draw")
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(4.2 * len(panels), 4.0), layout="constrained")
        for axes, lines in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
            for line, colour, marker in zip(lines, cycle(COLOURS), cycle(MARKERS), strict=False):
                _draw(axes, line, colour, marker)
            in_bits = lines[0][0].measure.in_bits
            axes.set(xlabel="n, size", ylabel="bits" if in_bits else "rectangles, leaves, messages …")
            axes.set_yscale("linear" if in_bits else "log", **({} if in_bits else {"base": 2}))
            axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
            axes.legend(fontsize=7)
        title = f"{problems.pop()}\nfilled: closed; hollow and shaded: open"
        figure.suptitle(title, fontsize=9, x=0.02, ha="left")
    return figure


def _lines(found: Atlas, *, in_bits: bool) -> list[list[Interval]]:
    lines: dict[tuple[Measure, object], list[Interval]] = {}
    for one in found.intervals:
        if one.measure.in_bits is in_bits and one.upper is not None and 0 < one.upper < _LARGEST:
            lines.setdefault((one.measure, one.error), []).append(one)
    longest = sorted(lines.values(), key=len, reverse=True)[:_MOST]
    return sorted(longest, key=lambda line: list(Measure).index(line[0].measure))


def _draw(axes: Axes, line: list[Interval], colour: str, marker: str) -> None:
    sizes = [one.n for one in line]
    lower, upper = [one.lower for one in line], [one.upper or one.lower for one in line]
    error = f", ε = {line[0].error}" if line[0].error else ""
    axes.fill_between(sizes, lower, upper, color=colour, alpha=0.25, linewidth=0)
    axes.plot(sizes, lower, color=colour, linewidth=1.1, label=f"{line[0].measure.value}{error}")
    axes.plot(sizes, upper, color=colour, linewidth=0.6)
    for one in line:
        fill = colour if one.is_closed else "white"
        for value in {one.lower, one.upper or one.lower}:
            axes.plot(one.n, value, marker=marker, color=colour, markerfacecolor=fill, markersize=4.5)
