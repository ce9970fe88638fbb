"""A memory profile drawn over the sequence, a model's state as a line: a crossing is a theorem, its absence nothing."""

from __future__ import annotations

from typing import Any

import matplotlib

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, MARKERS, STYLE
from .task import Profile


def draw_profile(*found: Profile) -> CurveFigure:
    """Bits that are needed after each token, of one profile or several, and the model's bits across.

    Markers are filled where a width is known exactly, hollow where it is a lower bound.

    Raises:
        ValueError: nothing to draw.
    """
    if not found:
        raise ValueError("no profile to draw")
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(7.2, 4.0), layout="constrained")
        axes = figure.subplots()
        for i, one in enumerate(found):
            bits, colour, marker = [width.bits for width in one.widths], COLOURS[i % len(COLOURS)], MARKERS[i % 5]
            axes.step(range(len(bits)), bits, where="mid", color=colour, linewidth=1.6, label=f"needed: {_label(one)}")
            for exact, fill in ((True, colour), (False, "white")):
                shown = [place for place, width in enumerate(one.widths) if width.exact is exact]
                look: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 4, "markerfacecolor": fill}
                axes.plot(shown, [bits[place] for place in shown], linestyle="none", **look)
        for bits_there in sorted({one.state_bits for one in found if one.state_bits is not None}):
            axes.axhline(bits_there, color="black", linestyle="--", linewidth=1.2, label=f"the model has {bits_there}")
        axes.set(xlabel="tokens read", ylabel="bits of state", ylim=(0, None))
        axes.set_title("bits that a model without errors must keep", loc="left", fontsize=10)
        axes.legend(fontsize=8, title="filled: exactly so much; hollow: at least", title_fontsize=8, alignment="left")
    return figure


def _label(one: Profile) -> str:
    straight = one.order == tuple(range(len(one.order)))
    return f"{one.task}, n = {one.n}" + ("" if straight else ", another order")
