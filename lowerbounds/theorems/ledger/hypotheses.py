"""What a statement supposes: of its architecture, which all statements about it share, and what is its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EVERY_INPUT = "the model is right on every input, without coins (deterministic)"
EACH_SIZE = "a model for each size: its weights may depend on n"
EXACT_NUMBERS = "whole numbers of any size, whose bits are counted"
FRESH = "accuracies are of sequences that were not trained on, and of the best of the seeds that the rows name"
FIXED_SCALE = (
    "the scale of the softmax is fixed in advance, or attention is hard (the largest score alone counts); under any"
    " other softmax with K weights above 0 and its largest score exchanged, the bound is K times weaker"
)
HARD_WEIGHTS = "weights are 0 or 1 by a threshold on the score, or 1 for the first of the largest scores"
LOG_PRECISION = "p = Ω(log T) where h·d·p alone is bounded; with fewer bits the term ⌈log₂T⌉ stays"
PUBLIC_QUERY = "the query is the last token and is public"
READS_A_TABLE = "the update of the state may be any function of state and token (it reads a table)"
UNTIL_THE_CUT = "what is to be kept comes first, what is asked comes after it"

_RECURRENT = (
    "the state after a token is a function of the state before it, the token and its position; weights, update and"
    " precision are free, and the bits of the state are all that passes from the past to the future"
)
_LAYER = (
    "h heads; queries, keys and values are functions of one token and its position, and are numbers of p bits; sums"
    " over positions are exact and rounded once"
)
_STACK = "every layer reads the rounded outputs of the layer below it; " + _LAYER
_TRAINED = (
    "models of the shelf whose weights an optimiser found, with the settings, steps, learning rates and seeds of the"
    " rows; what is measured is of these weights"
)
_ARCHITECTURES: Mapping[str, str] = MappingProxyType(
    {
        "attention of order s": "a score is of a query and s − 1 keys, and a weight is of a tuple of positions",
        "codes": "none: it is a statement about vectors",
        "copying": "none: it is a statement about strings",
        "feed-forward": "the input is read by a first layer that is linear, and by nothing else",
        "one layer of attention": _LAYER,
        "recurrent": _RECURRENT,
        "recurrent with retrieval": (
            f"{_RECURRENT}, but for what the model asks of its own context and is told as tokens"
        ),
        "recurrent, then one layer of attention": f"below: {_RECURRENT}; above: {_LAYER}",
        "third-order attention": "a score is of a query and two keys, and a weight is of a pair of positions",
        "transformer and linear recurrent": f"{_STACK}; a linear recurrence is a state that a token changes linearly",
        "transformer of any depth": _STACK,
        "transformer with chain of thought": f"{_STACK}; tokens that are written are read by all later steps",
        "transformer, and recurrent then one layer of attention": _STACK,
        "two layers of attention": _STACK,
    }
)


def of_architecture(about: str) -> str:
    """What every statement about a kind of model supposes of it.

    Raises:
        ValueError: a kind of model of which nothing is written down.

    Example:
        >>> of_architecture("codes")
        'none: it is a statement about vectors'
    """
    if about.endswith(", trained"):
        return _TRAINED
    try:
        return _ARCHITECTURES[about]
    except KeyError:
        raise ValueError(f"architecture {about!r}: wanted {', '.join(_ARCHITECTURES)}") from None
