"""Linear recurrences hₜ = A·hₜ₋₁ + B·xₜ in whole numbers: the last k inputs, running sums, and a sequence by heart.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Lemmas C.20 to C.23; matrices are derived here.

Example:
    >>> run(last(2), np.array([[5], [6], [7]])).tolist()
    [[5, 0], [6, 5], [7, 6]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Ints = Any


@dataclass(frozen=True, eq=False)
class Linear:
    """A (d, d), B (d, inputs), and the state before the first token."""

    keeps: Ints
    takes: Ints
    start: Ints


def last(k: int) -> Linear:
    """The last k inputs, the latest first: a shift."""
    return Linear(np.eye(k, k=-1, dtype=int), np.eye(k, 1, dtype=int), np.zeros(k, int))


def running_sum() -> Linear:
    """Σ of all inputs so far."""
    return Linear(np.ones((1, 1), int), np.ones((1, 1), int), np.zeros(1, int))


def recited(words: Sequence[int]) -> Linear:
    """A sequence of numbers, one a step, its first in place 0 after the first step: a rotation, deaf to its inputs."""
    size = len(words)
    return Linear(np.roll(np.eye(size, dtype=int), 1, axis=1), np.zeros((size, 1), int), np.roll(np.array(words), 1))


def run(unit: Linear, inputs: Ints) -> Ints:
    """All states: (T, inputs) ↦ (T, d)."""
    state, states = unit.start, []
    for x in inputs:
        state = unit.keeps @ state + unit.takes @ x
        states.append(state)
    return np.array(states)


def nearest_word(value: int, words: int, *, linear: bool = False) -> int:
    """The word with the largest logit: 2·i·v − i² is largest at i = v; with i·v alone it is an end of the alphabet.

    Source: Wen, Dang and Lyu (2024), Lemma C.27, whose linear read-out this mends.

    Example:
        >>> nearest_word(3, 8), nearest_word(3, 8, linear=True)
        (3, 7)
    """
    logits = [i * value if linear else 2 * i * value - i**2 for i in range(words)]
    return int(np.argmax(logits))
