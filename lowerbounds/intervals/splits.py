"""The best and the worst way to share the variables of a function half and half: D of each, certified on both sides.

Example:
    >>> found = splits("equality", 2, steps=3000)  # x₀x₁ = y₀y₁: pairs together, or apart
    >>> found.cheapest, found.dearest
    ((2, 2), (3, 3))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from reductions import PROBLEMS, Measure, Problem, Side
from reductions.outside import own_code
from reductions.problems.kinds.table import from_matrix
from reductions.space import Space

from ..certificates.certificate import Certificate
from ..certification import SECONDS, certify
from ..shown.table import Table

MOST = 8  # variables

Values = dict[tuple[int, ...], int | None]


@dataclass(frozen=True)
class Split:
    """One way to share the variables.

    Attributes:
        alice: the variables that Alice has, by number; Bob has the others.
        below, above: certificates of its D, on the table of the function so shared.
    """

    alice: tuple[int, ...]
    below: Certificate
    above: Certificate

    @property
    def interval(self) -> tuple[int, int]:
        """What is certified of D."""
        return self.below.claim.bound, self.above.claim.bound


@dataclass(frozen=True)
class Splits:
    """All ways, up to exchanging the parties.

    Attributes:
        name: of the function.
        names: of its variables, by number.
        ways: the splits, the one of the problem itself first.
    """

    name: str
    names: tuple[str, ...]
    ways: tuple[Split, ...]

    @property
    def cheapest(self) -> tuple[int, int]:
        """Between what the least D over all splits lies."""
        return min(way.interval[0] for way in self.ways), min(way.interval[1] for way in self.ways)

    @property
    def dearest(self) -> tuple[int, int]:
        """Between what the largest D over all splits lies."""
        return max(way.interval[0] for way in self.ways), max(way.interval[1] for way in self.ways)

    def table(self) -> Table:
        """A row a split, the cheapest first."""
        ways = sorted(self.ways, key=lambda way: (way.interval[1], way.interval[0]))
        rows = tuple(
            (
                " ".join(self.names[v] for v in way.alice),
                " ".join(name for v, name in enumerate(self.names) if v not in way.alice),
                *way.interval,
            )
            for way in ways
        )
        notes = (f"cheapest: D {_shown(self.cheapest)}; dearest: D {_shown(self.dearest)}",)
        return Table(("Alice has", "Bob has", "D ≥", "D ≤"), rows, title=self.name, notes=notes)

    def __repr__(self) -> str:
        return f"<{len(self.ways)} splits of {self.name}: D {_shown(self.cheapest)} to D {_shown(self.dearest)}>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


@own_code
def splits(
    problem: str | Problem,
    n: int,
    *,
    alone: bool = False,
    seconds: float = SECONDS,
    steps: int | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> Splits:
    """D of every way to share the variables half and half.

    Args:
        problem: a name on the shelf with its parameters, or a problem, whose inputs are strings of bits.
        n: its size.
        alone: the variables are those of x, with zeros for y, as for the edge slots of IsTree; else of x and y.
        seconds: what all searches together may take.
        steps: what each may take instead, in looks at its budget.
        report: is told which split is searched.

    Raises:
        ValueError: no such problem or size, inputs that are no strings of bits, or not 2, 4, 6 or 8 variables.
    """
    item = PROBLEMS.get(problem)
    item.check_size(n)
    names = _variables(item, n, alone)
    count = len(names)
    if count not in range(2, MOST + 1, 2):
        raise ValueError(f"{item.at(n)}: {count} variables to share, wanted 2, 4, 6 or 8")
    values = _values(item, n, count)
    chosen = [(0, *rest) for rest in combinations(range(1, count), count // 2 - 1)]
    ways: list[Split] = []
    for alice in chosen:
        report(f"split {len(ways) + 1} of {len(chosen)}")
        table = from_matrix(list(_rows(values, alice, count)), answers=item.answers(n))
        found = [
            certify(table, 1, measure=Measure.D, side=side, seconds=seconds / len(chosen) / 2, steps=steps)
            for side in Side
        ]
        ways.append(Split(alice, *found))
    return Splits(item.at(n), names, tuple(ways))


def _variables(item: Problem, n: int, alone: bool) -> tuple[str, ...]:
    """Names of the variables: the bits of x, and those of y."""
    spaces = item.x_space(n), item.y_space(n)
    if any(space.scalar or set(space.radices) != {2} for space in spaces):
        raise ValueError(f"{item.at(n)}: wanted inputs that are strings of bits")
    return (*_names("x", spaces[0]), *(() if alone else _names("y", spaces[1])))


def _values(item: Problem, n: int, count: int) -> Values:
    """The value at each assignment; zeros where y has no variables."""
    own, other = len(item.x_space(n).radices), len(item.y_space(n).radices)
    values: Values = {}
    for bits in product((0, 1), repeat=count):
        values[bits] = item.define(bits[:own], bits[own:] if count > own else (0,) * other)
    return values


def _names(letter: str, space: Space) -> tuple[str, ...]:
    return tuple(f"{letter}{place}" for place in range(len(space.radices)))


def _rows(values: Values, alice: tuple[int, ...], count: int) -> Iterator[list[int | None]]:
    """The matrix where Alice has these variables."""
    bob = [v for v in range(count) if v not in alice]
    for own in product((0, 1), repeat=len(alice)):
        line = []
        for other in product((0, 1), repeat=len(bob)):
            given = dict(zip((*alice, *bob), (*own, *other), strict=True))
            line.append(values[tuple(given[v] for v in range(count))])
        yield line


def _shown(interval: tuple[int, int]) -> str:
    low, high = interval
    return f"= {low}" if low == high else f"∈ [{low}, {high}]"
