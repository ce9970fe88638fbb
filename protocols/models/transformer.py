"""Transformer: x ← x + O·attention(norm(x)), x ← x + MLP(norm(x)), for each of several layers; argmax W·norm(x).

q, k, v and averages have p bits, as in one layer of attention; what a position carries between layers never crosses.
Run by two parties it costs bits that grow with T: `protocols.splits.layers` says why.

Source: Vaswani et al., arXiv 1706.03762 (2017); norms in front as in Xiong et al., arXiv 2002.04745 (2020).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> len(model.layers), model.layers[0].query_shape
    (2, (1, 16))
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ..numbers.exact_float import ExactFloat
from ..numbers.formats import FixedPoint
from ..numbers.precision import Precision
from ..numbers.weights import Weighing
from ..setting import Setting
from .attention import Attention, AttentionModel, Placed
from .parts.attention_parameters import AttentionParameters
from .parts.on_host import on_host
from .parts.random_map import random_map

LARGEST_DEPTH = 64


class TransformerLayer(eqx.Module):
    """Maps of attention, and what follows it."""

    attention: AttentionModel
    output: jax.Array  # O (d, d)
    mlp: eqx.nn.MLP
    norms: tuple[eqx.nn.RMSNorm, eqx.nn.RMSNorm]

    @property
    def numbers(self) -> FixedPoint | ExactFloat:
        """That of its layer of attention."""
        return self.attention.numbers

    @property
    def average(self) -> FixedPoint | ExactFloat:
        """That of its layer of attention."""
        return self.attention.average

    @property
    def weigh(self) -> Weighing:
        """That of its layer of attention."""
        return self.attention.weigh

    @property
    def query_shape(self) -> tuple[int, int]:
        """Shape of a query: (h, d/h)."""
        return self.attention.query_shape

    @property
    def value_shape(self) -> tuple[int, int]:
        """Shape of a query: (h, d/h)."""
        return self.attention.value_shape

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """That of its layer of attention."""
        return self.attention.bias(t_query, t_key)

    def query(self, x: Placed) -> jax.Array:
        """Of the normed input."""
        return self.attention.query((self.norms[0](x[0]), x[1]))

    def key(self, x: Placed) -> jax.Array:
        """Of the normed input."""
        return self.attention.key((self.norms[0](x[0]), x[1]))

    def value(self, x: Placed) -> jax.Array:
        """Of the normed input."""
        return self.attention.value((self.norms[0](x[0]), x[1]))

    def update(self, x: Placed, average: jax.Array) -> Placed:
        """The next input, at the same position."""
        after = x[0] + self.output @ average.ravel()
        return after + self.mlp(self.norms[1](after)), x[1]

    def at_precision(self, precision: Precision) -> TransformerLayer:
        """The same weights with attention in other numbers."""
        return replace(self, attention=self.attention.at_precision(precision))

    def with_ranges(self, numbers: int, scores: int) -> TransformerLayer:
        """The same weights with attention in other ranges."""
        return replace(self, attention=self.attention.with_ranges(numbers, scores))


class TransformerModel(eqx.Module):
    """Layers between an embedding with positions and a linear readout."""

    layers: tuple[TransformerLayer, ...]
    norm: eqx.nn.RMSNorm
    readout: jax.Array  # (outputs, d)

    @property
    def vocabulary(self) -> int:
        """Number of different tokens."""
        return self.layers[0].attention.vocabulary

    @property
    def outputs(self) -> int:
        """Number of different outputs."""
        return self.readout.shape[0]

    @property
    def longest(self) -> int | None:
        """Number of positions that there are; None where there is one for every t."""
        return self.layers[0].attention.longest

    def embed(self, token: jax.Array, t: jax.Array) -> Placed:
        """The first layer's embedding, positions added if they are; and t."""
        return self.layers[0].attention.embed(token, t)

    def read(self, x: Placed) -> jax.Array:
        """The output with the largest logit."""
        return jnp.argmax(self.logits(x))

    def logits(self, x: Placed) -> jax.Array:
        """A number for each output, (outputs,)."""
        return self.readout @ self.norm(x[0])

    def at_precision(self, precision: Precision) -> TransformerModel:
        """The same weights with every layer in other numbers."""
        return replace(self, layers=tuple(layer.at_precision(precision) for layer in self.layers))


@dataclass(frozen=True)
class Transformer(AttentionParameters):
    """Untrained transformer; `hidden` is the width of its MLPs, the other parameters are those of one layer."""

    family: ClassVar[str] = "transformer"
    source: ClassVar[str] = "Vaswani et al., arXiv 1706.03762 (2017)"

    layers: int = 2
    hidden: int = 32

    def __post_init__(self) -> None:
        if not 1 <= self.layers <= LARGEST_DEPTH:
            raise ValueError(f"layers={self.layers}: wanted 1 to {LARGEST_DEPTH}")
        if self.hidden < 1:
            raise ValueError(f"hidden={self.hidden}: wanted 1 or more")
        self._attention()

    def _attention(self) -> Attention:
        return self.as_kind(Attention)

    def check(self, setting: Setting) -> None:
        """What a layer of attention needs."""
        super().check(setting)
        self._attention().check(setting)

    @on_host
    def build(self, setting: Setting, *, seed: int) -> TransformerModel:
        """Maps of attention as for one layer, linear maps uniform in ±1/√d."""
        keys = jax.random.split(jax.random.key(seed), self.layers + 1)
        made = [self._layer(setting, seed * LARGEST_DEPTH + i, key) for i, key in enumerate(keys[:-1])]
        readout = random_map(keys[-1], setting.outputs, self.width)
        return TransformerModel(tuple(made), eqx.nn.RMSNorm(self.width), readout)

    def _layer(self, setting: Setting, seed: int, key: jax.Array) -> TransformerLayer:
        d, (output, mlp) = self.width, jax.random.split(key)
        return TransformerLayer(
            self._attention().build(setting, seed=seed),
            random_map(output, d, d),
            eqx.nn.MLP(d, d, self.hidden, 1, key=mlp),
            (eqx.nn.RMSNorm(d), eqx.nn.RMSNorm(d)),
        )


MODEL = Transformer()
