"""A gadget of one's own n times: g given by its rows, combined by AND, OR, parity or by counting the ones.

Any small 0/1 table with any power, so that what is proved of compositions can be asked for a gadget that has no name.

Source: Kushilevitz and Nisan (1997), Section 2.4, for problems composed of small ones.

Example:
    >>> GadgetPower(gadget="01/10", outer="parity").define((0, 1, 1), (1, 1, 0))
    0
    >>> PROBLEM.define((0, 1), (1, 2)), PROBLEM.define((0, 1), (2, 2))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..costs.fact import Fact
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.power import Power
from ..costs.source import HERE
from ..problem import Array
from .kinds.composition import And, Composed, Composition, Count, Outer, Parity, gadget_of

_LARGEST = 64


def _count(n: int, count: int) -> int:
    return count


_OUTERS: dict[str, Outer] = {"and": And(), "or": And(negated=True), "parity": Parity(), "sum": Count(_count)}


@lru_cache
def _composition(gadget: str, outer: str) -> Composition:
    """An OR is the AND of the complements, negated."""
    flip = int(outer == "or")
    table = tuple(tuple(int(cell) ^ flip for cell in row) for row in gadget.split("/"))
    return Composition(gadget_of(table), _OUTERS[outer])


@dataclass(frozen=True)
class GadgetPower(Composed):
    """n gadgets combined.

    Attributes:
        gadget: rows of 0 and 1, separated by strokes.
        outer: how the n values are combined.
    """

    gadget: str = "110/011/101"
    outer: str = "and"

    def __post_init__(self) -> None:
        rows = self.gadget.split("/")
        if not (rows[0] and len(rows) <= _LARGEST and len(rows[0]) <= _LARGEST):
            raise ValueError(f"gadget={self.gadget}: wanted between 1 and {_LARGEST} rows and columns")
        if {len(row) for row in rows} != {len(rows[0])} or not set(self.gadget) <= set("01/"):
            raise ValueError(f"gadget={self.gadget}: wanted rows of 0 and 1 of one length, separated by /")
        if self.outer not in _OUTERS:
            raise ValueError(f"outer={self.outer}: wanted one of {', '.join(_OUTERS)}")

    @property
    def composition(self) -> Composition:
        """As the parameters say."""
        return _composition(self.gadget, self.outer)

    def answers(self, n: int) -> int:
        """Two, or n + 1 for a sum."""
        return n + 1 if self.outer == "sum" else 2

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        rows = self.gadget.split("/")
        flat = xp.asarray([int(cell) for row in rows for cell in row], dtype=x.dtype)
        place = x * len(rows[0]) + y
        bits = xp.reshape(xp.take(flat, xp.reshape(place, (-1,))), place.shape)
        if self.outer in ("and", "or"):
            return xp.astype((xp.all if self.outer == "and" else xp.any)(bits != 0, axis=-1), x.dtype)
        count = xp.sum(bits, axis=-1, dtype=x.dtype)
        return count if self.outer == "sum" else count % 2

    def facts(self) -> tuple[Fact, ...]:
        """What sending x, or y, costs."""
        rows = self.gadget.count("/") + 1
        columns = len(self.gadget.partition("/")[0])
        least = min(rows, columns)
        answers = "n + 1" if self.outer == "sum" else "2"

        def states(measure: Measure, lines: int) -> Fact:
            return Fact(
                measure, Side.UPPER, lambda n, _: Power(lines, n), f"{lines}**n", HERE.at("send the whole input")
            )

        return (
            states(Measure.STATES_AB, rows),
            states(Measure.STATES_BA, columns),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: ceil_log2(Power(least, n)) + ceil_log2(self.answers(n)),
                f"ceiling(n*log2({least})) + ceiling(log2({answers}))",
                HERE.at("the party with fewer inputs sends its own, the other announces the answer"),
            ),
        )


PROBLEM = GadgetPower()
