"""mLSTM: C ← f·C + i·v·kᵀ, n ← f·n + i·k, o = C·q/max(|n·q|, 1) for each head, i = exp(ĩ), f = σ(f̂).

With m ← max(log f + m, ĩ), C and n are stored times exp(−m), and o = C·q/max(|n·q|, exp(−m)). Around the cell, as in
the paper's block: (u, z) = U·x, c = swish(convolution(u)), q and k from c, k times 1/√width of a head, v from u, gates
from (q, k, v); y = D·((norm(o) + s ⊙ c) ⊙ swish(z)), with a norm of each head.

Source: Beck et al., xLSTM, arXiv 2405.04517 (2024), equations (19) to (27) and the block around them.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 16, 16), 'normaliser': (2, 16), 'stabiliser': (2,), 'window': (3, 32)}
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

_LARGEST_EXPANSION = 16
_FORGET = (3.0, 6.0)  # where the forget gates' biases start
_NOTHING = -1e30  # log of an input gate that was never open


class MlstmLayer(Layer):
    """The maps of the block; d·expansion is the width inside."""

    up: jax.Array  # U (2·d·expansion, d)
    convolution: CausalConvolution
    query: jax.Array  # (d·expansion, d·expansion), as the key and the value
    key: jax.Array
    value: jax.Array
    gates: eqx.nn.Linear  # (q, k, v) → ĩ and f̂ of all heads
    norm: eqx.nn.GroupNorm
    skip: jax.Array  # s (d·expansion,)
    down: jax.Array  # D (d, d·expansion)
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """C = 0, n = 0, m = −∞ in effect, and zeros before the first token."""
        h, m = self.heads, len(self.query) // self.heads
        return {
            "memory": jnp.zeros((h, m, m)),
            "normaliser": jnp.zeros((h, m)),
            "stabiliser": jnp.full((h,), _NOTHING),
            "window": self.convolution.start(),
        }

    def exponents(self) -> dict[str, int]:
        """Times exp(−m), 1/(1 − f) ≥ 20 tokens add up, v of either sign; m is about a gate's logarithm, within ±8."""
        return {"memory": 3, "normaliser": 4, "stabiliser": 3, "window": 1}

    def maps(self, u: jax.Array, c: jax.Array) -> tuple[jax.Array, ...]:
        """q, k, v of the heads (h, m), and ĩ and log f (h,)."""
        q, k, v = self.query @ c, self.key @ c, self.value @ u
        i, f = jnp.split(self.gates(jnp.concatenate([q, k, v])), 2)
        q, k, v = (split_heads(part, self.heads) for part in (q, k, v))
        return q, k * k.shape[1] ** -0.5, v, i, jax.nn.log_sigmoid(f)

    def finish(self, o: jax.Array, c: jax.Array, z: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m)."""
        return self.down @ ((self.norm(o.ravel()) + self.skip * c) * jax.nn.silu(z))

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The cell's state with one more token, and what its query reads from it."""
        u, z = jnp.split(self.up @ x, 2)
        window, c = self.convolution.step(state["window"], u)
        c = jax.nn.silu(c)
        q, k, v, i, log_f = self.maps(u, c)
        stabiliser = jnp.maximum(log_f + state["stabiliser"], i)
        kept, new = jnp.exp(log_f + state["stabiliser"] - stabiliser), jnp.exp(i - stabiliser)
        memory = kept[:, None, None] * state["memory"] + new[:, None, None] * v[:, :, None] * k[:, None, :]
        normaliser = kept[:, None] * state["normaliser"] + new[:, None] * k
        mass = jnp.maximum(jnp.abs((normaliser * q).sum(axis=1)), jnp.exp(-stabiliser))
        o = jnp.einsum("hvk,hk->hv", memory, q) / mass[:, None]
        parts = {"memory": memory, "normaliser": normaliser, "stabiliser": stabiliser, "window": window}
        return parts, self.finish(o, c, z)

    @property
    def at_once(self) -> bool:
        """2.6 to 4 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by T × T weights over their rows' largest gate."""
        u, z = jnp.split(xs @ self.up.T, 2, axis=1)
        window, convolved = self.convolution.parallel(state["window"], u)
        c = jax.nn.silu(convolved)
        *heads, i, log_f = jax.vmap(self.maps)(u, c)
        q, k, v = (part.transpose(1, 0, 2) for part in heads)  # (h, T, m)
        left, new, stabiliser = _shares(state["stabiliser"], i.T, log_f.T)
        weights = (q @ k.transpose(0, 2, 1)) * new
        mass = weights.sum(axis=2) + left * jnp.einsum("htk,hk->ht", q, state["normaliser"])
        read = weights @ v + left[:, :, None] * (q @ state["memory"].transpose(0, 2, 1))
        o = read / jnp.maximum(jnp.abs(mass), jnp.exp(-stabiliser))[:, :, None]
        parts = {
            "memory": left[:, -1, None, None] * state["memory"] + (new[:, -1, :, None] * v).transpose(0, 2, 1) @ k,
            "normaliser": left[:, -1, None] * state["normaliser"] + jnp.einsum("hs,hsk->hk", new[:, -1], k),
            "stabiliser": stabiliser[:, -1],
            "window": window,
        }
        return parts, jax.vmap(self.finish)(o.transpose(1, 0, 2), c, z)


def _shares(before: jax.Array, i: jax.Array, log_f: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """What is left at t of the state before (h, T) and of token s (h, T, T), both over e^m, and m (h, T)."""
    since = jnp.cumsum(log_f, axis=1)
    gates = since[:, :, None] - since[:, None] + i[:, None]
    gates = jnp.where(jnp.tri(i.shape[1], dtype=bool), gates, -jnp.inf)
    old = since + before[:, None]
    stabiliser = jnp.maximum(gates.max(axis=2), old)
    return jnp.exp(old - stabiliser), jnp.exp(gates - stabiliser[:, :, None]), stabiliser


@dataclass(frozen=True)
class Mlstm(Recurrent):
    """Untrained mLSTM blocks of h heads, wider inside than outside, with a convolution of so many taps."""

    family: ClassVar[str] = "recurrent network with matrix memory"
    source: ClassVar[str] = "Beck et al., arXiv 2405.04517 (2024)"
    state_formula: ClassVar[str] = (
        "layers*((expansion*width)**2/heads + expansion*width + heads + (taps - 1)*expansion*width)*p"
    )

    heads: int = 2
    expansion: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.expansion <= _LARGEST_EXPANSION:
            raise ValueError(f"expansion={self.expansion}: wanted 1 to {_LARGEST_EXPANSION}")
        check_heads(self.width * self.expansion, self.heads)
        check_columns(self.taps)

    def layer(self, key: jax.Array) -> MlstmLayer:
        """Uniform weights in ±1/√inputs; forget gates start open, with biases from 3 to 6 over the heads."""
        d, h, wide = self.width, self.heads, self.width * self.expansion
        keys = jax.random.split(key, 7)
        gates = eqx.nn.Linear(3 * wide, 2 * h, key=keys[5])
        bias = jnp.concatenate([jnp.zeros(h), jnp.linspace(*_FORGET, h)])
        return MlstmLayer(
            up=random_map(keys[0], 2 * wide, d),
            convolution=CausalConvolution.random(keys[1], channels=wide, columns=self.taps),
            query=random_map(keys[2], wide, wide),
            key=random_map(keys[3], wide, wide),
            value=random_map(keys[4], wide, wide),
            gates=eqx.tree_at(lambda linear: linear.bias, gates, bias),
            norm=eqx.nn.GroupNorm(h, wide),
            skip=jnp.ones(wide),
            down=random_map(keys[6], d, wide),
            heads=h,
        )


MODEL = Mlstm()
