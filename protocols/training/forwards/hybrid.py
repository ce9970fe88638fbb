"""Recurrent layers below one layer of attention for training: a pass over the tokens, then attention to its outputs."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import HYBRID
from .parts.attention_pass import layers_pass
from .parts.forward import Forward, Places
from .parts.straight_through import rounding_of


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, places: Places, exact: bool) -> jax.Array:
    """By `extend`, the state rounded after every step or left as it is, the layer above, and `logits`."""

    def extend(state: Any, at: Any) -> tuple[Any, Any]:
        after, x = model.extend(state, *at)
        return (rounding(after) if rounding else after), x

    def one(suffix: jax.Array) -> jax.Array:
        tokens = jnp.concatenate([prefix, suffix])
        t = jnp.arange(len(tokens), dtype=jnp.int32)
        return layers_pass(model, jax.lax.scan(extend, start, (tokens, t))[1], places, exact)

    rounding = rounding_of(model) if exact else None
    start = rounding(model.start()) if rounding else model.start()
    return jax.vmap(one)(suffixes)


FORWARD = Forward(HYBRID, logits)
