"""Figures of bound curves: runs are markers, bounds are lines; one style, readable in colour and in grey.

The theorems speak of a model's size, the protocol's bits are their means: both are drawn, on one axis of sizes n.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import matplotlib
import matplotlib.ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from protocols.setting import builder

from ...shown.writing import FORMATS
from ..curves import Curve
from ..row import Row
from .bound_lines import Line, Points, bound_lines
from .looks import FILLINGS, MARKERS, STYLE, filling, kind_colour

Ordinate = Literal["both", "size", "bits"]
_TITLES = {"both": "size of models, and bits that they send", "size": "size of models", "bits": "bits paid by models"}
_DODGE = 0.013  # of the axis
_WIDTH, _WIDER = 1.4, 1.8  # of a line, and how much more where another lies on it
_SHORT = 0.08  # of the axis, on both sides of a line at one size
_ONE = 4.0  # ends of an axis with one size, as a ratio


class CurveFigure(Figure):
    """A figure that shows itself in a notebook, whatever backend is set."""

    def _repr_png_(self) -> bytes:
        with io.BytesIO() as data:
            self.savefig(data, dpi=110, format="png")
            return data.getvalue()


def plot(curve: Curve, *, y: Ordinate = "both") -> CurveFigure:
    """Size and bits paid against n, error rates below, all on one axis.

    Markers are runs; lines are what has to be paid, and the size that it asks for, one for each map and measure that a
    run was held to. A line has the colour of the kind of model that it binds, and the legend says for every model which
    line it was held to.

    Args:
        curve: rows of one task.
        y: draw size, bits, or both.

    Raises:
        ValueError: another word for y.
    """
    if y not in _TITLES:
        raise ValueError(f"y={y}: wanted {', '.join(_TITLES)}")
    shown: list[Literal["size", "bits"]] = ["size", "bits"] if y == "both" else [y]
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(10.4, 2.6 + 2.7 * len(shown)), layout="constrained")
        *panels, errors = figure.subplots(len(shown) + 1, 1, sharex=True, height_ratios=(*[3] * len(shown), 1.2))
        lines, models = bound_lines(curve.rows), _looks(curve.rows)
        for axes, what in zip(panels, shown, strict=True):
            _panel(axes, what, lines, curve.rows, models)
        _errors(errors, curve, models)
        panels[0].set_title(
            f"{curve.task}: {_TITLES[y]}{', and what is needed' * bool(lines)}", loc="left", fontsize=10
        )
        _legend(figure, curve, lines, models, sized="size" in shown)
    return figure


def save(figure: Figure, path: Path | str) -> None:
    """Write a figure as PNG, SVG or PDF, by its name; the same rows give the same bytes.

    Raises:
        ValueError: another ending.
    """
    path = Path(path)
    if path.suffix not in FORMATS:
        raise ValueError(f"{path}: wanted a name that ends in {', '.join(FORMATS)}")
    with matplotlib.rc_context(STYLE):
        metadata: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix, {})
        figure.savefig(path, dpi=160, metadata=metadata, format=path.suffix[1:])


def draw_lines(axes: Axes, lines: Sequence[Line], what: str, *, lettered: bool = True) -> None:
    """What has to be sent, or the size that this asks for, of each kind of model that a line binds.

    Of lines that coincide the earlier ones are wider, so that each is seen.
    """
    asked = [
        (line, points, binds)
        for line in lines
        for points, binds in (
            [(line.size(kind), (kind,)) for kind in line.binds] if what == "size" else [(line.bits, line.binds)]
        )
        if points
    ]
    for place, (line, points, binds) in enumerate(asked):
        above = sum(points == other for _, other, _ in asked[place + 1 :])
        _line(axes, line, points, kind_colour(binds), width=_WIDTH + _WIDER * above, lettered=lettered)


def value_of(row: Row, what: str) -> int | None:
    """Where a run stands, size or bits paid; nothing where its size is not known."""
    found = row.size_bits if what == "size" else row.paid_bits
    return None if found is None else max(1, found)


def is_bound(row: Row, what: str) -> bool:
    """Whether a line of that panel binds the run."""
    return bool(row.needed_size_bits) if what == "size" else row.needed_bits is not None


def _line(axes: Axes, line: Line, points: Points, colour: str, *, width: float, lettered: bool) -> None:
    drawn = points if len(points) > 1 else _stretched(*points[0], line.drawn)
    axes.plot(*zip(*drawn, strict=True), color=colour, linestyle=line.dash, linewidth=width, label=line.label)
    if not lettered:
        return
    axes.annotate(
        line.letter,
        drawn[-1],
        (9 + 7 * (ord(line.letter[-1]) % 4), 0),
        textcoords="offset points",
        va="center",
        color=colour,
        fontsize=8,
    )


def _stretched(n: int, value: int, rows: Sequence[Row]) -> list[tuple[float, float]]:
    """A line at one size, as long as shows how it is dashed."""
    aside = _span(rows) ** _SHORT
    return [(n / aside, value), (n * aside, value)]


def _span(rows: Sequence[Row]) -> float:
    """The largest size over the smallest."""
    return max(row.n for row in rows) / min(row.n for row in rows) if len({row.n for row in rows}) > 1 else _ONE


def _looks(rows: Sequence[Row]) -> dict[str, tuple[str, str, float]]:
    """Colour, marker and place beside its size for each model."""
    kinds = {row.model: row.architecture for row in rows}
    span = _span(rows)
    aside = [span ** (_DODGE * (i - (len(kinds) - 1) / 2)) for i in range(len(kinds))]
    return {
        model: (kind_colour((kind,)), MARKERS[i % len(MARKERS)], aside[i])
        for i, (model, kind) in enumerate(kinds.items())
    }


def _panel(
    axes: Axes,
    what: Literal["size", "bits"],
    lines: Sequence[Line],
    rows: Sequence[Row],
    models: dict[str, tuple[str, str, float]],
) -> None:
    axes.set(xscale="log", yscale="log", ylabel="size, bits" if what == "size" else "bits paid")
    draw_lines(axes, lines, what)
    for row in rows:
        colour, marker, aside = models[row.model]
        if (value := value_of(row, what)) is not None:
            face = filling(colour, wrong=row.wrong, bound=is_bound(row, what))
            _mark(axes, row.n * aside, value, (colour, marker), face)
    low, high = axes.get_ylim()
    if high < 1000 and high < 10 * low:  # within a decade all labels are of minor ticks, which are powers otherwise
        plain = matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}")
        axes.yaxis.set_major_formatter(plain)
        axes.yaxis.set_minor_formatter(plain)


def _mark(axes: Axes, x: float, y: float, look: tuple[str, str], face: Any) -> None:
    colour, marker = look
    axes.plot([x], [y], linestyle="none", color=colour, marker=marker, markersize=6, markerfacecolor=face)


def _errors(axes: Axes, curve: Curve, models: dict[str, tuple[str, str, float]]) -> None:
    worst = max((row.error_rate for row in curve.rows if row.instances), default=0.0)
    axes.set(xscale="log", xlabel="n, size of the task", ylabel="error rate", ylim=(-0.05, max(0.6, worst + 0.05)))
    for row in (row for row in curve.rows if row.instances):  # what a config says was not run
        colour, marker, aside = models[row.model]
        _mark(axes, row.n * aside, row.error_rate, (colour, marker), filling(colour, wrong=row.wrong, bound=True))
    sizes = sorted({row.n for row in curve.rows})
    if len(sizes) == 1:
        axes.set_xlim(sizes[0] / _ONE**0.5, sizes[0] * _ONE**0.5)
    axes.set_xticks(sizes, labels=[str(n) for n in sizes])
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())


def _legend(
    figure: Figure,
    curve: Curve,
    lines: Sequence[Line],
    models: dict[str, tuple[str, str, float]],
    *,
    sized: bool,
) -> None:
    """Lines, then models with the lines that they were held to; each once."""
    handles = [
        Line2D([], [], color=kind_colour(line.binds), linestyle=line.dash, linewidth=_WIDTH, label=line.label)
        for line in lines
    ]
    for model, (colour, marker, _) in models.items():
        label = _label(model, [row for row in curve.rows if row.model == model], lines)
        handles.append(Line2D([], [], color=colour, marker=marker, linestyle="none", label=label))
    heading = [f"Markers are {_markers(curve)};", FILLINGS]
    heading += [
        "Lines are bounds, coloured as what they bind;\nblack: more than one kind."
        if lines
        else "No bound applies to these runs."
    ]
    heading += ["Size: bits of state; heads × width × precision,\nadded up over layers."] * sized
    legend = figure.legend(
        handles=handles,
        loc="outside right upper",
        title="\n".join(heading),
        alignment="left",
        fontsize=8,
        labelspacing=0.8,
    )
    legend.get_title().set_fontsize(8)


def _markers(curve: Curve) -> str:
    """What markers are: runs, with their numbers of instances, or what configs say."""
    counts = sorted({row.instances for row in curve.rows if row.instances})
    if not counts:
        return "what configs say, not run"
    pairs = str(counts[-1]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return f"runs of {pairs} instances" + ("" if all(row.instances for row in curve.rows) else "\nor configs, not run")


def _label(model: str, rows: Sequence[Row], lines: Sequence[Line]) -> str:
    """The model, its kind, and the lines that it was held to."""
    letters = [f"({line.letter})" for line in lines if any(row in line.held for row in rows)]
    held = f"held to {' '.join(letters)}" if letters else "no line binds it" if lines else ""
    loose = letters and not any(row.needed_size_bits for row in rows)
    held += ", its size to none" * bool(loose)
    about = ", ".join(part for part in (rows[0].architecture, held) if part)
    return f"{_named(model)}\n{about}"


def _named(model: str) -> str:
    try:
        return builder(model).label.replace(", ", "\n", 1)
    except ValueError:  # a model of the user's own, named by its class
        return model
