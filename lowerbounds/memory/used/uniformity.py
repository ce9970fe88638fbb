"""Tests that labels look as if they were drawn from the law that is claimed for them.

A certificate of what a state carried rests on the law of the symbols. These tests cannot prove it; they refuse what is
plainly something else, such as natural text, each at level 10⁻⁶:

- symbols are equally frequent: Pearson's χ² over all labels and, times their number, at each position; where fewer than
  5 of each are expected, the number of equal pairs must be too large for Poisson's law as well;
- neighbours are independent: the same for the pair at positions 0 and 1, at 2 and 3, and so on;
- sequences do not repeat: the same for whole sequences.

Source: Pearson (1900), On the criterion; Knuth, The Art of Computer Programming, volume 2 (1997), sections 3.3.1 and
3.3.2 (equidistribution, serial and collision tests).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, pdtrc

from ...certificates.carried import Law

LEVEL = 1e-6
EXPECTED = 5  # of every symbol, for Pearson's χ² alone
SPARSE = 1000  # cells to a label, from which on there is Poisson's law alone

Ints = npt.NDArray[np.int64]


def check_law(labels: Ints, symbols: int, law: Law) -> None:
    """Refuse labels (M, n), −1 where nothing was asked, that the law does not give.

    Raises:
        ValueError: saying which test failed, with its p-value.

    Example:
        >>> check_law(np.zeros((100, 8), int), 2, Law.UNIFORM)
        Traceback (most recent call last):
        ...
        ValueError: the labels are not uniform on 2 symbols: symbols are not equally frequent (p < 1e-06)...
    """
    if law is Law.DISTINCT:
        _refuse_repeats(labels)
    found = _frequency(labels[labels >= 0], symbols)
    columns = [column[column >= 0] for column in labels.T]
    worst = min(_frequency(column, symbols) for column in columns) * len(columns)
    tests = {"symbols are not equally frequent": found, "symbols are not equally frequent at each position": worst}
    if law is Law.UNIFORM:
        tests["a symbol depends on the one before it"] = _neighbours(labels, symbols)
    tests["sequences repeat"] = _repeats(labels, symbols, law)
    for what, level in tests.items():
        if level < LEVEL:
            raise ValueError(
                f"the labels are not uniform on {symbols} symbols: {what} (p < {LEVEL}); of text whose law is not known"
                " nothing can be certified: put symbols into it that were drawn, and ask for those"
            )


def _frequency(labels: Ints, symbols: int) -> float:
    """The p-value of equal frequencies."""
    return _even(np.unique(labels, return_counts=True)[1], symbols)


def _neighbours(labels: Ints, symbols: int) -> float:
    """The p-value of independent neighbours; no two pairs share a symbol."""
    before, after = labels[:, 0 : labels.shape[1] - 1 : 2], labels[:, 1::2]
    both = (before >= 0) & (after >= 0)
    return _frequency(before[both] * symbols + after[both], symbols**2)


def _repeats(labels: Ints, symbols: int, law: Law) -> float:
    """The p-value of as many equal sequences."""
    given = labels >= 0
    size = int(given.sum(1).min())
    cells = symbols**size if law is Law.UNIFORM else math.perm(symbols, size)
    _, counts = np.unique(labels, axis=0, return_counts=True)
    if (given == given[0]).all():
        return _even(counts, cells)
    return _crowded(counts, cells) if len(labels) ** 2 < cells else 1.0  # other positions are asked: fewer are equal


def _even(counts: Ints, cells: int) -> float:
    """The p-value of these counts, the others 0, for things thrown into so many cells."""
    count = int(counts.sum())
    few = _crowded(counts, cells) if count < EXPECTED * cells else 0.0
    if cells > SPARSE * count:
        return few
    return max(few, float(chdtrc(cells - 1, cells / count * int((counts**2).sum()) - count)))


def _crowded(counts: Ints, cells: int) -> float:
    """Poisson's probability of as many equal pairs."""
    pairs = int((counts * (counts - 1) // 2).sum())
    return float(pdtrc(pairs - 1, math.comb(int(counts.sum()), 2) / cells)) if pairs else 1.0


def _refuse_repeats(labels: Ints) -> None:
    ordered = np.sort(labels, axis=1)
    twice = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
    if twice.any():
        row = int(np.argwhere(twice)[0][0])
        raise ValueError(f"the labels are not distinct: sequence {row} has one twice")
