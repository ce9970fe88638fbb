"""n symbols of k values, uniform, and one position is asked: the purest memory.

Ball filling bounds the accuracy from above in exact integers (`balls.filling`); it is met by perfect and quasi-perfect
codes and by coverings of radius one (`codes.known`, `codes.linear`), and where states are few all codes are gone
through (`codes.column_types`). Where kⁿ is too long to be written, shells and entropy, rounded outwards, take its place
(`balls.shells`). With positions asked by integer weights the uniform ceiling is false: for weights (1, 2, 4) and four
states 13/14 is reached, the uniform ceiling is 5/6. Weighted ball filling is right, and equal to ball filling for equal
weights.

The uniform law is the hardest: a random shift of the symbols of each place and a random order of the places, both from
shared coins, bring every input and query to it, so the best worst case with shared coins is this very number.

Source: proved here, in the lines above; Cover and Thomas, Elements of Information Theory (2006), Theorem 10.3.1, for
    the entropy form.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> found = CEILING.ceiling(7, Capacity.of(state_bits=4))
    >>> str(found.accuracy), found.status.value
    ('7/8', 'exact')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reductions import Problem
from reductions.problems.index import Index as IndexProblem

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.code import Code
from ..bounds.kind import HARDEST, ON_AVERAGE, Kind
from ..matrices.law import Law
from .balls.content import content_bits, covers
from .balls.filling import ball_filling, ball_fillings, weighted_filling
from .balls.shells import rate_distortion, shell_bound
from .codes.column_types import best_code, is_feasible
from .codes.known import known_code
from .codes.linear import linear_code

LONGEST = 110_000  # bits of kⁿ up to which ball filling is done in integers
QUICK = 1 << 13  # the same for each of many
MOST_ROWS = 16
LONGEST_SEARCHED = 16  # places of a linear code that is searched for
BOUNDS = ("best", "ball", "shells", "rate_distortion")

_FILLING = "ball filling: of the inputs at most M show any one error pattern"
_SHELLS = "ball filling by shells and entropy, every rounding outwards"
_RATE = "rate and distortion, rounded outwards: Cover and Thomas (2006), Theorem 10.3.1"


@dataclass(frozen=True)
class Index(Kind):
    """One of n uniform symbols is asked.

    Attributes:
        alphabet: k.
        query_weights: integers, position i asked with probability q_i/Σq; empty where all are asked alike.
        by: the argument: the best of all, or one of them.
    """

    alphabet: int = 2
    query_weights: tuple[int, ...] = ()
    by: str = "best"

    def __post_init__(self) -> None:
        if not 2 <= self.alphabet <= 1 << 64:
            raise ValueError(f"alphabet={self.alphabet}: wanted 2 … 2⁶⁴")
        if self.query_weights and (min(self.query_weights) < 0 or not any(self.query_weights)):
            raise ValueError(f"query weights {self.query_weights}: wanted integers ≥ 0, not all 0")
        if self.by not in BOUNDS:
            raise ValueError(f"by={self.by}: wanted one of {', '.join(BOUNDS)}")

    @property
    def worst_case(self) -> str:
        """The uniform law is the hardest one."""
        return ON_AVERAGE if self._skewed else HARDEST

    @property
    def _skewed(self) -> bool:
        return len(set(self.query_weights)) > 1

    def check_size(self, n: int) -> None:
        """Weights are for one size."""
        super().check_size(n)
        if self.query_weights and len(self.query_weights) != n:
            raise ValueError(f"query weights: {len(self.query_weights)} of them for n={n} positions")

    def law(self, n: int) -> str:
        """Symbols and positions."""
        asked = f"asked with weights {self.query_weights}" if self._skewed else "asked uniformly"
        return f"{n} independent uniform symbols of {self.alphabet} values; one position {asked}"

    def content_bits(self, n: int) -> int:
        """Bits of the string, n·log₂ k."""
        return content_bits(sum(map(bool, self.query_weights)) if self._skewed else n, self.alphabet)

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """Ball filling and what meets it, or its closed forms."""
        k = self.alphabet
        if covers(capacity, n, k):
            return Bound(Fraction(1), Status.EXACT, "every input has its own state", Fraction(1))
        if capacity.states_up_to(2) == 1 and not self._skewed:
            return Bound(Fraction(1, k), Status.EXACT, "one state: any symbol is as good", Fraction(1, k))
        if self.by == "rate_distortion":
            return Bound(rate_distortion(n, k, capacity), Status.UPPER, _RATE)
        if self.by == "shells" or content_bits(n, k) > LONGEST:
            return _closed(n, k, capacity, rate=self.by == "best")
        states = capacity.states_up_to(k**n)
        if self._skewed:
            return Bound(weighted_filling(self.query_weights, k, states), Status.UPPER, f"weighted {_FILLING}")
        filled = ball_filling(n, k, states)
        return Bound(filled, Status.UPPER, _FILLING) if self.by == "ball" else _with_codes(n, k, states, filled)

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """Ball filling where that takes a moment."""
        if self.query_weights or self.by != "best":
            return self.bound(n, capacity).accuracy
        if covers(capacity, n, self.alphabet):
            return Fraction(1)
        if content_bits(n, self.alphabet) > QUICK:
            return _closed(n, self.alphabet, capacity, rate=True).accuracy
        return ball_filling(n, self.alphabet, capacity.states_up_to(self.alphabet**n))

    def matrix(self, n: int) -> Law | None:
        """Rows are strings, columns positions."""
        if self.by != "best" or n > MOST_ROWS or self.alphabet**n > MOST_ROWS:
            return None
        rows = list(IndexProblem(self.alphabet).x_space(n))
        weights = self.query_weights or (1,) * n
        return Law((tuple(weights),) * len(rows), tuple(row for row in rows if isinstance(row, tuple)))

    def accuracies(self, n: int, bits: Sequence[int]) -> list[Fraction]:
        """Ball filling at many numbers of bits in one pass, or the closed forms: for pictures."""
        capacities = [Capacity.of(state_bits=s) for s in bits]
        if content_bits(n, self.alphabet) > LONGEST or self._skewed:
            return [self.bound(n, capacity).accuracy for capacity in capacities]
        return ball_fillings(n, self.alphabet, [one.states_up_to(self.alphabet**n) for one in capacities])

    @classmethod
    def of(cls, problem: Problem) -> Index | None:
        """INDEX, with its own symbols."""
        return cls(problem.symbols) if type(problem) is IndexProblem else None


def _closed(n: int, k: int, capacity: Capacity, *, rate: bool) -> Bound:
    by_shells = shell_bound(n, k, capacity)
    by_rate = rate_distortion(n, k, capacity) if rate else by_shells
    return Bound(min(by_shells, by_rate), Status.UPPER, _SHELLS if by_shells <= by_rate else _RATE)


def _with_codes(n: int, k: int, states: int, filled: Fraction) -> Bound:
    """Ball filling, exact where a code meets it, or less where all codes were gone through."""
    if code := known_code(n, k, states):
        return Bound(filled, Status.EXACT, f"{_FILLING}; met by {code.name}", filled, code)
    if is_feasible(n, k, states):
        code = best_code(n, k, states)
        return Bound(code.accuracy, Status.EXACT, f"all codes of {states} words up to symmetry", code.accuracy, code)
    code = _searched(n, k, states, filled)
    if code and code.accuracy == filled:
        return Bound(filled, Status.EXACT, f"{_FILLING}; met by a {code.name}", filled, code)
    return Bound(filled, Status.UPPER, _FILLING, code.accuracy if code else None, code)


def _searched(n: int, k: int, states: int, filled: Fraction) -> Code | None:
    if n > LONGEST_SEARCHED:
        return None
    kept = next((s for s in range(n + 1) if k**s >= states), n)
    return linear_code(n, k, n - kept, filled) if k**kept == states else None


CEILING = Index()
