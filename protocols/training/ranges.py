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

from math import ceil, log2
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..numbers.precision import Precision
from ..splits.merge import OneLayer

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

    Of a recurrent model these are the ranges of each part of its state, run in float32; of a layer of attention those
    of queries, keys and values together, and of scores.

    Args:
        model: of the shelves.
        tokens: (B, T), of the task.

    Raises:
        ValueError: a model without ranges, as several layers of attention are.
    """
    given = jnp.asarray(np.asarray(tokens, dtype=np.int32))
    if hasattr(model, "exponents"):
        seen = eqx.filter_jit(_largest_parts)(model, given)
        return model.with_ranges(tuple(tuple((n, _exponent(m)) for n, m in parts.items()) for parts in seen))
    if hasattr(model, "with_ranges") and hasattr(model, "embed"):
        numbers, scores = eqx.filter_jit(_largest_scores)(model, given)
        return model.with_ranges(_exponent(numbers), _exponent(scores))
    raise ValueError(f"{type(model).__name__} has no ranges to set: wanted a recurrent model or one layer of attention")


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


def _largest_scores(model: Any, tokens: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The largest size of a number in queries, keys and values, and of a score that counts."""
    layer = OneLayer.of(model)

    def one(tokens: jax.Array) -> tuple[jax.Array, jax.Array]:
        t = jnp.arange(len(tokens), dtype=jnp.int32)
        q, k, v = (jax.vmap(lambda *x, f=f: f(x))(tokens, t) for f in (layer.query, layer.key, layer.value))
        heads = q.shape[1]
        bias = jax.vmap(lambda a: jax.vmap(lambda b: jnp.broadcast_to(layer.bias(a, b), (heads,)))(t))(t)
        scores = jnp.where(bias > -jnp.inf, jnp.einsum("qhd,thd->qth", q, k) + bias, 0.0)
        return jnp.maximum(jnp.maximum(jnp.abs(q).max(), jnp.abs(k).max()), jnp.abs(v).max()), jnp.abs(scores).max()

    numbers, scores = jax.vmap(one)(tokens)
    return numbers.max(), scores.max()
