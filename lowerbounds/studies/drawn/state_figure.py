"""A figure of accuracy, and of bits used, over the bits of a state, with the ceiling and the bits that are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from ..parts.result import OPTIMISATION, Result
from ..parts.seeds import told_seeds

_FAMILIES = tuple(colour for colour in COLOURS if colour != "#000000")  # limits are black


def draw_by_state(
    results: Sequence[Result], *, title: str, ceiling: Mapping[int, float | None], needed: int
) -> CurveFigure:
    """Two panels over s: accuracy of all seeds below the ceiling, and bits that were certifiably used below s.

    A model without a state is a line across. Hollow markers are below their ceiling.

    Args:
        results: rows of one study; those of the largest n are drawn.
        title: of the figure.
        ceiling: the best accuracy by bits of state, where it is not 1.
        needed: bits without which no model is always right.
    """
    n = max(row.n for row in results)
    rows = [row for row in results if row.n == n]
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 4.3), layout="constrained")
        left, right = figure.subplots(1, 2)
        for place, family in enumerate(dict.fromkeys(row.family for row in rows)):
            own = [row for row in rows if row.family == family]
            _family(left, right, own, place) if own[0].state_bits else _across(left, own, place)
        _limits(left, right, rows, ceiling, needed)
        for axes in (left, right):
            axes.set_xscale("log", base=2)
            axes.set_xlabel("s, bits of state at the cut")
            axes.xaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
        left.set(ylabel="accuracy, fresh sequences", ylim=(rows[0].chance - 0.12, 1.02))
        right.set(ylabel="bits certifiably used", ylim=(-0.4, 1.15 * needed))
        left.set_title(title, loc="left", fontsize=10)
        handles, labels = left.get_legend_handles_labels()
        said = f"n = {n}, {told_seeds(rows)}, the best joined; hollow: optimisation"
        figure.legend(handles, labels, title=said, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=4)
    return figure


def _family(left: Axes, right: Axes, rows: Sequence[Result], place: int) -> None:
    look: dict[str, Any] = {"color": _FAMILIES[place % len(_FAMILIES)], "marker": MARKERS[place % len(MARKERS)]}
    best = {row.state_bits or 1: row for row in sorted(rows, key=lambda row: row.accuracy)}
    bits = sorted(best)
    left.plot(bits, [best[s].accuracy for s in bits], color=look["color"], linewidth=1.2)
    left.plot([], [], **look, linewidth=1.2, label=rows[0].family)
    for row in rows:
        at = row.state_bits or 1
        is_best = row is best[at]
        fill = "white" if row.limit == OPTIMISATION else look["color"]
        size, alpha = (6, 1.0) if is_best else (4, 0.4)
        left.plot(at, row.accuracy, **look, markerfacecolor=fill, markersize=size, alpha=alpha)
        if row.used_bits is not None:
            right.plot(at, row.used_bits, **look, markersize=size, alpha=alpha, linestyle="")


def _across(axes: Axes, rows: Sequence[Result], place: int) -> None:
    best = max(row.accuracy for row in rows)
    colour, dash = _FAMILIES[place % len(_FAMILIES)], DASHES[1]
    axes.axhline(best, color=colour, linestyle=dash, label=f"{rows[0].family}, no state")


def _limits(left: Axes, right: Axes, rows: Sequence[Result], ceiling: Mapping[int, float | None], needed: int) -> None:
    most = max((row.state_bits or 1 for row in rows), default=1)
    shown = {s: best for s, best in ceiling.items() if best is not None} | {max(most, needed): 1.0}
    left.plot(list(shown), list(shown.values()), color="#000000", linewidth=1.4, label="no model with s bits is above")
    right.plot(list(shown), [min(s, needed) for s in shown], color="#000000", linewidth=1.4)
    for axes in (left, right):
        axes.axvline(needed, color="#000000", linestyle=":", linewidth=1.0)
    left.plot([], [], color="#000000", linestyle=":", label=f"{needed} bits are needed")
    left.axhline(rows[0].chance, color="#777777", linestyle="-.", label="best rule that only counts")
