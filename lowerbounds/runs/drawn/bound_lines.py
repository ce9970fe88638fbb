"""Lines of figures: what has to be sent and what size that asks for, and whom each line binds.

One meaning per line style in every figure: solid is what one message needs, dashed what any protocol needs. A line has
the colour of the only kind of model that it binds, black where it binds more than one, and a letter that the legend
repeats at every model that was held to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal

from reductions import MAPS, Measure, Reduction
from reductions.costs.display import readable_formula
from reductions.costs.fact import with_implied

from ..bounds import THEOREM, strongest
from ..row import Row

Points = list[tuple[int, int]]
_STEPS = 400  # points of a line
_WAYS = {
    Measure.D: "any protocol, answer told",
    Measure.D1_AB: "one message from Alice",
    Measure.D1_BA: "one message from Bob",
}


@dataclass(frozen=True)
class Line:
    """A bound that rows were held to.

    Attributes:
        letter: its name in a figure.
        via, measure, status: of the rows.
        rows: all rows of the figure, and those that were held to it.
    """

    letter: str
    via: str
    measure: Measure
    status: str
    drawn: tuple[Row, ...]
    held: tuple[Row, ...]

    @property
    def one_message(self) -> bool:
        """Whether it speaks of protocols of one message."""
        return self.measure in (Measure.D1_AB, Measure.D1_BA, Measure.R1_AB, Measure.R1_BA)

    @property
    def dash(self) -> Literal["-", "--"]:
        """Solid for one message, dashed for any protocol."""
        return "-" if self.one_message else "--"

    @property
    def binds(self) -> tuple[str, ...]:
        """The kinds of model whose rows were held to it."""
        return tuple(dict.fromkeys(row.architecture for row in self.held))

    @property
    def bits(self) -> Points:
        """(n, bits): the closed form between the sizes that were run, or what the rows say where there is none."""
        if (reduction := self._reduction()) is None:
            return _least((row.n, row.needed_bits) for row in self.held)
        ends = [row.n for row in self.drawn]
        sizes = [n for n in _between(min(ends), max(ends)) if n >= reduction.smallest]
        bounds = [(n, strongest(reduction.problem, reduction.problem_size(n), self.measure)) for n in sizes]
        return [(n, bound.value) for n, bound in bounds if bound is not None]

    def size(self, architecture: str) -> Points:
        """(n, bits of size) at the sizes that were run, for one kind of model; what asks for nothing is left out."""
        rows = [row for row in self.held if row.architecture == architecture]
        return [(n, size) for n, size in _least((row.n, row.needed_size_bits) for row in rows) if size > 0]

    @property
    def label(self) -> str:
        """Letter, who needs it, the formula, and whom it binds."""
        what = f"{self.measure.value} by {self.via}, {self.status}"
        if (reduction := self._reduction()) is not None:
            formula = _formula(reduction, self.measure, self.drawn)
            what = (
                f"{self.measure.value}({reduction.problem.name}) ≥ {formula}, theorem{_inside(reduction, self.drawn)}"
            )
        who = _WAYS.get(self.measure, self.measure.value)
        return f"({self.letter}) needed by {who}:\n{what}\nbinds: {', '.join(self.binds)}"

    def _reduction(self) -> Reduction | None:
        """The map, where a formula can be drawn: on the shelf, and its bound a theorem."""
        known = self.via.partition(":")[0] in MAPS.own_names()
        return MAPS.get(self.via) if known and self.status == THEOREM else None


def bound_lines(rows: Sequence[Row]) -> tuple[Line, ...]:
    """A line for each map, measure and status that a row was held to, in the order of the rows."""
    keys = dict.fromkeys(_key(row) for row in rows if row.needed_bits is not None)
    return tuple(
        Line(letter, via, Measure(measure), status, tuple(rows), tuple(row for row in rows if _key(row) == key))
        for letter, key in zip(_letters(len(keys)), keys, strict=True)
        for via, measure, status in (key,)
    )


def _key(row: Row) -> tuple[str, str, str]:
    return (row.via, row.measure, row.status) if row.needed_bits is not None else ("", "", "")


def _letters(count: int) -> list[str]:
    return [ascii_lowercase[i] if i < len(ascii_lowercase) else f"z{i}" for i in range(count)]


def _least(pairs: Iterable[tuple[int, int | None]]) -> Points:
    """Of each size the least value."""
    found: dict[int, int] = {}
    for n, value in pairs:
        if value is not None:
            found[n] = min(value, found.get(n, value))
    return sorted(found.items())


def _formula(reduction: Reduction, measure: Measure, rows: Sequence[Row]) -> str:
    problem = reduction.problem
    fact = next(f for f in with_implied(problem.facts()) if f.measure is measure and f.side.value == "lower")
    found = readable_formula(fact, symbols=getattr(problem, "symbols", 2))
    return re.sub(r"\bn\b", "m", found) if _inside(reduction, rows) else found


def _inside(reduction: Reduction, rows: Sequence[Row]) -> str:
    """What size m the problem inside has, where that is not the task's."""
    own = {row.n: reduction.problem_size(row.n) for row in rows if row.n >= reduction.smallest}
    largest = max(own)
    return f",\nm = {own[largest]} inside n = {largest}" if any(n != m for n, m in own.items()) else ""


def _between(least: int, most: int) -> list[int]:
    ratio = most / least
    return sorted({round(least * ratio ** (i / _STEPS)) for i in range(_STEPS + 1)})
