"""The same model of attention with fewer bits: queries, keys and values rounded to a coarser format of the same range.

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
    """A layer, or a model of one layer, in another format of numbers."""

    fine: Any
    format: FixedPoint = eqx.field(static=True)

    @property
    def inner(self) -> Any:
        """The layer in its own numbers."""
        return self.fine

    @property
    def numbers(self) -> FixedPoint:
        """The coarser format."""
        return self.format

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


def widest(model: Any) -> int:
    """Which layer has the numbers of most bits."""
    layers = layers_of(model)
    return max(range(len(layers)), key=lambda i: layers[i].numbers.precision)


def coarse(model: Any, precision: int) -> Any:
    """The model with so many bits in its widest layer."""
    layers, place = layers_of(model), widest(model)
    own = layers[place].numbers
    layer = Coarse(layers[place], FixedPoint(precision, own.fraction - (own.precision - precision)))
    if not hasattr(model, "layers"):
        return layer
    above = (*layers[:place], layer, *layers[place + 1 :])
    return CoarseAbove(model, above) if hasattr(model, "extend") else CoarseLayers(model, above)
