"""Bits of real models' states against tokens: stored as lines, alive as thin ones, and the places where lines cross."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import matplotlib
from matplotlib.axes import Axes

from protocols.configs import ConfigState

from ..config_states import ConfigStates
from .figures import CurveFigure
from .looks import COLOURS, MARKERS, STYLE

_POINTS = 200
_FURTHEST = 1 << 24  # no crossing beyond it is drawn


def draw_config_states(found: ConfigStates) -> CurveFigure:
    """Stored bits against tokens for each state, from one token to well beyond the last crossing."""
    crossings = [c for c in found.crossings() if 0 < c.tokens <= _FURTHEST]
    last = max([4 * found.tokens, 64, *(2 * c.tokens for c in crossings)])
    with matplotlib.rc_context(STYLE):
        figure = CurveFigure(figsize=(9.6, 4.8), layout="constrained")
        axes = figure.subplots()
        for state, colour, marker in zip(found.states, cycle(COLOURS), cycle(MARKERS), strict=False):
            _line(axes, state, last, colour, marker)
        for crossing in crossings:
            state = next(state for state in found.states if state.name == crossing.more)
            _mark(axes, crossing.tokens, state.bits(crossing.tokens))
        if found.tokens:
            axes.axvline(found.tokens, color="#999999", linewidth=0.8)
            axes.annotate(f"{found.tokens} tokens", (found.tokens, 1.0), xycoords=("data", "axes fraction"), fontsize=8)
        axes.set(xscale="log", yscale="log", xlabel="tokens read", ylabel="bits of the state")
        axes.set_title("state of real models, from their configs", loc="left", fontsize=10)
        figure.legend(loc="outside right upper", title="stored; thin: alive", alignment="left", fontsize=8)
    return figure


def _line(axes: Axes, state: ConfigState, last: int, colour: str, marker: str) -> None:
    spread = {round(last ** (i / _POINTS)) for i in range(_POINTS + 1)}
    tokens = sorted(spread | {t for t in state.turns if 0 < t < last})
    look: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 5}
    label = f"{state.name}\n{state.model_type}, {state.dtype}"
    axes.plot(tokens, [state.bits(t) for t in tokens], label=label, markevery=max(1, len(tokens) // 8), **look)
    alive = [(t, state.alive_bits(t)) for t in tokens]
    if any(bits != state.bits(t) for t, bits in alive):
        axes.plot(*zip(*((t, bits) for t, bits in alive if bits), strict=True), color=colour, linewidth=0.7)


def _mark(axes: Axes, tokens: int, bits: int) -> None:
    axes.plot([tokens], [bits], marker="o", markersize=9, markerfacecolor="none", color="black", linestyle="none")
    axes.annotate(f"{tokens}", (tokens, bits), xytext=(6, -12), textcoords="offset points", fontsize=8)
