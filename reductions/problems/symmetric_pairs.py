"""f(|{i : g(xᵢ, yᵢ) = 1}|) for x, y ∈ {0,1}ⁿ: any symmetric function of pairs.

The gate g is and, or, xor or same; f is parity, any, all, most (more than half) or thirds (the number mod 3). So it is
IP, DISJ, EQ or the majority of a set in common, by its parameters.

Source: Bhattamishra et al. (2024), Boolean functions of pairs; costs are proved in this module and in
`reductions.problems.kinds.pair_bounds`.

Example:
    >>> SymmetricPairs("xor", "most").define((1, 0, 1), (0, 1, 1)), PROBLEM.define((1, 0, 1), (1, 1, 0))
    (1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..costs.fact import Fact
from ..problem import Array
from .kinds.composition import And, Composed, Composition, Count, Gadget, Outer, Parity
from .kinds.pair_bounds import BINOMIAL, pair_facts
from .kinds.pair_functions import FUNCTIONS, GATES, check_pair_function, hard_strings, pair_answers


@lru_cache
def _composition(gate: str, function: str) -> Composition:
    """An any is the AND of the complements, negated."""
    f, flip = FUNCTIONS[function], int(function == "any")
    special: dict[str, Outer] = {"parity": Parity(), "all": And(), "any": And(negated=True)}
    outer = special.get(function, Count(lambda n, count: int(f(n, count))))
    return Composition(Gadget(2, 2, lambda a, b: GATES[gate](a, b) ^ flip), outer)


@dataclass(frozen=True)
class SymmetricPairs(Composed):
    """f of the number of pairs with g = 1.

    Attributes:
        gate: g.
        function: f.
    """

    gate: str = "and"
    function: str = "parity"

    def __post_init__(self) -> None:
        check_pair_function(self.gate, self.function)

    @property
    def largest(self) -> int:
        """Sums of binomials are slow to work out."""
        return 100_000 if (self.gate, self.function) in BINOMIAL else super().largest

    @property
    def composition(self) -> Composition:
        """As the parameters say."""
        return _composition(self.gate, self.function)

    def answers(self, n: int) -> int:
        """Three for thirds."""
        return pair_answers(self.function)

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        count = xp.sum(GATES[self.gate](x, y), axis=-1, dtype=x.dtype)
        return xp.astype(FUNCTIONS[self.function](x.shape[-1], count), x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """One-way and two-way costs, exactly but for thirds of n ≤ 2; recall with errors where strings shatter."""
        return pair_facts(self.gate, self.function)

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """As many pairs as where f changes, or one more."""
        return hard_strings(self.gate, self.function, n, count, rng)


PROBLEM = SymmetricPairs()
