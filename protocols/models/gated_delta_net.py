"""Gated DeltaNet: S ← α·S·(I − β·k·kᵀ) + β·v·kᵀ, o = S·q, α = exp(−a·softplus(A·x + c)); y = W·(norm(o) ⊙ swish(G·x)).

q, k, v come from swish(convolution(·)), q and k of length 1, values wider than keys by the factor `expansion`; α and
β = σ(B·x) are numbers for each head.

Source: Yang, Kautz and Hatamizadeh, Gated delta networks, arXiv 2412.06464 (2024), Section 3.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 16, 8), 'window': (3, 64)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.convolution import CausalConvolution, check_columns
from .parts.delta_rule import delta_parallel, delta_step
from .parts.heads import check_heads, split_heads, unit
from .parts.random_map import random_map

_LARGEST_EXPANSION = 16
_RATES = (1.0, 16.0)  # a, as in Mamba-2
_STEPS = (1e-3, 1e-1)  # softplus(c), as in Mamba


class GatedDeltaNetLayer(Layer):
    """One map to queries, keys and values, their convolution, rates, and a gate, a norm and a map for the output."""

    inward: jax.Array  # (2d + d·expansion, d)
    convolution: CausalConvolution
    rate: jax.Array  # B (h, d)
    decay: jax.Array  # A (h, d)
    decay_bias: jax.Array  # c (h,)
    decay_log: jax.Array  # log a (h,)
    gate: jax.Array  # G (d·expansion, d)
    norm: eqx.nn.RMSNorm
    output: jax.Array  # W (d, d·expansion)
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0, and zeros before the first token."""
        values, keys = len(self.gate) // self.heads, len(self.output) // self.heads
        return {"memory": jnp.zeros((self.heads, values, keys)), "window": self.convolution.start()}

    def exponents(self) -> dict[str, int]:
        """S holds values, below 1 and decaying, at keys of length 1; linear maps of normed inputs stay within ±2."""
        return {"memory": 0, "window": 1}

    def maps(self, convolved: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """q and k (h, m), v (h, m·expansion)."""
        d = len(self.output)
        q, k, v = (split_heads(part, self.heads) for part in jnp.split(jax.nn.silu(convolved), (d, 2 * d)))
        return unit(q), unit(k), v

    def rates(self, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        """β and log α, (h,)."""
        log_alpha = -jnp.exp(self.decay_log) * jax.nn.softplus(self.decay @ x + self.decay_bias)
        return jax.nn.sigmoid(self.rate @ x), log_alpha

    def finish(self, o: jax.Array, x: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m·expansion) and the input."""
        return self.output @ (jax.vmap(self.norm)(o).ravel() * jax.nn.silu(self.gate @ x))

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """S with one more token, and what its query reads from it."""
        window, convolved = self.convolution.step(state["window"], self.inward @ x)
        q, k, v = self.maps(convolved)
        beta, log_alpha = self.rates(x)
        memory = delta_step(state["memory"], k=k, v=v, beta=beta, log_alpha=log_alpha)
        return {"memory": memory, "window": window}, self.finish(jnp.einsum("hvk,hk->hv", memory, q), x)

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by one triangular system for each head."""
        window, convolved = self.convolution.parallel(state["window"], xs @ self.inward.T)
        q, k, v = jax.vmap(self.maps)(convolved)
        beta, log_alpha = jax.vmap(self.rates)(xs)
        memory, o = delta_parallel(state["memory"], q, k, v, beta=beta, log_alpha=log_alpha)
        return {"memory": memory, "window": window}, jax.vmap(self.finish)(o, xs)


@dataclass(frozen=True)
class GatedDeltaNet(Recurrent):
    """Untrained gated DeltaNet of h heads, with values wider than keys and a convolution of so many taps."""

    family: ClassVar[str] = "delta rule"
    source: ClassVar[str] = "Yang, Kautz and Hatamizadeh, arXiv 2412.06464 (2024)"
    state_formula: ClassVar[str] = "layers*(expansion*width**2/heads + (2 + expansion)*(taps - 1)*width)*p"

    heads: int = 2
    expansion: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        check_columns(self.taps)
        if not 1 <= self.expansion <= _LARGEST_EXPANSION:
            raise ValueError(f"expansion={self.expansion}: wanted 1 to {_LARGEST_EXPANSION}")

    def layer(self, key: jax.Array) -> GatedDeltaNetLayer:
        """Uniform weights in ±1/√inputs; a uniform and softplus(c) log-uniform over the ranges of Mamba-2."""
        d, h, wide = self.width, self.heads, self.width * self.expansion
        keys = jax.random.split(key, 8)
        steps = jnp.exp(jax.random.uniform(keys[4], (h,), minval=jnp.log(_STEPS[0]), maxval=jnp.log(_STEPS[1])))
        return GatedDeltaNetLayer(
            inward=random_map(keys[0], 2 * d + wide, d),
            convolution=CausalConvolution.random(keys[1], channels=2 * d + wide, columns=self.taps),
            rate=random_map(keys[2], h, d),
            decay=random_map(keys[3], h, d),
            decay_bias=jnp.log(jnp.expm1(steps)),
            decay_log=jnp.log(jax.random.uniform(keys[5], (h,), minval=_RATES[0], maxval=_RATES[1])),
            gate=random_map(keys[6], wide, d),
            norm=eqx.nn.RMSNorm(wide // h, use_bias=False),
            output=random_map(keys[7], d, wide),
            heads=h,
        )


MODEL = GatedDeltaNet()
