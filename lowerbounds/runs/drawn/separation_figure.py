"""The grid of all tasks: a panel each, bounds as lines, runs as markers, one legend that says which is which."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib
import matplotlib.ticker
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..row import Row
from ..separations import Panel, Separations
from .bound_lines import bound_lines
from .figures import CurveFigure, Ordinate, draw_lines, is_bound, value_of
from .looks import FILLINGS, KINDS, MARKERS, STYLE, filling, kind_colour

_MOST_COLUMNS = 6
_TITLE_WIDTH = 40  # characters that fit above a panel
_WIDE = 8.0  # inches, for two columns of the legend
_COLOURED = "in the colour of the kind it binds, black: several"
_LABELS = {"size": "size, bits", "bits": "bits paid"}


def draw_separations(found: Separations, *, y: Ordinate = "both") -> CurveFigure:
    """Size of models, and the bits that they send, against n for every task, in the order of how the sizes grow.

    Panels follow each other without gaps, each with its verdict on sizes; a construction has one marker in its panel.

    Args:
        found: rows of tasks.
        y: draw size, bits, or both, one above the other.

    Raises:
        ValueError: another word for y.
    """
    if y not in ("both", *_LABELS):
        raise ValueError(f"y={y}: wanted both, {', '.join(_LABELS)}")
    panels = [panel for _, group in found.groups() for panel in group]
    shown = [*_LABELS] if y == "both" else [y]
    columns = _columns(len(panels))
    with matplotlib.rc_context({**STYLE, "font.size": 8.0}):
        rows = len(shown) * -(-len(panels) // columns)
        size = (max(5.5, 2.8 * columns), (1.9 if y == "both" else 2.4) * rows + 1.4)
        figure = CurveFigure(figsize=size, layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False)
        for i, panel in enumerate(panels):
            _task([axes[len(shown) * (i // columns) + j, i % columns] for j in range(len(shown))], panel, shown)
        for i in range(len(panels), columns * (rows // len(shown))):
            for j in range(len(shown)):
                axes[len(shown) * (i // columns) + j, i % columns].remove()
        _legend(figure, found)
    return figure


def _columns(panels: int) -> int:
    """Of a page that is not much taller than wide, with as few empty places as there can be."""
    return min(_MOST_COLUMNS, panels) if panels <= _MOST_COLUMNS // 2 else min(_MOST_COLUMNS, -(-panels // 2), panels)


def _task(axes: Sequence[Axes], panel: Panel, shown: Sequence[str]) -> None:
    """A task's panels, one above the other, with one axis of sizes n."""
    for ax, what in zip(axes, shown, strict=True):
        _panel(ax, panel, what)
        ax.set_ylabel(_LABELS[what])
    verdict = textwrap.fill(panel.verdict, _TITLE_WIDTH)
    axes[0].set_title(f"{panel.task}\n{verdict}", fontsize=7.5, loc="left")
    axes[-1].set_xlabel("n")
    for ax in axes[:-1]:
        ax.sharex(axes[-1])
        ax.tick_params(labelbottom=False)


def _panel(axes: Axes, panel: Panel, y: str) -> None:
    draw_lines(axes, bound_lines(panel.rows), y, lettered=False)
    markers = {model: MARKERS[i % len(MARKERS)] for i, model in enumerate(dict.fromkeys(r.model for r in panel.rows))}
    for row in panel.rows:
        if (value := value_of(row, y)) is not None:
            colour = kind_colour((row.architecture,))
            face = filling(colour, wrong=row.wrong, bound=is_bound(row, y))
            axes.plot([row.n], [value], marker=markers[row.model], color=colour, markerfacecolor=face, markersize=5)
    axes.set(xscale="log", yscale="log")
    sizes = sorted({row.n for row in panel.rows})
    axes.set_xticks(sizes, labels=[str(n) for n in sizes])
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())


def _legend(figure: CurveFigure, found: Separations) -> None:
    rows: list[Row] = [row for panel in found.panels for row in panel.rows]
    drawn = {line.dash for panel in found.panels for line in bound_lines(panel.rows)}
    who = {"-": "one message", "--": "any protocol"}
    lines = [
        Line2D([], [], color="black", linestyle=dash, label=f"needed by {name}; {_COLOURED}")
        for dash, name in who.items()
        if dash in drawn
    ]
    for name in sorted({row.architecture for row in rows}, key=[*KINDS].index):
        lines.append(Line2D([], [], color=KINDS[name], marker="o", linestyle="none", label=f"run: {name}"))
    heading = f"a marker a construction, {FILLINGS}".replace("\n", " ")
    wide = figure.get_figwidth() > _WIDE
    heading = heading if wide else textwrap.fill(heading, 2 * _TITLE_WIDTH)
    figure.legend(
        handles=lines, loc="outside lower center", ncols=2 if wide else 1, fontsize=8, title=heading, title_fontsize=8
    )
