"""The grid of all tasks: a panel each, bounds as lines, runs as markers, one legend that says which is which."""

from __future__ import annotations

import matplotlib
import matplotlib.ticker
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..row import Row
from ..separations import Panel, Separations
from .bound_lines import bound_lines
from .figures import CurveFigure, Ordinate, draw_lines, is_bound, value_of
from .looks import FILLINGS, KINDS, MARKERS, STYLE, filling, kind_colour

_COLUMNS = 4


def draw_separations(found: Separations, *, y: Ordinate = "size") -> CurveFigure:
    """Size of models, or the bits that they send, against n for every task, in the order of how the sizes grow.

    Panels follow each other without gaps, each with its verdict on sizes; a construction has one marker in its panel.

    Raises:
        ValueError: y is neither size nor bits.
    """
    if y not in ("size", "bits"):
        raise ValueError(f"y={y}: wanted size or bits")
    panels = [panel for _, group in found.groups() for panel in group]
    columns = min(_COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    with matplotlib.rc_context({**STYLE, "font.size": 8.0}):
        figure = CurveFigure(figsize=(max(5.5, 2.8 * columns), 2.4 * rows + 1.2), layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for i, panel in enumerate(panels):
            _panel(axes[i], panel, y)
            axes[i].set_ylabel(("size, bits" if y == "size" else "bits paid") if i % columns == 0 else "")
            axes[i].set_xlabel("n" if i + columns >= len(panels) else "")
        for ax in axes[len(panels) :]:
            ax.remove()
        _legend(figure, found)
    return figure


def _panel(axes: Axes, panel: Panel, y: str) -> None:
    draw_lines(axes, bound_lines(panel.rows), y)
    markers = {model: MARKERS[i % len(MARKERS)] for i, model in enumerate(dict.fromkeys(r.model for r in panel.rows))}
    for row in panel.rows:
        if (value := value_of(row, y)) is not None:
            colour = kind_colour((row.architecture,))
            face = filling(colour, wrong=row.wrong, bound=is_bound(row, y))
            axes.plot([row.n], [value], marker=markers[row.model], color=colour, markerfacecolor=face, markersize=5)
    axes.set(xscale="log", yscale="log")
    axes.set_title(f"{panel.task}\n{panel.verdict}", fontsize=8, loc="left")
    sizes = sorted({row.n for row in panel.rows})
    axes.set_xticks(sizes, labels=[str(n) for n in sizes])
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())


def _legend(figure: CurveFigure, found: Separations) -> None:
    rows: list[Row] = [row for panel in found.panels for row in panel.rows]
    drawn = {line.dash for panel in found.panels for line in bound_lines(panel.rows)}
    who = {"-": "one message", "--": "any protocol"}
    lines = [
        Line2D([], [], color="black", linestyle=dash, label=f"needed by {name}; in the colour of the kind it binds")
        for dash, name in who.items()
        if dash in drawn
    ]
    for name in sorted({row.architecture for row in rows}, key=[*KINDS].index):
        lines.append(Line2D([], [], color=KINDS[name], marker="o", linestyle="none", label=f"run: {name}"))
    heading = f"a marker a construction, {FILLINGS}".replace("\n", " ")
    figure.legend(handles=lines, loc="outside lower center", ncols=2, fontsize=8, title=heading, title_fontsize=8)
