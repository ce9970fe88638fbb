"""One layer of attention: Σ w(q·k_t + bias)·v_t / Σ w, then a readout; q, k, v in p bits, sums exact integers.

`merge` runs any object with these attributes and methods, all for a single instance:
`numbers` (format of q, k, v), `weigh`, `average` (format of Σwv/Σw), `query_shape` (h, d_qk), `value_shape` (h, d_v),
`embed(token, t)`, `query(x)`, `key(x)`, `value(x)`, `bias(t_query, t_key)` with −∞ for a masked position, and
`read(average, token, t)`, which gives the output after the last token.

Scores are rounded to p bits over [−8, 8) and saturate there. With a float dtype in place of p, q, k and v are floats
whose sums are exact integers (`protocols.numbers.exact_float`), and scores are rounded to as many bits as a float
has, 16 at most. Grouped heads share keys and values: one set for every
h/g heads (Shazeer, arXiv 1911.02150 (2019), for g = 1; Ainslie et al., arXiv 2305.13245 (2023)).

Source: Vaswani et al., arXiv 1706.03762 (2017).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.query_shape, model.value_shape
    ((1, 16), (1, 16))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ..numbers.exact_float import ExactFloat
from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..numbers.precision import Precision, bits_of
from ..numbers.weights import (
    SCORES,
    Weighing,
    hard_average,
    hard_leftmost,
    softmax_fixed_scale,
    softmax_max_exchanged,
)
from ..setting import Setting, check_width
from .parts.attention_parameters import AttentionParameters
from .parts.on_host import on_host
from .parts.position_scheme import POSITIONS, PositionScheme, Shape

Placed = tuple[jax.Array, jax.Array]  # an embedding (d,) and its position

_WEIGHTS: dict[tuple[str, str], Callable[[int, int], Weighing]] = {
    ("softmax", "fixed"): softmax_fixed_scale,
    ("softmax", "exchanged"): softmax_max_exchanged,
    ("hard_average", "exchanged"): hard_average,
    ("hard_leftmost", "exchanged"): hard_leftmost,
}
_LEAST_PRECISION = 4  # a score grid of [−8, 8) in whole steps


class AttentionModel(eqx.Module):
    """Weights of one layer of attention with h heads, g of them with keys and values of their own, and a readout."""

    embedding: jax.Array  # (V, d)
    to_query: jax.Array  # (h, d/h, d)
    to_key: jax.Array  # (g, d/h, d)
    to_value: jax.Array  # (g, d/h, d)
    positions: PositionScheme
    readout: eqx.nn.MLP  # 2d → outputs
    numbers: FixedPoint | ExactFloat = eqx.field(static=True)
    average: FixedPoint | ExactFloat = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    causal: bool = eqx.field(static=True)
    window: int = eqx.field(static=True)  # positions that a query sees, itself among them; 0 for all

    @property
    def query_shape(self) -> tuple[int, int]:
        """Heads and width of a query."""
        return self.to_query.shape[0], self.to_query.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """Heads and width of a value."""
        return self.to_query.shape[0], self.to_value.shape[1]

    @property
    def vocabulary(self) -> int:
        """Number of different tokens."""
        return self.embedding.shape[0]

    @property
    def outputs(self) -> int:
        """Number of different outputs."""
        return int(self.readout.out_size)

    @property
    def longest(self) -> int | None:
        """Number of positions that there are; None where there is one for every t."""
        return self.positions.longest

    def embed(self, token: jax.Array, t: jax.Array) -> Placed:
        """Token embedding, positions added if they are, (d,); and t."""
        return self.positions.place(self.embedding[token], t), t

    def query(self, x: Placed) -> jax.Array:
        """(h, d/h), scaled by 1/√(d/h)."""
        return self.positions.turn(self.to_query @ x[0], x[1]) / self.to_query.shape[1] ** 0.5

    def key(self, x: Placed) -> jax.Array:
        """(h, d/h), equal within a group."""
        return self._grouped(self.positions.turn(self.to_key @ x[0], x[1]))

    def value(self, x: Placed) -> jax.Array:
        """(h, d/h), equal within a group."""
        return self._grouped(self.to_value @ x[0])

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """What positions add to a score, and the masks."""
        seen = jnp.bool_(True)
        if self.causal:
            seen &= t_key <= t_query
        if self.window:
            seen &= jnp.abs(t_query - t_key) < self.window
        return jnp.where(seen, self.positions.bias(t_query, t_key), -jnp.inf)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The output with the largest logit, from the averages and the last token."""
        return jnp.argmax(self.logits(average, token, t))

    def logits(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """A number for each output, (outputs,)."""
        return self.readout(jnp.concatenate([average.ravel(), self.embed(token, t)[0]]))

    def at_precision(self, precision: Precision) -> AttentionModel:
        """The same weights, with queries, keys, values, averages and scores in other numbers over the same ranges."""
        return self.with_ranges(_exponent(self.numbers), _exponent(self.weigh.score), precision)

    def with_ranges(self, numbers: int, scores: int, precision: Precision | None = None) -> AttentionModel:
        """The same weights, with queries, keys, values and averages in [−2ᵏ, 2ᵏ) and scores in a range of their own.

        A float dtype has its own range of numbers.
        """
        told = _precision(self.numbers) if precision is None else precision
        made = numbers_of(told, numbers)
        weigh = _alike(self.weigh)(min(LARGEST_PRECISION, bits_of(told)), scores)
        return replace(self, numbers=made, average=made, weigh=weigh)

    def _grouped(self, heads: jax.Array) -> jax.Array:
        return jnp.repeat(heads, self.to_query.shape[0] // heads.shape[0], axis=0)


def numbers_of(precision: Precision, exponent: int = 2) -> FixedPoint | ExactFloat:
    """p bits over [−2ᵏ, 2ᵏ), k = 2 being the usual range of q, k and v; or a float dtype's own."""
    if isinstance(precision, int):
        return FixedPoint(precision, precision - 1 - exponent)
    return ExactFloat(precision)


def _precision(numbers: FixedPoint | ExactFloat) -> Precision:
    return numbers.precision if isinstance(numbers, FixedPoint) else numbers.name


def _exponent(numbers: FixedPoint | ExactFloat) -> int:
    return numbers.precision - 1 - numbers.fraction if isinstance(numbers, FixedPoint) else 2


def _alike(weigh: Weighing) -> Callable[[int, int], Weighing]:
    """What made weights of this kind."""
    if weigh.leftmost:
        return hard_leftmost
    if weigh.exchanged:
        return hard_average if weigh.table == (1,) else softmax_max_exchanged
    return softmax_fixed_scale


@dataclass(frozen=True)
class Attention(AttentionParameters):
    """Untrained layer of attention; `hidden` is the width of the readout's hidden layer, 0 for none."""

    family: ClassVar[str] = "attention"
    source: ClassVar[str] = "Vaswani et al., arXiv 1706.03762 (2017)"

    hidden: int = 0

    def __post_init__(self) -> None:
        check_width(self.width)
        if self.heads < 1 or self.width % self.heads:
            raise ValueError(f"heads={self.heads}: wanted a divisor of width={self.width}")
        if self.groups < 0 or (self.groups and self.heads % self.groups):
            raise ValueError(f"groups={self.groups}: wanted a divisor of heads={self.heads}")
        if isinstance(self.precision, int) and not _LEAST_PRECISION <= self.precision <= LARGEST_PRECISION:
            raise ValueError(
                f"precision={self.precision}: wanted {_LEAST_PRECISION} to {LARGEST_PRECISION} bits, or a float dtype "
                "such as float16"
            )
        numbers_of(self.precision)
        if self.window < 0 or self.hidden < 0:
            raise ValueError(f"window={self.window}, hidden={self.hidden}: wanted 0 or more")
        POSITIONS.get(self.positions)
        self._weigh()

    def _weigh(self) -> Weighing:
        scale = self.scale if self.weights == "softmax" else "exchanged"
        if (self.weights, scale) not in _WEIGHTS:
            weights, scales = (", ".join(dict.fromkeys(names)) for names in zip(*_WEIGHTS, strict=True))
            wanted = f"wanted weights of {weights}; for softmax a scale of {scales}"
            raise ValueError(f"weights={self.weights}, scale={self.scale}: {wanted}")
        return _WEIGHTS[self.weights, scale](self._score_bits, SCORES)

    @property
    def _score_bits(self) -> int:
        return min(LARGEST_PRECISION, bits_of(self.precision))

    def check(self, setting: Setting) -> None:
        """Needs scores, with positions where ties are broken by them, below 2³¹."""
        super().check(setting)
        if self._weigh().ranks(setting.length) >= 1 << 31:
            raise ValueError(
                f"{self.spec}: {setting.length} positions times 2^{self._score_bits} scores, wanted below 2³¹"
            )

    @on_host
    def build(self, setting: Setting, *, seed: int) -> AttentionModel:
        """Normal weights of variance 1/d."""
        d, h = self.width, self.heads
        keys = jax.random.split(jax.random.key(seed), 6)
        maps = [
            jax.random.normal(key, (count, d // h, d)) / d**0.5
            for key, count in zip(keys[1:4], (h, self.groups or h, self.groups or h), strict=True)
        ]
        numbers = numbers_of(self.precision)
        depth = 1 if self.hidden else 0
        return AttentionModel(
            jax.random.normal(keys[0], (setting.vocabulary, d)),
            maps[0],
            maps[1],
            maps[2],
            POSITIONS.get(self.positions)(Shape(d, h, setting.positions), keys[5]),
            eqx.nn.MLP(2 * d, setting.outputs, self.hidden, depth, key=keys[4]),
            numbers,
            numbers,
            self._weigh(),
            self.causal,
            self.window,
        )


MODEL = Attention()
