"""A layer of attention made of another: formats, weights, shapes and the mask are the inner layer's."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import equinox as eqx
import jax

from ...numbers.exact_float import ExactFloat
from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing


class LayerAround(eqx.Module):
    """What a layer takes over from an inner one, and may say otherwise."""

    @property
    @abstractmethod
    def inner(self) -> Any:
        """The layer inside."""

    @property
    def numbers(self) -> FixedPoint | ExactFloat:
        """Format of queries, keys and values."""
        return self.inner.numbers

    @property
    def average(self) -> FixedPoint | ExactFloat:
        """Format of Σwv/Σw."""
        return self.inner.average

    @property
    def weigh(self) -> Weighing:
        """How scores become weights."""
        return self.inner.weigh

    @property
    def query_shape(self) -> tuple[int, int]:
        """Shape of a query: (h, d_qk)."""
        return self.inner.query_shape

    @property
    def value_shape(self) -> tuple[int, int]:
        """Shape of a value: (h, d_v)."""
        return self.inner.value_shape

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """What is added to a score, −∞ for a masked position."""
        return self.inner.bias(t_query, t_key)
