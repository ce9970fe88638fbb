"""A state that was handed over, as its receiver decodes it: arrays by layer and part.

Example:
    >>> import numpy as np
    >>> state = State(3, tuple(StatePart(f"layer {i} hidden", np.zeros((2, 4)), 128) for i in range(2)))
    >>> state.bits, state["layer 1 hidden"].shape, [part.name for part in state.layer(0)]
    (256, (2, 4), ['layer 0 hidden'])
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from .message import Message

_LAYER = re.compile(r"(?:layers?|blocks|h)\W?(\d+)|\[(\d+)\]")  # a path's first


@dataclass(frozen=True)
class StatePart:
    """One array of a state.

    Attributes:
        name: its path in the module's state.
        values: (B, …), bit for bit as they were handed over.
        bits: of one instance.
        grows: whether one more input would make it larger.
    """

    name: str
    values: npt.NDArray[Any] = field(repr=False)
    bits: int
    grows: bool = False

    @property
    def layer(self) -> int | None:
        """Number of its layer, from 0; None where its path names none."""
        found = _LAYER.search(self.name)
        return int(found[1] or found[2]) if found else None


@dataclass(frozen=True)
class State:
    """What a model keeps of the inputs before a position.

    Attributes:
        position: number of inputs that it is after.
        parts: in the order in which they are sent.
    """

    position: int
    parts: tuple[StatePart, ...]

    @property
    def bits(self) -> int:
        """Of all parts, each at its own bits."""
        return sum(part.bits for part in self.parts)

    @property
    def growing_bits(self) -> int:
        """Of the parts that one more input would make larger."""
        return sum(part.bits for part in self.parts if part.grows)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        for part in self.parts:
            if part.name == name:
                return part.values
        raise ValueError(f"the state has no {name}; it has {', '.join(part.name for part in self.parts)}")

    def layer(self, index: int) -> tuple[StatePart, ...]:
        """The parts of one layer.

        Raises:
            ValueError: there are none.
        """
        found = tuple(part for part in self.parts if part.layer == index)
        if not found:
            raise ValueError(
                f"the state has no layer {index}; its parts: {', '.join(part.name for part in self.parts)}"
            )
        return found


ReadState = Callable[[int, Message], State]
