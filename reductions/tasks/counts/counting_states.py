"""States that the counting task needs before the number that is asked: C(2n, n), one for each list of counts.

n slots hold numbers 1 … n or gaps, so counts are n numbers of sum at most n: C(2n, n) lists. Two that differ do so at
some number, with counts c < c′, and the threshold c tells them apart.

Source: proved here, in the lines above; the task is that of Wen, Dang and Lyu (2024).

Example:
    >>> [states(n) for n in (1, 2, 3)]
    [2, 6, 20]
"""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np

from ..counting import Counting


def states(n: int) -> int:
    """C(2n, n): the least number of states of a model that is right at all numbers and thresholds."""
    if n < 1:
        raise ValueError(f"counting n={n}: wanted n ≥ 1")
    return comb(2 * n, n)


def rows(n: int) -> int:
    """The same by the task's own label: prefixes that some number and threshold tell apart, all of them tried."""
    task = Counting()
    asked = np.array([(q, n + 1 + t) for q in range(1, n + 1) for t in range(n + 1)])
    prefixes = np.array(list(product(range(n + 1), repeat=n)))
    whole = np.concatenate([np.repeat(prefixes, len(asked), axis=0), np.tile(asked, (len(prefixes), 1))], axis=1)
    return len(np.unique(task.label(whole).reshape(len(prefixes), -1), axis=0))
