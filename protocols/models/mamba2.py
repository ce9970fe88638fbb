"""Mamba-2: h ← e^{ΔA}·h + Δ·u·Bᵀ for each head, A a number; y = W·norm((h·C + D·u) ⊙ swish(z)).

(z, x̂, δ) = In·x; (u, B, C) = swish(convolution(x̂)); Δ = softplus(δ + b); A = −e^a. A head has m of the E·d channels, a
memory of m × N numbers, and shares B and C with the heads of its group. The norm is of all channels at once; columns of
B and C are in the convolution's window too.

Source: Dao and Gu, Transformers are SSMs, arXiv 2405.21060 (2024), Sections 6 and 7.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (2, 16, 16), 'window': (3, 64)}
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
from .parts.state_spaces import before_softplus, check_expansion, check_states, random_steps

_FASTEST = 16.0


class Mamba2Layer(Layer):
    """The maps of the block, c = E·d channels inside, for h heads in g groups."""

    inward: jax.Array  # In (2c + 2gN + h, d)
    convolution: CausalConvolution  # of c + 2gN channels
    step_bias: jax.Array  # b (h,)
    log_decay: jax.Array  # a (h,)
    skip: jax.Array  # D (h,)
    norm: eqx.nn.RMSNorm  # of c channels
    output: jax.Array  # W (d, c)
    groups: int = eqx.field(static=True)
    states: int = eqx.field(static=True)

    def start(self) -> Parts:
        """h = 0, and zeros before the first token."""
        heads, channels = len(self.log_decay), self.output.shape[1]
        memory = jnp.zeros((heads, channels // heads, self.states))
        return {"memory": memory, "window": self.convolution.start()}

    def exponents(self) -> dict[str, int]:
        """Inputs of the convolution have deviation 1/√3; h tends to u·B/|A| at most, and |A| ≥ 1 at the start."""
        return {"memory": 2, "window": 2}

    def split(self, x: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """z (c,), x̂ (c + 2gN,) and Δ (h,)."""
        heads, channels = len(self.log_decay), self.output.shape[1]
        both = self.inward @ x
        z, before, delta = jnp.split(both, [channels, len(both) - heads])
        return z, before, jax.nn.softplus(delta + self.step_bias)

    def heads(self, convolved: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """u (h, m), B and C of every head (h, N)."""
        heads, channels = len(self.log_decay), self.output.shape[1]
        u, b, c = jnp.split(jax.nn.silu(convolved), [channels, channels + self.groups * self.states])
        b, c = (jnp.repeat(split_heads(part, self.groups), heads // self.groups, axis=0) for part in (b, c))
        return split_heads(u, heads), b, c

    def finish(self, read: jax.Array, u: jax.Array, z: jax.Array) -> jax.Array:
        """The layer's output (d,) from what the heads read (h, m), their inputs (h, m) and the gate (c,)."""
        return self.output @ self.norm((read + self.skip[:, None] * u).ravel() * jax.nn.silu(z))

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h and the window with one more token, and what C reads."""
        z, before, size = self.split(x)
        window, convolved = self.convolution.step(state["window"], before)
        u, b, c = self.heads(convolved)
        kept = jnp.exp(-jnp.exp(self.log_decay) * size)[:, None, None]
        h = kept * state["memory"] + (size[:, None] * u)[:, :, None] * b[:, None, :]
        return {"memory": h, "window": window}, self.finish(jnp.einsum("hmn,hn->hm", h, c), u, z)

    @property
    def at_once(self) -> bool:
        """1.3 to 3.6 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by T × T weights for each head."""
        z, before, size = jax.vmap(self.split)(xs)
        window, convolved = self.convolution.parallel(state["window"], before)
        u, b, c = jax.vmap(self.heads)(convolved)
        since = jnp.cumsum(-jnp.exp(self.log_decay) * size, axis=0)  # (T, h)
        between = jnp.exp(jnp.minimum(since[:, None] - since, 0))  # (T, T, h), from s ≤ t to t
        weights = jnp.tril(jnp.einsum("thn,shn,tsh,sh->hts", c, b, between, size))
        kept = jnp.exp(since)[:, :, None]
        read = jnp.einsum("hts,shm->thm", weights, u) + jnp.einsum("hmn,thn->thm", state["memory"], c * kept)
        new = jnp.einsum("shm,shn->hmn", u * (between[-1] * size)[:, :, None], b)
        return {"memory": kept[-1][:, :, None] * state["memory"] + new, "window": window}, jax.vmap(self.finish)(
            read, u, z
        )


@dataclass(frozen=True)
class Mamba2(Recurrent):
    """Untrained Mamba-2: `states` numbers for each of `expansion`·d channels; `groups` of heads share B and C."""

    family: ClassVar[str] = "selective state space"
    source: ClassVar[str] = "Dao and Gu, arXiv 2405.21060 (2024)"
    state_formula: ClassVar[str] = "layers*(expansion*width*states + (taps - 1)*(expansion*width + 2*groups*states))*p"

    heads: int = 2
    groups: int = 1
    states: int = 16
    expansion: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_states(self.states)
        check_expansion(self.expansion)
        check_columns(self.taps)
        check_heads(self.width * self.expansion, self.heads)
        if self.groups < 1 or self.heads % self.groups:
            raise ValueError(f"groups={self.groups}: wanted a divisor of heads={self.heads}")

    def layer(self, key: jax.Array) -> Mamba2Layer:
        """A uniform in −16 … −1, step sizes log-uniform, D = 1."""
        d, channels, convolved = self.width, self.width * self.expansion, 2 * self.groups * self.states
        keys = jax.random.split(key, 5)
        return Mamba2Layer(
            inward=random_map(keys[0], 2 * channels + convolved + self.heads, d),
            convolution=CausalConvolution.random(keys[1], channels=channels + convolved, columns=self.taps),
            step_bias=before_softplus(random_steps(keys[2], self.heads)),
            log_decay=jnp.log(jax.random.uniform(keys[3], (self.heads,), minval=1.0, maxval=_FASTEST)),
            skip=jnp.ones(self.heads),
            norm=eqx.nn.RMSNorm(channels, use_bias=False),
            output=random_map(keys[4], d, channels),
            groups=self.groups,
            states=self.states,
        )


MODEL = Mamba2()
