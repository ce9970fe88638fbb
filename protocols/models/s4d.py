"""S4D: h ← e^{ΔA}·h + (e^{ΔA} − 1)/A·u for each channel, h complex; y = GLU(W·gelu(2·Re(C·h) + D·u) + b).

A channel has N/2 modes, each with A = −e^a + iω and a complex C; their conjugates are the factor 2 and are not kept.
Real and imaginary parts are two numbers. B = 1 and A as in S4D-Lin at the start: −1/2 + iπn; the discretisation holds
the input between steps. A DSS is the same layer with another start.

Source: Gu et al., On the parameterization and initialization of diagonal state space models, arXiv 2206.11893 (2022);
Gupta, Gu and Berant, arXiv 2203.14343 (2022).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start()[0]["memory"].shape
    (2, 16, 8)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.state_spaces import check_states, random_steps


class S4dLayer(Layer):
    """N/2 modes for each channel, a skip, and a gated map of all channels."""

    log_step: jax.Array  # log Δ (d,)
    log_decay: jax.Array  # a (d, N/2)
    frequency: jax.Array  # ω (d, N/2)
    read: jax.Array  # real and imaginary parts of C (2, d, N/2)
    skip: jax.Array  # D (d,)
    output: eqx.nn.Linear  # W, b: d → 2d

    def start(self) -> Parts:
        """h = 0."""
        return {"memory": jnp.zeros_like(self.read)}

    def exponents(self) -> dict[str, int]:
        """A constant input u brings the slowest mode to 2·u, and normed inputs are rarely beyond 2."""
        return {"memory": 2}

    def modes(self) -> tuple[jax.Array, jax.Array]:
        """ΔA and (e^{ΔA} − 1)/A, complex (d, N/2)."""
        rate = jax.lax.complex(-jnp.exp(self.log_decay), self.frequency)
        exponent = rate * jnp.exp(self.log_step)[:, None].astype(jnp.complex64)
        return exponent, jnp.expm1(exponent) / rate

    def finish(self, y: jax.Array) -> jax.Array:
        """The gated map (d,) of all channels' outputs (d,)."""
        return jax.nn.glu(self.output(jax.nn.gelu(y, approximate=False)))

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h with one more input, and what is read from it."""
        exponent, inward = self.modes()
        kept = jnp.exp(exponent)
        real, imaginary = state["memory"]
        h = jnp.stack(
            [
                kept.real * real - kept.imag * imaginary + inward.real * x[:, None],
                kept.real * imaginary + kept.imag * real + inward.imag * x[:, None],
            ]
        )
        y = 2 * (self.read[0] * h[0] - self.read[1] * h[1]).sum(axis=1) + self.skip * x
        return {"memory": h}, self.finish(y)

    @property
    def at_once(self) -> bool:
        """3 to 5 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps: a convolution by fast Fourier transforms, and what the memory before gives to each output."""
        length, (exponent, inward) = len(xs), self.modes()
        powers = jnp.exp(exponent * jnp.arange(length + 1, dtype=jnp.complex64)[:, None, None])  # (T + 1, d, N/2)
        weights, before = jax.lax.complex(*self.read), jax.lax.complex(*state["memory"])
        kernel = 2 * (weights * inward * powers[:-1]).sum(axis=2).real  # (T, d)
        spectrum = jnp.fft.rfft(kernel, 2 * length, axis=0) * jnp.fft.rfft(xs, 2 * length, axis=0)
        y = jnp.fft.irfft(spectrum, 2 * length, axis=0)[:length]
        y += 2 * jnp.einsum("dn,tdn->td", weights * before, powers[1:]).real
        new = jnp.einsum("td,tdn->dn", xs.astype(jnp.complex64), powers[-2::-1])
        h = powers[-1] * before + inward * new
        return {"memory": jnp.stack([h.real, h.imag])}, jax.vmap(self.finish)(y + self.skip * xs)


@dataclass(frozen=True)
class S4d(Recurrent):
    """Untrained S4D whose channels have `states` = N numbers of memory: N/2 complex ones."""

    family: ClassVar[str] = "state space"
    source: ClassVar[str] = "Gu et al., arXiv 2206.11893 (2022)"
    state_formula: ClassVar[str] = "layers*width*states*p"

    states: int = 16

    def __post_init__(self) -> None:
        super().__post_init__()
        check_states(self.states)
        if self.states % 2:
            raise ValueError(f"states={self.states}: a complex number is two, wanted an even number")

    def layer(self, key: jax.Array) -> S4dLayer:
        """S4D-Lin with complex normal C and normal D."""
        d, modes = self.width, self.states // 2
        keys = jax.random.split(key, 4)
        return S4dLayer(
            log_step=jnp.log(random_steps(keys[0], d)),
            log_decay=jnp.full((d, modes), log(0.5)),
            frequency=jnp.broadcast_to(pi * jnp.arange(modes, dtype=jnp.float32), (d, modes)),
            read=jax.random.normal(keys[1], (2, d, modes)) * 0.5**0.5,
            skip=jax.random.normal(keys[2], (d,)),
            output=eqx.nn.Linear(d, 2 * d, key=keys[3]),
        )


MODEL = S4d()
