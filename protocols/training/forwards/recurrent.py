"""A recurrent model for training: one pass over the prefix, and one over each suffix that branches off its state."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import RECURRENT
from .parts.forward import Forward, Places
from .parts.straight_through import rounding_of


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, places: Places, exact: bool) -> jax.Array:
    """By `step` and `logits`, the state rounded to its formats after every step or left as it is."""
    rounding = rounding_of(model) if exact else _as_it_is

    def advance(state: Any, at: Any) -> tuple[Any, None]:
        return rounding(model.step(state, *at)), None

    def speak(state: Any, at: Any) -> tuple[Any, jax.Array]:
        return rounding(model.step(state, *at)), model.logits(state, *at)

    start, first = rounding(model.start()), len(prefix)
    state, _ = jax.lax.scan(advance, start, (prefix, jnp.arange(first, dtype=jnp.int32)))
    t = first + jnp.arange(suffixes.shape[1], dtype=jnp.int32)
    said = jax.vmap(lambda suffix: jax.lax.scan(speak, state, (suffix, t))[1])(suffixes)  # (K, S, outputs)
    return said[:, jnp.array(places, dtype=jnp.int32) - first]


def _as_it_is(state: Any) -> Any:
    return state


FORWARD = Forward(RECURRENT, logits)
