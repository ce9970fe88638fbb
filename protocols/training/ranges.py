"""Precisions and ranges of a model after training: the same weights, other numbers.

A range that is too small saturates and one that is too large is coarse, whatever the number of bits: weights that were
trained in floats have states and scores that no fixed range expects.

Example:
    >>> from protocols.setting import Setting
    >>> from protocols.shelves import MODELS
    >>> from reductions import TASKS
    >>> model = MODELS.get("gru:width=4").build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> at_precision(model, 3).precision
    3
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log2
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..numbers.precision import Precision
from ..splits.merge import OneLayer
from .forwards.parts.attention_pass import scores_of, through
from .forwards.parts.forward import Line

_LEAST, _MOST = -8, 16  # exponents


def at_precision(model: Any, precision: Precision) -> Any:
    """The same weights, with states or attention in numbers of another precision: p bits, or a float dtype.

    Raises:
        ValueError: a model that is not of the shelves, or a precision that it does not have.
    """
    if not hasattr(model, "at_precision"):
        raise ValueError(f"{type(model).__name__} has one precision: wanted a model of the shelves")
    return model.at_precision(precision)


def calibrate(model: Any, tokens: npt.NDArray[Any]) -> Any:
    """The same weights at the same precision, in the smallest ranges that hold all that is seen on some sequences.

    Of a recurrent model these are the ranges of each part of its state, run in float32; of each layer of attention
    those of queries, keys and values together, and of scores; of a hybrid both.

    Args:
        model: of the shelves.
        tokens: (B, T), of the task.

    Raises:
        ValueError: a model without ranges, as third-order attention is.
    """
    given = jnp.asarray(np.asarray(tokens, dtype=np.int32))
    if hasattr(model, "recurrent"):
        model = replace(model, recurrent=calibrate(model.recurrent, tokens))
    if hasattr(model, "exponents"):
        seen = eqx.filter_jit(_largest_parts)(model, given)
        return model.with_ranges(tuple(tuple((n, _exponent(m)) for n, m in parts.items()) for parts in seen))
    layers = getattr(model, "layers", (model,))
    if not all(hasattr(layer, "with_ranges") for layer in layers):
        raise ValueError(
            f"{type(model).__name__} has no ranges to set: wanted a recurrent model or layers of attention"
        )
    found = eqx.filter_jit(_largest_scores)(model, given)
    fitted = tuple(layer.with_ranges(*map(_exponent, seen)) for layer, seen in zip(layers, found, strict=True))
    return replace(model, layers=fitted) if hasattr(model, "layers") else fitted[0]


def _exponent(largest: Any) -> int:
    """The least k with |x| ≤ 2ᵏ."""
    value = float(largest)
    return _LEAST if value <= 0 else min(_MOST, max(_LEAST, ceil(log2(value))))


def _largest_parts(model: Any, tokens: jax.Array) -> tuple[dict[str, jax.Array], ...]:
    """The largest size of a number in each part of each layer's state, after any token."""

    def one(tokens: jax.Array) -> Any:
        def step(state: Any, at: Any) -> tuple[Any, Any]:
            after = model.step(state, *at)
            return after, jax.tree_util.tree_map(lambda leaf: jnp.abs(leaf).max(), after)

        t = jnp.arange(len(tokens), dtype=jnp.int32)
        return jax.lax.scan(step, model.start(), (tokens, t))[1]

    return jax.tree_util.tree_map(jnp.max, jax.vmap(one)(tokens))


def _largest_scores(model: Any, tokens: jax.Array) -> list[tuple[jax.Array, jax.Array]]:
    """Of each layer the largest size of a number in queries, keys and values, and of a score that counts."""
    stack = model if hasattr(model, "layers") else OneLayer.of(model)

    def one(tokens: jax.Array) -> list[tuple[jax.Array, jax.Array]]:
        line, found = Line.whole(len(tokens)), []
        everywhere = line.t
        xs = stack.along(tokens, line.t) if hasattr(stack, "along") else jax.vmap(stack.embed)(tokens, line.t)
        for layer in stack.layers:
            heads = (jax.vmap(part)(xs) for part in (layer.query, layer.key, layer.value))
            scores, seen = scores_of(layer, xs, line.t, xs, line, exact=False)
            found.append((jnp.max(jnp.array([jnp.abs(part).max() for part in heads])), _largest(scores, seen)))
            xs = through(layer, xs, line, everywhere, exact=False)
        return found

    return jax.tree_util.tree_map(jnp.max, jax.vmap(one)(tokens))


def _largest(scores: jax.Array, seen: jax.Array) -> jax.Array:
    return jnp.abs(jnp.where(seen, scores, 0.0)).max()
