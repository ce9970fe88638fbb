"""Figures of bound curves: runs are markers, formulas are lines; one style, readable in colour and in grey."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from protocols.setting import builder
from reductions import MAPS, Measure, Reduction
from reductions.costs.display import readable_formula
from reductions.costs.fact import with_implied

from ..shown.files import FORMATS
from .bounds import THEOREM, strongest
from .curves import Curve
from .row import Row

# Okabe and Ito's colours, which differ in lightness and to colour-blind eyes; markers differ as well.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#999999")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", "p", ">", "h", "d")  # as many as share no factor with colours
DASHES = ("-", "--", ":", "-.")
STYLE: dict[Any, Any] = {
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "svg.hashsalt": "lowerbounds",
}
_STEPS = 400  # points of a line
_DODGE = 0.013  # of the axis
_WAYS = {
    Measure.D: "any protocol, answer told",
    Measure.D1_AB: "one message from Alice",
    Measure.D1_BA: "one message from Bob",
}


class CurveFigure(Figure):
    """A figure that shows itself in a notebook, whatever backend is set."""

    def _repr_png_(self) -> bytes:
        with io.BytesIO() as data:
            self.savefig(data, dpi=110, format="png")
            return data.getvalue()


def plot(curve: Curve) -> CurveFigure:
    """Bits against size above, error rate against size below, both on one axis of sizes.

    Above, each model's runs are markers at the bits that were paid, and lines are what any protocol must pay, one for
    each measure that a run was held to. Below are the same runs' error rates.
    """
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.6, 5.4), layout="constrained")
        bits, errors = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        models = list(dict.fromkeys(row.model for row in curve.rows))
        span = max(row.n for row in curve.rows) / min(row.n for row in curve.rows)
        _lines(bits, curve.rows)
        for i, (model, colour, marker) in enumerate(zip(models, cycle(COLOURS), cycle(MARKERS), strict=False)):
            rows = [row for row in curve.rows if row.model == model]
            aside = span ** (_DODGE * (i - (len(models) - 1) / 2))  # markers of one size stand side by side
            _markers(bits, errors, rows, aside, {"color": colour, "marker": marker})
        _axes(curve, bits, errors)
    return figure


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG, SVG or PDF, by its name; the same rows give the same bytes.

    Raises:
        ValueError: another ending.
    """
    if path.suffix not in FORMATS:
        raise ValueError(f"{path}: wanted a name that ends in {', '.join(FORMATS)}")
    with matplotlib.rc_context(STYLE):
        metadata: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix, {})
        figure.savefig(path, dpi=160, metadata=metadata, format=path.suffix[1:])


def _lines(axes: Axes, rows: Sequence[Row]) -> None:
    """What must be paid, for each problem and measure that a row was held to."""
    held = _held(rows)
    for (via, measure), dash in zip(held, cycle(DASHES), strict=False):
        known = _points(rows, via, measure)
        label = f"needed by {_WAYS[Measure(measure)]}:\n{_what(rows, via, measure)}"
        axes.plot(*zip(*known, strict=True), color="black", linestyle=dash, linewidth=1.4, label=label)


def needed_lines(rows: Sequence[Row]) -> list[tuple[str, list[tuple[int, int]]]]:
    """For each problem and measure that a row was held to, the measure and points (n, bits) of the closed form."""
    return [(measure, _points(rows, via, measure)) for via, measure in _held(rows)]


def _held(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row.via, row.measure) for row in rows if row.needed_bits is not None))


def _what(rows: Sequence[Row], via: str, measure: str) -> str:
    """The formula, where there is one; else whose the bits are and what they rest on."""
    reduction = _with_formula(rows, via, measure)
    if reduction is not None:
        return (
            f"{measure}({reduction.problem.name}) ≥ {_formula(via, measure, rows)}, theorem{_inside(reduction, rows)}"
        )
    statuses = " and ".join(sorted({row.status for row in _of(rows, via, measure)}))
    return f"{measure} via {via.rpartition('/')[2]}, {statuses}"


def _with_formula(rows: Sequence[Row], via: str, measure: str) -> Reduction | None:
    """The map of the shelf whose problem's closed form is the line; None where rows are all that is known of it."""
    proved = all(row.status == THEOREM for row in _of(rows, via, measure))
    return MAPS.get(via) if proved and via.partition(":")[0] in MAPS.own_names() else None


def _of(rows: Sequence[Row], via: str, measure: str) -> list[Row]:
    return [row for row in rows if (row.via, row.measure) == (via, measure) and row.needed_bits is not None]


def _points(rows: Sequence[Row], via: str, measure: str) -> list[tuple[int, int]]:
    reduction = _with_formula(rows, via, measure)
    if reduction is None:
        return sorted({(row.n, row.needed_bits) for row in _of(rows, via, measure) if row.needed_bits is not None})
    sizes = [n for n in _between(min(row.n for row in rows), max(row.n for row in rows)) if n >= reduction.smallest]
    bounds = [(n, strongest(reduction.problem, reduction.problem_size(n), Measure(measure))) for n in sizes]
    return [(n, bound.value) for n, bound in bounds if bound is not None]


def _markers(bits: Axes, errors: Axes, rows: Sequence[Row], aside: float, look: dict[str, Any]) -> None:
    """Filled where no input is known to be wrong, hollow where one is."""
    style: dict[str, Any] = {**look, "linestyle": "none", "markersize": 6}
    held = sorted({row.measure for row in rows if row.needed_bits is not None})
    label = f"{_label(rows[0].model)}, held to {' and '.join(held)}" if held else _label(rows[0].model)
    for erred in (False, True):
        shown = [row for row in rows if row.wrong is erred]
        if shown:
            fill: dict[str, Any] = {"markerfacecolor": "white"} if erred else {}
            sizes = [row.n * aside for row in shown]
            bits.plot(sizes, [row.paid_bits for row in shown], label=label, **style, **fill)
            errors.plot(sizes, [row.error_rate for row in shown], **style, **fill)
            label = "_again"


def _axes(curve: Curve, bits: Axes, errors: Axes) -> None:
    sizes = sorted({row.n for row in curve.rows})
    bits.set(xscale="log", yscale="log", ylabel="bits paid")
    bound = ", and bits that must be paid" if _held(curve.rows) else ""
    bits.set_title(f"{curve.task}: bits paid by models{bound}", loc="left", fontsize=10)
    errors.set(xlabel="n, size of the task", ylabel="error rate", ylim=(-0.05, max(0.6, _worst(curve) + 0.05)))
    errors.set_xticks(sizes, labels=[str(n) for n in sizes])
    errors.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    instances = max(row.instances for row in curve.rows)
    lines = "Lines are formulas." if bound else "No bound applies to these runs."
    heading = f"{lines} Markers are runs of\n{instances} instances, hollow where some input is wrong."
    legend = bits.figure.legend(
        loc="outside right upper", title=heading, alignment="left", fontsize=8, labelspacing=0.9
    )
    legend.get_title().set_fontsize(8)


def _label(model: str) -> str:
    try:
        return builder(model).label.replace(", ", "\n", 1)
    except ValueError:  # a model of the user's own, named by its class
        return model


def _formula(via: str, measure: str, rows: Sequence[Row]) -> str:
    reduction = MAPS.get(via)
    problem = reduction.problem
    fact = next(f for f in with_implied(problem.facts()) if f.measure.value == measure and f.side.value == "lower")
    found = readable_formula(fact, symbols=getattr(problem, "symbols", 2))
    return re.sub(r"\bn\b", "m", found) if _inside(reduction, rows) else found


def _inside(reduction: Reduction, rows: Sequence[Row]) -> str:
    """What size m the problem inside has, where that is not the task's."""
    own = {row.n: reduction.problem_size(row.n) for row in rows if row.n >= reduction.smallest}
    largest = max(own)
    return f",\nm = {own[largest]} inside n = {largest}" if any(n != m for n, m in own.items()) else ""


def _between(least: int, most: int) -> list[int]:
    ratio = most / least
    return sorted({round(least * ratio ** (i / _STEPS)) for i in range(_STEPS + 1)})


def _worst(curve: Curve) -> float:
    return max(row.error_rate for row in curve.rows)
