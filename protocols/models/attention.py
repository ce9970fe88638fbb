"""One layer of attention: Σ w(q·k_t + bias)·v_t / Σ w, then a readout; q, k, v in p bits, sums exact integers.

`merge` runs any object with these attributes and methods, all for a single instance:
`numbers` (format of q, k, v), `weigh`, `average` (format of Σwv/Σw), `query_shape` (h, d_qk), `value_shape` (h, d_v),
`embed(token, t)`, `query(x)`, `key(x)`, `value(x)`, `bias(t_query, t_key)` with −∞ for a masked position, and
`read(average, token, t)`, which gives the output after the last token.

Source: Vaswani et al., arXiv 1706.03762 (2017).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.query_shape, model.value_shape
    ((1, 16), (1, 16))
"""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp

from ..formats import FixedPoint
from ..setting import Builder, Setting, check_width
from ..weighing import Weighing, softmax_fixed_scale, softmax_max_exchanged

_SCALES = {"fixed": softmax_fixed_scale, "exchanged": softmax_max_exchanged}
_LEAST_PRECISION = 4  # a score grid of [−8, 8) in whole steps


class AttentionModel(eqx.Module):
    """Weights of one layer of attention with sinusoidal positions, h heads and a linear readout."""

    embedding: jax.Array  # (V, d)
    to_query: jax.Array  # (h, d/h, d)
    to_key: jax.Array  # (h, d/h, d)
    to_value: jax.Array  # (h, d/h, d)
    readout: eqx.nn.Linear  # 2d → outputs
    numbers: FixedPoint = eqx.field(static=True)
    average: FixedPoint = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)

    @property
    def query_shape(self) -> tuple[int, int]:
        """Heads and width of a query."""
        return self.to_query.shape[0], self.to_query.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """Heads and width of a value."""
        return self.to_value.shape[0], self.to_value.shape[1]

    def embed(self, token: jax.Array, t: jax.Array) -> jax.Array:
        """Token embedding plus sin and cos of t at d/2 wavelengths, (d,)."""
        d = self.embedding.shape[1]
        angle = t / 10000.0 ** (jnp.arange((d + 1) // 2) / (d / 2))
        return self.embedding[token] + jnp.concatenate([jnp.sin(angle), jnp.cos(angle)])[:d]

    def query(self, x: jax.Array) -> jax.Array:
        """(h, d/h), scaled by 1/√(d/h)."""
        return self.to_query @ x / self.to_query.shape[1] ** 0.5

    def key(self, x: jax.Array) -> jax.Array:
        """(h, d/h)."""
        return self.to_key @ x

    def value(self, x: jax.Array) -> jax.Array:
        """(h, d/h)."""
        return self.to_value @ x

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """No mask; the last token sees all."""
        return jnp.float32(0)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The output with the largest logit, from the averages and the last token."""
        return jnp.argmax(self.readout(jnp.concatenate([average.ravel(), self.embed(token, t)])))


@dataclass(frozen=True)
class Attention(Builder):
    """Untrained layer of attention; `scale` is fixed (wide sums) or exchanged (the maximum is a message)."""

    width: int = 16
    heads: int = 1
    precision: int = 8
    scale: str = "fixed"

    def __post_init__(self) -> None:
        check_width(self.width)
        if self.heads < 1 or self.width % self.heads:
            raise ValueError(f"heads={self.heads}: wanted a divisor of width={self.width}")
        if not _LEAST_PRECISION <= self.precision <= 16:
            raise ValueError(f"precision={self.precision}: wanted {_LEAST_PRECISION} to 16 bits")
        if self.scale not in _SCALES:
            raise ValueError(f"scale={self.scale}: wanted one of {', '.join(_SCALES)}")

    def build(self, setting: Setting, *, seed: int) -> AttentionModel:
        """Normal weights of variance 1/d; numbers in [−4, 4) as in the usual range of q, k and v."""
        d, h = self.width, self.heads
        keys = jax.random.split(jax.random.key(seed), 5)
        maps = [jax.random.normal(key, (h, d // h, d)) / d**0.5 for key in keys[1:4]]
        numbers = FixedPoint(self.precision, self.precision - 3)
        return AttentionModel(
            jax.random.normal(keys[0], (setting.vocabulary, d)),
            maps[0],
            maps[1],
            maps[2],
            eqx.nn.Linear(2 * d, setting.outputs, key=keys[4]),
            numbers,
            numbers,
            _SCALES[self.scale](self.precision),
        )


MODEL = Attention()
