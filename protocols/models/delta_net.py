"""DeltaNet: S ← S·(I − β·k·kᵀ) + β·v·kᵀ, o = S·q for each head, β = σ(B·x); y = W·norm(o).

q, k, v come from swish(convolution(·)), q and k of length 1; the norm is one for all heads.

Source: Yang et al., Parallelizing linear transformers with the delta rule, arXiv 2406.06484 (2024), Section 3.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 8, 8), 'window': (3, 48)}
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


class DeltaNetLayer(Layer):
    """One map to queries, keys and values, their convolution, the rate, and a norm and a map for what heads read."""

    inward: jax.Array  # (3d, d)
    convolution: CausalConvolution  # 3d channels
    rate: jax.Array  # B (h, d)
    norm: eqx.nn.RMSNorm
    output: jax.Array  # W (d, d)
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0, and zeros before the first token."""
        m = len(self.output) // self.heads
        return {"memory": jnp.zeros((self.heads, m, m)), "window": self.convolution.start()}

    def exponents(self) -> dict[str, int]:
        """S holds values, rarely above 1, at keys of length 1; linear maps of normed inputs stay within ±2."""
        return {"memory": 1, "window": 1}

    def maps(self, convolved: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """q, k and v, each (h, m)."""
        q, k, v = (split_heads(part, self.heads) for part in jnp.split(jax.nn.silu(convolved), 3))
        return unit(q), unit(k), v

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """S with one more token, and what its query reads from it."""
        window, convolved = self.convolution.step(state["window"], self.inward @ x)
        q, k, v = self.maps(convolved)
        beta = jax.nn.sigmoid(self.rate @ x)
        memory = delta_step(state["memory"], k=k, v=v, beta=beta, log_alpha=jnp.zeros(self.heads))
        return {"memory": memory, "window": window}, self.finish(jnp.einsum("hvk,hk->hv", memory, q))

    def finish(self, o: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m)."""
        return self.output @ jax.vmap(self.norm)(o).ravel()

    @property
    def at_once(self) -> bool:
        """2 to 4 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by one triangular system for each head."""
        window, convolved = self.convolution.parallel(state["window"], xs @ self.inward.T)
        q, k, v = jax.vmap(self.maps)(convolved)
        beta = jax.nn.sigmoid(xs @ self.rate.T)
        memory, o = delta_parallel(state["memory"], q, k, v, beta=beta, log_alpha=jnp.zeros_like(beta))
        return {"memory": memory, "window": window}, jax.vmap(self.finish)(o)


@dataclass(frozen=True)
class DeltaNet(Recurrent):
    """Untrained DeltaNet of h heads, with a convolution of so many taps."""

    family: ClassVar[str] = "delta rule"
    source: ClassVar[str] = "Yang et al., arXiv 2406.06484 (2024)"
    state_formula: ClassVar[str] = "layers*(width**2/heads + 3*(taps - 1)*width)*p"

    heads: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        check_columns(self.taps)

    def layer(self, key: jax.Array) -> DeltaNetLayer:
        """Uniform weights in ±1/√inputs."""
        d = self.width
        keys = jax.random.split(key, 4)
        return DeltaNetLayer(
            inward=random_map(keys[0], 3 * d, d),
            convolution=CausalConvolution.random(keys[1], channels=3 * d, columns=self.taps),
            rate=random_map(keys[2], self.heads, d),
            norm=eqx.nn.RMSNorm(d // self.heads, use_bias=False),
            output=random_map(keys[3], d, d),
            heads=self.heads,
        )


MODEL = DeltaNet()
