"""Detecting matrices: D with entries −1, 0, 1 such that D·u tells every u of 0s and 1s, and few rows.

D₀ = [1], and D' = [[D, D, I], [D, −D, 0]]. If s = D'(u, v, w), the sum of both halves is 2·D·u + w, so w is its parity;
then D·u, and D·v from the first half, and so on down. D_k has 2ᵏ rows and (k + 2)·2ᵏ⁻¹ columns: n columns in about
2n/log₂n rows. Two vectors of 0s and 1s with the same sums are equal, so D·z = 0 for z in {−1, 0, 1}ⁿ says z = 0.

Source: Cantor and Mills (1966), determination of a subset from certain combinatorial properties; the proof is in the
lines above.

Example:
    >>> detecting(5).shape, detecting(5)[:, :5].tolist()[0]
    ((4, 8), [1, 1, 1, 1, 1])
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from .uniform_sums import UniformSums


def detecting(columns: int) -> npt.NDArray[np.int64]:
    """The smallest of these matrices with at least so many columns: (2ᵏ, (k + 2)·2ᵏ⁻¹)."""
    matrix = np.ones((1, 1), np.int64)
    while matrix.shape[1] < columns:
        unit = np.eye(len(matrix), dtype=np.int64)
        matrix = np.block([[matrix, matrix, unit], [matrix, -matrix, 0 * unit]])
    return matrix


def detected(sums: jax.Array) -> jax.Array:
    """u of 0s and 1s from D·u, by parities: (2ᵏ,) ↦ ((k + 2)·2ᵏ⁻¹,), whole numbers."""
    half = sums.shape[0] // 2
    if not half:
        return sums
    upper, lower = sums[:half], sums[half:]
    w = (upper + lower) % 2
    first = (upper + lower - w) // 2
    return jnp.concatenate([detected(first), detected(upper - w - first), w])


class DetectingSums(UniformSums):
    """Sums Σ D[:, i]·bit: each bit of a token has a column of its own; a subclass says which, with which sign."""

    matrix: jax.Array  # (d_v, columns)

    def column(self, at: jax.Array) -> jax.Array:
        """A column of the matrix, as numbers: (d_v,)."""
        return self.matrix[:, at].astype(jnp.float32)
