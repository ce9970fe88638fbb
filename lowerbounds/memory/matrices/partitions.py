"""The exact optimum of M states: the best partition of the rows into M classes, by dynamic programming over sets.

Let f_m(A) be the most weight that m classes get right of the rows A; f_1 = V, and f_{a+b}(A) is the maximum over B ⊆ A
of f_a(B) + f_b(A∖B): a max-plus convolution over subsets, 3^rows steps each, and ⌈log₂ M⌉ to 2·log₂ M of them. A model
with M states is a map from rows to states with an answer for each state and column, so f_M of all rows is its best;
coins that are independent of the input only mix such models.

Source: proved here, in the lines above.

Example:
    >>> from .law import uniform_law
    >>> [str(best_partition(uniform_law([[0, 0], [0, 1], [1, 0], [1, 1]]), m)) for m in (1, 2, 3, 4)]
    ['1/2', '3/4', '7/8', '1']
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from .law import Law
from .row_sets import Values, set_values

MOST_ROWS = 16  # some seconds
_AT_ONCE = 10  # rows whose 3^rows pairs of sets are worked on at once


def is_feasible(law: Law) -> bool:
    """Whether the rows are few enough."""
    return len(law.weights) <= MOST_ROWS


def best_partition(law: Law, states: int) -> Fraction:
    """The accuracy of the best model with so many states, exactly; rows are best merged first.

    Raises:
        ValueError: too many rows.
    """
    return best_partitions(law, [states])[0]


def best_partitions(law: Law, states: Sequence[int]) -> list[Fraction]:
    """The same at several numbers of states."""
    rows = len(law.weights)
    if rows > MOST_ROWS:
        raise ValueError(f"{rows} rows: wanted at most {MOST_ROWS} for an exact optimum")
    powers = [set_values(law)]  # f at 1, 2, 4, 8 …
    return [Fraction(_of_all(powers, min(count, rows)), law.total) for count in states]


def _of_all(powers: list[Values], states: int) -> int:
    while len(powers) < states.bit_length():
        powers.append(_convolve(powers[-1], powers[-1]))
    parts = [power for place, power in enumerate(powers) if states >> place & 1]
    held = parts[0]
    for part in parts[1:-1]:
        held = _convolve(held, part)
    return int(held[-1] if len(parts) == 1 else (held + parts[-1][::-1]).max())


def _convolve(f: Values, g: Values) -> Values:
    """max over B ⊆ A of f(B) + g(A∖B), for every A."""
    if len(f) <= 1 << _AT_ONCE:
        return _convolve_at_once(f, g)
    (f0, f1), (g0, g1) = np.split(f, 2), np.split(g, 2)
    return np.concatenate([_convolve(f0, g0), np.maximum(_convolve(f1, g0), _convolve(f0, g1))])


def _convolve_at_once(f: Values, g: Values) -> Values:
    """The same by levels: the last row in neither, in B, in A∖B."""
    left, right = f[None], g[None]  # (3ʲ, 2^(rows−j))
    while left.shape[1] > 1:
        (f0, f1), (g0, g1) = np.split(left, 2, axis=1), np.split(right, 2, axis=1)
        left, right = np.concatenate([f0, f1, f0]), np.concatenate([g0, g0, g1])
    found = left + right
    while len(found) > 1:
        none, first, second = np.split(found, 3)
        found = np.concatenate([none, np.maximum(first, second)], axis=1)
    return np.asarray(found[0])
