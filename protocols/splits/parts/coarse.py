"""The same model of attention with fewer bits: queries, keys and values, or averages, in a coarser format of one range.

Example:
    >>> from protocols.setting import Setting, builder
    >>> from reductions import TASKS
    >>> model = builder("match2_waves").build(Setting(TASKS.get("match2"), 16), seed=0)
    >>> model.numbers, coarse(model, 4).numbers
    (FixedPoint(precision=6, fraction=4), FixedPoint(precision=4, fraction=2))
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax

from ...numbers.formats import FixedPoint
from .layer_around import LayerAround


class Coarse(LayerAround):
    """A layer, or a model of one layer, in other formats of numbers and of averages."""

    fine: Any
    format: FixedPoint = eqx.field(static=True)
    averages: FixedPoint = eqx.field(static=True)

    @property
    def inner(self) -> Any:
        """The layer in its own numbers."""
        return self.fine

    @property
    def numbers(self) -> FixedPoint:
        """Of queries, keys and values."""
        return self.format

    @property
    def average(self) -> FixedPoint:
        """Of averages, as they are held."""
        return self.averages

    def embed(self, token: jax.Array, t: jax.Array) -> Any:
        """As before, of a model of one layer."""
        return self.fine.embed(token, t)

    def query(self, x: Any) -> jax.Array:
        """As before; it is rounded where it is used."""
        return self.fine.query(x)

    def key(self, x: Any) -> jax.Array:
        """As before; it is rounded where it is used."""
        return self.fine.key(x)

    def value(self, x: Any) -> jax.Array:
        """As before; it is rounded where it is used."""
        return self.fine.value(x)

    def update(self, x: Any, average: jax.Array) -> Any:
        """As before, of one layer of several."""
        return self.fine.update(x, average)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """As before, of a model of one layer."""
        return self.fine.read(average, token, t)


class CoarseLayers(eqx.Module):
    """A model of several layers of which some are coarse."""

    fine: Any
    layers: tuple[Any, ...]

    def embed(self, token: jax.Array, t: jax.Array) -> Any:
        """That of the wrapped model, unchanged."""
        return self.fine.embed(token, t)

    def read(self, x: Any) -> jax.Array:
        """That of the wrapped model, unchanged."""
        return self.fine.read(x)


class CoarseAbove(eqx.Module):
    """Recurrent layers as they are, below coarse ones of attention."""

    fine: Any
    layers: tuple[Any, ...]

    def start(self) -> Any:
        """That of the wrapped model, unchanged."""
        return self.fine.start()

    def formats(self) -> Any:
        """That of the wrapped model, unchanged."""
        return self.fine.formats()

    def extend(self, state: Any, token: jax.Array, t: jax.Array) -> tuple[Any, Any]:
        """That of the wrapped model, unchanged."""
        return self.fine.extend(state, token, t)

    def read(self, x: Any) -> jax.Array:
        """That of the wrapped model, unchanged."""
        return self.fine.read(x)


def layers_of(model: Any) -> tuple[Any, ...]:
    """The layers of attention, of a model of one layer itself."""
    return tuple(getattr(model, "layers", (model,)))


def widest(model: Any, *, averages: bool = False) -> int:
    """Which layer has the numbers, or averages, of most bits."""
    layers = layers_of(model)
    return max(range(len(layers)), key=lambda i: _format(layers[i], averages).precision)


def coarse(model: Any, precision: int, *, averages: bool = False) -> Any:
    """The model with so many bits of numbers, or of averages, in the layer that has most of them."""
    layers, place = layers_of(model), widest(model, averages=averages)
    chosen = layers[place]
    own = _format(chosen, averages)
    fewer = FixedPoint(precision, own.fraction - (own.precision - precision))
    layer = Coarse(chosen, chosen.numbers, fewer) if averages else Coarse(chosen, fewer, chosen.average)
    if not hasattr(model, "layers"):
        return layer
    above = (*layers[:place], layer, *layers[place + 1 :])
    return CoarseAbove(model, above) if hasattr(model, "extend") else CoarseLayers(model, above)


def _format(layer: Any, averages: bool) -> Any:
    return layer.average if averages else layer.numbers
