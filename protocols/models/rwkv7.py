"""RWKV-7: S ← S·(diag(w) − κ̂·(a ⊙ κ̂)ᵀ) + v·k̃ᵀ for each head, o = norm(S·r) + (r·(ρ ⊙ k̃))·v; y = W·(g ⊙ o).

All from mixtures x_t + μ·(x_{t−1} − x_t) of two columns, of which one is kept: r, k and v by full maps, and by maps of
low rank w = exp(−e^{−1/2}·σ(·tanh·)), the rate a = σ(·), the gate g = ·σ(·) and, after the first block, ν = σ(·). What
is taken out stands at κ̂ = k ⊙ ξ of length 1, what is put in at k̃ = k ⊙ (1 + (a − 1) ⊙ α). v ← v + ν ⊙ (v₁ − v), where
v₁ is the first block's value of this token, which travels beside x from block to block. Then channel mixing:
y = V·relu(K·x)², from a mixture too. Both come after a norm and beside a residual.

Source: Peng et al., RWKV-7, arXiv 2503.14456 (2025), Section 4; starts from the authors' training code.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 8, 8), 'window': (2, 16)}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.heads import check_heads, split_heads, unit
from .parts.random_map import random_map

_LARGEST_RANK = 1 << 12


class LowRank(eqx.Module):
    """B·f(A·x) + b."""

    inward: jax.Array  # A (rank, d)
    outward: jax.Array  # B (d, rank)
    bias: jax.Array | None  # b (d,)

    def __call__(self, x: jax.Array, inner: Callable[[jax.Array], jax.Array] | None = None) -> jax.Array:
        """(d,) ↦ (d,); f is the identity unless given."""
        hidden = self.inward @ x
        y = self.outward @ (inner(hidden) if inner else hidden)
        return y if self.bias is None else y + self.bias


class TimeMixing7(eqx.Module):
    """The memory's maps; `mix` in the order r, w, k, v, a, g."""

    mix: jax.Array  # μ (6, d)
    receptance: jax.Array  # (d, d), as the key, the value and the output
    key: jax.Array
    value: jax.Array
    output: jax.Array
    decay: LowRank
    rate: LowRank
    gate: LowRank
    blend: LowRank | None  # ν, after the first block
    removal: jax.Array  # ξ (d,)
    replacement: jax.Array  # α (d,)
    bonus: jax.Array  # ρ (h, m)
    norm: eqx.nn.GroupNorm

    def __call__(self, memory: jax.Array, x: jax.Array, last: jax.Array, first: jax.Array) -> tuple[jax.Array, ...]:
        """S with one more token (h, m, m), the output (d,), and the first block's value (d,)."""
        in_r, in_w, in_k, in_v, in_a, in_g = x + self.mix * (last - x)
        r, k, v = self.receptance @ in_r, self.key @ in_k, self.value @ in_v
        if self.blend is None:
            first = v
        else:
            v = v + jax.nn.sigmoid(self.blend(in_v)) * (first - v)
        a = jax.nn.sigmoid(self.rate(in_a))
        log_w = -jnp.exp(-0.5) * jax.nn.sigmoid(self.decay(in_w, jnp.tanh))
        parts = (r, log_w, v, a, k * self.removal, k * (1 + (a - 1) * self.replacement))
        r, log_w, v, a, removed, k = (split_heads(part, len(self.bonus)) for part in parts)
        at = unit(removed)
        taken = jnp.einsum("hvk,hk->hv", memory, at)
        memory = memory * jnp.exp(log_w)[:, None] - taken[:, :, None] * (a * at)[:, None] + v[:, :, None] * k[:, None]
        read = self.norm(jnp.einsum("hvk,hk->hv", memory, r).ravel())
        direct = (r * self.bonus * k).sum(axis=1, keepdims=True) * v
        return memory, self.output @ (self.gate(in_g, jax.nn.sigmoid) * (read + direct.ravel())), first


class ChannelMixing7(eqx.Module):
    """A layer of squared rectifiers."""

    mix: jax.Array  # μ (d,)
    key: jax.Array  # K (4d, d)
    value: jax.Array  # V (d, 4d)

    def __call__(self, x: jax.Array, last: jax.Array) -> jax.Array:
        """(d,) from two columns."""
        return self.value @ jax.nn.relu(self.key @ (x + self.mix * (last - x))) ** 2


class Rwkv7Block(Layer):
    """Time mixing and channel mixing with their norms and residuals; between blocks goes (x, v₁), (2d,)."""

    opening: eqx.nn.LayerNorm | None  # of the first block
    before_time: eqx.nn.LayerNorm
    time: TimeMixing7
    before_channel: eqx.nn.LayerNorm
    channel: ChannelMixing7
    closing: eqx.nn.LayerNorm | None  # of the last block
    width: int = eqx.field(static=True)

    def start(self) -> Parts:
        """S = 0, and zeros for the column before the first, of each mixing."""
        h = len(self.time.bonus)
        m = self.width // h
        return {"memory": jnp.zeros((h, m, m)), "window": jnp.zeros((2, self.width))}

    def exponents(self) -> dict[str, int]:
        """v·k̃ᵀ is below 1, and what stands at a key is taken out before more is put in; columns are normed: ±4."""
        return {"memory": 2, "window": 2}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The state with one more token, and the stream after the block."""
        x, first = x[: self.width], x[self.width :]
        x = self.opening(x) if self.opening else x
        now = self.before_time(x)
        memory, y, first = self.time(state["memory"], now, state["window"][0], first)
        x = x + y
        mixed = self.before_channel(x)
        x = x + self.channel(mixed, state["window"][1])
        parts = {"memory": memory, "window": jnp.stack([now, mixed])}
        return parts, self.closing(x) if self.closing else jnp.concatenate([x, first])


@dataclass(frozen=True)
class Rwkv7(Recurrent):
    """Untrained RWKV-7 blocks of h heads; gates are maps of a rank."""

    residual: ClassVar[bool] = False  # the blocks have their own
    family: ClassVar[str] = "delta rule"
    source: ClassVar[str] = "Peng et al., arXiv 2503.14456 (2025)"
    state_formula: ClassVar[str] = "layers*(width**2/heads + 2*width)*p"

    heads: int = 2
    rank: int = 8

    def __post_init__(self) -> None:
        super().__post_init__()
        check_heads(self.width, self.heads)
        if not 1 <= self.rank <= _LARGEST_RANK:
            raise ValueError(f"rank={self.rank}: wanted 1 to {_LARGEST_RANK}")

    def layer(self, key: jax.Array) -> Rwkv7Block:
        """A block that is first and last."""
        return self._block(key, 0, 1)

    def make_layers(self, key: jax.Array) -> tuple[Layer, ...]:
        """Blocks that start by their place: later ones mix columns more evenly and fade later."""
        keys = jax.random.split(key, self.layers)
        return tuple(self._block(k, place, self.layers) for place, k in enumerate(keys))

    def _block(self, key: jax.Array, place: int, count: int) -> Rwkv7Block:
        d = self.width
        keys = jax.random.split(key, 3)
        early = 1 - place / count
        norm = eqx.nn.LayerNorm(d)
        return Rwkv7Block(
            opening=norm if place == 0 else None,
            before_time=norm,
            time=self._time_mixing(keys[0], early=early, late=place / max(count - 1, 1), blended=place > 0),
            before_channel=norm,
            channel=ChannelMixing7(
                mix=1 - (jnp.arange(d) / d) ** early**4,
                key=random_map(keys[1], 4 * d, d),
                value=random_map(keys[2], d, 4 * d),
            ),
            closing=norm if place == count - 1 else None,
            width=d,
        )

    def _time_mixing(self, key: jax.Array, *, early: float, late: float, blended: bool) -> TimeMixing7:
        d, m = self.width, self.width // self.heads
        keys = jax.random.split(key, 8)
        channel = jnp.arange(d)
        line = channel / max(d - 1, 1) - 0.5
        within = 2 * (channel % m) / max(m - 1, 1) - 1
        zigzag = within * jnp.abs(within)
        decay = -5.5 + 6 * (line + 0.5) ** (1 + late**0.3) + 2.5 * zigzag
        maps = [random_map(part, d, d) for part in keys[:4]]
        return TimeMixing7(
            mix=1 - (channel / d) ** (jnp.array([0.2, 0.9, 0.7, 0.7, 0.9, 0.2])[:, None] * early),
            receptance=maps[0],
            key=maps[1],
            value=maps[2],
            output=maps[3],
            decay=self._low_rank(keys[4], decay),
            rate=self._low_rank(keys[5], -0.19 + 0.3 * zigzag + 0.4 * line),
            gate=self._low_rank(keys[6], None),
            blend=self._low_rank(keys[7], 0.73 - 0.4 * line) if blended else None,
            removal=0.71 - 0.1 * line,
            replacement=jnp.full(d, 1.02),
            bonus=jnp.full((self.heads, m), -0.04),
            norm=eqx.nn.GroupNorm(self.heads, d, eps=m * 1e-5),
        )

    def _low_rank(self, key: jax.Array, bias: jax.Array | None) -> LowRank:
        inward, outward = jax.random.split(key)
        return LowRank(random_map(inward, self.rank, self.width), random_map(outward, self.width, self.rank), bias)


MODEL = Rwkv7()
