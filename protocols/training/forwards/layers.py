"""Several layers of attention for training: every suffix with the whole prefix before it."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import LAYERS
from .parts.attention_pass import layers_pass
from .parts.forward import Forward, Places


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, places: Places, exact: bool) -> jax.Array:
    """By `embed`, the layers, and `logits`."""

    def one(suffix: jax.Array) -> jax.Array:
        tokens = jnp.concatenate([prefix, suffix])
        xs = jax.vmap(model.embed)(tokens, jnp.arange(len(tokens), dtype=jnp.int32))
        return layers_pass(model, xs, places, exact)

    return jax.vmap(one)(suffixes)


FORWARD = Forward(LAYERS, logits)
