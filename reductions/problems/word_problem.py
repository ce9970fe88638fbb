"""WORD(G): x, y ∈ Gⁿ, words over a small group; the answer is 1 when the product x₁⋯xₙ·y₁⋯yₙ is the identity.

Of a word only its product matters, so a state of ⌈log₂ |G|⌉ bits is enough at any length, and none is smaller.

Source: Barrington (1989) for word problems of small groups; proved in this module.

Example:
    >>> PROBLEM.define((1, 1), (0, 0)), PROBLEM.define((1, 0), (0, 0))  # in Z₂
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Problem
from ..space import Input, Space, strings

Permutation = tuple[int, ...]

_GENERATORS: dict[str, tuple[Permutation, ...]] = {
    "z2": ((1, 0),),
    "z3": ((1, 2, 0),),
    "z4": ((1, 2, 3, 0),),
    "v4": ((1, 0, 2, 3), (0, 1, 3, 2)),
    "s3": ((1, 2, 0), (1, 0, 2)),
    "q8": ((1, 2, 3, 0, 5, 6, 7, 4), (4, 7, 6, 5, 2, 1, 0, 3)),
    "a5": ((1, 2, 3, 4, 0), (1, 2, 0, 3, 4)),
}
# Alice's product a is told from a' by Bob's a⁻¹; the matrix is that of equality of a⁻¹ and Bob's product, with lines
# repeated.
_STATES = HERE.at("products a and a' are told apart by a⁻¹; the product is all that matters")
_RANKS = HERE.at("ones and zeros both have rank |G|: equality of a⁻¹ and b; Alice sends a, Bob answers")


@dataclass(frozen=True)
class WordProblem(Problem):
    """Whether two words over a group multiply to the identity.

    Attributes:
        group: `z2`, `z3`, `z4`, `v4`, `s3`, `q8` or `a5`.
    """

    group: str = "z2"

    def __post_init__(self) -> None:
        if self.group not in _GENERATORS:
            raise ValueError(f"group={self.group!r}: wanted one of {', '.join(_GENERATORS)}")

    @property
    def order(self) -> int:
        """|G|, the number of elements."""
        return len(_elements(self.group))

    def x_space(self, n: int) -> Space:
        """Words of n elements, the identity being 0."""
        return strings(n, self.order)

    def y_space(self, n: int) -> Space:
        """Words of n elements, the identity being 0."""
        return strings(n, self.order)

    def define(self, x: Input, y: Input) -> int:
        """All elements multiplied, Alice's first."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        elements = _elements(self.group)
        product = elements[0]
        for letter in (*x, *y):
            product = _times(product, elements[letter])
        return int(product == elements[0])

    def facts(self) -> tuple[Fact, ...]:
        """Every cost exactly, and none depends on n."""
        order = self.order

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: order, str(order), _STATES))

        bits = ceil_log2(2 * order)
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: bits, str(bits), _RANKS)),
        )


def _times(a: Permutation, b: Permutation) -> Permutation:
    """First a, then b."""
    return tuple(b[i] for i in a)


@cache
def _elements(group: str) -> tuple[Permutation, ...]:
    """All products of the generators, the identity first, then in lexicographic order."""
    generators = _GENERATORS[group]
    one = tuple(range(len(generators[0])))
    found, waiting = {one}, [one]
    while waiting:
        a = waiting.pop()
        for b in generators:
            if (c := _times(a, b)) not in found:
                found.add(c)
                waiting.append(c)
    return (one, *sorted(found - {one}))


PROBLEM = WordProblem()
