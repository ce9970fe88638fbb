"""From floating-point vectors to an upper bound on γ₂ in integers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions import Measure
from reductions.costs.source import LINIAL_SHRAIBMAN

from ...certificates.certificate import Certificate, Json
from ...certificates.query import Query
from ...checks.shared.millionths import MILLION, ceil_root
from ..matrices.matrix import communication_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BITS = 30  # of a vector's numbers after the point
_LARGEST = 256  # different lines of each side
_SOURCE = str(LINIAL_SHRAIBMAN.at("the definition of γ₂"))


@dataclass(frozen=True, eq=False)
class Signs:
    """The whole sign matrix of a problem with two answers, equal lines once.

    Attributes:
        signs: (rows, columns), −1 for the answer 1, 0 outside the promise.
        rows, columns: the line of each input of Alice and of Bob.
    """

    signs: Ints
    rows: Ints
    columns: Ints

    @classmethod
    def of(cls, query: Query) -> Signs:
        """Of the problem that is asked about.

        Raises:
            ValueError: other than two answers, or more than 256 different rows or columns.
        """
        if query.problem.answers(query.n) != 2:
            raise ValueError(f"{Measure.GAMMA2.value} speaks of two answers; {query.problem.spec} has others")
        matrix = communication_matrix(query.problem, query.n).astype(np.int64)
        kept, rows = np.unique(np.where(matrix < 0, 0, 1 - 2 * matrix), axis=0, return_inverse=True)
        signs, columns = np.unique(kept, axis=1, return_inverse=True)
        if max(signs.shape) > _LARGEST:
            raise ValueError(f"{signs.shape[0]}×{signs.shape[1]} lines differ, at most {_LARGEST}")
        return cls(signs, rows.ravel(), columns.ravel())


def plain(query: Query, found: Signs) -> Iterator[Certificate]:
    """The signs of the shorter side and unit vectors of the other: γ₂ is at most the root of the shorter side."""
    signs = found.signs
    both = (signs, np.eye(signs.shape[1], dtype=np.int64)), (np.eye(len(signs), dtype=np.int64), signs.T)
    x, y = min(both, key=lambda pair: pair[0].shape[1])
    yield certified(query, found, x.astype(object), y.astype(object), 1)


def rounded(query: Query, found: Signs, x: Floats, y: Floats) -> Certificate:
    """A certificate from vectors whose products are the signs inside the promise, and at most 1 in size outside."""
    balance = ((y**2).sum(1).max() / (x**2).sum(1).max()) ** 0.25
    return certified(query, found, _whole(x * balance), _whole(y / balance), 1 << 2 * _BITS)


def _whole(vectors: Floats) -> npt.NDArray[np.object_]:
    whole = np.rint(vectors * 2.0**_BITS).astype(np.int64)
    return whole.astype(object)


def certified(
    query: Query, found: Signs, x: npt.NDArray[np.object_], y: npt.NDArray[np.object_], scale: int
) -> Certificate:
    """The least bound that these vectors prove, counted as the checker counts."""
    products, signs = x @ y.T, found.signs
    lacking = np.where(signs == 0, np.maximum(abs(products) - scale, 0), abs(products - signs * scale))
    above, beside = (x * x).sum(1) + lacking.sum(1), (y * y).sum(1) + lacking.sum(0)
    bound = ceil_root(-(-int(above.max()) * int(beside.max()) * MILLION**2 // scale**2))
    witness: dict[str, Json] = {
        "scale": scale,
        "x": [[*map(int, vector)] for vector in x],
        "y": [[*map(int, vector)] for vector in y],
        "rows": [*map(int, found.rows)],
        "columns": [*map(int, found.columns)],
    }
    return Certificate(query.claim(bound), "factorisation", witness, "gamma2", _SOURCE)
