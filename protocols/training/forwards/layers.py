"""Several layers of attention for training: every suffix with the whole prefix before it."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import LAYERS
from .parts.attention_pass import layers_pass
from .parts.forward import Forward, Span


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, span: Span, exact: bool) -> jax.Array:
    """By `embed`, the layers, and `logits`."""
    first, line = len(prefix), span.line(len(prefix), suffixes.shape[1])

    def one(suffix: jax.Array) -> jax.Array:
        xs = jax.vmap(model.embed)(jnp.concatenate([prefix, suffix]), line.t)
        return layers_pass(model, xs, line, first + jnp.asarray(span.places), exact)

    return jax.vmap(one)(suffixes)


FORWARD = Forward(LAYERS, logits)
