"""A recurrent model for training: one pass over the prefix, and one over each suffix that branches off its state.

Rounding after every step is a step after a step, whatever the layer. Where nothing is rounded, layers take all tokens
at once if that is faster (`along`). A prefix that is shorter than the longest is padded, and padding leaves the state
as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from ...messages.turns import RECURRENT
from .parts.forward import Forward, Span
from .parts.straight_through import rounding_of


def logits(model: Any, prefix: jax.Array, suffixes: jax.Array, span: Span, exact: bool) -> jax.Array:
    """By `along` where nothing is rounded, else by `step` and `logits`, the state rounded after every step."""
    state, t = state_after(model, prefix, span, exact), span.line(len(prefix), suffixes.shape[1]).t[len(prefix) :]
    said = _by_layers if _in_floats(model, exact) else _by_steps(rounding_of(model) if exact else _as_it_is)
    return jax.vmap(lambda tokens: said(model, state, tokens, t, jnp.asarray(span.places)))(suffixes)


def state_after(model: Any, prefix: jax.Array, span: Span, exact: bool) -> Any:
    """The state after those tokens of a prefix (P,) that count."""
    rounding = rounding_of(model) if exact else _as_it_is
    start, line = rounding(model.start()), span.line(len(prefix), 0)
    if _in_floats(model, exact) and span.first is None:
        return model.along(start, prefix, line.t)[0]
    step = _step(model, rounding, padded=span.first is not None)
    return jax.lax.scan(step, start, (prefix, *line))[0]


def _in_floats(model: Any, exact: bool) -> bool:
    return not exact and hasattr(model, "along")


def _step(model: Any, rounding: Callable[[Any], Any], *, padded: bool) -> Callable[[Any, Any], tuple[Any, None]]:
    def step(state: Any, at: Any) -> tuple[Any, None]:
        token, t, counts = at
        after = rounding(model.step(state, token, t))
        kept = jax.tree_util.tree_map(lambda new, old: jnp.where(counts, new, old), after, state) if padded else after
        return kept, None

    return step


def _by_layers(model: Any, state: Any, tokens: jax.Array, t: jax.Array, places: jax.Array) -> jax.Array:
    """(answers, outputs) of the last layer's outputs, nothing rounded."""
    return jax.vmap(model.readout)(model.along(state, tokens, t)[1][places])


def _by_steps(rounding: Callable[[Any], Any]) -> Callable[..., jax.Array]:
    """(answers, outputs) of states rounded after every step."""

    def said(model: Any, state: Any, tokens: jax.Array, t: jax.Array, places: jax.Array) -> jax.Array:
        def speak(state: Any, at: Any) -> tuple[Any, jax.Array]:
            return rounding(model.step(state, *at)), model.logits(state, *at)

        return jax.lax.scan(speak, state, (tokens, t))[1][places]

    return said


def _as_it_is(state: Any) -> Any:
    return state


FORWARD = Forward(RECURRENT, logits)
