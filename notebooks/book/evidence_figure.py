"""The figure of a statement, from its stored rows: what was sent beside what is needed, and how numbers grow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter, ScalarFormatter

from lowerbounds.runs.drawn.figures import CurveFigure
from lowerbounds.runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE

NUMBER = re.compile(r"(?:^|≥ |≤ |= |at most |message of )(\d+(?:\.\d+)?)\b(?! heads?\b| of \d)")
SERIES = re.compile(r"^\[?([\d, ]+)\]?(?: at n = ([\d, ]+))?$")
SHARE = re.compile(r"^(\d+) of (\d+)")
SIZE = re.compile(r"(?: at|,) n=\d+")
DETAIL = re.compile(  # parts of a label that change from size to size
    r"(?:[nNLTMdp]|seed) ?= ?\d+|width \d+|strings of .*|\d+ (?:pairs|sets|sequences|instances|lists|with)\b.*"
    r"|all (?:there are|strings|windows)|(?:windows )?drawn"
)
RUN, WRONG = "inputs that were run", "wrong answers"
PANELS = {  # kind of evidence: the panel in which it is drawn
    "bits": "bits of a run",
    "bound": "bits of a run",
    "certificate": "bits of a run",
    "size": "bits of a token, or of a state",
    "precision": "least bits of a number",
    "count": "what was counted",
    "width": "width, or bits of a score",
    "tokens": "tokens",
    "accuracy": "accuracy",
    "errors": f"{RUN}, and {WRONG}",
}
MOST, LINES = 2, 6  # panels of a figure, lines of a panel


@dataclass(frozen=True)
class Point:
    """A number that the evidence gives at a size; `needed` where it is a bound, or what is stated."""

    panel: str
    line: str
    n: int
    value: float
    needed: bool = False


def points(rows: Iterable[dict[str, Any]]) -> Iterator[Point]:
    """All numbers of the rows of one statement that can be drawn."""
    for row in rows:
        for finding in row["findings"]:
            yield from _of(finding, row["n"])


def _of(finding: dict[str, Any], n: int) -> Iterator[Point]:
    kind, found, label = finding["evidence"], str(finding["found"]), str(finding["of"])
    series, share, number = SERIES.match(found), SHARE.match(found), NUMBER.search(found)
    panel, line = PANELS.get(kind), _line(label)
    if panel is None or (kind == "size" and "vacuous" in found) or "above a bound" in found:
        return
    names, numbers = label.split("; "), found.split(", ")
    if kind == "accuracy" and len(names) == len(numbers) > 1:  # several models in one line
        yield from (Point(panel, SIZE.sub("", name), n, float(one)) for name, one in zip(names, numbers, strict=True))
    elif series and "," in series[1]:
        sizes = series[2].split(",") if series[2] else [n, 2 * n, 4 * n]
        values = zip(sizes, series[1].split(","), strict=True)
        yield from (Point(panel, line, int(size), float(value)) for size, value in values)
    elif share and (kind == "errors" or "wrong" in found):
        yield Point(PANELS["errors"], RUN if kind == "errors" else f"{RUN} {line}", n, float(share[2]))
        yield Point(PANELS["errors"], WRONG if kind == "errors" else f"{WRONG} {line}", n, float(share[1]))
    elif number:
        yield Point(panel, line, n, float(number[1]), kind in ("bound", "certificate"))
        yield from _stated(finding, panel, line, n)


def _line(label: str) -> str:
    """What a number is of, without what changes from size to size."""
    parts = [part for part in SIZE.sub("", label).split(", ") if not DETAIL.fullmatch(part)]
    return ", ".join(parts) or label.partition(", ")[0].partition(" = ")[0]


def _stated(finding: dict[str, Any], panel: str, line: str, n: int) -> Iterator[Point]:
    """What the statement says of it, where that is another line; measures have one line each."""
    said = NUMBER.search(str(finding["stated"]))
    measure = re.search(r" in (\S+)$", str(finding["stated"]))
    if said and finding["evidence"] not in ("certificate", "errors"):
        name = f"needed: {measure[1]}" if measure else f"stated: {line}"
        yield Point(panel, name, n, float(said[1]), True)


def draw(rows: Sequence[dict[str, Any]]) -> CurveFigure | None:
    """The figure, or None where no number can be drawn; how many inputs were run is drawn where nothing else is."""
    found = list(dict.fromkeys(points(rows)))
    order = [panel for panel in dict.fromkeys(PANELS.values()) if any(p.panel == panel for p in found)]
    panels = [panel for panel in order if panel != PANELS["errors"]][:MOST] or order[:MOST]
    if not panels:
        return None
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(5.2 * len(panels), 4.4), layout="constrained")
        for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
            _panel(axes, panel, _lines([point for point in found if point.panel == panel]))
    return figure


def _lines(found: Sequence[Point]) -> list[tuple[str, bool, list[tuple[int, float]]]]:
    """(what, whether it is needed or stated, numbers by size) of each line; bounds that coincide are one."""
    lines = []
    for name in sorted(dict.fromkeys(point.line for point in found), key=lambda name: -_length(name, found)):
        at = sorted({(point.n, point.value) for point in found if point.line == name})
        needed = any(point.needed for point in found if point.line == name)
        if not needed or all(at != others for _, other, others in lines if other):
            lines.append((name, needed, at))
    return lines[:LINES]


def _panel(axes: Axes, title: str, lines: Sequence[tuple[str, bool, list[tuple[int, float]]]]) -> None:
    for place, (name, needed, at) in enumerate(lines):
        look = _look(place, needed=needed)
        if len(at) > len({n for n, _ in at}):  # several numbers at a size: nothing goes from one to the next
            look["linestyle"] = ""
        axes.plot([n for n, _ in at], [value for _, value in at], label=_short(name), **look)
    everything = [point for _, _, at in lines for point in at]
    _scales(axes, sorted({n for n, _ in everything}), [value for _, value in everything])
    axes.set(xlabel="n", ylabel=title)
    axes.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.16))


def _length(line: str, found: Sequence[Point]) -> int:
    return len({point.n for point in found if point.line == line})


def _look(place: int, *, needed: bool) -> dict[str, Any]:
    """A bound is a line, a run is a marker on a thin one; colours and dashes differ."""
    colour = COLOURS[place % len(COLOURS)]
    if needed:
        return {"color": "#000000", "linestyle": DASHES[place % len(DASHES)], "marker": "_", "linewidth": 1.4}
    return {"color": colour, "marker": MARKERS[place % len(MARKERS)], "linewidth": 0.7, "markersize": 5}


def _scales(axes: Axes, sizes: Sequence[int], values: Sequence[float]) -> None:
    """Logarithms where there is something to spread, and a tick at every size that was run."""
    if sizes[-1] > 2 * sizes[0]:
        axes.set_xscale("log", base=2)
    if min(values) > 0 and max(values) > 20 * min(values):
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(ScalarFormatter())
    else:
        axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_formatter(NullFormatter())


def _short(line: str, width: int = 62) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
