"""The figure of `memory`: accuracy of trained models below the ceiling of their bits, and the bits that they use."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from ...memory.bounds.capacity import Capacity
from ...memory.ceilings.index import Index
from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, MARKERS, STYLE
from ..parts.result import Result

_CEILING, _CHANCE = "#000000", "#777777"


def draw_memory(results: Sequence[Result]) -> CurveFigure:
    """Two panels over s, the bits of the state: accuracy with its ceiling, and bits told with the line of s.

    Args:
        results: rows of one study; those of the largest n are drawn.
    """
    n = max(row.n for row in results)
    rows = [row for row in results if row.n == n and row.state_bits]
    families = list(dict.fromkeys(row.family for row in rows))
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 4.3), layout="constrained")
        left, right = figure.subplots(1, 2)
        _limits(left, right, n, rows)
        for place, family in enumerate(families):
            _family(left, right, [row for row in rows if row.family == family], place, len(families))
        bits = sorted({row.state_bits for row in rows if row.state_bits})
        for axes in (left, right):
            axes.set_xscale("log", base=2)
            axes.set_xticks(bits, labels=[str(s) for s in bits])
            axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
            axes.set_xlabel("s, bits of state at the cut")
        left.set(ylabel="accuracy, all inputs", ylim=(0.49, 1.02))
        right.set(ylabel=f"bits of {n}", ylim=(-0.4, n + 0.8))
        seeds = len({row.seed for row in rows})
        steps = ", ".join(sorted({f"{row.recipe.steps} steps at {row.recipe.rate:g}" for row in rows if row.recipe}))
        left.set_title(f"index lookup, n = {n}: trained with rounding", loc="left", fontsize=10)
        right.set_title("filled: told by its answers; bar: up to H(S)", loc="left", fontsize=10)
        handles, labels = left.get_legend_handles_labels()
        title = f"{seeds} seeds, {steps}; lines through the best, faint: the others"
        figure.legend(handles, labels, title=title, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=5)
    return figure


def _limits(left: Axes, right: Axes, n: int, rows: Sequence[Result]) -> None:
    least, most = (choose(row.state_bits or 1 for row in rows) for choose in (min, max))
    shown = range(least, most + 1)
    ceiling = [float(_ceiling(n, s)) for s in shown]
    left.plot(shown, ceiling, color=_CEILING, linewidth=1.4, label="no model with s bits is above")
    left.axhline(rows[0].chance, color=_CHANCE, linestyle=":", label="best rule that only counts")
    right.plot(shown, [min(s, n) for s in shown], color=_CEILING, linewidth=1.4)


def _ceiling(n: int, s: int) -> Fraction:
    return Index().quick(n, Capacity.of(state_bits=s))


def _family(left: Axes, right: Axes, rows: Sequence[Result], place: int, families: int) -> None:
    """All seeds faint, the best one of each number of bits joined by a line; families stand beside one another."""
    colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
    aside = 1 + 0.05 * (place - (families - 1) / 2)
    best: dict[int, Result] = {}
    for row in sorted(rows, key=lambda row: row.accuracy):
        best[row.state_bits or 0] = row
    bits = sorted(best)
    others = [row for row in rows if row is not best[row.state_bits or 0]]
    look: dict[str, Any] = {"color": colour, "marker": marker}
    left.plot(
        [aside * (row.state_bits or 0) for row in others], [row.accuracy for row in others], **look, alpha=0.35,
        linestyle="none", markersize=4,
    )  # fmt: skip
    left.plot([aside * s for s in bits], [best[s].accuracy for s in bits], **look, label=rows[0].family, markersize=6)
    asked = [s for s in bits if best[s].own is not None]  # not of predictions
    told = [best[s].own or 0.0 for s in asked]
    above = [max(0.0, (best[s].entropy or 0.0) - (best[s].own or 0.0)) for s in asked]
    zero = [0.0] * len(asked)
    right.errorbar([aside * s for s in asked], told, [zero, above], **look, linestyle="none", markersize=6, capsize=2)
