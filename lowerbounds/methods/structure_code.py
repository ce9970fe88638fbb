"""One party names her input up to equal rows of the gadget: upper bounds for any composition, n in the millions.

For an AND or a parity the messages are counted exactly, so they bound one-way costs from below as well.

Source: proved in the checker `power_code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import And, Bits, Count, First, Outer, Parity

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import GadgetTable, json_rows, outer_and_table

_ONE_WAY = {
    Measure.STATES_AB: ("alice",),
    Measure.D1_AB: ("alice",),
    Measure.STATES_BA: ("bob",),
    Measure.D1_BA: ("bob",),
}
_LARGEST_TRUTH = 20
OUTERS: tuple[type[Outer], ...] = (And, Parity, Count, Bits, First)


@dataclass(frozen=True)
class StructureCode:
    """A symbol for each different row of the gadget, place by place; then the answer."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """All but nondeterministic measures from above, one-way messages from below."""
        randomised = (Measure.R, Measure.R1_AB, Measure.R1_BA)
        upper = [(measure, Side.UPPER) for measure in (Measure.D, Measure.LEAVES, *_ONE_WAY, *randomised)]
        return (*upper, *((measure, Side.LOWER) for measure in _ONE_WAY))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """A certificate for each sender, unless the second is no better.

        Raises:
            ValueError: no composition is declared, or a lower bound is asked of any but an AND or a parity.
        """
        outer, table = outer_and_table(query, OUTERS)
        if query.side is Side.LOWER and not isinstance(outer, And | Parity):
            raise ValueError(f"the rows of {query.problem.spec} are counted from above only")
        best: int | None = None
        for sender in _ONE_WAY.get(query.measure.deterministic, ("alice", "bob")):
            budget.check()
            lines: GadgetTable = table if sender == "alice" else tuple(zip(*table, strict=True))
            bound = _bound(query, outer, lines)
            if best is None or bound < best:
                best = bound
                witness: dict[str, Json] = {"gadget": json_rows(table), "sender": sender}
                yield Certificate(query.claim(bound), "power_code", witness, "structure_code", "proved in the checker")


def _bound(query: Query, outer: Outer, lines: GadgetTable) -> int:
    states, constant = _states(outer, lines, query.n)
    if query.measure in (Measure.STATES_AB, Measure.STATES_BA):
        return states
    if query.measure.deterministic in (Measure.D1_AB, Measure.D1_BA):
        return ceil_log2(states)
    answers = _answers(query, outer, lines)
    return answers * states - constant if query.measure is Measure.LEAVES else ceil_log2(states) + ceil_log2(answers)


def _states(outer: Outer, lines: GadgetTable, n: int) -> tuple[int, int]:
    """Different rows of the composition, counted exactly or from above; how many are known to be constant."""
    rows = set(lines)
    steady = [row for row in rows if len(set(row)) == 1]
    if isinstance(outer, And):
        dead = sum(not any(row) for row in steady)
        return (len(rows) - dead) ** n + dead, len(steady)
    if isinstance(outer, Parity):
        up_to_sign = {min(row, tuple(1 - cell for cell in row)) for row in rows}
        paired = len(rows) - len(up_to_sign)
        return 2 * len(up_to_sign) ** n - (len(up_to_sign) - paired) ** n, len(steady)
    return len(rows) ** n, 0


def _answers(query: Query, outer: Outer, lines: GadgetTable) -> int:
    n = query.n
    if isinstance(outer, Bits):
        if n > _LARGEST_TRUTH:
            raise ValueError(f"n={n}: too large to see which answers {query.problem.spec} has")
        return max(1, len({outer(bits) for bits in product((0, 1), repeat=n)} - {None}))
    if isinstance(outer, Count):
        return max(1, len({outer.of_count(n, count) for count in range(n + 1)} - {None}))
    if isinstance(outer, First):
        return len({outer.tie, *(cell - 1 for row in lines for cell in row if cell)})
    return 2


METHOD = StructureCode()
