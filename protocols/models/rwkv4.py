"""RWKV-4: a ← e^{−w}·a + e^k·v, b ← e^{−w}·b + e^k, kept divided by e^p; y = W·(σ(r) ⊙ (a + e^{u+k}·v)/(b + e^{u+k})).

A block is time mixing and channel mixing, each after a norm and beside a residual. Inputs are mixtures of a column and
the one before, μ·x_t + (1−μ)·x_{t−1}, so that each keeps one column. w = exp(decay) > 0 and u are numbers for each
channel. Time mixing reads a and b before they take the token in, which enters with the bonus u; with p ← max(p − w, k),
both are stored times e^{−p}. Channel mixing is y = σ(R·x_r) ⊙ V·relu(K·x_k)². The first block also norms its input, the
last one its output.

Source: Peng et al., RWKV, arXiv 2305.13048 (2023), Section 3 and its appendices on the recurrent form and on starts.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (16,), 'normaliser': (16,), 'stabiliser': (16,), 'window': (2, 16)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.random_map import random_map

_NOTHING = -1e30  # log of a weight that was never given


class TimeMixing(eqx.Module):
    """A weighted mean of values for each channel, weights e^k fading with the distance."""

    mix_k: jax.Array  # μ (d,), as mix_v and mix_r
    mix_v: jax.Array
    mix_r: jax.Array
    decay: jax.Array  # log w (d,)
    bonus: jax.Array  # u (d,)
    key: jax.Array  # (d, d), as the value, the receptance and the output
    value: jax.Array
    receptance: jax.Array
    output: jax.Array

    def maps(self, x: jax.Array, last: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """σ(r), k and v from two columns, each (d,)."""
        r = self.receptance @ blend(x, last, self.mix_r)
        return jax.nn.sigmoid(r), self.key @ blend(x, last, self.mix_k), self.value @ blend(x, last, self.mix_v)

    def step(self, state: Parts, k: jax.Array, v: jax.Array) -> tuple[Parts, jax.Array]:
        """a, b and p with one more token, and the mean that it sees."""
        a, b, p = state["memory"], state["normaliser"], state["stabiliser"]
        top = jnp.maximum(p, self.bonus + k)
        old, new = jnp.exp(p - top), jnp.exp(self.bonus + k - top)
        mean = (old * a + new * v) / (old * b + new)
        faded = p - jnp.exp(self.decay)
        top = jnp.maximum(faded, k)
        old, new = jnp.exp(faded - top), jnp.exp(k - top)
        return {"memory": old * a + new * v, "normaliser": old * b + new, "stabiliser": top}, mean

    def parallel(self, state: Parts, k: jax.Array, v: jax.Array) -> tuple[Parts, jax.Array]:
        """a, b and p after all tokens, and the means that they see (T, d), by T × T weights for each channel."""
        t, fade = jnp.arange(len(k)), jnp.exp(self.decay)
        behind = (t[:, None] - t - 1)[:, :, None]
        logs = jnp.where(behind < 0, self.bonus + k, k - behind.astype(jnp.float32) * fade)
        logs = jnp.where(behind < -1, -jnp.inf, logs)
        old = state["stabiliser"] - t[:, None].astype(jnp.float32) * fade  # (T, d)
        mean = _mean(state, old, logs, v)
        left = k - (len(k) - 1 - t)[:, None].astype(jnp.float32) * fade  # of every token after the last, (T, d)
        old = state["stabiliser"] - len(k) * fade
        top = jnp.maximum(left.max(axis=0), old)
        new, kept = jnp.exp(left - top), jnp.exp(old - top)
        memory = kept * state["memory"] + (new * v).sum(axis=0)
        return {"memory": memory, "normaliser": kept * state["normaliser"] + new.sum(axis=0), "stabiliser": top}, mean


class ChannelMixing(eqx.Module):
    """A gated layer of squared rectifiers."""

    mix_k: jax.Array  # μ (d,)
    mix_r: jax.Array
    key: jax.Array  # K (4d, d)
    receptance: jax.Array  # R (d, d)
    value: jax.Array  # V (d, 4d)

    def __call__(self, x: jax.Array, last: jax.Array) -> jax.Array:
        """(d,) from two columns."""
        hidden = jax.nn.relu(self.key @ blend(x, last, self.mix_k)) ** 2
        return jax.nn.sigmoid(self.receptance @ blend(x, last, self.mix_r)) * (self.value @ hidden)


class Rwkv4Block(Layer):
    """Time mixing and channel mixing with their norms and residuals."""

    opening: eqx.nn.LayerNorm | None  # of the first block
    before_time: eqx.nn.LayerNorm
    time: TimeMixing
    before_channel: eqx.nn.LayerNorm
    channel: ChannelMixing
    closing: eqx.nn.LayerNorm | None  # of the last block
    width: int = eqx.field(static=True)

    def start(self) -> Parts:
        """a = b = 0, p = −∞ in effect, and zeros for the column before the first, of each mixing."""
        zeros = jnp.zeros(self.width)
        stabiliser = jnp.full(self.width, _NOTHING)
        window = jnp.zeros((2, self.width))
        return {"memory": zeros, "normaliser": zeros, "stabiliser": stabiliser, "window": window}

    def exponents(self) -> dict[str, int]:
        """Times e^{−p}, b adds tokens until they fade, 148 at most; p is about a k, within ±8; columns are normed."""
        return {"memory": 5, "normaliser": 6, "stabiliser": 3, "window": 2}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """The state with one more token, and the block's output (d,)."""
        x = self.opening(x) if self.opening else x
        now = self.before_time(x)
        r, k, v = self.time.maps(now, state["window"][0])
        parts, mean = self.time.step(state, k, v)
        x = x + self.time.output @ (r * mean)
        mixed = self.before_channel(x)
        x = x + self.channel(mixed, state["window"][1])
        return parts | {"window": jnp.stack([now, mixed])}, self.closing(x) if self.closing else x

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by T × T weights for each channel."""
        xs = jax.vmap(self.opening)(xs) if self.opening else xs
        now = jax.vmap(self.before_time)(xs)
        r, k, v = jax.vmap(self.time.maps)(now, _shifted(state["window"][0], now))
        parts, mean = self.time.parallel(state, k, v)
        xs = xs + (r * mean) @ self.time.output.T
        mixed = jax.vmap(self.before_channel)(xs)
        xs = xs + jax.vmap(self.channel)(mixed, _shifted(state["window"][1], mixed))
        window = jnp.stack([now[-1], mixed[-1]])
        return parts | {"window": window}, jax.vmap(self.closing)(xs) if self.closing else xs


def blend(x: jax.Array, last: jax.Array, mix: jax.Array) -> jax.Array:
    """μ·x + (1−μ)·x_{t−1}."""
    return mix * x + (1 - mix) * last


def _shifted(first: jax.Array, xs: jax.Array) -> jax.Array:
    """Every column's last one, (T, d)."""
    return jnp.concatenate([first[None], xs[:-1]])


def _mean(state: Parts, old: jax.Array, logs: jax.Array, v: jax.Array) -> jax.Array:
    """Means (T, d) of the state's sums, whose weights are e^old (T, d), and values with weights e^logs (T, T, d)."""
    top = jnp.maximum(logs.max(axis=1), old)
    new, kept = jnp.exp(logs - top[:, None]), jnp.exp(old - top)
    total = kept * state["memory"] + (new * v).sum(axis=1)
    return total / (kept * state["normaliser"] + new.sum(axis=1))


@dataclass(frozen=True)
class Rwkv4(Recurrent):
    """Untrained RWKV-4 blocks."""

    residual: ClassVar[bool] = False  # the blocks have their own
    family: ClassVar[str] = "linear attention with decay"
    source: ClassVar[str] = "Peng et al., arXiv 2305.13048 (2023)"
    state_formula: ClassVar[str] = "layers*5*width*p"

    def layer(self, key: jax.Array) -> Rwkv4Block:
        """A block that is first and last."""
        return self._block(key, 0, 1)

    def make_layers(self, key: jax.Array) -> tuple[Layer, ...]:
        """Blocks that start by their place: later ones mix columns more evenly and fade later."""
        keys = jax.random.split(key, self.layers)
        return tuple(self._block(k, place, self.layers) for place, k in enumerate(keys))

    def _block(self, key: jax.Array, place: int, count: int) -> Rwkv4Block:
        d = self.width
        time, channel = jax.random.split(key)
        early, late = 1 - place / count, place / max(count - 1, 1)
        norm = eqx.nn.LayerNorm(d)
        return Rwkv4Block(
            opening=norm if place == 0 else None,
            before_time=norm,
            time=_time_mixing(time, d, early=early, late=late),
            before_channel=norm,
            channel=_channel_mixing(channel, d, early=early),
            closing=norm if place == count - 1 else None,
            width=d,
        )


def _time_mixing(key: jax.Array, d: int, *, early: float, late: float) -> TimeMixing:
    channel = jnp.arange(d)
    mix = (channel / d) ** early
    maps = [random_map(part, d, d) for part in jax.random.split(key, 4)]
    return TimeMixing(
        mix_k=mix,
        mix_v=mix + 0.3 * late,
        mix_r=(channel / d) ** (0.5 * early),
        decay=-5 + 8 * (channel / max(d - 1, 1)) ** (0.7 + 1.3 * late),
        bonus=jnp.log(0.3) + 0.5 * ((channel + 1) % 3 - 1).astype(jnp.float32),
        key=maps[0],
        value=maps[1],
        receptance=maps[2],
        output=maps[3],
    )


def _channel_mixing(key: jax.Array, d: int, *, early: float) -> ChannelMixing:
    keys = jax.random.split(key, 3)
    mix = (jnp.arange(d) / d) ** early
    return ChannelMixing(
        mix_k=mix,
        mix_r=mix,
        key=random_map(keys[0], 4 * d, d),
        receptance=random_map(keys[1], d, d),
        value=random_map(keys[2], d, 4 * d),
    )


MODEL = Rwkv4()
