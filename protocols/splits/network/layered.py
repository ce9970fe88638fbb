"""Layers of attention by a network in rounds: queries down row trees, keys and values down column trees, sums up.

The node of a pair (i, j) is sent the query of i, and key and value of j; it makes a weight and its products with the
value; the sums come up row tree i. So a layer of h heads takes

    h·(d_qk·⌈p/B⌉ + d_v·⌈p/B⌉) + h·(⌈(w + k)/B⌉ + d_v·⌈(w + p + k)/B⌉) + 2k

rounds of B bits an edge, w bits of a weight, 2ᵏ leaves, k + 1 edges from a token to a leaf: O(h·d + log N) at B = log N
and p = O(log N), w = O(log N). Weights have a scale that is fixed; a maximum would go up and down the trees before.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), the simulation behind directed 3-cycles; worked out here.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..parts.exact_sums import Sums, averages, query_places
from ..parts.one_side import embedded, read_output, updated
from ..parts.schedule import Plan
from ..sealing.sealed_layers import SealedLayers
from .network import SILENT, Ints, Network
from .trees import numbers_of, spread, summed, words_of


def rounds_of(layer: Any, network: Network) -> int:
    """Rounds that a layer takes, by the formula above."""
    (heads, d_qk), (_, d_v), bits = layer.query_shape, layer.value_shape, network.bits
    down = heads * (d_qk * -(-layer.numbers.precision // bits) + d_v * -(-layer.numbers.summand_bits // bits))
    mass, moment = (-(-width // bits) for width in _widths(layer, network))
    return int(down + heads * (mass + d_v * moment) + 2 * network.depth)


def run_by_network(model: SealedLayers, plan: Plan, inputs: Ints, network: Network) -> npt.NDArray[Any]:
    """Outputs at all positions (B, N) of a stack on N tokens, or vectors, the network's rounds and bits counted in it.

    Raises:
        ValueError: weights of which the maximum is exchanged.
    """
    blocks = [block[block < plan.tokens] for block in plan.blocks if (block < plan.tokens).any()]
    x = [embedded(model, inputs[:, at], at) for at in blocks]
    for layer in model.layers:
        if layer.weigh.exchanged:
            raise ValueError("a network runs layers whose weights have a fixed scale")
        keys, values = zip(*(map(np.asarray, _made(layer, part)) for part in x), strict=True)
        places = [np.asarray(query_places(layer, part)) for part in x]
        query, key, value = (np.concatenate(parts, axis=1).astype(np.int64) for parts in (places, keys, values))
        sums = _attended(layer, network, query, key, value)
        x = [
            updated(layer, part, jax.device_put(averages(layer, Sums(sums.mass[:, at], sums.moment[:, at]))))
            for part, at in zip(x, blocks, strict=True)
        ]
    return np.concatenate([np.asarray(read_output(model, part)) for part in x], axis=1)


def _attended(layer: Any, network: Network, query: Ints, key: Ints, value: Ints) -> Sums:
    """The sums of all positions, by messages alone: places (B, N, h, d) of queries, keys and values."""
    batch, tokens, heads, _ = query.shape
    p, s, bits = layer.numbers.precision, layer.numbers.summand_bits, network.bits
    rows = words_of(query.reshape(batch, tokens, -1), p, bits)
    columns = [words_of(key.reshape(batch, tokens, -1), p, bits), words_of(value.reshape(batch, tokens, -1), s, bits)]
    both = np.full((batch, 2 * tokens, sum(part.shape[-1] for part in columns)), SILENT, np.int64)
    both[:, :tokens, : rows.shape[-1]] = rows
    both[:, tokens:] = np.concatenate(columns, axis=-1)
    told = spread(network, both)
    at_row, at_column = told[:, :tokens, :, : rows.shape[-1]], told[:, tokens:].swapaxes(1, 2)
    ends = columns[0].shape[-1]
    asked, kept = (numbers_of(part, p, bits) for part in (at_row, at_column[..., :ends]))
    weight = _weights(layer, *(part.reshape(batch, tokens, tokens, heads, -1) for part in (asked, kept)))
    summand = numbers_of(at_column[..., ends:], s, bits).reshape(batch, tokens, tokens, heads, -1)
    return _up(layer, network, weight, weight[..., None] * summand)


def _up(layer: Any, network: Network, weight: Ints, product: Ints) -> Sums:
    """Σ w and Σ w·v up the row trees."""
    batch, tokens, _, heads = weight.shape
    fields = (weight, product.reshape(batch, tokens, tokens, -1))
    parts, firsts = [], []
    for field, width in zip(fields, _widths(layer, network), strict=True):
        parts.append(words_of(field, width, network.bits))
        firsts.append(np.arange(parts[-1].shape[-1]) % -(-width // network.bits) == 0)
    sums = summed(network, np.concatenate(parts, axis=-1), np.concatenate(firsts))
    ends = parts[0].shape[-1]
    mass, moment = (
        numbers_of(part, width, network.bits)
        for part, width in zip((sums[..., :ends], sums[..., ends:]), _widths(layer, network), strict=True)
    )
    return Sums(mass, moment.reshape(batch, tokens, heads, -1))


def _widths(layer: Any, network: Network) -> tuple[int, int]:
    """Bits of Σ w and of Σ w·v over all leaves."""
    weight = layer.weigh.largest.bit_length() + network.depth
    return weight, weight + layer.numbers.summand_bits


@eqx.filter_jit
def _made(layer: Any, x: Any) -> tuple[jax.Array, jax.Array]:
    """Places of the keys and summands of the values, at all positions of a block."""
    made: tuple[jax.Array, jax.Array] = jax.vmap(
        jax.vmap(lambda x: (layer.numbers.place(layer.key(x)), layer.numbers.summand(layer.value(x))))
    )(x)
    return made


def _weights(layer: Any, query: Ints, key: Ints) -> Ints:
    """What the node of each pair makes of a query and a key: (B, N, N, h)."""
    found = _entries(layer, jax.device_put(query.astype(np.int32)), jax.device_put(key.astype(np.int32)))
    places, counts = map(np.asarray, found)
    return np.where(counts, np.array(layer.weigh.table, np.int64)[places], 0)


@eqx.filter_jit
def _entries(layer: Any, query: jax.Array, key: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The place of every score, and whether the mask lets it through."""
    tokens, heads = query.shape[1], query.shape[3]
    score = jnp.sum(layer.numbers.at(query) * layer.numbers.at(key), axis=-1)
    t = jnp.arange(tokens, dtype=jnp.int32)
    bias = jax.vmap(lambda q: jax.vmap(lambda k: jnp.broadcast_to(layer.bias(q, k), (heads,)))(t))(t)
    return layer.weigh.score.place(score + bias), score + bias > -jnp.inf
