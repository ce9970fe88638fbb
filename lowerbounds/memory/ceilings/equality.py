"""x = y for a uniform x out of N = kⁿ, y the same with probability p: few bits make most answers right.

Let y ≠ x be uniform otherwise. A state that stands for c rows answers "no" in all other columns, rightly; in the column
of one of its rows it errs either on that row, p/N, or on the c − 1 others, (1 − p)/(N(N − 1)) each. So it costs
c·min(p(N−1), (1−p)(c−1)) / (N(N−1)). Classes that always say no can be one class, of L rows, and the others are best
balanced, c(c − 1) being convex. The sum is convex in L: one more row costs p/N, and takes 2(c − 1)(1 − p)/(N(N − 1))
from the largest class, of c rows; so L grows until the second is no more than the first.

With `unequal=independent` y is drawn anew and may be x after all: p becomes p + (1 − p)/N. With `unequal=one_place` y
differs from x in one place only, the `hard` sample of string equality: the sum of the symbols modulo k is right always,
in log₂ k bits (one parity bit for k = 2). That law is hard to learn, not to remember, and has no ceiling worth quoting.

Source: proved here, in the lines above.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(CEILING.ceiling(3, Capacity.of(states=m)).accuracy) for m in (1, 2, 3, 8)]
    ['1/2', '11/14', '7/8', '1']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reductions import Problem
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import counted
from reductions.problems.equality import Equality as EqualityProblem

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import Ints, Kind
from ..matrices.law import Law
from .balls.content import content_bits

UNEQUAL = ("random", "independent", "one_place")
_MOST_BITS = 1 << 17  # of N
_MOST_ROWS = 16


@dataclass(frozen=True)
class Equality(Kind):
    """Whether two strings are the same.

    Attributes:
        alphabet: k.
        equal: p.
        unequal: how y is drawn otherwise.
    """

    alphabet: int = 2
    equal: Fraction = Fraction(1, 2)
    unequal: str = "random"

    def __post_init__(self) -> None:
        if self.alphabet < 2 or not 0 <= self.equal <= 1:
            raise ValueError(f"alphabet={self.alphabet}, equal={self.equal}: wanted at least 2, and a share in [0, 1]")
        if self.unequal not in UNEQUAL:
            raise ValueError(f"unequal={self.unequal}: wanted one of {', '.join(UNEQUAL)}")

    @property
    def largest(self) -> int:
        """N is written out."""
        return _MOST_BITS // (self.alphabet - 1).bit_length()

    @property
    def note(self) -> str:
        """A law that a few bits solve says so."""
        if self.unequal == "one_place":
            bits = ceil_log2(self.alphabet)
            solved = f"the sum of the symbols modulo {self.alphabet}, {counted(bits, 'bit')},"
            return f"{solved} solves this law at every n: hard to learn, not to remember; quote no ceiling for it"
        return "about 1 − 2^−(s+1) at p = 1/2: equality has no ceiling on averages that asks for linear state"

    def law(self, n: int) -> str:
        """How the two strings are drawn."""
        others = {"random": "a uniform other string", "independent": "drawn independently of x"}
        otherwise = others.get(self.unequal, "x with one place changed")
        return (
            f"x uniform of {n} symbols of {self.alphabet} values; y = x with probability {self.equal}, else {otherwise}"
        )

    def content_bits(self, n: int) -> int:
        """x itself, or the sum of its symbols."""
        return content_bits(1 if self.unequal == "one_place" else n, self.alphabet)

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """Classes that always say no, and balanced ones."""
        if self.unequal == "one_place":
            return self._one_place(capacity)
        strings = self.alphabet**n
        share = self.equal + (Fraction(1 - self.equal, strings) if self.unequal == "independent" else 0)
        accuracy = 1 - _least_error(strings, capacity.states_up_to(strings), share)
        return Bound(accuracy, Status.EXACT, "classes that always say no, and balanced ones", accuracy)

    def _one_place(self, capacity: Capacity) -> Bound:
        if capacity.states_up_to(self.alphabet) == self.alphabet:
            return Bound(Fraction(1), Status.EXACT, "the sum of the symbols tells the strings apart", Fraction(1))
        blind = max(self.equal, 1 - self.equal)
        if capacity.states_up_to(2) == 1:
            return Bound(blind, Status.EXACT, "one state: always the likelier answer", blind)
        return Bound(Fraction(1), Status.UPPER, "no bound is known here below 1", blind)

    def matrix(self, n: int) -> Law | None:
        """Strings that differ in one place, for fewer states than symbols."""
        if self.unequal != "one_place" or n > _MOST_ROWS or self.alphabet**n > _MOST_ROWS:
            return None
        rows = list(EqualityProblem(self.alphabet).x_space(n))
        near = n * (self.alphabet - 1)
        yes, no = self.equal.numerator * near, self.equal.denominator - self.equal.numerator
        apart = [[sum(a != b for a, b in zip(x, y, strict=True)) for y in rows] for x in rows]  # type: ignore[arg-type]
        weights = tuple(tuple({0: yes, 1: no}.get(d, 0) for d in row) for row in apart)
        return Law(weights, tuple(tuple(int(d == 0) for d in row) for row in apart))

    def weigh(self, problem: Problem, n: int, x: Ints, y: Ints) -> Ints:
        """p shared by N pairs, 1 − p by those that differ, or differ in one place."""
        apart, no = (x != y).sum(axis=1), self.equal.denominator - self.equal.numerator
        others = n * (self.alphabet - 1) if self.unequal == "one_place" else self.alphabet**n - 1
        yes = self.equal.numerator * others
        if self.unequal == "independent":
            yes += self.equal.denominator  # p·N + 1 − p, where N − 1 are other strings
        return np.where(apart == 0, yes, np.where((apart == 1) | (self.unequal != "one_place"), no, 0))

    def draw(self, problem: Problem, n: int, count: int, seed: int) -> tuple[Ints, Ints]:
        """x, and y the same with probability p, or else another."""
        rng = np.random.default_rng(seed)
        x = rng.integers(0, self.alphabet, (count, n))
        shift = rng.integers(0, self.alphabet, (count, n))
        if self.unequal == "one_place":
            shift = np.where(
                np.arange(n) == rng.integers(0, n, (count, 1)), rng.integers(1, self.alphabet, (count, 1)), 0
            )
        while self.unequal == "random" and (same := (shift == 0).all(axis=1)).any():
            shift[same] = rng.integers(0, self.alphabet, (same.sum(), n))
        equal = rng.integers(0, self.equal.denominator, (count, 1)) < self.equal.numerator
        return x, np.where(equal, x, (x + shift) % self.alphabet)

    @classmethod
    def of(cls, problem: Problem) -> Equality | None:
        """EQ over its own symbols, half of the pairs equal."""
        return cls(problem.symbols) if type(problem) is EqualityProblem else None


def _least_error(strings: int, states: int, share: Fraction) -> Fraction:
    """Σ of the classes' costs at the optimum."""
    yes, no = share.numerator, share.denominator - share.numerator
    unit = share.denominator * strings * (strings - 1)

    def error(aside: int) -> int:
        """In units, with one class of this size that always says no, and the others balanced."""
        rest, classes = strings - aside, states - (aside > 0)
        size, longer = divmod(rest, classes) if classes else (0, 0)
        pairs = longer * (size + 1) * size + (classes - longer) * size * (size - 1)
        return yes * aside * (strings - 1) + no * pairs

    largest = yes * (strings - 1) // (2 * no) + 1 if no else strings  # a balanced class that is not worth shrinking
    aside = max(1, strings - largest * (states - 1)) if states > 1 else strings
    return Fraction(min(error(0), error(aside)), unit) if strings > 1 else Fraction(0)


CEILING = Equality()
