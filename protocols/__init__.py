"""What is said: messages, turns and transcripts; models cut in two.

Tokens with owners become messages, and the bits that were sent are counted:

    a model's name ─ setting ─▶ Builder.build ─▶ model ─ splits ─▶ a protocol for Alice and Bob
    tokens (B, T), Layout ─ each party's own tokens ─▶ Fields ─ messages.packing ─▶ Message ─▶ Transcript

A transcript says bits sent, bits with the answer announced, and in which measures they count.

Letters, here and everywhere: n size of a problem or task, T tokens, d width, h heads, p bits a number, V vocabulary,
s bits of state, ε error.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .cases import Case, case
    from .cases import protocol_of as protocol_of
    from .constructions.tapes.tape_in_state import tape_in_state as tape_in_state
    from .constructions.tapes.tape_in_tokens import tape_in_tokens as tape_in_tokens
    from .constructions.walking.tree_search import tree_search as tree_search
    from .messages.message import Fields as Fields
    from .messages.message import Message
    from .messages.message import send as send
    from .messages.transcript import Transcript
    from .numbers.formats import Below, FixedPoint
    from .numbers.weights import Weighing
    from .shelves import CONSTRUCTIONS, MODELS
    from .shelves import STORED as STORED
    from .simulation import Run, cut, simulate
    from .splits.parts.coarse import coarse as coarse
    from .splits.parts.coarse import layers_of as layers_of
    from .splits.parts.coarse import widest as widest
    from .training.ranges import at_precision as at_precision
    from .training.ranges import calibrate as calibrate
    from .training.recipe import Recipe
    from .training.runs import Training as Training
    from .training.runs import train

__all__ = [
    "CONSTRUCTIONS",
    "MODELS",
    "Below",
    "Case",
    "FixedPoint",
    "Message",
    "Recipe",
    "Run",
    "Transcript",
    "Weighing",
    "case",
    "cut",
    "simulate",
    "train",
]

_LAZY = {
    "Below": "numbers.formats",
    "CONSTRUCTIONS": "shelves",
    "Case": "cases",
    "Fields": "messages.message",
    "FixedPoint": "numbers.formats",
    "MODELS": "shelves",
    "Message": "messages.message",
    "Recipe": "training.recipe",
    "Run": "simulation",
    "STORED": "shelves",
    "Training": "training.runs",
    "Transcript": "messages.transcript",
    "Weighing": "numbers.weights",
    "case": "cases",
    "at_precision": "training.ranges",
    "calibrate": "training.ranges",
    "coarse": "splits.parts.coarse",
    "cut": "simulation",
    "layers_of": "splits.parts.coarse",
    "protocol_of": "cases",
    "send": "messages.message",
    "simulate": "simulation",
    "tape_in_state": "constructions.tapes.tape_in_state",
    "tape_in_tokens": "constructions.tapes.tape_in_tokens",
    "tree_search": "constructions.walking.tree_search",
    "train": "training.runs",
    "widest": "splits.parts.coarse",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'protocols' has no attribute {name!r}")
    return getattr(import_module(f"protocols.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
