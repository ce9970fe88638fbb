"""What is known of a problem in closed form: a measure, a side, an exact value, a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from .logarithms import ceil_log2
from .measure import Measure, Side
from .power import Count
from .source import Source

_ONE_WAY = {Measure.STATES_AB: Measure.D1_AB, Measure.STATES_BA: Measure.D1_BA}


@dataclass(frozen=True)
class Fact:
    """For every n ≥ `smallest`: the problem's cost in `measure` is ≥ (or ≤) `value(n, ε)`.

    Attributes:
        measure: what is counted.
        side: whether the value is a lower or an upper bound.
        value: (n, ε) ↦ exact bits, or states, which may be a power not multiplied out; ε is ignored by deterministic
            measures.
        formula: the same as sympy text in n, epsilon and the problem's parameters; for display only.
        source: where it is proved.
        smallest: smallest n it holds for.
        on_average: whether it holds for the average error over uniform inputs, not only for the worst case.
    """

    measure: Measure
    side: Side
    value: Callable[[int, Fraction], Count]
    formula: str
    source: Source
    smallest: int = 1
    on_average: bool = False

    def at(self, n: int, error: Fraction = Fraction(0)) -> int:
        """The bound at n, in bits (or states), exactly.

        Raises:
            ValueError: the fact does not speak of this n.
        """
        return int(self.count(n, error))

    def count(self, n: int, error: Fraction = Fraction(0)) -> Count:
        """The same, left as a power where it is one.

        Raises:
            ValueError: the fact does not speak of this n.
        """
        if n < self.smallest:
            raise ValueError(
                f"the {self.side.value} bound on {self.measure.value} holds from n={self.smallest}, not n={n}"
            )
        return self.value(n, error)


def exactly(fact: Fact) -> tuple[Fact, Fact]:
    """Both sides of a cost that is known exactly."""
    return replace(fact, side=Side.LOWER), replace(fact, side=Side.UPPER)


def with_implied(facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """All facts, and for each count of one-way states the bits ⌈log₂ states⌉ that it means."""
    for fact in facts:
        yield fact
        if fact.measure in _ONE_WAY:
            yield replace(
                fact,
                measure=_ONE_WAY[fact.measure],
                value=_in_bits(fact.value),
                formula=f"ceiling(log2({fact.formula}))",
            )


def _in_bits(states: Callable[[int, Fraction], Count]) -> Callable[[int, Fraction], int]:
    return lambda n, error: ceil_log2(states(n, error))
