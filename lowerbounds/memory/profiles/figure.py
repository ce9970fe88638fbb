"""A memory profile drawn over the sequence, a model's state as a line: a crossing is a theorem, its absence nothing."""

from __future__ import annotations

import matplotlib

from ...runs.drawn.figures import CurveFigure
from ...runs.drawn.looks import COLOURS, STYLE
from .task import Profile


def draw_profile(*found: Profile) -> CurveFigure:
    """Bits that are needed after each token, of one profile or several, and the model's bits across.

    Raises:
        ValueError: nothing to draw.
    """
    if not found:
        raise ValueError("no profile to draw")
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(7.2, 4.0), layout="constrained")
        axes = figure.subplots()
        for i, one in enumerate(found):
            bits = [width.bits for width in one.widths]
            axes.step(
                range(len(bits)), bits, where="mid", color=COLOURS[i % len(COLOURS)], linewidth=1.6,
                marker="os^Dv"[i % 5], markersize=4, label=f"needed: {_label(one)}",
            )  # fmt: skip
        for bits_there in sorted({one.state_bits for one in found if one.state_bits is not None}):
            axes.axhline(bits_there, color="black", linestyle="--", linewidth=1.2, label=f"the model has {bits_there}")
        axes.set(xlabel="tokens read", ylabel="bits of state", ylim=(0, None))
        axes.set_title("bits that a model without errors must keep", loc="left", fontsize=10)
        axes.legend(fontsize=8)
    return figure


def _label(one: Profile) -> str:
    straight = one.order == tuple(range(len(one.order)))
    return f"{one.task}, n = {one.n}" + ("" if straight else ", another order")
