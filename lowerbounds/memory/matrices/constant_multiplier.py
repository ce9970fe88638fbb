"""Lagrange ceilings with one multiplier for all inputs: what symmetry leaves of a table of answers is a few counts.

Where N inputs are equally likely, take λ_x = λ/N. A table of answers that gets share v of the queries of x right on c_v
of the inputs has excess Σ_v c_v·(v − λ)₊/N, so optimum ≤ λ + (M/N)·max over tables of Σ_v c_v·(v − λ)₊: for every λ, so
also for the best, which is found exactly since the bound is convex and piecewise linear in λ.

Source: proved here, in the lines above, from the Lagrange ceiling (`matrices.lagrange`).

Example:
    >>> index_of_two = [{Fraction(0): 1, Fraction(1, 2): 2, Fraction(1): 1}]  # any string: patterns by share right
    >>> str(constant_multiplier(index_of_two, 4, 2))
    '3/4'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

Shares = Mapping[Fraction, int]


def constant_multiplier(tables: Sequence[Shares], inputs: int, states: int) -> Fraction:
    """min over λ of the bound, at most 1; tables up to symmetry, each as shares of right answers with their counts."""
    rate = Fraction(states, inputs)

    def line(multiplier: Fraction) -> tuple[Fraction, Fraction]:
        """Value and slope there, of the table that is worst."""
        excess, mass = max(_excess(table, multiplier) for table in tables)
        return multiplier + rate * excess, 1 - rate * mass

    left, right = Fraction(0), Fraction(1)
    (low, falls), (high, rises) = line(left), line(right)
    while falls < 0 < rises:
        middle = (low - high + rises * right - falls * left) / (rises - falls)
        value, slope = line(middle)
        if slope == 0 or value == low + falls * (middle - left):
            return min(Fraction(1), value)
        if slope < 0:
            left, low, falls = middle, value, slope
        else:
            right, high, rises = middle, value, slope
    return min(Fraction(1), low if falls >= 0 else high)


def _excess(table: Shares, multiplier: Fraction) -> tuple[Fraction, int]:
    over = [(share, count) for share, count in table.items() if share > multiplier]
    return sum((count * (share - multiplier) for share, count in over), Fraction(0)), sum(count for _, count in over)
