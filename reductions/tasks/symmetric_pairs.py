"""A symmetric function of pairs: x₁ … x_n y₁ … y_n and an end token; output f(|{i : g(xᵢ, yᵢ) = 1}|).

g is `gate` (and, or, xor, same) and f is `function`: parity, any, all, most (more than half), or thirds (the number
mod 3). Token 2 is the end token; T = 2n + 1. Equality is all of same, disjointness the contrary of any of and, inner
product parity of and.

Source: Bhattamishra et al. (2024), Boolean functions of pairs.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[1, 1, 1, 1, 2], [1, 1, 0, 1, 2]])).tolist()
    [0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..problems.kinds.pair_functions import FUNCTIONS, GATES, check_pair_function, hard_strings, pair_answers
from ..task import Ints, Task

END = 2


@dataclass(frozen=True)
class SymmetricPairs(Task):
    """f of the number of pairs with g = 1."""

    variants: ClassVar[tuple[str, ...]] = (
        "symmetric_pairs:gate=same,function=all",
        "symmetric_pairs:function=any",
    )

    gate: str = "and"
    function: str = "parity"

    def __post_init__(self) -> None:
        check_pair_function(self.gate, self.function)

    def length(self, n: int) -> int:
        """Two strings and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """0, 1 and the end token."""
        return 3

    def outputs(self, n: int) -> int:
        """Three for thirds."""
        return pair_answers(self.function)

    def of_count(self, count: Ints, n: int) -> Ints:
        """f at a number of pairs."""
        return np.asarray(FUNCTIONS[self.function](n, count), dtype=np.int64)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform strings; or, hard, with a number of pairs that is next to where f changes."""
        if hard:
            bits = np.concatenate(hard_strings(self.gate, self.function, n, count, rng), axis=1)
        else:
            bits = rng.integers(2, size=(count, 2 * n))
        return np.concatenate([bits, np.full((count, 1), END)], axis=1)

    def text(self, tokens: Ints) -> str:
        """The two strings."""
        n = len(tokens) // 2
        first, second = ("".join(map(str, half)) for half in (tokens[:n].tolist(), tokens[n:-1].tolist()))
        return f"{self.function} of {first} {self.gate} {second}"

    def label(self, tokens: Ints) -> Ints:
        """f of the number of pairs."""
        strings, end = tokens[..., :-1], tokens[..., -1]
        n = strings.shape[-1] // 2
        right = strings.shape[-1] == 2 * n > 0 and strings.min() >= 0 and strings.max() < END
        if not right or (end != END).any():
            raise self.refuse(f"wanted two 0/1 strings and the token {END}")
        pairs = GATES[self.gate](strings[..., :n], strings[..., n:])
        return self.of_count(pairs.sum(axis=-1), n)


TASK = SymmetricPairs()
