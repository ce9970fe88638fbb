"""sLSTM: c ← f·c + i·z, n ← f·n + i, h ← o·c/n for z = tanh(ẑ), o = σ(ô), i = exp(ĩ), f = σ(f̂).

ĩ and f̂ are W·swish(convolution(x)) + R·h + b, ẑ and ô are W·x + R·h + b, where R acts within each head. With m ←
max(log f + m, ĩ), c and n are stored times exp(−m). y = D·(gelu(U·g) ⊙ V·g), g = norm(h) with a norm of each head, as
in the paper's block.

Source: Beck et al., xLSTM, arXiv 2405.04517 (2024), equations (8) to (17) and the block around them.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'cell': (16,), 'memory': (16,), 'normaliser': (16,), 'stabiliser': (16,), 'window': (3, 16)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.convolution import CausalConvolution, check_columns
from .parts.heads import check_heads, split_heads
from .parts.random_map import random_map

_FORGET = (5.0, -7.0)  # where the forget gates' biases start, over the width of a head
_NOTHING = -1e30  # log of an input gate that was never open


class SlstmLayer(Layer):
    """The maps of the block; gates in the order i, f, z, o."""

    convolution: CausalConvolution
    convolved: jax.Array  # W of i and f (2d, d)
    plain: jax.Array  # W of z and o (2d, d)
    recurrent: jax.Array  # R (h, 4, m, m)
    bias: jax.Array  # b (4, d)
    norm: eqx.nn.GroupNorm
    up: jax.Array  # U (4d/3, d)
    gate: jax.Array  # V (4d/3, d)
    down: jax.Array  # D (d, 4d/3)

    def start(self) -> Parts:
        """c = n = h = 0, m = −∞ in effect, and zeros before the first token."""
        zeros = jnp.zeros(len(self.down))
        return {
            "cell": zeros,
            "memory": zeros,
            "normaliser": zeros,
            "stabiliser": zeros + _NOTHING,
            "window": self.convolution.start(),
        }

    def exponents(self) -> dict[str, int]:
        """|h| < 1; times exp(−m), n adds 1/(1 − f) tokens up, |c| < n; m is about a gate's logarithm, within ±8."""
        return {"cell": 5, "memory": 0, "normaliser": 6, "stabiliser": 3, "window": 2}

    def gates(self, x: jax.Array, convolved: jax.Array, h: jax.Array) -> tuple[jax.Array, ...]:
        """ĩ, f̂, ẑ and ô, each (d,)."""
        inward = jnp.concatenate([self.convolved @ jax.nn.silu(convolved), self.plain @ x]).reshape(4, -1)
        mixed = jnp.einsum("hgij,hj->ghi", self.recurrent, split_heads(h, len(self.recurrent)))
        return tuple(inward + mixed.reshape(4, -1) + self.bias)

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The cell's state with one more token, and the output from its h."""
        window, convolved = self.convolution.step(state["window"], x)
        i, f, z, o = self.gates(x, convolved, state["memory"])
        left = jax.nn.log_sigmoid(f) + state["stabiliser"]
        stabiliser = jnp.maximum(left, i)
        kept, new = jnp.exp(left - stabiliser), jnp.exp(i - stabiliser)
        cell = kept * state["cell"] + new * jnp.tanh(z)
        normaliser = kept * state["normaliser"] + new
        h = jax.nn.sigmoid(o) * cell / normaliser
        parts = {"cell": cell, "memory": h, "normaliser": normaliser, "stabiliser": stabiliser, "window": window}
        g = self.norm(h)
        return parts, self.down @ (jax.nn.gelu(self.up @ g) * (self.gate @ g))


@dataclass(frozen=True)
class Slstm(Recurrent):
    """Untrained sLSTM blocks of h heads, with a convolution of so many taps."""

    family: ClassVar[str] = "recurrent network"
    source: ClassVar[str] = "Beck et al., arXiv 2405.04517 (2024)"
    state_formula: ClassVar[str] = "layers*(3 + taps)*width*p"

    heads: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        check_columns(self.taps)

    def layer(self, key: jax.Array) -> SlstmLayer:
        """Uniform weights in ±1/√inputs; forget gates start from open to closed, biases from 5 to −7 in each head."""
        d, m, wide = self.width, self.width // self.heads, -(-4 * self.width // 3)
        keys = jax.random.split(key, 7)
        limit = m**-0.5
        zeros = jnp.zeros(d)
        return SlstmLayer(
            convolution=CausalConvolution.random(keys[0], channels=d, columns=self.taps),
            convolved=random_map(keys[1], 2 * d, d),
            plain=random_map(keys[2], 2 * d, d),
            recurrent=jax.random.uniform(keys[3], (self.heads, 4, m, m), minval=-limit, maxval=limit),
            bias=jnp.stack([zeros, jnp.tile(jnp.linspace(*_FORGET, m), self.heads), zeros, zeros]),
            norm=eqx.nn.GroupNorm(self.heads, d),
            up=random_map(keys[4], wide, d),
            gate=random_map(keys[5], wide, d),
            down=random_map(keys[6], d, wide),
        )


MODEL = Slstm()
