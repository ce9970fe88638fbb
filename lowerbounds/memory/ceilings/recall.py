"""n pairs of a key and a uniform value, and one key is asked: the field's favourite test of memory.

*Keys that are there.* Give the model the set of keys for free: what is left are n uniform symbols, so ball filling
bounds the accuracy, whatever the set's law; where the keys are known anyway (`keys` 0, or n) that is INDEX itself. All
n right: a state is right on one table of values at most, so at most M/Vⁿ.

*Keys that may be absent*, right answer "none": present keys are asked with probability α, uniform on n, others with 1 −
α, uniform on the u − n. A table of answers gives values to m keys, of which a are present and b rightly answered in
C(m, a)·C(a, b)·(V−1)^{a−b}·C(u−m, n−a)·V^{n−a} inputs, and then α·b/n + (1−α)·(u−n−m+a)/(u−n) of the queries are right.
With one multiplier for all inputs that bounds the accuracy.

Keys in random order, or names in a phone book: give the order for free, the bounds are the same.

Source: proved here, in the lines above.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> str(CEILING.ceiling(7, Capacity.of(state_bits=4)).accuracy)
    '7/8'
    >>> half = Recall(values=2, keys=3, absent=Fraction(1, 2))
    >>> [str(half.ceiling(1, Capacity.of(states=m)).accuracy) for m in (1, 2, 4)]
    ['1/2', '7/12', '5/6']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from math import comb

from reductions import Problem
from reductions.costs.logarithms import ceil_log2
from reductions.problems.dictionary import Dictionary

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import HARDEST, ON_AVERAGE, Kind
from ..matrices.constant_multiplier import constant_multiplier
from ..matrices.law import Law
from .balls.content import covers
from .index import Index

MEASURES = ("each", "all")
MOST_KEYS = 64  # of tables with absent keys
_MOST_ROWS = 16
_COUNTED = 4096  # keys whose sets are counted; beyond, a bit for each key tells the set


@dataclass(frozen=True)
class Recall(Kind):
    """The value of a key.

    Attributes:
        values: V.
        keys: u, of which n are present, any n alike; 0 where the n keys are known beforehand.
        absent: 1 − α, the share of queries on absent keys.
        measure_of: `each` for the answer to one query, `all` for all n present keys right.
        spare: where not 0, keys beyond the n, in place of `keys`; all keys are then asked alike.
    """

    values: int = 2
    keys: int = 0
    absent: Fraction = Fraction(0)
    measure_of: str = "each"
    spare: int = 0

    def __post_init__(self) -> None:
        _ = self._present
        if self.keys < 0 or self.spare < 0 or not 0 <= self.absent < 1 or (self.keys and self.spare):
            raise ValueError(f"keys={self.keys}, spare={self.spare}, absent={self.absent}: wanted one of the first two")
        if self.measure_of not in MEASURES:
            raise ValueError(f"measure={self.measure_of}: wanted one of {', '.join(MEASURES)}")
        if self.absent and (self.spare or self.measure_of == "all" or not self.keys):
            raise ValueError(f"absent={self.absent}: goes with keys, and with one query")

    @property
    def _present(self) -> Index:
        """The same with known keys."""
        return Index(self.values)

    @property
    def largest(self) -> int:
        """Tables with absent keys are summed over."""
        return MOST_KEYS - self.spare if self.spare or self.absent else super().largest

    @property
    def measure(self) -> str:
        """One answer, or all."""
        return super().measure if self.measure_of == "each" else "all n values right"

    @property
    def worst_case(self) -> str:
        """With known keys as for INDEX."""
        return HARDEST if not (self.keys or self.spare) else ON_AVERAGE

    def check_size(self, n: int) -> None:
        """No more pairs than keys."""
        super().check_size(n)
        if self.keys and not n + (self.absent > 0) <= self.keys:
            raise ValueError(
                f"{self.name}: n={n} pairs of {self.keys} keys; wanted {'fewer' if self.absent else 'no more'}"
            )
        if self.absent and self.keys > MOST_KEYS:
            raise ValueError(f"keys={self.keys}: wanted at most {MOST_KEYS} where queries may be absent")

    def law(self, n: int) -> str:
        """Keys, values and query."""
        keys = self._keys(n)
        which = f"{n} of {keys} keys, any alike" if keys > n else f"{n} known keys"
        values = f"independent uniform values of {self.values}"
        if self._absent(n):
            asked = (
                f"with probability {self._absent(n)} uniform on absent keys, right answer none, else on present ones"
            )
        else:
            asked = "uniform on present keys"
        return f"{which}; {values}; the query {asked}"

    def content_bits(self, n: int) -> int:
        """Values, and the set of keys where it is not known."""
        values = self._present.content_bits(n)
        keys = self._keys(n)
        if keys == n:
            return values
        return values + (ceil_log2(comb(keys, n)) if keys <= _COUNTED else keys)

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """INDEX, a share of all tables, or the best constant multiplier."""
        if self.measure_of == "all":
            return _all_right(n, self.values, capacity, known=self._keys(n) == n)
        if self._absent(n):
            return self._with_absent(n, capacity)
        found = self._present.best(n, capacity)
        if self._keys(n) == n or capacity.states_up_to(2) == 1:
            return found
        return Bound(found.accuracy, Status.UPPER, f"the set of keys given for free: {found.source}")

    @property
    def falls(self) -> bool:
        """Bounded by INDEX, which falls; with absent keys not known."""
        return not (self.absent or self.spare)

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """That of INDEX."""
        plain = self.measure_of == "each" and self.falls
        return self._present.quick(n, capacity) if plain else self.bound(n, capacity).accuracy

    def _with_absent(self, n: int, capacity: Capacity) -> Bound:
        keys = self._keys(n)
        inputs = comb(keys, n) * self.values**n
        states = capacity.states_up_to(inputs)
        if states == inputs:
            return Bound(Fraction(1), Status.EXACT, "every set of pairs has its own state", Fraction(1))
        found = constant_multiplier(_tables(n, keys, self.values, self._absent(n)), inputs, states)
        return Bound(found, Status.UPPER, "Lagrange ceiling with one multiplier, tables by how many keys have a value")

    def matrix(self, n: int) -> Law | None:
        """Rows are sets of pairs, columns keys."""
        keys, absent = self._keys(n), self._absent(n)
        if self.measure_of == "all" or keys > _MOST_ROWS or comb(keys, n) * self.values**n > 4 * _MOST_ROWS:
            return None
        there, missing = (1 - absent) / n, absent / (keys - n) if absent else Fraction(0)
        scale = there.denominator * missing.denominator
        rows = list(_maps(keys, n, self.values))
        weights = tuple(tuple(int(scale * (there if v < self.values else missing)) for v in row) for row in rows)
        return Law(weights, tuple(rows))

    def _keys(self, n: int) -> int:
        return max(self.keys, n + self.spare)

    def _absent(self, n: int) -> Fraction:
        return Fraction(self.spare, n + self.spare) if self.spare else self.absent

    @classmethod
    def of(cls, problem: Problem) -> Recall | None:
        """Dictionary look-up, uniform maps and all keys asked alike."""
        return cls(problem.symbols, spare=problem.spare) if type(problem) is Dictionary else None


def _all_right(n: int, values: int, capacity: Capacity, *, known: bool) -> Bound:
    source = "a state is right on one table of values"
    if covers(capacity, n, values):
        return Bound(Fraction(1), Status.EXACT if known else Status.UPPER, source)
    if n * values.bit_length() > 1 << 17:
        return Bound(Fraction(1, 1 << 60), Status.UPPER, f"{source}; 2^−60 where V^n is not written")
    share = Fraction(capacity.states_up_to(values**n), values**n)
    return Bound(share, Status.EXACT if known else Status.UPPER, source, share if known else None)


@lru_cache(maxsize=16)
def _tables(n: int, keys: int, values: int, absent: Fraction) -> tuple[dict[Fraction, int], ...]:
    """For m = 0 … u keys with a value in the table, the inputs by share of queries answered rightly."""
    found = []
    for m in range(keys + 1):
        shares: dict[Fraction, int] = {}
        for a in range(max(0, n - keys + m), min(m, n) + 1):
            none_right = absent * (keys - n - m + a) / (keys - n)
            others = comb(m, a) * comb(keys - m, n - a) * values ** (n - a)
            for b in range(a + 1):
                share = none_right + (1 - absent) * b / n
                shares[share] = shares.get(share, 0) + others * comb(a, b) * (values - 1) ** (a - b)
        found.append(shares)
    return tuple(found)


def _maps(keys: int, n: int, values: int) -> Iterator[tuple[int, ...]]:
    """For each set of n pairs the value of every key, V where it is absent."""
    for chosen in combinations(range(keys), n):
        for held in product(range(values), repeat=n):
            table = dict(zip(chosen, held, strict=True))
            yield tuple(table.get(key, values) for key in range(keys))


CEILING = Recall()
