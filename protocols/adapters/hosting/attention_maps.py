"""A library's attention module as its maps: queries, keys and values of inputs, and the output of averages.

What an adapter makes of a module. Only the maps are run by the parties; the weighing is softmax of q·k/√d_qk, which the
adapter vouches for and which is held against the module's own run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt

from .fingerprint import fingerprint

Array = npt.NDArray[Any]


class AttentionMaps(ABC):
    """Of one module; arrays are numpy's, in the module's dtype.

    Attributes:
        name: how people call the module.
        width: d of the inputs.
        dtype: of the module's numbers.
        query_shape: (h, d_qk).
        value_shape: (h, d_v).
    """

    name: str
    width: int
    dtype: np.dtype[Any]
    query_shape: tuple[int, int]
    value_shape: tuple[int, int]

    @abstractmethod
    def query(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk), not yet divided by √d_qk."""

    @abstractmethod
    def key(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""

    @abstractmethod
    def value(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_v)."""

    @abstractmethod
    def output(self, average: Array) -> Array:
        """(B, h, d_v) ↦ (B, k)."""

    @abstractmethod
    def uncut(self, x: Array) -> Array:
        """The module's own output after the last input: (B, T, d) ↦ (B, k)."""

    @abstractmethod
    def measuring(self) -> AttentionMaps:
        """The same module in float32 if its numbers have 16 bits, else with the last bit of every weight changed."""

    def identity(self) -> bytes:
        """Equal for modules of the same numbers, settings and code."""
        return fingerprint(self)
