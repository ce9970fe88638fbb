"""Leaves ≥ Σ of the ranks of all answers, for any function of the values of n ≤ 20 gadgets: of x ⊕ y, of x ∧ y, ….

Each rank is a number of coefficients, Fourier's or Möbius's, that do not vanish.

Source: Bernasconi and Codenotti (1999) for x ⊕ y; Buhrman and de Wolf (2001) for x ∧ y.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side
from reductions.problems.kinds.composition import And, Bits, Count, Parity

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import BY_RANK, by_rank, json_rows, outer_and_table, splitting

OUTERS: tuple[type[And | Parity | Count | Bits], ...] = (And, Parity, Count, Bits)
LARGEST = 20
MOST_WORK = 1 << 25  # (answers − 1) × n × 2ⁿ, as much as the checker takes


@dataclass(frozen=True)
class StructureSpectrum:
    """The transform of the outer function's truth table by the two weights that split the gadget."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and one-way messages from below."""
        return BY_RANK

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is no such composition, has a promise, or its gadget cannot be split.
            TimeUp: from the budget.
        """
        outer, table = outer_and_table(query, OUTERS)
        n = query.n
        if n > LARGEST:
            raise ValueError(f"n={n}: a truth table of 2^{n} values is too long; at most 2^{LARGEST}")
        beta, rank = splitting(table)
        truth: list[int] = []
        for bits in product((0, 1), repeat=n):
            answer = outer(bits)
            if answer is None:
                raise ValueError(f"rank says nothing of {query.problem.spec}: it has a promise")
            truth.append(answer)
            if not len(truth) % 4096:
                budget.check()
        answers = sorted(set(truth))
        if (len(answers) - 1) * n << n > MOST_WORK:
            raise ValueError(f"{len(answers)} answers at n={n} are too much to transform")
        sizes = np.bitwise_count(np.arange(1 << n))
        ranks, nonzero = [], list[Json]()
        for answer in answers:
            budget.check()
            kept = sizes[_transform(np.array(truth) == answer, beta.numerator, beta.denominator)]
            counts = np.bincount(kept, minlength=n + 1)
            ranks.append(sum(int(count) * rank**size for size, count in enumerate(counts)))
            nonzero.append(len(kept))
        witness: dict[str, Json] = {
            "gadget": json_rows(table),
            "shift": [beta.numerator, beta.denominator],
            "nonzero": nonzero,
        }
        yield by_rank(query, ranks, method="structure_spectrum", kind="spectrum", witness=witness)


def _transform(values: npt.NDArray[np.bool_], p: int, q: int) -> npt.NDArray[np.bool_]:
    """Where the transform with the weights (q − p, p) and (−1, 1) is not 0, by rank of S."""
    n = len(values).bit_length() - 1
    small = max(abs(q - p) + abs(p), 2) ** n < 1 << 62
    cube = values.astype(np.int64 if small else object).reshape((2,) * n)
    for axis in range(n):
        zero, one = np.take(cube, 0, axis=axis), np.take(cube, 1, axis=axis)
        cube = np.stack(((q - p) * zero + p * one, one - zero), axis=axis)
    found: npt.NDArray[np.bool_] = cube.reshape(-1) != 0
    return found


METHOD = StructureSpectrum()
