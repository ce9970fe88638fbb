"""Attention with gradients beside the exact sums: the same numbers forward, a smooth function's gradient backward.

Rounded, queries, keys, values, scores, weights and averages are those of the formats, and what is said differs from the
exact sums by the rounding of float32 sums alone; backward every rounding is the identity and a score s, which
saturates at c, the largest of its grid, has the gradient of c·tanh(s/c). Not rounded, scores are c·tanh(s/c) and
weights their softmax, hard attention's too.

A hard clip has no gradient beyond c, and a query whose scores are all beyond is never trained again.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from .forward import Line
from .straight_through import instead, rounded


def layers_pass(stack: Any, xs: Any, line: Line, places: jax.Array, exact: bool) -> jax.Array:
    """Logits (places, outputs) of layers of attention on the first layer's inputs xs (T, …)."""
    everywhere = jnp.arange(len(line.t), dtype=jnp.int32)
    for layer in stack.layers[:-1]:
        xs = through(layer, xs, line, everywhere, exact)
    return jax.vmap(stack.logits)(through(stack.layers[-1], xs, line, places, exact))


def through(layer: Any, xs: Any, line: Line, places: jax.Array, exact: bool) -> Any:
    """The next inputs at some places."""
    asking = jax.tree_util.tree_map(lambda leaf: leaf[places], xs)
    average = _averages(layer, asking, line.t[places], xs, line, exact)
    return jax.vmap(layer.update)(asking, average)


def _averages(layer: Any, asking: Any, at: jax.Array, xs: Any, line: Line, exact: bool) -> jax.Array:
    """Σ w·v / Σ w of each query: (Q, h, d_v)."""
    values = jax.vmap(layer.value)(xs)
    if exact:
        values = rounded(layer.numbers, values)
    found = jnp.einsum("qth,thv->qhv", weights_of(layer, asking, at, xs, line, exact), values)
    return rounded(layer.average, found) if exact else found


def weights_of(layer: Any, asking: Any, at: jax.Array, xs: Any, line: Line, exact: bool) -> jax.Array:
    """w / Σ w of each query, by place and head, nothing where there is padding: (Q, T, h)."""
    score, seen = scores_of(layer, asking, at, xs, line, exact)
    smooth = _softmax(_capped(layer.weigh.score, score), seen)
    return instead(jax.lax.stop_gradient(_exact_weights(layer.weigh, score, seen)), smooth) if exact else smooth


def scores_of(layer: Any, asking: Any, at: jax.Array, xs: Any, line: Line, exact: bool) -> tuple[jax.Array, jax.Array]:
    """Scores of each query, not capped, by place and head, and whether they count: (Q, T, h) both."""
    queries, keys = jax.vmap(layer.query)(asking), jax.vmap(layer.key)(xs)
    if exact:
        queries, keys = (rounded(layer.numbers, part) for part in (queries, keys))
    heads = queries.shape[1]
    one = lambda q, k: jnp.broadcast_to(layer.bias(q, k), (heads,))  # noqa: E731
    bias = jax.vmap(lambda q: jax.vmap(lambda k: one(q, k))(line.t))(at)  # (Q, T, h)
    seen = (bias > -jnp.inf) & line.counts[:, None]
    return jnp.einsum("qhd,thd->qth", queries, keys) + jnp.where(seen, bias, 0.0), seen


def _capped(grid: Any, score: jax.Array) -> jax.Array:
    """c·tanh(s/c), c the largest score of the grid."""
    limit = float(grid.at(grid.count - 1))
    return limit * jnp.tanh(score / limit)


def _softmax(score: jax.Array, seen: jax.Array) -> jax.Array:
    """Over positions (Q, T, h); nothing of a query that sees none."""
    top = jax.lax.stop_gradient(jnp.max(jnp.where(seen, score, -1e30), axis=1, keepdims=True))
    weights = jnp.where(seen, jnp.exp(jnp.where(seen, score - top, 0.0)), 0.0)
    return weights / jnp.maximum(weights.sum(axis=1, keepdims=True), 1e-30)


def _exact_weights(weigh: Any, score: jax.Array, seen: jax.Array) -> jax.Array:
    """The weights of the table, divided by their sum."""
    place = weigh.score.place(score)
    table = jnp.asarray(np.array(weigh.table, dtype=np.float64).astype(np.float32))
    if weigh.exchanged:
        length = score.shape[1]
        t = jnp.arange(length, dtype=jnp.int32)[:, None]
        rank = place * length + length - 1 - t if weigh.leftmost else place
        entry = jnp.max(jnp.where(seen, rank, -1), axis=1, keepdims=True) - rank
    else:
        entry = place
    counts = seen & (entry >= 0) & (entry < len(table))
    weights = jnp.where(counts, table[jnp.where(counts, entry, 0)], 0.0)
    return weights / jnp.maximum(weights.sum(axis=1, keepdims=True), 1.0)
