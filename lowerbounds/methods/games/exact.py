"""Optimal strategies as exact fractions, from the floating-point optimum of a linear programme.

What the other side loses nothing by names the equations that hold at the optimum, and what has a share their unknowns;
these are solved over the rationals. Where they have no solution, or one with negative shares, the equations of what has
weight alone are; where those have none either, there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from .subsets import Floats, Ints

_USED = 1e-9  # a share that is more than rounding
_LARGEST = 66  # protocols or pairs that are used
_MOST_EQUATIONS = 160
_MOST_SUM = 1 << 50  # of the integers, which floating point still adds exactly


@dataclass(frozen=True)
class Exact:
    """Integers in the proportions of an optimum, one list or none of each side."""

    shares: list[list[int]]
    laws: list[list[int]]


def exact_strategies(hits: Ints, shares: Floats, law: Floats) -> Exact:
    """Of protocols and of pairs; `hits` is (protocols, pairs), 1 where a protocol is right."""
    used, asked = np.flatnonzero(shares > _USED), np.flatnonzero(law > _USED)
    if max(len(used), len(asked)) > _LARGEST:
        return Exact([], [])
    on_pairs, of_plays = shares @ hits, hits @ law
    least, most = np.flatnonzero(on_pairs < on_pairs.min() + _USED), np.flatnonzero(of_plays > of_plays.max() - _USED)
    shown = [
        _solved(hits[np.ix_(used, pairs)].T, used, len(shares))
        for pairs in (least, asked)
        if len(pairs) <= _MOST_EQUATIONS
    ]
    laws = [
        _solved(hits[np.ix_(plays, asked)], asked, len(law)) for plays in (most, used) if len(plays) <= _MOST_EQUATIONS
    ]
    return Exact(next(filter(None, shown), []), next(filter(None, laws), []))


def _solved(rows: Ints, places: npt.NDArray[np.intp], size: int) -> list[list[int]]:
    """Shares at the places with one value in all rows, that add up to 1."""
    width = rows.shape[1]
    system = [[*map(Fraction, line), Fraction(-1), Fraction(0)] for line in rows.tolist()]
    system.append([Fraction(1)] * width + [Fraction(0), Fraction(1)])
    found = solve(system)
    if found is None or any(share < 0 for share in found[:width]):
        return []
    scale = lcm(*(share.denominator for share in found[:width]))
    whole = [0] * size
    for place, share in zip(places.tolist(), found[:width], strict=True):
        whole[place] = int(share * scale)
    return [whole] if sum(whole) < _MOST_SUM else []


def solve(system: list[list[Fraction]]) -> list[Fraction] | None:
    """A solution of lines (coefficients, right side), with 0 where it is free; None where there is none.

    Example:
        >>> solve([[Fraction(2), Fraction(0), Fraction(1)], [Fraction(0), Fraction(0), Fraction(0)]])
        [Fraction(1, 2), Fraction(0, 1)]
    """
    width = len(system[0]) - 1
    pivots: list[tuple[int, list[Fraction]]] = []
    for line in system:
        for place, other in pivots:
            if factor := line[place]:
                line = [a - factor * b for a, b in zip(line, other, strict=True)]
        lead = next((place for place in range(width) if line[place]), None)
        if lead is None:
            if line[-1]:
                return None
            continue
        line = [entry / line[lead] for entry in line]
        pivots = [(place, [a - other[lead] * b for a, b in zip(other, line, strict=True)]) for place, other in pivots]
        pivots.append((lead, line))
    found = [Fraction(0)] * width
    for place, line in pivots:
        found[place] = line[-1]
    return found
