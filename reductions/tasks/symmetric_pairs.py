"""A symmetric function of pairs: x₁ … x_n y₁ … y_n and an end token; output f(|{i : g(xᵢ, yᵢ) = 1}|).

g is `gate` (and, or, xor, same) and f is `function`: parity, any, all, most (more than half), or thirds (the number
mod 3). Token 2 is the end token; T = 2n + 1. Equality is all of same, disjointness the contrary of any of and, inner
product parity of and.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), Boolean functions of pairs.

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

from ..task import Ints, Task

END = 2
GATES = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor, "same": np.equal}
FUNCTIONS = ("parity", "any", "all", "most", "thirds")


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
        if self.gate not in GATES or self.function not in FUNCTIONS:
            wanted = f"wanted one of {', '.join(GATES)}, and one of {', '.join(FUNCTIONS)}"
            raise ValueError(f"gate={self.gate}, function={self.function}: {wanted}")

    def length(self, n: int) -> int:
        """Two strings and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """0, 1 and the end token."""
        return 3

    def outputs(self, n: int) -> int:
        """Three for thirds."""
        return 3 if self.function == "thirds" else 2

    def of_count(self, count: Ints, n: int) -> Ints:
        """f at a number of pairs."""
        table = {"parity": count % 2, "any": count > 0, "all": count == n, "most": 2 * count > n, "thirds": count % 3}
        return np.asarray(table[self.function], dtype=np.int64)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform strings; or, hard, with a number of pairs that is next to where f changes."""
        bits = rng.integers(2, size=(count, 2, n))
        if hard:
            ones = np.clip({"any": 0, "all": n - 1}.get(self.function, n // 2) + rng.integers(2, size=count), 0, n)
            wanted = rng.permuted(np.arange(n) < ones[:, None], axis=1)
            pairs = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
            says = GATES[self.gate](pairs[:, 0], pairs[:, 1]).astype(bool)
            drawn = [
                pairs[says == value][rng.integers((says == value).sum(), size=(count, n))] for value in (True, False)
            ]
            bits = np.where(wanted[..., None], *drawn).swapaxes(1, 2)
        return np.concatenate([bits.reshape(count, 2 * n), np.full((count, 1), END)], axis=1)

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
