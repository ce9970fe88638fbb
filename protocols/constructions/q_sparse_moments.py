"""q-sparse averaging by one head on the moment curve: the score −∏_{l ∈ y} (t − l)² is 0 on y and at most −1 elsewhere.

The key of position t is (1, t, …, t²ᵠ) and the query holds the polynomial's coefficients: width 2q + 1, whatever N. In
exact whole numbers, which take up to N²ᵠ: 1 + ⌈2q·log₂ N⌉ bits, so with 16 bits N ≤ 181 at q = 1 and N ≤ 13 at q = 2.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Theorem 3, in infinite precision; proved here, in the
lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("q_sparse_moments", "index_to_q_sparse_average", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np

from reductions.tasks.q_sparse_average import QSparseAverage

from ..numbers.formats import FixedPoint
from ..setting import Builder, Setting
from .blocks.find_by_code import only_above
from .q_sparse_codes import SparseModel, binomial_table, set_members


class MomentModel(SparseModel):
    """`codes` are the moments (N, 2q + 1)."""

    def query(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """Coefficients of −∏ (t − l)², the constant first."""
        product = jnp.array([-1.0])
        for member in set_members(self.binomials, x[0]).astype(jnp.float32):
            product = jnp.convolve(product, jnp.stack([member**2, -2 * member, jnp.float32(1)]))
        return product[None]


@dataclass(frozen=True)
class QSparseMoments(Builder):
    """The moment curve in as many bits as it takes."""

    made_for: ClassVar[str] = "q_sparse_average"
    growth: ClassVar[str] = "O(q² log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs coefficients and moments of at most 16 bits."""
        super().check(setting)
        task = setting.task_as(QSparseAverage)
        task.check_size(setting.n)
        if precision_of(setting.n, task.chosen(setting.n)) > 16:
            q = task.chosen(setting.n)
            raise ValueError(
                f"{self.name} at n={setting.n}, q={q} needs {precision_of(setting.n, q)} bits; wanted ≤ 16"
            )

    def build(self, setting: Setting, *, seed: int) -> MomentModel:
        """Nothing is random."""
        task = setting.task_as(QSparseAverage)
        n, q = setting.n, task.chosen(setting.n)
        moments = np.arange(n)[:, None] ** np.arange(2 * q + 1)
        numbers = FixedPoint(precision_of(n, q))
        weigh = only_above(FixedPoint(2), 0)
        return MomentModel(jnp.asarray(moments, jnp.float32), jnp.asarray(binomial_table(n, q)), weigh, numbers)


def precision_of(n: int, q: int) -> int:
    """Bits of the largest coefficient and moment, with a sign: positions are 0 … n−1."""
    largest = (n - 1) ** (2 * q)
    bound = np.array([1])
    for _ in range(q):
        bound = np.convolve(bound, [(n - 1) ** 2, 2 * (n - 1), 1])
    return int(max(largest, *bound)).bit_length() + 1


CONSTRUCTION = QSparseMoments()
