"""Retention: S ← γ_h·S + k·vᵀ, o = Sᵀq with rotary q and k and γ_h = 1 − 2^(−5−h); y = W·(swish(G·x) ⊙ norm(o)).

Keys are scaled by 1/√m for heads of width m, values are wider than keys by the factor `expansion`, and the norm is each
head's own, without weights.

Source: Sun et al., Retentive network, arXiv 2307.08621 (2023), equations (5), (6) and (8).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start()[0]["memory"].shape
    (2, 8, 16)
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
from .positions.rotary import Rotary

_LARGEST_EXPANSION = 16


class RetentionLayer(Layer):
    """Maps to queries, keys, values and a gate, a norm for each head, and a map from their outputs."""

    query: jax.Array  # (d, d)
    key: jax.Array  # (d, d)
    value: jax.Array  # (d·expansion, d)
    gate: jax.Array  # G (d·expansion, d)
    output: jax.Array  # W (d, d·expansion)
    norm: eqx.nn.LayerNorm
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0."""
        return {"memory": jnp.zeros((self.heads, len(self.key) // self.heads, len(self.value) // self.heads))}

    def exponents(self) -> dict[str, int]:
        """k·vᵀ is well below 1, and 1/(1 − γ) ≥ 32 tokens of either sign add up: rarely beyond 8."""
        return {"memory": 3}

    @property
    def decays(self) -> jax.Array:
        """γ of each head, (h,)."""
        return 1 - 2.0 ** (-5.0 - jnp.arange(self.heads, dtype=jnp.float32))

    def maps(self, x: jax.Array, t: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """q and k, turned to position t, and v: (h, m), (h, m), (h, m·expansion)."""
        q, k, v = (split_heads(part @ x, self.heads) for part in (self.query, self.key, self.value))
        return Rotary().turn(q, t), Rotary().turn(k, t) * k.shape[1] ** -0.5, v

    def finish(self, o: jax.Array, x: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m·expansion) and the input."""
        return self.output @ (jax.nn.silu(self.gate @ x) * jax.vmap(self.norm)(o).ravel())

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """S with one more token, and what its query reads from it."""
        q, k, v = self.maps(x, t)
        memory = self.decays[:, None, None] * state["memory"] + k[:, :, None] * v[:, None, :]
        return {"memory": memory}, self.finish(jnp.einsum("hkv,hk->hv", memory, q), x)

    @property
    def at_once(self) -> bool:
        """1.4 to 1.5 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by T × T weights that decay with the distance."""
        q, k, v = (part.transpose(1, 0, 2) for part in jax.vmap(self.maps)(xs, t))  # (h, T, m)
        place = jnp.arange(len(xs), dtype=jnp.float32)
        decay = jnp.tril(self.decays[:, None, None] ** jnp.maximum(place[:, None] - place, 0))  # (h, T, T)
        kept = self.decays[:, None, None] ** (place + 1)[:, None]  # of the memory before, (h, T, 1)
        o = (decay * (q @ k.transpose(0, 2, 1))) @ v + kept * (q @ state["memory"])
        memory = kept[:, -1:] * state["memory"] + (decay[:, -1, :, None] * k).transpose(0, 2, 1) @ v
        return {"memory": memory}, jax.vmap(self.finish)(o.transpose(1, 0, 2), xs)


@dataclass(frozen=True)
class RetNet(Recurrent):
    """Untrained retention of h heads, with values wider than keys."""

    family: ClassVar[str] = "linear attention with decay"
    source: ClassVar[str] = "Sun et al., arXiv 2307.08621 (2023)"
    state_formula: ClassVar[str] = "layers*expansion*width**2/heads*p"

    heads: int = 2
    expansion: int = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        if not 1 <= self.expansion <= _LARGEST_EXPANSION:
            raise ValueError(f"expansion={self.expansion}: wanted 1 to {_LARGEST_EXPANSION}")

    def layer(self, key: jax.Array) -> RetentionLayer:
        """Uniform weights in ±1/√d."""
        d, wide = self.width, self.width * self.expansion
        keys = jax.random.split(key, 5)
        return RetentionLayer(
            query=random_map(keys[0], d, d),
            key=random_map(keys[1], d, d),
            value=random_map(keys[2], wide, d),
            gate=random_map(keys[3], wide, d),
            output=random_map(keys[4], d, wide),
            norm=eqx.nn.LayerNorm(wide // self.heads, use_weight=False, use_bias=False),
            heads=self.heads,
        )


MODEL = RetNet()
