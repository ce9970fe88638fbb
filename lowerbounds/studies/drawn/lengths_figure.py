"""A figure of one trained length and others: whole strings, and single symbols, that are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, DASHES, MARKERS, STYLE
from ..parts.result import Result
from ..parts.seeds import told_seeds

LENGTHS, STRINGS, SYMBOLS = "lengths", "strings right", "symbols right"
REPEATED = "strings right, repeated grams"
BY_GRAMS = "strings right by 3-grams"


def draw_lengths(results: Sequence[Result], *, title: str) -> CurveFigure:
    """Two panels over the length asked: strings and symbols of the best seed, those of other seeds faint.

    Args:
        results: rows with LENGTHS, STRINGS and SYMBOLS; those of the smallest trained length are drawn.
        title: of the figure.
    """
    n = min(row.n for row in results)
    rows = [row for row in results if row.n == n and row.named(LENGTHS)]
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.2, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True)
        for place, family in enumerate(dict.fromkeys(row.family for row in rows)):
            own = sorted((row for row in rows if row.family == family), key=lambda row: row.accuracy)
            look: dict[str, Any] = {"color": COLOURS[place % len(COLOURS)], "linestyle": DASHES[place % len(DASHES)]}
            for row in own:
                best = row is own[-1]
                mark = {"marker": MARKERS[place % len(MARKERS)], "alpha": 1.0 if best else 0.3}
                for axes, name in ((left, STRINGS), (right, SYMBOLS)):
                    axes.plot(row.named(LENGTHS), row.named(name), **look, **mark, label=family if best else None)
        if rows and rows[0].named(BY_GRAMS):
            label = "copied by 3-grams, a construction"
            left.plot(rows[0].named(LENGTHS), rows[0].named(BY_GRAMS), color="#777777", linewidth=1.0, label=label)
        for axes in (left, right):
            axes.axvline(n, color="#000000", linewidth=1.0)
            axes.set(xlabel=f"length asked; trained: {_trained(rows)}", ylim=(-0.02, 1.03))
            axes.set_xticks(sorted({int(length) for row in rows for length in row.named(LENGTHS)}))
        left.set(ylabel="right, the model running free")
        left.set_title(title, loc="left", fontsize=10)
        right.set_title("single symbols", loc="left", fontsize=10)
        handles, labels = left.get_legend_handles_labels()
        said = f"{told_seeds(rows)}, the best one full"
        figure.legend(handles, labels, title=said, title_fontsize=8, fontsize=8, loc="outside lower left", ncols=6)
    return figure


def _trained(rows: Sequence[Result]) -> str:
    """The lengths that were trained, in words."""
    least = min((row.recipe.shortest for row in rows if row.recipe), default=0)
    longest = max((row.n for row in rows), default=0)
    return f"{least} to {longest}, left of the line" if least else f"{longest}, the line"
