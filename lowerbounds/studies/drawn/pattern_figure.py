"""The figure of `q_sparse_average`: error against bits of a head, and where the best layer looks, beside planted."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, MARKERS, STYLE
from ..parts.result import Result

SIZE, ROOT, ON_SET = "bits of the head", "rms error", "weight on the set"
MEMBERS, WEIGHTS = "set", "weights of set"


def draw_pattern(results: Sequence[Result], *, title: str, needed: int) -> CurveFigure:
    """Three panels: errors and weight off the set over the size, weights of the best layer for some sets, planted ones.

    Args:
        results: rows with SIZE, ON_SET, and sets with their weights.
        title: of the figure.
        needed: bits that any protocol for the sets pays.
    """
    n = max(row.n for row in results)
    rows = [row for row in results if row.n == n and row.named(SIZE)]
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 4.0), layout="constrained")
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.5, 1, 1))
        _errors(left, rows, needed)
        best = max(rows, key=lambda row: row.accuracy, default=None)
        if best is not None and best.named(f"{MEMBERS} 0"):
            _patterns(middle, right, best)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10)
        left.set_title("wrong, and looking elsewhere", loc="left", fontsize=9)
        handles, labels = left.get_legend_handles_labels()
        said = f"{len({row.seed for row in rows})} seeds, the best joined; N = {n}"
        figure.legend(handles, labels, title=said, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=5)
    return figure


def _errors(axes: Axes, rows: Sequence[Result], needed: int) -> None:
    """Wrong averages of every seed, and the weight that the best one has elsewhere than on the set."""
    for place, family in enumerate(dict.fromkeys(row.family for row in rows)):
        own = [row for row in rows if row.family == family]
        best = {row.named(SIZE)[0]: row for row in sorted(own, key=lambda row: row.accuracy)}
        sizes, colour, marker = sorted(best), COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        spread = [row.named(SIZE)[0] for row in own]
        axes.plot(spread, [1 - row.accuracy for row in own], color=colour, marker=marker, alpha=0.35, linestyle="")
        axes.plot(sizes, [1 - best[s].accuracy for s in sizes], color=colour, marker=marker, label=f"{family}: wrong")
        off = [1 - best[s].named(ON_SET)[0] for s in sizes]
        axes.plot(sizes, off, color=colour, linestyle="--", marker="x", label="weight off the set")
    axes.axhline(1 - rows[0].chance, color="#777777", linestyle=":", label="best rule that only counts")
    axes.axvline(needed, color="#000000", linewidth=1.2, label=f"{needed} bits: any protocol pays them")
    axes.set_xscale("log", base=2)
    axes.set(xlabel="size of the head in bits: d times its widest number", ylabel="share", ylim=(-0.02, 1.02))
    axes.xaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())


def _patterns(trained: Axes, planted: Axes, best: Result) -> None:
    """Rows are sets, columns positions, dark where weight is."""
    shown = [place for place in range(best.n) if best.named(f"{MEMBERS} {place}")]
    weights = np.array([best.named(f"{WEIGHTS} {place}") for place in shown])
    wanted = np.zeros_like(weights)
    for line, place in enumerate(shown):
        members = np.array(best.named(f"{MEMBERS} {place}"), dtype=int)
        wanted[line, members] = 1 / len(members)
    for axes, found, name in ((trained, weights, f"trained, {best.model.split(',')[0]}"), (planted, wanted, "planted")):
        axes.imshow(found, cmap="Greys", vmin=0, vmax=float(wanted.max()), aspect="auto")
        axes.set_title(name, loc="left", fontsize=9)
        axes.set(xlabel="position", yticks=range(len(shown)), xticks=range(0, best.n, 2))
        axes.grid(visible=False)
    trained.set_ylabel("set")
