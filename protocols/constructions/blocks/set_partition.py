"""Partitions of n things, and one dead state, as one number below Bell(n) + 1.

A partition is held as the label of each thing, the least member of its block; all labels n mean dead. Its rank is the
lexicographic rank of its restricted growth string.

Source: Knuth, The Art of Computer Programming 4A (2011), Section 7.2.1.5.

Example:
    >>> form = SetPartition(3)
    >>> form.radices((3,)), form.encode(np.array([[0, 0, 0], [0, 1, 2], [3, 3, 3]])).ravel().tolist()
    ((6,), [0, 4, 5])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from ...messages.packing import Values
from ...numbers.formats import Shape

LARGEST = 512  # the table of completions has n² numbers of up to log₂ Bell(n) bits


@dataclass(frozen=True)
class SetPartition:
    """A format of states: one leaf of n labels."""

    things: int

    def __post_init__(self) -> None:
        if not 1 <= self.things <= LARGEST:
            raise ValueError(f"partitions of {self.things} things: wanted 1 to {LARGEST}")

    @property
    def partitions(self) -> int:
        """Bell(n), the number of partitions of n things."""
        return int(_completions(self.things)[self.things, 0])

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """One field of Bell(n) + 1 values."""
        return (self.partitions + 1,)

    def round(self, leaf: jax.Array) -> jax.Array:
        """Nothing to round."""
        return leaf

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """Ranks of a batch of labellings, (B, n) ↦ (B, 1), Python integers."""
        n = self.things
        dead = (leaf == n).all(axis=1)
        labels = np.where(dead[:, None], 0, leaf).astype(np.int64)
        if (
            (labels < 0).any()
            or (labels > np.arange(n)).any()
            or (np.take_along_axis(labels, labels, 1) != labels).any()
        ):
            raise ValueError("labels are not the least members of blocks")
        opens = labels == np.arange(n)
        growth = np.take_along_axis(np.cumsum(opens, axis=1) - 1, labels, 1)
        blocks = np.cumsum(opens, axis=1) - opens  # before each thing
        table = _completions(n)
        rank = np.zeros(len(leaf), dtype=object)
        for i in range(n):
            rank = rank + growth[:, i].astype(object) * table[n - 1 - i, blocks[:, i]]
        return np.where(dead, self.partitions, rank)[:, None]

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The labellings with these ranks."""
        n = self.things
        rank = fields[:, 0].astype(object)
        dead = np.asarray(rank == self.partitions, dtype=bool)
        rank = np.where(dead, 0, rank)
        labels = np.zeros((len(fields), n), dtype=np.int64)
        leaders = np.zeros((len(fields), n), dtype=np.int64)
        blocks = np.zeros(len(fields), dtype=np.int64)
        rows, table = np.arange(len(fields)), _completions(n)
        for i in range(n):
            weight = table[n - 1 - i, blocks]
            block = np.minimum(rank // weight, blocks.astype(object)).astype(np.int64)
            rank = rank - block.astype(object) * weight
            leaders[rows, block] = np.where(block == blocks, i, leaders[rows, block])
            labels[:, i] = leaders[rows, block]
            blocks += block == blocks
        return np.where(dead[:, None], n, labels)


@cache
def _completions(n: int) -> npt.NDArray[np.object_]:
    """table[r, m]: ways to place r more things when there are m blocks, Σ over an old block or a new one."""
    table = np.ones((n + 1, n + 2), dtype=object)
    old = np.arange(n + 2).astype(object)
    for r in range(1, n + 1):
        table[r, : n + 1] = old[: n + 1] * table[r - 1, : n + 1] + table[r - 1, 1:]
    return table
