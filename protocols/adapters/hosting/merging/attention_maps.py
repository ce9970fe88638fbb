"""A library's attention module as its maps: queries, keys and values of inputs, and the output of averages.

What an adapter makes of a module. Only the maps are run by the parties; the weighing is softmax of q·k/√d_qk, which the
adapter vouches for and which is held against the module's own run.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from ..fingerprint import fingerprint
from .masks import Mask

Array = npt.NDArray[Any]


class AttentionMaps(ABC):
    """Of one module; arrays are numpy's, in the module's dtype.

    Attributes:
        name: how people call the module.
        width: d of the inputs.
        dtype: of the module's numbers.
        query_shape: (h, d_qk).
        value_shape: (h, d_v).
        takes: names of what its call takes beside the inputs, and is honoured: masks.
        mask: as the last query sees it; None where all keys are weighed as they are.
        shared: arguments of the module's own call that are the same for all instances, by name.
        each: those with an axis of instances in front.
    """

    takes: ClassVar[tuple[str, ...]] = ()
    mask: Mask | None = None
    shared: Mapping[str, Any] = {}
    each: Mapping[str, Array] = {}

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
    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d_v), and the last inputs (B, d) for what goes around the sums, ↦ (B, k)."""

    @abstractmethod
    def uncut(self, x: Array) -> Array:
        """The module's own output after the last input: (B, T, d) ↦ (B, k)."""

    @abstractmethod
    def measuring(self) -> AttentionMaps:
        """The same module in float32 if its numbers have 16 bits, else with the last bit of every weight changed."""

    def called(self, batch: int, length: int, call: Mapping[str, Any]) -> AttentionMaps:
        """The same module, called with these arguments on so many instances and inputs.

        Raises:
            ValueError: an argument that it does not take, or a mask of another shape.
        """
        others = sorted(set(call) - set(self.takes))
        if others:
            wanted = f"wanted {', '.join(self.takes)}" if self.takes else "it is called with its inputs alone"
            raise ValueError(f"{self.name} does not take {', '.join(others)} here: {wanted}")
        made = copy.copy(self)
        given = {name: value for name, value in call.items() if value is not None}
        try:
            made.mask, made.shared, made.each = self._masked(batch, length, given)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None
        return made

    def rows(self, instances: slice) -> AttentionMaps:
        """The same for some of the instances."""
        made = copy.copy(self)
        made.mask = None if self.mask is None else self.mask.rows(instances)
        made.each = {name: value[instances] for name, value in self.each.items()}
        return made

    def measured(self) -> AttentionMaps:
        """`measuring`, called as this one is."""
        made = self.measuring()
        made.mask, made.shared, made.each = self.mask, self.shared, self.each
        return made

    def _masked(
        self, batch: int, length: int, call: Mapping[str, Any]
    ) -> tuple[Mask | None, Mapping[str, Any], Mapping[str, Array]]:
        """What `called` sets.

        Raises:
            ValueError: a mask of another shape.
        """
        return None, {}, {}

    def identity(self) -> bytes:
        """Equal for modules of the same numbers, settings and code."""
        return fingerprint(self)
