"""Accuracy against size and state: curves and heat maps of ceilings, as tables.

Example:
    >>> [str(one.accuracy) for one in ceiling_curve("index", sizes=(4, 7), state_bits=(4,)).ceilings]
    ['1', '7/8']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reductions import Reduction

from ..certificates.certificate import Json
from ..shown.table import Table
from .asking import What, find
from .bounds.bounded import Ceiling, Status, ratio
from .bounds.capacity import Capacity
from .bounds.kind import Kind
from .ceilings.index import Index

MOST_CELLS = 90_000
_USUAL = 12


@dataclass(frozen=True)
class Curve:
    """Ceilings of one kind at several sizes and states."""

    name: str
    ceilings: tuple[Ceiling, ...]

    def table(self) -> Table:
        """One line for each size and state."""
        columns = ("n", "state", "accuracy ≤", "status", "one state", "bits of content")
        rows = tuple(
            (
                one.n,
                str(one.capacity),
                rounded_up(one.accuracy),
                one.status.value,
                rounded_up(one.baseline),
                one.content_bits,
            )
            for one in self.ceilings
        )
        return Table(columns, rows, title=f"{self.name}: no model is more accurate")

    def to_json(self) -> list[Json]:
        """The same as plain values, for scripts."""
        return [one.to_json() for one in self.ceilings]


@dataclass(frozen=True)
class HeatMap:
    """Ceilings over a grid of sizes and bits.

    Attributes:
        name: the kind.
        law: at the largest size.
        sizes, bits: the axes.
        accuracies: by size, then by bits.
    """

    name: str
    law: str
    sizes: tuple[int, ...]
    bits: tuple[int, ...]
    accuracies: tuple[tuple[Fraction, ...], ...]

    def to_json(self) -> dict[str, Json]:
        """The same as plain values, for scripts."""
        rows: list[Json] = [[ratio(value) for value in row] for row in self.accuracies]
        status = Status.UPPER.value
        return {"ceiling": self.name, "law": self.law, "sizes": [*self.sizes], "state_bits": [*self.bits],
                "accuracy": rows, "status": status}  # fmt: skip


def ceiling_curve(
    what: What,
    *,
    sizes: Sequence[int] | None = None,
    state_bits: Sequence[int] = (),
    states: Sequence[int] = (),
    via: str | Reduction | None = None,
    **settings: Any,
) -> Curve:
    """Ceilings at several sizes, for each of the states; sizes double from where the state holds all, unless given.

    Raises:
        ValueError: as for `lowerbounds.ceiling`; or no state.
    """
    capacities = [*(Capacity.of(state_bits=s) for s in state_bits), *(Capacity.of(states=m) for m in states)]
    if not capacities:
        raise ValueError("wanted the bits of a state, or its number of states")
    kind = find(what, via=via, **settings)
    shown = usual_sizes(kind, capacities) if sizes is None else sizes
    return Curve(kind.name, tuple(kind.ceiling(n, capacity) for capacity in capacities for n in shown))


def heat_map(
    what: What,
    *,
    sizes: Sequence[int],
    state_bits: Sequence[int],
    via: str | Reduction | None = None,
    **settings: Any,
) -> HeatMap:
    """Upper bounds on a grid, without the searches that make single ones exact.

    Raises:
        ValueError: as for `lowerbounds.ceiling`; or more than 300 × 300 cells.
    """
    if len(sizes) * len(state_bits) > MOST_CELLS:
        raise ValueError(f"{len(sizes)}×{len(state_bits)} cells: wanted at most {MOST_CELLS}")
    kind = find(what, via=via, **settings)
    rows = []
    for n in sizes:
        kind.check_size(n)
        rows.append(tuple(_row(kind, n, state_bits)))
    return HeatMap(kind.name, kind.law(max(sizes)), tuple(sizes), tuple(state_bits), tuple(rows))


def _row(kind: Kind, n: int, state_bits: Sequence[int]) -> list[Fraction]:
    if isinstance(kind, Index):
        return kind.accuracies(n, state_bits)
    return [kind.quick(n, Capacity.of(state_bits=s)) for s in state_bits]


def usual_sizes(kind: Kind, capacities: Sequence[Capacity]) -> list[int]:
    """Sizes that double, a little below the content of the largest state up to where accuracy is near the baseline."""
    sizes: list[int] = []
    n = kind.smallest
    largest = max(capacities, key=lambda one: one.log2_above)
    while 2 * n <= kind.largest and 8 * kind.content_bits(n) < largest.log2_above:
        n *= 2
    while len(sizes) < _USUAL and n <= kind.largest:
        sizes.append(n)
        n *= 2
    return sizes


def rounded_up(value: Fraction) -> str:
    """Six digits, never below the value.

    Example:
        >>> rounded_up(Fraction(2, 3)), rounded_up(Fraction(1))
        ('0.666667', '1.000000')
    """
    whole = -(-value.numerator * 10**6 // value.denominator)
    return f"{whole // 10**6}.{whole % 10**6:06d}"
