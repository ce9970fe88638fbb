"""Gated linear attention: S ← diag(α)·S + k·vᵀ, o = Sᵀq/√m; y = W·(swish(R·x + r) ⊙ norm(o)).

The memory of each head decays row by row, by α = σ(A₂·A₁·x + b)^(1/16) from a map of low rank. Keys and queries have
half the width of values.

Source: Yang et al., Gated linear attention, arXiv 2312.06635 (2023), Section 4.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start()[0]["memory"].shape
    (2, 4, 8)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.heads import check_heads, split_heads
from .parts.random_map import random_map

_TEMPERATURE = 16  # the root of the gate, so that it starts close to 1
_RANK = 16


class GlaLayer(Layer):
    """Maps to queries, keys, values and two gates, a norm for each head, and a map from their outputs."""

    query: jax.Array  # (d/2, d)
    key: jax.Array  # (d/2, d)
    value: jax.Array  # (d, d)
    narrow: jax.Array  # A₁ (rank, d)
    decay: eqx.nn.Linear  # A₂, b: rank → d/2
    gate: eqx.nn.Linear  # R, r: d → d
    output: jax.Array  # W (d, d)
    norm: eqx.nn.LayerNorm
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0."""
        return {"memory": jnp.zeros((self.heads, len(self.key) // self.heads, len(self.value) // self.heads))}

    def exponents(self) -> dict[str, int]:
        """k·vᵀ is below 1, and some 20 tokens of either sign add up before they decay."""
        return {"memory": 4}

    def maps(self, x: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
        """q, k, v and log α: (h, m/2), (h, m/2), (h, m), (h, m/2)."""
        log_decay = jax.nn.log_sigmoid(self.decay(self.narrow @ x)) / _TEMPERATURE
        q, k, v = self.query @ x, self.key @ x, self.value @ x
        q, k, v, log_decay = (split_heads(part, self.heads) for part in (q, k, v, log_decay))
        return q * q.shape[1] ** -0.5, k, v, log_decay

    def finish(self, o: jax.Array, x: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m) and the input."""
        return self.output @ (jax.nn.silu(self.gate(x)) * jax.vmap(self.norm)(o).ravel())

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """S with one more token, and what its query reads from it."""
        q, k, v, log_decay = self.maps(x)
        memory = jnp.exp(log_decay)[:, :, None] * state["memory"] + k[:, :, None] * v[:, None, :]
        return {"memory": memory}, self.finish(jnp.einsum("hkv,hk->hv", memory, q), x)

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps by T × T weights; decays between positions are differences of sums."""
        q, k, v, log_decay = jax.vmap(self.maps)(xs)
        since = jnp.cumsum(log_decay, axis=0)  # (T, h, m/2)
        between = jnp.exp(jnp.minimum(since[:, None] - since, 0))  # (T, T, h, m/2), from s < t to t
        weights = jnp.tril(jnp.einsum("thk,shk,tshk->hts", q, k, between))
        kept = jnp.exp(since)
        o = jnp.einsum("hts,shv->thv", weights, v) + jnp.einsum("thk,hkv->thv", q * kept, state["memory"])
        memory = kept[-1][:, :, None] * state["memory"] + jnp.einsum("shk,shv->hkv", k * between[-1], v)
        return {"memory": memory}, jax.vmap(self.finish)(o, xs)


@dataclass(frozen=True)
class Gla(Recurrent):
    """Untrained gated linear attention of h heads."""

    family: ClassVar[str] = "linear attention with decay"
    source: ClassVar[str] = "Yang et al., arXiv 2312.06635 (2023)"
    state_formula: ClassVar[str] = "layers*width**2/(2*heads)*p"

    heads: int = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        if self.width // self.heads % 2:
            raise ValueError(f"heads={self.heads}, width={self.width}: keys have half the width of a head, wanted even")

    def layer(self, key: jax.Array) -> GlaLayer:
        """Uniform weights in ±1/√inputs."""
        d, half = self.width, self.width // 2
        keys = jax.random.split(key, 7)
        return GlaLayer(
            query=random_map(keys[0], half, d),
            key=random_map(keys[1], half, d),
            value=random_map(keys[2], d, d),
            narrow=random_map(keys[3], _RANK, d),
            decay=eqx.nn.Linear(_RANK, half, key=keys[4]),
            gate=eqx.nn.Linear(d, d, key=keys[5]),
            output=random_map(keys[6], d, d),
            norm=eqx.nn.LayerNorm(d // self.heads),
            heads=self.heads,
        )


MODEL = Gla()
