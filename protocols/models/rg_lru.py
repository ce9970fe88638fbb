"""RG-LRU: h ← a·h + √(1 − a²)·i·u with a = σ(Λ)^{8r} and gates r, i = σ(linear u); y = W·(gelu(G·x) ⊙ h).

u = convolution(In·x); the maps to the gates act within blocks of channels. This is Griffin's recurrent block, as wide
inside as outside; its norm and residual are around the layer, and its gated MLP is a layer of its own, without state.

Source: De et al., Griffin, arXiv 2402.19427 (2024), Section 2.4 and equations (1) to (4).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'memory': (16,), 'window': (3, 16)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.convolution import CausalConvolution, check_columns
from .parts.heads import split_heads
from .parts.linear_scan import linear_scan

_SHARPNESS = 8.0  # c of equation (4)
_SLOWEST, _FASTEST = 0.999, 0.9  # σ(Λ)^c at the start


class RgLruLayer(Layer):
    """The maps of the block, and the gates' maps within each block of m channels."""

    inward: eqx.nn.Linear  # In: d → d
    gate: eqx.nn.Linear  # G: d → d
    convolution: CausalConvolution
    recurrence_gate: jax.Array  # of r: (blocks, m, m)
    recurrence_bias: jax.Array  # (d,)
    input_gate: jax.Array  # of i: (blocks, m, m)
    input_bias: jax.Array  # (d,)
    log_odds: jax.Array  # Λ (d,)
    output: eqx.nn.Linear  # W: d → d

    def start(self) -> Parts:
        """h = 0, and zeros before the first token."""
        return {"memory": jnp.zeros(len(self.log_odds)), "window": self.convolution.start()}

    def exponents(self) -> dict[str, int]:
        """The factor √(1 − a²) keeps h of the size of u, which like the convolution's inputs stays within ±4."""
        return {"memory": 2, "window": 2}

    def gated(self, u: jax.Array) -> tuple[jax.Array, jax.Array]:
        """a and √(1 − a²)·i·u, each (d,)."""
        blocks = split_heads(u, len(self.input_gate))
        r, i = (
            jax.nn.sigmoid(jnp.einsum("hij,hj->hi", gate, blocks).ravel() + bias)
            for gate, bias in ((self.recurrence_gate, self.recurrence_bias), (self.input_gate, self.input_bias))
        )
        log_a = _SHARPNESS * r * jax.nn.log_sigmoid(self.log_odds)
        return jnp.exp(log_a), jnp.sqrt(-jnp.expm1(2 * log_a)) * i * u

    def finish(self, h: jax.Array, x: jax.Array) -> jax.Array:
        """The layer's output (d,)."""
        return self.output(jax.nn.gelu(self.gate(x)) * h)

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h and the window with one more token, and the gated h."""
        window, u = self.convolution.step(state["window"], self.inward(x))
        kept, new = self.gated(u)
        h = kept * state["memory"] + new
        return {"memory": h, "window": window}, self.finish(h, x)

    @property
    def at_once(self) -> bool:
        """1.3 to 2.4 times as fast at 17 and 64 tokens."""
        return True

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by an associative scan."""
        window, u = self.convolution.parallel(state["window"], jax.vmap(self.inward)(xs))
        h = linear_scan(state["memory"], *jax.vmap(self.gated)(u))
        return {"memory": h[-1], "window": window}, jax.vmap(self.finish)(h, xs)


@dataclass(frozen=True)
class RgLru(Recurrent):
    """Untrained RG-LRU blocks, with `blocks` of channels for the gates and a convolution of so many taps."""

    family: ClassVar[str] = "gated linear recurrence"
    source: ClassVar[str] = "De et al., arXiv 2402.19427 (2024)"
    state_formula: ClassVar[str] = "layers*taps*width*p"

    blocks: int = 2
    taps: int = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        check_columns(self.taps)
        if self.blocks < 1 or self.width % self.blocks:
            raise ValueError(f"blocks={self.blocks}: wanted a divisor of width={self.width}")

    def layer(self, key: jax.Array) -> RgLruLayer:
        """σ(Λ)^8 uniform in 0.9 … 0.999, so that memories last from ten to a thousand tokens."""
        d, m = self.width, self.width // self.blocks
        keys = jax.random.split(key, 7)
        limit = m**-0.5
        r, i = (jax.random.uniform(k, (self.blocks, m, m), minval=-limit, maxval=limit) for k in keys[:2])
        kept = jax.random.uniform(keys[2], (d,), minval=_FASTEST, maxval=_SLOWEST) ** (1 / _SHARPNESS)
        return RgLruLayer(
            inward=eqx.nn.Linear(d, d, key=keys[3]),
            gate=eqx.nn.Linear(d, d, key=keys[4]),
            convolution=CausalConvolution.random(keys[5], channels=d, columns=self.taps),
            recurrence_gate=r,
            recurrence_bias=jnp.zeros(d),
            input_gate=i,
            input_bias=jnp.zeros(d),
            log_odds=jnp.log(kept) - jnp.log1p(-kept),
            output=eqx.nn.Linear(d, d, key=keys[6]),
        )


MODEL = RgLru()
