"""A heat map of one family: length × width, the accuracy of the best seed in each field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from protocols.setting import builder

from ..parts.result import Result


def width_of(row: Result) -> int:
    """The width of a row's model, as its builder has it.

    Raises:
        ValueError: a model of a builder without a width.
    """
    width = getattr(builder(row.model), "width", None)
    if not isinstance(width, int):
        raise ValueError(f"{row.model} has no width")
    return width


def draw_grid(axes: Axes, rows: Sequence[Result], *, title: str) -> None:
    """Fields of n by width, coloured and named by the best accuracy of all seeds; fields without a row stay white.

    Args:
        axes: where it is drawn.
        rows: of one family.
        title: of this panel.
    """
    sizes, widths = sorted({row.n for row in rows}), sorted({width_of(row) for row in rows})
    best = np.full((len(widths), len(sizes)), np.nan)
    for row in rows:
        place = widths.index(width_of(row)), sizes.index(row.n)
        best[place] = np.fmax(best[place], row.accuracy)
    axes.imshow(best, vmin=0.5, vmax=1.0, cmap="cividis", origin="lower", aspect="auto")
    for (up, along), accuracy in np.ndenumerate(best):
        if not np.isnan(accuracy):
            colour = "#000000" if accuracy > 0.8 else "#ffffff"
            axes.text(along, up, f"{accuracy:.3f}", ha="center", va="center", color=colour, fontsize=9)
    axes.set_xticks(range(len(sizes)), labels=[str(n) for n in sizes])
    axes.set_yticks(range(len(widths)), labels=[str(width) for width in widths])
    axes.set(xlabel="n, symbols", ylabel="width")
    axes.grid(False)
    axes.set_title(title, loc="left", fontsize=10)
