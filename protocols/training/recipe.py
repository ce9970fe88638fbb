"""How a model is trained: all that, beside model, task, size and seed, determines what comes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any, get_type_hints

LARGEST_STEPS = 1 << 24
LARGEST_BATCH = 1 << 16


@dataclass(frozen=True)
class Recipe:
    """AdamW with warm-up and a cosine down to a twentieth of the rate, on fresh sequences in every step.

    Attributes:
        steps: how many updates.
        rate: the largest learning rate.
        batch: sequences, or prefixes, in a step.
        rounded: whether numbers are rounded to the model's formats in training, gradients going straight through.
        embeddings: factor on the token embeddings that a builder starts from.
        branches: K suffixes that branch off each prefix, through `via`; 1 for the task's own sequences.
        via: the reduction whose second party's tokens are the suffixes; empty for the task's own sequences.
        hard: whether sequences are the task's hard ones.
        decay: of weights, decoupled.
        clip: of the gradient's length.
        warmup: steps until the largest rate.
        shortest: the smallest of the sizes that are mixed in a batch, the task's own the largest; 0 for the one size.

    Example:
        >>> Recipe(steps=100, rate=0.01).rounded
        True
    """

    steps: int = 1000
    rate: float = 5e-3
    batch: int = 64
    rounded: bool = True
    embeddings: float = 1.0
    branches: int = 1
    via: str = ""
    hard: bool = False
    decay: float = 1e-4
    clip: float = 1.0
    warmup: int = 100
    shortest: int = 0

    def __post_init__(self) -> None:
        for name, most in (("steps", LARGEST_STEPS), ("batch", LARGEST_BATCH), ("branches", LARGEST_BATCH)):
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(f"{name}={getattr(self, name)}: wanted 1 to {most}")
        for name in ("rate", "embeddings", "clip"):
            if not (isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise ValueError(f"{name}={getattr(self, name)}: wanted a positive number")
        if not (isfinite(self.decay) and self.decay >= 0 <= min(self.warmup, self.shortest)):
            raise ValueError(f"decay={self.decay}, warmup={self.warmup}, shortest={self.shortest}: wanted 0 or more")
        if self.branches > 1 and not self.via:
            raise ValueError(
                f"branches={self.branches}: wanted a reduction, via, whose second party's tokens branch off"
            )

    def to_json(self) -> dict[str, Any]:
        """The fields by name; without mixed sizes as before there were any, so that ids stay."""
        return {name: value for name, value in asdict(self).items() if name != "shortest" or value}

    @classmethod
    def from_json(cls, found: Any) -> Recipe:
        """A recipe from data of any origin.

        Raises:
            ValueError: other fields, or values that are not of their types.
        """
        hints = get_type_hints(cls)
        names = {field.name for field in fields(cls)}
        if not isinstance(found, dict) or not names - {"shortest"} <= set(found) <= names:
            raise ValueError("the recipe has other fields")
        for name, value in found.items():
            if type(value) is not hints[name] and not (hints[name] is float and type(value) is int):
                raise ValueError(f"the recipe's {name} is {value!r}")
        return cls(**found)
