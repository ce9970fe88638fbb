"""How figures look: one style, a colour for each kind of model, fillings that say what is known of a run."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import to_rgba

from protocols.messages.turns import HYBRID, LAYERS, ONE_LAYER, RECURRENT, THIRD_ORDER

# Okabe and Ito's colours, which differ in lightness and to colour-blind eyes; markers differ as well.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#999999")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", "p", ">", "h", "d")
DASHES = ("-", "--", ":", "-.")  # of charts that draw no bounds on bits
KINDS = dict(zip((RECURRENT, ONE_LAYER, LAYERS, HYBRID, THIRD_ORDER), COLOURS, strict=False))
SEVERAL = "#000000"  # of a line that binds more than one kind
FILLINGS = "filled: right on all that was run; hollow: wrong on some input;\npale: no line binds it"
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
_PALE = 0.3


def kind_colour(architectures: tuple[str, ...]) -> str:
    """Of a kind of model, or of a line that binds some kinds."""
    return KINDS.get(architectures[0], COLOURS[-1]) if len(architectures) == 1 else SEVERAL


def filling(colour: str, *, wrong: bool, bound: bool) -> Any:
    """Of a marker: white where some input is wrong, pale where nothing binds it, full otherwise."""
    return "white" if wrong else colour if bound else to_rgba(colour, _PALE)
