"""The shelf of forward passes: logits with gradients, for models that two parties run by one of the splits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Shelf

Ints = jax.Array | npt.NDArray[np.int32]


class Span(NamedTuple):
    """What counts of a prefix and of the suffixes that branch off it, where several lengths are padded to the longest.

    Attributes:
        places: (answers,) places in the suffixes after which an output is asked.
        first: how many tokens of the prefix count, a number; None for all.
        last: how many tokens of a suffix count; None for all.
    """

    places: Ints
    first: Ints | None = None
    last: Ints | None = None

    def line(self, prefix: int, suffix: int) -> Line:
        """Positions of a prefix of so many tokens and of a suffix behind it."""
        at, on = jnp.arange(prefix, dtype=jnp.int32), jnp.arange(suffix, dtype=jnp.int32)
        first = jnp.int32(prefix) if self.first is None else jnp.asarray(self.first)
        last = jnp.int32(suffix) if self.last is None else jnp.asarray(self.last)
        return Line(jnp.concatenate([at, first + on]), jnp.concatenate([at < first, on < last]))


class Line(NamedTuple):
    """Tokens in a row, padding among them.

    Attributes:
        t: (T,) the position of each.
        counts: (T,) whether it is one of the sequence.
    """

    t: jax.Array
    counts: jax.Array

    @classmethod
    def whole(cls, length: int) -> Line:
        """So many tokens, without padding."""
        return cls(jnp.arange(length, dtype=jnp.int32), jnp.ones(length, dtype=bool))


@dataclass(frozen=True)
class Forward:
    """A kind of model, and its logits for training.

    Attributes:
        architecture: the kind, as splits call it.
        logits: (model, prefix (P,), suffixes (K, S), what counts of them, whether numbers are rounded) ↦
            (K, answers, outputs), what the model says after the tokens at the asked places of each suffix.
    """

    architecture: str
    logits: Callable[[Any, jax.Array, jax.Array, Span, bool], jax.Array]


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
