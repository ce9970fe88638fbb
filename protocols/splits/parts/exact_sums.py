"""Sums over positions of one attention layer, as exact integers, in blocks of positions of a fixed size.

Scores, weights and values of a position are computed by one executable whoever owns it, at the same place of the same
block and for the same tile of queries, so they are the same to the bit in the whole run and in each half. Weights are
cut into limbs of 8 bits and values into limbs of 9 bits, or of more where weights have fewer; a product of limbs summed
over a block of 128 positions stays below 2²⁴ and so is exact in float32, and blocks are added in pairs of 32-bit words.
Nothing here needs 64-bit floats or integers of JAX.

A layer is what `protocols.splits.layers` asks for; its inputs x are a pytree (B, positions, …).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ...messages.packing import Values
from ...numbers.formats import FixedPoint
from ...numbers.weights import LIMB

BLOCK = 128
_EXACT_BITS = 24  # whole numbers below 2²⁴ are exact in float32
Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Σ w and Σ w·v over some positions; v counts from the least value of its format, so all sums are non-negative.

    Attributes:
        mass: Σ w of each query, (B, Q, h), exact integers.
        moment: Σ w·v, (B, Q, h, d_v), exact integers.
    """

    mass: Values
    moment: Values

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.mass + other.mass, self.moment + other.moment)

    def fields(self, chosen: Bools) -> Values:
        """Mass, then moments, head by head, of the chosen queries: (B, chosen·h·(1 + d_v))."""
        both = np.concatenate([self.mass[..., None], self.moment], axis=-1)
        return both[:, chosen].reshape(len(both), -1)

    @classmethod
    def of_fields(cls, fields: Values, chosen: Bools, shape: tuple[int, int]) -> Sums:
        """The sums that were written as fields, nothing for queries not chosen; shape is (h, d_v)."""
        heads, width = shape
        parts = np.zeros((len(fields), len(chosen), heads, 1 + width), dtype=fields.dtype)
        parts[:, chosen] = fields.reshape(len(fields), -1, heads, 1 + width)
        return cls(parts[..., 0], parts[..., 1:])


def at_offsets(sums: list[Sums], offset: Ints) -> Sums:
    """Of sums relative to scores 0, 1, … steps above some score, those relative to each query's own; 0 beyond them.

    Args:
        sums: one for each number of steps.
        offset: steps of each query, (B, Q, h).
    """
    held = offset < len(sums)
    at = np.where(held, offset, 0)[None]
    mass = np.take_along_axis(np.stack([part.mass for part in sums]), at, axis=0)[0]
    moment = np.take_along_axis(np.stack([part.moment for part in sums]), at[..., None], axis=0)[0]
    return Sums(mass * held, moment * held[..., None])


class Block(eqx.Module):
    """Up to 128 positions of one layer: its inputs there, or the keys and values made of them."""

    contents: Any
    start: jax.Array  # the first position
    counted: Any  # which of the positions add to the sums, (block,)


class KeysValues(eqx.Module):
    """What sums need of positions: rounded keys, and values as limbs with a limb 1 in front for the mass."""

    key: jax.Array  # (B, block, h, d_qk)
    digits: jax.Array  # (B, block, h, 1 + d_v, limbs)


class Queries(eqx.Module):
    """A tile of queries, in places of the number format, and the positions from which they are asked."""

    places: Any  # (B, Q, h, d_qk)
    at: Any  # (Q,)
    length: Any  # number of positions in all


@eqx.filter_jit
def keys_values(layer: Any, x: Any) -> KeysValues:
    """Of every position: x (B, block, …)."""

    def one(x: Any) -> KeysValues:
        value = layer.numbers.summand(layer.value(x))  # (h, d_v)
        with_one = jnp.concatenate([jnp.ones_like(value[:, :1]), value], axis=-1)
        bits, count = value_limbs(layer)
        limbs = [(with_one >> (bits * k)) % (1 << bits) for k in range(count)]
        return KeysValues(layer.numbers.round(layer.key(x)), jnp.stack(limbs, axis=-1).astype(jnp.float32))

    made: KeysValues = jax.vmap(jax.vmap(one))(x)
    return made


@eqx.filter_jit
def query_places(layer: Any, x: Any) -> jax.Array:
    """Places of the queries in the layer's number format: x (B, Q, …) ↦ (B, Q, h, d_qk)."""
    return jax.vmap(jax.vmap(lambda x: layer.numbers.place(layer.query(x))))(x)


def largest_scores(layer: Any, queries: Queries, blocks: Iterable[Block]) -> Ints:
    """1 + place of the largest score over the counted positions, 0 if the mask lets none through: (B, Q, h)."""
    best: Any = np.zeros(np.shape(queries.places)[:3], np.int32)
    for block in blocks:
        best = _largest(layer, queries, block, best)
    return np.asarray(best, dtype=np.int64)


def sum_positions(layer: Any, queries: Queries, reference: Ints | None, blocks: Iterable[Block]) -> Sums:
    """Exact sums over the counted positions; `reference` is the largest score of all, where it is exchanged."""
    shape = np.shape(queries.places)[:3]
    top = jax.device_put(np.zeros(shape, np.int32) if reference is None else reference.astype(np.int32))
    limbs = jax.device_put(layer.weigh.limbs)
    bits, count = value_limbs(layer)
    parts = (1 + layer.value_shape[1], limbs.shape[1], count)
    total: Any = (np.zeros((*shape, *parts), np.uint32),) * 2
    for block in blocks:
        total = _add(layer, limbs, queries, top, block, total)
    wide = _exact(layer, int(queries.length))
    products: Values = np.asarray(total[1]).astype(wide) * (1 << 16) + np.asarray(total[0]).astype(wide)
    joined = _join(_join(products, bits), LIMB)
    return Sums(joined[..., 0], joined[..., 1:])


def averages(layer: Any, sums: Sums) -> npt.NDArray[np.float32]:
    """Divide once and round once to the layer's format of averages: (B, Q, h, d_v)."""
    a, b = layer.numbers.affine
    shift = layer.average.fraction - layer.numbers.fraction
    numerator = (a * sums.moment + b * sums.mass[..., None]) * (1 << max(shift, 0))
    denominator = np.maximum(sums.mass[..., None] * (1 << max(-shift, 0)), 1)  # nothing attended to: average 0
    codes = divide_to_even(numerator, denominator)
    return layer.average.held(codes.astype(np.float64) * 2.0**-layer.average.fraction)


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


def _exact(layer: Any, length: int) -> type:
    """Machine words if sums and their division fit them, Python's integers elsewhere."""
    shift = abs(layer.average.fraction - layer.numbers.fraction)
    largest = length * layer.weigh.largest << (layer.numbers.summand_bits + shift + 2)
    return np.int64 if largest < 1 << 62 else object


def value_limbs(layer: Any) -> tuple[int, int]:
    """Bits of a limb of a value, as many as leave a block's sum of products below 2²⁴, and how many limbs there are."""
    bits = _EXACT_BITS - (BLOCK - 1).bit_length() - min(LIMB, int(layer.weigh.largest).bit_length())
    return bits, -(-layer.numbers.summand_bits // bits)


def _join(limbs: Values, bits: int) -> Values:
    """Σ limb·2^(bits·i) over the last axis."""
    total = limbs[..., -1]
    for i in range(limbs.shape[-1] - 2, -1, -1):
        total = total * (1 << bits) + limbs[..., i]
    return total


def _adds_exactly(numbers: Any, width: int) -> bool:
    """Whether sums of so many products are whole numbers of few enough bits to be the same in any order."""
    return isinstance(numbers, FixedPoint) and 2 * numbers.precision + width.bit_length() <= _EXACT_BITS


def _ranks(layer: Any, queries: Queries, block: Block) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Places of the scores and which of them count, (B, Q, block, h); limbs of the values."""
    made = block.contents if isinstance(block.contents, KeysValues) else keys_values(layer, block.contents)
    query = layer.numbers.at(queries.places).astype(jnp.float32)
    if query.shape[1] == 1 and not _adds_exactly(
        layer.numbers, query.shape[-1]
    ):  # a dot of one query may add in another order when a batch has one instance
        score = jnp.sum(query * made.key, axis=-1)[:, None]
    else:
        score = jnp.einsum("bqhd,bkhd->bqkh", query, made.key, precision=jax.lax.Precision.HIGHEST)
    t = block.start + jnp.arange(made.key.shape[1], dtype=jnp.int32)
    heads = query.shape[2]
    bias = jax.vmap(lambda q: jax.vmap(lambda k: jnp.broadcast_to(layer.bias(q, k), (heads,)))(t))(queries.at)
    score = score + bias
    rank = layer.weigh.score.place(score)
    if layer.weigh.leftmost:
        rank = rank * queries.length + queries.length - 1 - t[:, None]  # of equal scores the leftmost is the largest
    return rank, (score > -jnp.inf) & block.counted[:, None], made.digits


@eqx.filter_jit
def _largest(layer: Any, queries: Queries, block: Block, best: jax.Array) -> jax.Array:
    rank, counts, _ = _ranks(layer, queries, block)
    return jnp.maximum(best, jnp.max(jnp.where(counts, rank + 1, 0), axis=2))


@eqx.filter_jit
def _add(layer: Any, limbs: jax.Array, queries: Queries, top: jax.Array, block: Block, total: Any) -> Any:
    rank, counts, digits = _ranks(layer, queries, block)
    entry = top[:, :, None] - 1 - rank if layer.weigh.exchanged else rank
    counts &= entry < limbs.shape[0]
    weight = jnp.where(counts[..., None], limbs[jnp.where(counts, entry, 0)], 0.0)  # (B, Q, block, h, L_w)
    exact = jnp.einsum("bqkhl,bkhvm->bqhvlm", weight, digits, precision=jax.lax.Precision.HIGHEST)
    low = total[0] + exact.astype(jnp.uint32)
    return low & 0xFFFF, total[1] + (low >> 16)
