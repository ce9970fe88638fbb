"""Mamba: h ← e^{ΔA}·h + Δ·u·Bᵀ, y = W·((h·C + D·u) ⊙ swish(z)) with Δ, B and C of u: a selective state space.

(x̂, z) = In·x; u = swish(convolution(x̂)); (δ, B, C) = Select·u; Δ = softplus(Step·δ + b); A = −e^a. h has N numbers for
each of E·d channels, δ is of rank ⌈d/16⌉, and the convolution's K−1 last columns are state too.

Source: Gu and Dao, Mamba, arXiv 2312.00752 (2023), Algorithm 2 and Sections 3.4 and 3.6.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (32, 16), 'window': (3, 32)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.convolution import CausalConvolution, check_columns
from .parts.linear_scan import linear_scan
from .parts.random_map import random_map
from .parts.state_spaces import before_softplus, check_expansion, check_states, random_steps

_RANK = 16  # channels of x for each number of δ


class MambaLayer(Layer):
    """The maps of the block, c = E·d channels inside."""

    inward: jax.Array  # In (2c, d)
    convolution: CausalConvolution
    select: jax.Array  # Select (rank + 2N, c)
    step_size: eqx.nn.Linear  # Step, b: rank → c
    log_decay: jax.Array  # a (c, N)
    skip: jax.Array  # D (c,)
    output: jax.Array  # W (d, c)

    def start(self) -> Parts:
        """h = 0, and zeros before the first token."""
        return {"memory": jnp.zeros(self.log_decay.shape), "window": self.convolution.start()}

    def exponents(self) -> dict[str, int]:
        """Inputs of the convolution have deviation 1/√3; h tends to u·B/|A| at most, and |A| ≥ 1 at the start."""
        return {"memory": 2, "window": 2}

    def selected(self, u: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        """e^{ΔA} (c, N), Δ·u·Bᵀ (c, N) and C (N,)."""
        states = self.log_decay.shape[1]
        rank = len(self.select) - 2 * states
        delta, b, c = jnp.split(self.select @ u, [rank, rank + states])
        size = jax.nn.softplus(self.step_size(delta))
        return jnp.exp(-jnp.exp(self.log_decay) * size[:, None]), (size * u)[:, None] * b, c

    def finish(self, h: jax.Array, c: jax.Array, u: jax.Array, z: jax.Array) -> jax.Array:
        """The layer's output (d,)."""
        return self.output @ ((h @ c + self.skip * u) * jax.nn.silu(z))

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h and the window with one more token, and what C reads."""
        before, z = jnp.split(self.inward @ x, 2)
        window, convolved = self.convolution.step(state["window"], before)
        u = jax.nn.silu(convolved)
        kept, new, c = self.selected(u)
        h = kept * state["memory"] + new
        return {"memory": h, "window": window}, self.finish(h, c, u, z)

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by an associative scan."""
        before, z = jnp.split(xs @ self.inward.T, 2, axis=1)
        window, convolved = self.convolution.parallel(state["window"], before)
        u = jax.nn.silu(convolved)
        kept, new, c = jax.vmap(self.selected)(u)
        h = linear_scan(state["memory"], kept, new)
        return {"memory": h[-1], "window": window}, jax.vmap(self.finish)(h, c, u, z)


@dataclass(frozen=True)
class Mamba(Recurrent):
    """Untrained Mamba: `states` numbers for each of `expansion`·d channels, and a convolution of so many taps."""

    family: ClassVar[str] = "selective state space"
    source: ClassVar[str] = "Gu and Dao, arXiv 2312.00752 (2023)"
    state_formula: ClassVar[str] = "layers*expansion*width*(states + taps - 1)*p"

    states: int = 16
    expansion: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_states(self.states)
        check_expansion(self.expansion)
        check_columns(self.taps)

    def layer(self, key: jax.Array) -> MambaLayer:
        """A = −1 … −N in every channel, step sizes log-uniform, D = 1."""
        d, channels, rank = self.width, self.width * self.expansion, -(-self.width // _RANK)
        keys = jax.random.split(key, 6)
        step_size = eqx.nn.Linear(rank, channels, key=keys[3])
        return MambaLayer(
            inward=random_map(keys[0], 2 * channels, d),
            convolution=CausalConvolution.random(keys[1], channels=channels, columns=self.taps),
            select=random_map(keys[2], rank + 2 * self.states, channels),
            step_size=eqx.tree_at(lambda m: m.bias, step_size, before_softplus(random_steps(keys[4], channels))),
            log_decay=jnp.broadcast_to(
                jnp.log(1.0 + jnp.arange(self.states, dtype=jnp.float32)), (channels, self.states)
            ),
            skip=jnp.ones(channels),
            output=random_map(keys[5], d, channels),
        )


MODEL = Mamba()
