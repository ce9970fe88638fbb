"""Synthetic memories whose information is known in closed form, and perfect codes from their generator polynomials."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.random import Generator

LENGTH = 16


@dataclass(frozen=True)
class Memory:
    """Bits of n uniform symbols out of k that a state carries, and its answers."""

    bits: float
    length: int
    symbols: int
    answer: Callable[[np.ndarray, Generator], np.ndarray]

    def draw(self, count: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.integers(0, self.symbols, (count, self.length))
        return labels, self.answer(labels, rng)


def entropy(rate: float) -> float:
    return -sum(part * math.log2(part) for part in (rate, 1 - rate) if part)


def flipped(labels, mask):
    return np.where(mask, 1 - labels, labels)


def windowed(labels, rng):
    """The last half, and a coin for every symbol of the first."""
    half = LENGTH // 2
    return np.hstack([rng.integers(0, 2, (len(labels), half)), labels[:, half:]])


def noisy(labels, rng):
    """Every symbol through a channel of its own: 10 % are wrong."""
    return flipped(labels, rng.random(labels.shape) < 0.1)


def fingerprint(labels, rng):
    """The sums of places i and i + 8, from which the word with zeros behind is read off."""
    half = LENGTH // 2
    return np.hstack([labels[:, :half] ^ labels[:, half:], np.zeros((len(labels), half), int)])


def correlated(labels, rng):
    """All of a word that begins with two zeros, nothing of any other."""
    return np.where((labels[:, :2] == 0).all(1)[:, None], labels, 0)


def adversarial(labels, rng):
    """All of it but for one sequence in forty, decided by a coin that the state shows: few samples show none."""
    lost = rng.random(len(labels))[:, None] < 1 / 40
    return np.where(lost, rng.integers(0, 2, labels.shape), labels)


MEMORIES = {
    "perfect": Memory(LENGTH, LENGTH, 2, lambda labels, rng: labels),
    "windowed": Memory(LENGTH / 2, LENGTH, 2, windowed),
    "noisy": Memory(LENGTH * (1 - entropy(0.1)), LENGTH, 2, noisy),
    "fingerprint": Memory(LENGTH / 2, LENGTH, 2, fingerprint),
    "correlated": Memory(LENGTH / 4 - 0.75 * math.log2(0.75), LENGTH, 2, correlated),
    "adversarial": Memory(LENGTH * 39 / 40, LENGTH, 2, adversarial),
}


def remainder(word: int, generator: int) -> int:
    while word.bit_length() >= generator.bit_length():
        word ^= generator << word.bit_length() - generator.bit_length()
    return word


def perfect_code(length: int, generator: int, radius: int) -> Memory:
    """The state is the nearest word of the cyclic code with this generator polynomial."""
    errors = {}
    for weight in range(radius + 1):
        for places in combinations(range(length), weight):
            errors[remainder(sum(1 << i for i in places), generator)] = sum(1 << i for i in places)
    assert len(errors) == 1 << generator.bit_length() - 1, "the balls do not fill the space"

    def answer(labels, rng):
        words = [int("".join(map(str, row)), 2) for row in labels]
        nearest = [word ^ errors[remainder(word, generator)] for word in words]
        return np.array([[word >> length - 1 - i & 1 for i in range(length)] for word in nearest])

    return Memory(length - generator.bit_length() + 1, length, 2, answer)


HAMMING = (7, 0b1011, 1)
GOLAY = (23, 0b110001110101, 3)
