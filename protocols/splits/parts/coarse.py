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

from ...numbers.formats import FixedPoint


class Coarse(eqx.Module):
    """A layer in another format of numbers."""

    inner: Any
    numbers: FixedPoint = eqx.field(static=True)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class CoarseLayers(eqx.Module):
    """A model of several layers of which some are coarse."""

    inner: Any
    layers: tuple[Any, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


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
    return CoarseLayers(model, (*layers[:place], layer, *layers[place + 1 :]))
