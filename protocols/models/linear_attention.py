"""Linear attention: S ← S + φ(k)·vᵀ, z ← z + φ(k), o = Sᵀφ(q)/(z·φ(q)) for each head, φ = elu + 1; y = W·o.

S is the memory and z the normaliser; both grow with the number of tokens, as sums without decay do.

Source: Katharopoulos, Vyas, Pappas and Fleuret, Transformers are RNNs, arXiv 2006.16236 (2020), equations (16) to (20).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 8, 8), 'normaliser': (2, 8)}
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


class LinearAttentionLayer(Layer):
    """Maps to queries, keys and values of h heads, and from their outputs."""

    query: jax.Array  # (d, d)
    key: jax.Array  # (d, d)
    value: jax.Array  # (d, d)
    output: jax.Array  # W (d, d)
    heads: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0, z = 0."""
        m = len(self.query) // self.heads
        return {"memory": jnp.zeros((self.heads, m, m)), "normaliser": jnp.zeros((self.heads, m))}

    def exponents(self) -> dict[str, int]:
        """φ(k) is about 1: sums of up to 64 tokens, and a step of half of one still counts at 8 bits."""
        return {"memory": 5, "normaliser": 6}

    def maps(self, x: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """φ(q), φ(k) and v, each (h, m)."""
        q, k, v = (split_heads(part @ x, self.heads) for part in (self.query, self.key, self.value))
        return jax.nn.elu(q) + 1, jax.nn.elu(k) + 1, v

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """S and z with one more token, and what its query reads from them."""
        q, k, v = self.maps(x)
        memory = state["memory"] + k[:, :, None] * v[:, None, :]
        normaliser = state["normaliser"] + k
        o = jnp.einsum("hkv,hk->hv", memory, q) / (normaliser * q).sum(axis=1, keepdims=True)
        return {"memory": memory, "normaliser": normaliser}, self.output @ o.ravel()

    @property
    def at_once(self) -> bool:
        """1.7 to 1.8 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by a masked T × T matrix of weights for each head."""
        q, k, v = (part.transpose(1, 0, 2) for part in jax.vmap(self.maps)(xs))  # (h, T, m)
        weights = jnp.tril(q @ k.transpose(0, 2, 1))
        mass = weights.sum(axis=2) + jnp.einsum("htk,hk->ht", q, state["normaliser"])
        o = (weights @ v + q @ state["memory"]) / mass[:, :, None]
        after = {
            "memory": state["memory"] + k.transpose(0, 2, 1) @ v,
            "normaliser": state["normaliser"] + k.sum(axis=1),
        }
        return after, o.transpose(1, 0, 2).reshape(len(xs), -1) @ self.output.T


@dataclass(frozen=True)
class LinearAttention(Recurrent):
    """Untrained linear attention of h heads."""

    family: ClassVar[str] = "linear attention"
    source: ClassVar[str] = "Katharopoulos et al., arXiv 2006.16236 (2020)"
    state_formula: ClassVar[str] = "layers*(width**2/heads + width)*p"

    heads: int = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)

    def layer(self, key: jax.Array) -> LinearAttentionLayer:
        """Uniform weights in ±1/√d."""
        q, k, v, o = (random_map(part, self.width, self.width) for part in jax.random.split(key, 4))
        return LinearAttentionLayer(q, k, v, o, self.heads)


MODEL = LinearAttention()
