"""Bounds that are known in closed form, evaluated: a measure, a side, bits, a status, a source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.fact import Fact, with_implied
from reductions.costs.numerals import short
from reductions.costs.power import Count

from ..shown.table import Table
from .given.evidence import Evidence

THEOREM, CERTIFIED = "theorem", "certified"


@dataclass(frozen=True)
class Bound:
    """One closed-form bound at one size.

    Attributes:
        count: bits, or states where the measure counts states; these may be a power that is not multiplied out.
    """

    problem: str
    n: int
    measure: Measure
    side: Side
    count: Count
    formula: str
    source: str
    status: str = THEOREM

    @property
    def value(self) -> int:
        """The count as an integer."""
        return int(self.count)

    def to_json(self) -> dict[str, str | int]:
        """All fields, plainly; numbers too large to print are left as a power-of-two exponent in `log2_floor`."""
        fields: dict[str, str | int] = {
            "problem": self.problem,
            "n": self.n,
            "measure": self.measure.value,
            "side": self.side.value,
            "unit": self.measure.unit(),
            "formula": self.formula,
            "status": self.status,
            "source": self.source,
        }
        long = self.count.bit_length() > _PRINTABLE
        return fields | ({"log2_floor": self.count.bit_length() - 1} if long else {"value": self.value})


@dataclass(frozen=True)
class Bounds:
    """All closed-form bounds of a problem at one size."""

    problem: str
    n: int
    bounds: tuple[Bound, ...]

    def table(self) -> Table:
        """Measure, side, value, formula, status and source."""
        rows = tuple(
            (b.measure.value, b.side.sign, short(b.count), b.measure.unit(), b.formula, b.status, b.source)
            for b in self.bounds
        )
        columns = ("measure", "side", "value", "unit", "formula", "status", "source")
        return Table(columns, rows, title=f"{self.problem}, n = {self.n}")

    def __repr__(self) -> str:
        return f"<{len(self.bounds)} bounds on {self.problem}, n={self.n}>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


_PRINTABLE = 1000  # bits; Python refuses to print much longer integers


def bound(problem: str | Problem, n: int, *, measure: Measure | None = None, error: Fraction = Fraction(0)) -> Bounds:
    """Everything known in closed form about a problem's cost at n.

    Args:
        problem: a name such as "index:symbols=4", or a problem.
        n: size of the problem.
        measure: only this measure.
        error: ε for the randomised measures; they are left out at ε = 0, where they say nothing new.

    Raises:
        ValueError: an unknown name, a size that the problem does not have, or an error that is not in [0, 1).

    Example:
        >>> [(b.side.value, b.value) for b in bound("disjointness", 10, measure=Measure.D).bounds]
        [('lower', 11), ('upper', 11)]
    """
    item = PROBLEMS.get(problem)
    item.check_size(n)
    if not 0 <= error < 1:
        raise ValueError(f"error={error}: wanted 0 ≤ error < 1")
    facts = [fact for fact in with_implied(item.facts()) if n >= fact.smallest and measure in (None, fact.measure)]
    wanted = [fact for fact in facts if error or not fact.measure.randomised]
    return Bounds(item.spec, n, tuple(_bound(item, fact, n, error) for fact in sorted(wanted, key=_order)))


def strongest(
    problem: Problem, n: int, measure: Measure, *, side: Side = Side.LOWER, error: Fraction = Fraction(0)
) -> Bound | None:
    """The best closed-form bound in one measure with this error, or None where none is known."""
    facts = [f for f in with_implied(problem.facts()) if (f.measure, f.side) == (measure, side) and n >= f.smallest]
    found = [_bound(problem, fact, n, error) for fact in facts]
    pick = max if side is Side.LOWER else min
    return pick(found, key=lambda b: b.value) if found else None


def certified(problem: Problem, n: int, given: Evidence) -> list[Bound]:
    """What checked certificates say of a problem at a size, as bounds."""
    return [
        replace(_bound(problem, fact, n, Fraction(0)), status=CERTIFIED, source="a certificate that was checked")
        for fact in given.facts(problem, n)
    ]


def _bound(problem: Problem, fact: Fact, n: int, error: Fraction) -> Bound:
    return Bound(problem.spec, n, fact.measure, fact.side, fact.count(n, error), fact.formula, str(fact.source))


def _order(fact: Fact) -> tuple[int, str]:
    return list(Measure).index(fact.measure), fact.side.value
