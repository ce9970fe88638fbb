"""Gated networks W₃((W₁x + b₁)⁺ ⊙ (W₂x + b₂)) + b₃ in whole numbers: product, threshold, indicator and table.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Lemmas C.1 to C.6; matrices are derived here.

Example:
    >>> [int(indicator(3)(np.array([x]))[0]) for x in (2, 3, 4)], product()(np.array([-4, 5])).tolist()
    ([0, 1, 0], [-20])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Ints = Any


@dataclass(frozen=True, eq=False)
class Network:
    """A gated network; arrays are of whole numbers.

    Attributes:
        inner: W₁ (width, d) and b₁ (width,).
        gate: W₂ and b₂, of the same shapes.
        outer: W₃ (outputs, width) and b₃ (outputs,).
    """

    inner: tuple[Ints, Ints]
    gate: tuple[Ints, Ints]
    outer: tuple[Ints, Ints]

    @property
    def width(self) -> int:
        """How many hidden numbers there are."""
        return len(self.inner[1])

    def __call__(self, x: Ints) -> Ints:
        """Its outputs: (d,) ↦ (outputs,)."""
        hidden = np.maximum(self.inner[0] @ x + self.inner[1], 0) * (self.gate[0] @ x + self.gate[1])
        return self.outer[0] @ hidden + self.outer[1]


def product() -> Network:
    """x·y = (x)⁺·y − (−x)⁺·y, at width 2."""
    rows, zero = np.array([[1, 0], [-1, 0]]), np.zeros(2, int)
    return Network((rows, zero), (np.array([[0, 1], [0, 1]]), zero), (np.array([[1, -1]]), np.zeros(1, int)))


def threshold(least: int) -> Network:
    """1 from x = `least` on among whole numbers, 0 below: (x − t + 1)⁺ − (x − t)⁺, at width 2."""
    return _of_one([1 - least, -least], [1, -1])


def indicator(value: int) -> Network:
    """1 at x = `value` among whole numbers, 0 elsewhere, at width 3."""
    return _of_one([1 - value, -value, -1 - value], [1, -2, 1])


def table(values: Sequence[int], base: int, digits: int) -> Network:
    """f of k whole numbers below B, given at Σ xᵢ·Bⁱ, at width 3·Bᵏ."""
    row = base ** np.arange(digits)
    shifts = np.concatenate([[1 - cell, -cell, -1 - cell] for cell in range(base**digits)])
    weights = np.concatenate([[value, -2 * value, value] for value in values])
    zero = np.zeros((len(shifts), digits), int)
    ones = np.ones(len(shifts), int)
    return Network((np.tile(row, (len(shifts), 1)), shifts), (zero, ones), (weights[None], np.zeros(1, int)))


def _of_one(shifts: list[int], weights: list[int]) -> Network:
    ones = np.ones((len(shifts), 1), int)
    return Network((ones, np.array(shifts)), (0 * ones, ones[:, 0]), (np.array([weights]), np.zeros(1, int)))
