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
    from .messages.message import Message
    from .messages.transcript import Transcript
    from .numbers.formats import Below, FixedPoint
    from .numbers.weights import Weighing
    from .shelves import CONSTRUCTIONS, MODELS
    from .simulation import Run, cut, simulate
    from .training.recipe import Recipe
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
    "FixedPoint": "numbers.formats",
    "MODELS": "shelves",
    "Message": "messages.message",
    "Recipe": "training.recipe",
    "Run": "simulation",
    "Transcript": "messages.transcript",
    "Weighing": "numbers.weights",
    "case": "cases",
    "cut": "simulation",
    "simulate": "simulation",
    "train": "training.runs",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'protocols' has no attribute {name!r}")
    return getattr(import_module(f"protocols.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
