"""The shelf of forward passes: logits with gradients, for models that two parties run by one of the splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax

from reductions import Shelf

Places = tuple[int, ...]


@dataclass(frozen=True)
class Forward:
    """A kind of model, and its logits for training.

    Attributes:
        architecture: the kind, as splits call it.
        logits: (model, prefix (P,), suffixes (K, S), places, whether numbers are rounded) ↦ (K, places, outputs), what
            the model says after the tokens at those places of prefix and suffix, none of them in the prefix.
    """

    architecture: str
    logits: Callable[[Any, jax.Array, jax.Array, Places, bool], jax.Array]


FORWARDS: Shelf[Forward] = Shelf(
    "protocols.training.forwards", "FORWARD", "protocols.training.forwards.parts.forward.Forward"
)


def forward_of(architecture: str) -> Forward:
    """The forward pass of a kind of model.

    Raises:
        ValueError: a kind that is run and not trained.

    Example:
        >>> forward_of("recurrent").architecture
        'recurrent'
    """
    found = [item for item in map(FORWARDS.get, FORWARDS.names()) if item.architecture == architecture]
    if not found:
        there = ", ".join(FORWARDS.get(name).architecture for name in FORWARDS.names())
        raise ValueError(f"{architecture} is not trained; what is: {there}")
    return found[0]
