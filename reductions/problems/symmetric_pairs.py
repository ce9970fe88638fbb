"""A symmetric function of pairs: f(|{i : g(xᵢ, yᵢ) = 1}|) for bits x of Alice and y of Bob.

g is `gate` (and, or, xor, same) and f is `function`: parity, any, all, most (more than half), or thirds (the number
mod 3). Inner product, disjointness and equality are among these, or their contraries.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), Boolean functions of pairs; the numbers of rows are proved here.

Example:
    >>> PROBLEM.define((0, 1, 1), (1, 1, 1)), PROBLEM.define((0, 0, 1), (1, 1, 1))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import ClassVar

from ..composition import Composed, Composition, Count, Gadget
from ..fact import Fact, exactly
from ..measure import Measure, Side
from ..pair_functions import GATES, answers, check_names, of_count
from ..problem import Array
from ..source import HERE

_HALF = "1 + (2**n {sign} (1 - Mod(n, 2))*binomial(n, floor(n/2)))/2"
# x ≠ x' differ in a set S. xor: for y = x ⊕ E with |E| = ⌊n/2⌋ + 1, S ⊆ E or E ⊂ S, x' is within n/2 of y and x is not.
# and: of |x| > n/2 and i in x but not in x', a set y ⊆ x with i and ⌊n/2⌋ + 1 elements meets more than half in x alone;
# where |x| ≤ n/2 the row is 0. or: the same for the complements, at least half of whose elements meet. thirds of a
# distance: y = x if 3 does not divide |S|, and else y = x ⊕ {i} with i in S.
_TWO = "one bit of x decides its row"
_ALL = "all rows differ"
_MOST = "rows of at most half the elements are equal, the others differ"


def _rows(gate: str, function: str) -> tuple[str, str]:
    """A formula for the number of different rows, and why."""
    distance = gate in ("xor", "same")
    if (distance and function == "parity") or (gate, function) in (("and", "all"), ("or", "any")):
        return "2", _TWO
    if function == "most" and not distance:
        return _HALF.format(sign="-" if gate == "and" else "+"), _MOST
    return "2**n", _ALL


def _number(formula: str, n: int) -> int:
    """What the formula says."""
    if formula == "2":
        return 2
    if formula == "2**n":
        return 2**n
    middle = comb(n, n // 2) * (1 - n % 2)
    return 1 + (2**n + (middle if " + (1 - Mod" in formula else -middle)) // 2


@lru_cache
def _composition(gate: str, function: str) -> Composition:
    def cell(a: int, b: int) -> int:
        return int(GATES[gate](a, b))

    return Composition(Gadget(2, 2, cell), Count(lambda n, count: int(of_count(function, count, n))))


@dataclass(frozen=True)
class SymmetricPairs(Composed):
    """f of the number of pairs with g = 1."""

    full: ClassVar[frozenset[tuple[str, str]]] = frozenset(  # IP, DISJ or EQ, up to complements
        {("and", "parity"), ("or", "parity"), ("and", "any"), ("or", "all")}
        | {(gate, function) for gate in ("xor", "same") for function in ("any", "all")}
    )

    gate: str = "and"
    function: str = "most"

    def __post_init__(self) -> None:
        check_names(self.gate, self.function)

    @property
    def composition(self) -> Composition:
        """The gate on every pair, and the function of their number."""
        return _composition(self.gate, self.function)

    def answers(self, n: int) -> int:
        """Three for thirds."""
        return answers(self.function)

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        pairs = {"and": x & y, "or": x | y, "xor": x ^ y, "same": 1 - (x ^ y)}[self.gate]
        return xp.astype(of_count(self.function, xp.sum(pairs, axis=-1, dtype=x.dtype), x.shape[-1]), x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """Numbers of rows, and D where the function is inner product, disjointness or equality up to complements."""
        formula, why = _rows(self.gate, self.function)
        states = (
            exactly(Fact(measure, Side.LOWER, lambda n, _: _number(formula, n), formula, HERE.at(why)))
            for measure in (Measure.STATES_AB, Measure.STATES_BA)
        )
        both = tuple(fact for pair in states for fact in pair)
        if (self.gate, self.function) not in self.full:
            return both
        ranks = HERE.at("the ranks of the ones and of the zeros are 2ⁿ and 2ⁿ − 1 or more; Alice sends x, Bob answers")
        return (*both, *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: n + 1, "n + 1", ranks)))


PROBLEM = SymmetricPairs()
