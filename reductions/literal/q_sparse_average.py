"""q-sparse averaging as printed: y = {2i + aᵢ − 1}, z_{2i−1} = 2aᵢ − 1, read as Bob's bᵢ; y then looks where aᵢ = 0.

Source: Sanford, Hsu and Telgarsky, talk on arXiv 2306.02896 (2023), appendix slide; a for b in z is taken as a slip of
the pen.

Example:
    >>> print(LITERAL.shown(2))
    q_sparse_average, n=2: x=0 y=1 is accepted with output 1, answer 0; disjointness says 1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..maps.disjointness_to_q_sparse_average import DisjointnessToQSparseAverage
from ..reduction import Ints
from ..tasks._subset_rank import rank_subsets
from ..tasks.q_sparse_average import DATA
from ._literal import SLIDE, Literal


@dataclass(frozen=True)
class QSparseAverageAsPrinted(DisjointnessToQSparseAverage):
    """2i + aᵢ − 1 for 2i − aᵢ."""

    def alice(self, x: Ints, n: int) -> Ints:
        """The token of {2i + aᵢ − 1}, positions from 1."""
        return DATA + rank_subsets(2 * np.arange(1, n // 2 + 1) + x - 2)[..., None]


LITERAL = Literal(
    QSparseAverageAsPrinted(),
    "disjointness_to_q_sparse_average",
    "y meets b_i where a_i = 0, not where a_i = 1",
    2,
    SLIDE,
)
