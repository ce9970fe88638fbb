"""A chain of tokens in one compiled program: recurrent layers below one that attends to the leftmost best position.

The split run, and the whole run beside it, go from token to token in Python, since what crosses is counted there. A
whole run alone needs none of that: states, keys and values stay where they are, and one loop writes all tokens. Every
number is rounded as there, and with the leftmost of the largest scores an average is one value, so what is written is
the same, token for token; the tests compare.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ...messages.turns import HYBRID, Tokens
from ..sealing.sealed import Arrays

BLOCK = 256


def writes_at_once(protocol: Any) -> bool:
    """Whether it is of recurrent layers below one that attends to the leftmost of the largest scores."""
    if protocol.architecture != HYBRID or len(protocol.model.layers) != 1:
        return False
    weigh = protocol.above.layers[0].weigh
    return bool(weigh.table == (1,) and weigh.leftmost)


def write_at_once(protocol: Any, tokens: Tokens, count: int, *, ends: tuple[int, ...] = ()) -> npt.NDArray[Any]:
    """So many tokens that a model writes behind those given, each fed back: (B, T) ↦ (B, count).

    Args:
        protocol: one that `writes_at_once`.
        tokens: those given.
        count: how many are written.
        ends: tokens after which a model writes the same again; when all instances have one, the loop ends.

    Raises:
        ValueError: another kind of model, or weights of another kind.
    """
    if not writes_at_once(protocol):
        raise ValueError("at once write recurrent layers below one that attends to the leftmost of the largest scores")
    batch, given = tokens.shape
    state = tuple(map(jnp.asarray, protocol.below.codec.begin(batch)))
    room = np.zeros((-(-(given + count) // BLOCK) * BLOCK, batch), np.int32)
    room[:given] = tokens.T
    below, above = protocol.below, protocol.above
    stops = jnp.asarray([-1, *ends], jnp.int32)
    sizes = jnp.int32(given), jnp.int32(given + count)
    done = _write(below.program, below.weights, above, state, jax.device_put(room), stops, sizes)
    return np.asarray(done)[given : given + count].T


@eqx.filter_jit
def _write(
    program: Any, weights: Arrays, above: Any, state: Arrays, room: jax.Array, ends: jax.Array, sizes: Any
) -> jax.Array:
    """The room (length, B) with what is written in it; the last token stands in all places behind an end."""
    layer, (given, length), batch = above.layers[0], sizes, room.shape[1]
    (heads, d_qk), (_, d_v) = layer.query_shape, layer.value_shape
    keys = jnp.zeros((room.shape[0] // BLOCK, batch, heads, BLOCK, d_qk), jnp.float32)
    values = jnp.zeros((room.shape[0] // BLOCK, batch, heads, BLOCK, d_v), jnp.float32)
    step = jax.vmap(partial(program, weights), in_axes=(0, 0, None))

    def going(carry: Any) -> jax.Array:
        t, room, *_ = carry
        ended = jnp.isin(room[jnp.maximum(t - 1, 0)], ends).all() & (t > given)
        return (t < length - 1) & ~ended

    def body(carry: Any) -> Any:
        t, room, state, keys, values = carry
        made = step(state, room[t], t)
        state, x = made[: len(state)], made[len(state) :]
        block, place = t // BLOCK, t % BLOCK
        key = layer.numbers.round(jax.vmap(layer.key)(x))[None, :, :, None]
        value = layer.numbers.round(jax.vmap(layer.value)(x))[None, :, :, None]
        keys = jax.lax.dynamic_update_slice(keys, key, (block, 0, 0, place, 0))
        values = jax.lax.dynamic_update_slice(values, value, (block, 0, 0, place, 0))
        said = jax.lax.cond(t < given - 1, lambda: room[t + 1], lambda: _said(above, x, t, keys, values))
        return t + 1, room.at[t + 1].set(said.astype(room.dtype)), state, keys, values

    last, room, *_ = jax.lax.while_loop(going, body, (jnp.int32(0), room, state, keys, values))
    behind = jnp.arange(room.shape[0])[:, None] > last
    return jnp.where(behind, room[last], room)


def _said(above: Any, x: Arrays, t: jax.Array, keys: jax.Array, values: jax.Array) -> jax.Array:
    """What is read after position t."""
    layer = above.layers[0]
    query = layer.numbers.round(jax.vmap(layer.query)(x))  # (B, h, d)
    batch, heads, _ = query.shape
    chosen = jnp.arange(batch)[:, None], jnp.arange(heads)

    def look(block: jax.Array, best: Any) -> Any:
        score = jnp.einsum("bhd,bhkd->bhk", query, keys[block], precision=jax.lax.Precision.HIGHEST)
        at = block * BLOCK + jnp.arange(BLOCK, dtype=jnp.int32)
        bias = jax.vmap(lambda k: jnp.broadcast_to(layer.bias(t, k), (heads,)))(at)  # (block, h)
        score = score + bias.T
        rank = jnp.where((score > -jnp.inf) & (at <= t), layer.weigh.score.place(score), -1)
        place = jnp.argmax(rank, axis=-1)
        largest = jnp.take_along_axis(rank, place[..., None], axis=-1)[..., 0]
        further = largest > best[0]
        found = values[block][*chosen, place]
        return jnp.where(further, largest, best[0]), jnp.where(further[..., None], found, best[1])

    nothing = jnp.full((batch, heads), -1, jnp.int32), jnp.zeros((batch, heads, values.shape[-1]))
    _, average = jax.lax.fori_loop(0, t // BLOCK + 1, look, nothing)
    return jax.vmap(above.read)(jax.vmap(layer.update)(x, layer.average.round(average)))
