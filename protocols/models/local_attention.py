"""Sliding window: o = Σ softmax(q·k_s/√m)·v_s over t−W < s ≤ t for each head; y = W·o; the state: W−1 keys and values.

Columns move down by one with every token; those from before the first token are masked by the position, which both
know. With rotary positions a key is kept as it came and turned by its age when it is read: scores see differences only.
Heads of queries share keys and values in `groups` equal groups; one, as in Griffin (arXiv 2402.19427), unless told.

Source: Beltagy, Peters and Cohan, Longformer, arXiv 2004.05150 (2020), Section 3.1; groups from Ainslie et al., arXiv
2305.13245 (2023).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start()[0]["keys"].shape
    (7, 1, 8)
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

_POSITIONS = ("rotary", "none")
_LARGEST_WINDOW = 1 << 16


class LocalAttentionLayer(Layer):
    """Maps to queries of h heads and keys and values of g, and from their outputs."""

    query: jax.Array  # (d, d)
    key: jax.Array  # (d·g/h, d)
    value: jax.Array  # (d·g/h, d)
    output: jax.Array  # W (d, d)
    heads: int = eqx.field(static=True)
    groups: int = eqx.field(static=True)
    window: int = eqx.field(static=True)
    rotary: bool = eqx.field(static=True)

    def start(self) -> Parts:
        """No keys and values yet: zeros, never read."""
        shape = (self.window - 1, self.groups, len(self.query) // self.heads)
        return {"keys": jnp.zeros(shape), "values": jnp.zeros(shape)}

    def exponents(self) -> dict[str, int]:
        """Keys and values of normed inputs, with weights that keep the variance or shrink it, stay within ±4."""
        return {"keys": 2, "values": 2}

    def maps(self, x: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """q (g, h/g, m), k (g, m), v (g, m)."""
        q = (self.query @ x).reshape(self.groups, self.heads // self.groups, -1)
        k, v = (split_heads(part @ x, self.groups) for part in (self.key, self.value))
        return q * q.shape[2] ** -0.5, k, v

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The window moved by one, and attention over the window and the new token."""
        q, k, v = self.maps(x)
        keys = jnp.concatenate([state["keys"], k[None]])  # (W, g, m)
        values = jnp.concatenate([state["values"], v[None]])
        age = jnp.arange(self.window - 1, -1, -1)
        turned = Rotary().turn(keys, -age[:, None, None]) if self.rotary else keys
        scores = jnp.where(age <= t, jnp.einsum("gnm,sgm->gns", q, turned), -jnp.inf)
        o = jnp.einsum("gns,sgm->gnm", jax.nn.softmax(scores), values)
        return {"keys": keys[1:], "values": values[1:]}, self.output @ o.ravel()

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by a banded matrix of T × (W − 1 + T) weights."""
        length, before = len(xs), self.window - 1
        q, k, v = jax.vmap(self.maps)(xs)  # (T, g, h/g, m), (T, g, m), (T, g, m)
        keys, values = jnp.concatenate([state["keys"], k]), jnp.concatenate([state["values"], v])
        place, turned = jnp.arange(before + length), keys
        if self.rotary:
            q = Rotary().turn(q, place[before:, None, None, None])
            turned = Rotary().turn(keys, place[:, None, None])
        age = place[before:, None] - place
        seen = (age >= 0) & (age < self.window) & (age <= t[:, None])
        scores = jnp.where(seen, jnp.einsum("tgnm,sgm->gnts", q, turned), -jnp.inf)
        o = jnp.einsum("gnts,sgm->tgnm", jax.nn.softmax(scores), values)
        return {"keys": keys[length:], "values": values[length:]}, o.reshape(length, -1) @ self.output.T


@dataclass(frozen=True)
class LocalAttention(Recurrent):
    """Untrained attention to the last W tokens with keys of g groups of heads; `positions` are rotary or none."""

    family: ClassVar[str] = "sliding window"
    source: ClassVar[str] = "Beltagy, Peters and Cohan, arXiv 2004.05150 (2020)"
    state_formula: ClassVar[str] = "layers*2*(window - 1)*groups*width/heads*p"

    heads: int = 2
    groups: int = 1
    window: int = 8
    positions: str = "rotary"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        if self.groups < 1 or self.heads % self.groups:
            raise ValueError(f"groups={self.groups}: wanted a divisor of heads={self.heads}")
        if not 1 <= self.window <= _LARGEST_WINDOW:
            raise ValueError(f"window={self.window}: wanted 1 to {_LARGEST_WINDOW} tokens")
        if self.positions not in _POSITIONS:
            raise ValueError(f"positions={self.positions}: wanted one of {', '.join(_POSITIONS)}")

    def layer(self, key: jax.Array) -> LocalAttentionLayer:
        """Uniform weights in ±1/√d."""
        d, shared = self.width, self.width // self.heads * self.groups
        keys = jax.random.split(key, 4)
        q, k, v, o = (random_map(part, rows, d) for part, rows in zip(keys, (d, shared, shared, d), strict=True))
        return LocalAttentionLayer(q, k, v, o, self.heads, self.groups, self.window, self.positions == "rotary")


MODEL = LocalAttention()
