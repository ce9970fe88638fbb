"""KW(f): Alice has x with f(x) = 1, Bob y with f(y) = 0; right is every place i with x_i ≠ y_i.

The least depth of a protocol is the least depth of a formula for f of ANDs and ORs of literals, and the leaves are its
size. With `monotone`, f is monotone, right is i with x_i = 1 and y_i = 0, and so are formulas without negations.

Source: Kushilevitz and Nisan (1997), Section 5.3, the games of Karchmer and Wigderson.

Example:
    >>> sorted(RELATION.right((1, 1, 1), (1, 0, 1))), RELATION.right((1, 1, 0), (0, 1, 0))
    ([1], None)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..relation import Relation
from ..space import Input, Space, strings

# A leaf with answer i has at most min(|R|, |S|) pairs with x ⊕ y = e_i, since x determines y. There are n·2ⁿ⁻¹ pairs
# at distance 1 in all, Σ|R|·|S| ≤ 4ⁿ⁻¹, and by Cauchy and Schwarz (n·2ⁿ⁻¹)² ≤ L·4ⁿ⁻¹.
_KHRAPCHENKO = HERE.at("pairs at distance 1, at most the shorter side in each leaf, by Cauchy and Schwarz: n² leaves")
_NAMED = HERE.at("Alice sends x, Bob names a place")
_FUNCTIONS = ("parity", "majority", "some")


@dataclass(frozen=True)
class KarchmerWigderson(Relation):
    """Where inputs of different value differ.

    Attributes:
        function: `parity`, `majority` (more than half are 1) or `some` (one is 1).
        monotone: whether the place must have 1 on Alice's side.
    """

    function: str = "parity"
    monotone: bool = False

    def __post_init__(self) -> None:
        if self.function not in _FUNCTIONS:
            raise ValueError(f"function={self.function!r}: wanted one of {', '.join(_FUNCTIONS)}")
        if self.monotone and self.function == "parity":
            raise ValueError("monotone=True: parity is not monotone")

    def answers(self, n: int) -> int:
        """One answer a place."""
        return n

    def x_space(self, n: int) -> Space:
        """All strings; the promise keeps those of value 1."""
        return strings(n)

    def y_space(self, n: int) -> Space:
        """All strings; the promise keeps those of value 0."""
        return strings(n)

    def right(self, x: Input, y: Input) -> frozenset[int] | None:
        """Places where they differ, if f(x) = 1 and f(y) = 0."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        if not self._value(x) or self._value(y):
            return None
        pairs = enumerate(zip(x, y, strict=True))
        return frozenset(i for i, (a, b) in pairs if (a > b if self.monotone else a != b))

    def _value(self, x: tuple[int, ...]) -> bool:
        ones = sum(x)
        match self.function:
            case "parity":
                return ones % 2 == 1
            case "majority":
                return 2 * ones > len(x)
        return ones > 0

    def facts(self) -> tuple[Fact, ...]:
        """Khrapchenko's bound for parity, and the trivial protocol."""
        upper = Fact(Measure.D, Side.UPPER, lambda n, _: n + ceil_log2(n), "n + ceiling(log2(n))", _NAMED)
        if self.function != "parity":
            return (upper,)
        return (
            Fact(Measure.LEAVES, Side.LOWER, lambda n, _: n * n, "n**2", _KHRAPCHENKO),
            Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n * n), "ceiling(2*log2(n))", _KHRAPCHENKO),
            upper,
        )


RELATION = KarchmerWigderson()
