"""Queries and sums of one layer on whole sequences, as the tests of its arithmetic ask for them."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from protocols.splits.merge import OneLayer
from protocols.splits.parts.exact_sums import BLOCK, Block, Queries, query_places, sum_positions
from protocols.splits.sealing.sealed_layers import sealed_layers


def inputs(tokens, lo, hi):
    return jnp.asarray(tokens[:, lo:hi], jnp.int32), jnp.broadcast_to(jnp.arange(lo, hi), (len(tokens), hi - lo))


def query_of(model, tokens):
    """Places of the query of the last token, (B, h, d_qk)."""
    length = tokens.shape[1]
    return np.asarray(query_places(sealed_layers(OneLayer.of(model)).layers[0], inputs(tokens, length - 1, length)))[
        :, 0
    ]


def all_sums(model, query, reference, tokens):
    """Mass (B, h) and moment (B, h, d_v) over all positions."""
    length, layer = tokens.shape[1], sealed_layers(OneLayer.of(model)).layers[0]
    queries = Queries(query[:, None], jnp.array([length - 1]), jnp.int32(length))
    blocks = [
        Block(inputs(tokens, lo, min(lo + BLOCK, length)), jnp.int32(lo), np.ones(min(BLOCK, length - lo), bool))
        for lo in range(0, length, BLOCK)
    ]
    sums = sum_positions(layer, queries, None if reference is None else reference[:, None], blocks)
    return sums.mass[:, 0], sums.moment[:, 0]
