"""Sums over positions of one attention layer, as exact integers, in blocks of positions of a fixed size.

Scores, weights and values of a position are computed by one executable whoever owns it, at the same place of the same
block, so they are the same to the bit in the whole run and in each half. Weights and values are cut into limbs of 8
bits; a product of limbs summed over a block of 128 positions stays below 2²⁴ and so is exact in float32, and blocks
are added in pairs of 32-bit words. Nothing here needs 64-bit floats or integers of JAX.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from .packing import Values
from .weighing import LIMB

BLOCK = 128
Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Σ w and Σ w·v over some positions; v counts from the least value of its format, so all sums are non-negative.

    Attributes:
        mass: Σ w, (B, h), exact integers.
        moment: Σ w·v, (B, h, d_v), exact integers.
    """

    mass: Values
    moment: Values

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.mass + other.mass, self.moment + other.moment)

    def fields(self) -> Values:
        """Mass, then moments, head by head: (B, h·(1 + d_v))."""
        return np.concatenate([self.mass[..., None], self.moment], axis=-1).reshape(len(self.mass), -1)

    @classmethod
    def of_fields(cls, fields: Values, shape: tuple[int, int]) -> Sums:
        """The sums that were written as fields; shape is (h, d_v)."""
        heads, width = shape
        parts = fields.reshape(len(fields), heads, 1 + width)
        return cls(parts[..., 0], parts[..., 1:])


def queries_of(model: Any, tokens: Ints) -> Ints:
    """Places, in the model's number format, of the query of the last token: (B, h, d_qk)."""
    return np.asarray(_queries(model, jnp.asarray(tokens[:, -1], jnp.int32), jnp.int32(tokens.shape[1] - 1)))


def largest_scores(model: Any, query: Ints, tokens: Ints, counted: Bools) -> Ints:
    """1 + place of the largest score over the counted positions, 0 if the mask lets none through: (B, h)."""
    last = jnp.int32(tokens.shape[1] - 1)
    return np.asarray(_largest(model, jnp.asarray(query), last, *_blocks(tokens, counted)), dtype=np.int64)


def sum_positions(model: Any, query: Ints, reference: Ints | None, tokens: Ints, counted: Bools) -> Sums:
    """Exact sums over the counted positions; `reference` is the largest score of all, where it is exchanged."""
    batch, heads = len(tokens), model.query_shape[0]
    top = np.zeros((batch, heads), np.int32) if reference is None else np.asarray(reference, np.int32)
    weigh, last = model.weigh, jnp.int32(tokens.shape[1] - 1)
    limbs = jnp.asarray(weigh.limbs)
    low, high = _sums(model, limbs, jnp.asarray(query), jnp.asarray(top), last, *_blocks(tokens, counted))
    count = int(counted.sum()) * weigh.largest * model.numbers.count
    wide = np.int64 if count < 1 << 61 else object
    total = np.asarray(high).astype(wide) * (1 << 16) + np.asarray(low).astype(wide)  # (B, h, 1+d_v, L_w, L_v)
    for axis in (4, 3):
        scale = np.array([1 << (LIMB * i) for i in range(total.shape[axis])], dtype=wide)
        total = (total * scale.reshape(scale.shape + (1,) * (total.ndim - 1 - axis))).sum(axis=axis)
    return Sums(total[..., 0], total[..., 1:])


def outputs_of(model: Any, sums: Sums, tokens: Ints) -> npt.NDArray[Any]:
    """Divide once, round once to the model's format of averages, and read: (B, …)."""
    a, b = model.numbers.affine
    shift = model.average.fraction - model.numbers.fraction
    numerator = (a * sums.moment + b * sums.mass[..., None]) * (1 << max(shift, 0))
    denominator = np.maximum(sums.mass[..., None] * (1 << max(-shift, 0)), 1)  # nothing attended to: average 0
    codes = divide_to_even(numerator, denominator)
    average = codes.astype(np.float64) * 2.0**-model.average.fraction
    last = jnp.asarray(tokens[:, -1], jnp.int32)
    return np.asarray(_read(model, jnp.asarray(average, jnp.float32), last, jnp.int32(tokens.shape[1] - 1)))


def divide_to_even(numerator: Values, denominator: Values) -> Values:
    """numerator / denominator rounded to the nearest integer, ties to even, in exact integers.

    Example:
        >>> divide_to_even(np.array([1, 3, 5, -1, -3, 7]), np.array([2, 2, 2, 2, 2, 3])).tolist()
        [0, 2, 2, 0, -2, 2]
    """
    floor = numerator // denominator
    twice = 2 * (numerator - floor * denominator)
    up = (twice > denominator) | ((twice == denominator) & (floor % 2 == 1))
    return floor + up


def _blocks(tokens: Ints, counted: Bools) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    """Tokens (blocks, B, block), counted (blocks, block), blocks with a counted position first, and their number."""
    batch, length = tokens.shape
    size = min(BLOCK, length)
    blocks = -(-length // size)
    padding = blocks * size - length
    padded = np.pad(tokens.astype(np.int32), [(0, 0), (0, padding)]).reshape(batch, blocks, size)
    mask = np.pad(counted, (0, padding)).reshape(blocks, size)
    busy = mask.any(axis=1)
    order = np.argsort(~busy, kind="stable").astype(np.int32)
    by_block = np.ascontiguousarray(padded.transpose(1, 0, 2))
    return jnp.asarray(by_block), jnp.asarray(mask), jnp.asarray(order), jnp.int32(int(busy.sum()))


@eqx.filter_jit
def _queries(model: Any, token: jax.Array, last: jax.Array) -> jax.Array:
    return jax.vmap(lambda x: model.numbers.place(model.query(model.embed(x, last))))(token)


def _scores(model: Any, query: jax.Array, token: jax.Array, t: jax.Array, last: jax.Array) -> tuple[jax.Array, ...]:
    """For one instance and one position: place of each head's score, whether the mask lets it through, and values."""
    x = model.embed(token, t)
    numbers = model.numbers
    key = numbers.round(model.key(x))  # (h, d_qk)
    score = jnp.sum(numbers.at(query) * key, axis=-1) + model.bias(last, t)  # (h,)
    score = jnp.broadcast_to(score, (query.shape[0],))
    rank = model.weigh.score.place(score)
    if model.weigh.leftmost:
        rank = rank * (last + 1) + last - t  # of equal scores the leftmost is the largest
    return rank, score > -jnp.inf, numbers.place(model.value(x))


def _over_block(
    model: Any, query: jax.Array, last: jax.Array, tokens: jax.Array, t: jax.Array
) -> tuple[jax.Array, ...]:
    one = partial(_scores, model)
    over_positions = jax.vmap(lambda q, x, s: one(q, x, s, last), in_axes=(None, 0, 0))
    return jax.vmap(over_positions, in_axes=(0, 0, None))(query, tokens, t)  # (B, block, …)


@eqx.filter_jit
def _largest(
    model: Any,
    query: jax.Array,
    last: jax.Array,
    tokens: jax.Array,
    mask: jax.Array,
    order: jax.Array,
    count: jax.Array,
) -> jax.Array:
    size = tokens.shape[2]

    def body(i: jax.Array, best: jax.Array) -> jax.Array:
        block = order[i]
        place, seen, _ = _over_block(model, query, last, tokens[block], block * size + jnp.arange(size))
        counts = seen & mask[block][None, :, None]
        return jnp.maximum(best, jnp.max(jnp.where(counts, place + 1, 0), axis=1))

    return jax.lax.fori_loop(0, count, body, jnp.zeros(query.shape[:2], jnp.int32))


@eqx.filter_jit
def _sums(
    model: Any,
    limbs: jax.Array,
    query: jax.Array,
    top: jax.Array,
    last: jax.Array,
    tokens: jax.Array,
    mask: jax.Array,
    order: jax.Array,
    count: jax.Array,
) -> tuple[jax.Array, jax.Array]:
    size = tokens.shape[2]
    value_limbs = -(-model.numbers.precision // LIMB)
    shape = (*query.shape[:2], 1 + model.value_shape[1], limbs.shape[1], value_limbs)

    def body(i: jax.Array, total: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        block = order[i]
        place, seen, value = _over_block(model, query, last, tokens[block], block * size + jnp.arange(size))
        entry = top[:, None] - 1 - place if model.weigh.exchanged else place
        counts = seen & mask[block][None, :, None] & (entry < limbs.shape[0])
        weight = jnp.where(counts[..., None], limbs[jnp.where(counts, entry, 0)], 0.0)  # (B, block, h, L_w)
        with_one = jnp.concatenate([jnp.ones_like(value[..., :1]), value], axis=-1)
        digits = [(with_one >> (LIMB * k)) % (1 << LIMB) for k in range(value_limbs)]
        value = jnp.stack(digits, axis=-1).astype(jnp.float32)  # (B, block, h, 1+d_v, L_v)
        exact = jnp.einsum("bkhl,bkhvm->bhvlm", weight, value, precision=jax.lax.Precision.HIGHEST)
        low = total[0] + exact.astype(jnp.uint32)
        return low & 0xFFFF, total[1] + (low >> 16)

    zero = jnp.zeros(shape, jnp.uint32)
    return jax.lax.fori_loop(0, count, body, (zero, zero))


@eqx.filter_jit
def _read(model: Any, average: jax.Array, token: jax.Array, last: jax.Array) -> jax.Array:
    return jax.vmap(lambda o, x: model.read(o, x, last))(average, token)
