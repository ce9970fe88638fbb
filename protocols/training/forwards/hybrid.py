"""Recurrent layers below one layer of attention for training: a pass over the tokens, then attention to its outputs."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import HYBRID
from .parts.attention_pass import layers_pass
from .parts.forward import Forward, Line, Span
from .parts.straight_through import rounding_of


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, span: Span, exact: bool) -> jax.Array:
    """By `along` where nothing is rounded, else by `extend` with rounding after every step; and the layer above."""
    first, line = len(prefix), span.line(len(prefix), suffixes.shape[1])
    in_turn = exact or span.first is not None or not hasattr(model, "along")
    below = _by_steps if in_turn else _by_layers

    def one(suffix: jax.Array) -> jax.Array:
        xs = below(model, jnp.concatenate([prefix, suffix]), line, exact)
        return layers_pass(model, xs, line, first + jnp.asarray(span.places), exact)

    return jax.vmap(one)(suffixes)


def _by_layers(model: Any, tokens: jax.Array, line: Line, exact: bool) -> Any:
    """What comes out of the recurrent layers, nothing rounded."""
    return model.along(tokens, line.t)


def _by_steps(model: Any, tokens: jax.Array, line: Line, exact: bool) -> Any:
    """The same by `extend`; padding leaves the state as it was."""
    rounding = rounding_of(model) if exact else None

    def extend(state: Any, at: Any) -> tuple[Any, Any]:
        token, t, counts = at
        after, x = model.extend(state, token, t)
        after = rounding(after) if rounding else after
        return jax.tree_util.tree_map(lambda new, old: jnp.where(counts, new, old), after, state), x

    start = rounding(model.start()) if rounding else model.start()
    return jax.lax.scan(extend, start, (tokens, *line))[1]


FORWARD = Forward(HYBRID, logits)
