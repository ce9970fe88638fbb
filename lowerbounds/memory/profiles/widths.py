"""States that are needed at every cut, for zero error: classes of prefixes that some continuation tells apart.

Definition. Two prefixes of t tokens are equal if after every common continuation all right outputs agree, that after
the t-th token itself included: a state is read after its token. The width at t is the number of classes; a model that
is never wrong has at least so many states there. One automaton attains all widths at once, since the class at t and the
next token decide the class at t + 1; its layers are found from the end backwards.

With a promise, prefixes that no common continuation tells apart may still need different states: the width is the
chromatic number of the graph of those that one tells apart, a bound for each cut by itself, not an automaton.

Source: Nerode (1958), Linear automaton transformations, by layers; Paull and Unger (1959), Minimizing the number of
states in incompletely specified sequential switching functions, for the promise.

Example:
    >>> widths((2, 2, 2), ((3, np.array([0, 1, 1, 0, 1, 0, 0, 1], np.int32)),))  # parity of three bits
    (Width(lower=1, upper=1), Width(lower=2, upper=2), Width(lower=2, upper=2), Width(lower=2, upper=2))
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .colouring import colours
from .space import TooMany

MOST_CELLS = 1 << 24  # of rows that are compared pair by pair

Numbers = npt.NDArray[np.int32]
Outputs = Sequence[tuple[int, Numbers]]


@dataclass(frozen=True)
class Width:
    """How many states are needed at one cut: exactly, or between two bounds."""

    lower: int
    upper: int

    @property
    def exact(self) -> bool:
        """Whether both bounds are the same."""
        return self.lower == self.upper

    @property
    def bits(self) -> float:
        """log₂ of the lower bound."""
        return math.log2(self.lower)


def widths(sizes: Sequence[int], outputs: Outputs) -> tuple[Width, ...]:
    """The widths at the cuts 0 … T of sequences with so many tokens at each position.

    Args:
        sizes: k₁ … k_T.
        outputs: pairs of t and the right outputs after every prefix of t tokens, (k₁ ⋯ k_t,), −1 where undefined.

    Raises:
        ValueError: a promise on too many sequences.
    """
    if all((table >= 0).all() for _, table in outputs):
        return tuple(Width(width, width) for width in _layers(sizes, dict(outputs)))
    return tuple(_coloured(sizes, outputs, cut) for cut in range(len(sizes) + 1))


def _layers(sizes: Sequence[int], outputs: dict[int, Numbers]) -> list[int]:
    """Numbers of classes, from the last cut backwards."""
    classes = np.zeros(math.prod(sizes), np.int32)
    found = []
    for cut in range(len(sizes), -1, -1):
        if cut < len(sizes):
            classes = distinct(classes.reshape(-1, sizes[cut]))
        if cut in outputs:
            classes = distinct(np.stack([outputs[cut], classes], axis=1))
        found.append(int(classes.max()) + 1)
    return found[::-1]


def distinct(rows: Numbers) -> Numbers:
    """The number of each row among the distinct ones: (N, m) ↦ (N,)."""
    numbers = rows[:, 0]
    for column in rows.T[1:]:
        keys = numbers.astype(np.int64) * (int(column.max()) + 1) + column
        numbers = np.unique(keys, return_inverse=True)[1].reshape(-1).astype(np.int32)
    return numbers if rows.shape[1] > 1 else np.unique(numbers, return_inverse=True)[1].reshape(-1).astype(np.int32)


def _coloured(sizes: Sequence[int], outputs: Outputs, cut: int) -> Width:
    """Bounds on the colours that prefixes need, from what later outputs say of them."""
    prefixes = math.prod(sizes[:cut])
    parts = [table.reshape(prefixes, -1) for place, table in outputs if place >= cut]
    rows = np.unique(np.concatenate(parts, axis=1), axis=0) if parts else np.zeros((1, 1), np.int32)
    if len(rows) ** 2 * rows.shape[1] > MOST_CELLS << 6:
        raise TooMany(f"cut {cut}: {len(rows)} kinds of prefixes under a promise are too many to colour")
    conflict = np.zeros((len(rows), len(rows)), bool)
    for i, row in enumerate(rows):
        conflict[i] = ((rows != row) & (rows >= 0) & (row >= 0)).any(axis=1)
    return Width(*colours(conflict))
