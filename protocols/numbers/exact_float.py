"""Floats whose sums are exact integers: the values of a float dtype that are whole multiples of a step, below a limit.

Sums of floats depend on their order, and two parties add in another order than one. So attention adds its floats in
fixed point, in accumulators wide enough that no sum is ever rounded; the step is 2⁻²⁴ or the least positive value of
the dtype, and numbers saturate below 64. Values of float8 and of float16 that are below 64 are all of this kind; of
bfloat16 and float32 those are lost that are smaller than the step.

Example:
    >>> numbers = ExactFloat("float8_e4m3fn")
    >>> numbers.round(jnp.array([0.3, -1e9])).tolist(), numbers.summand_bits
    ([0.3125, -60.0], 16)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from .formats import Float

_LIMIT = 6  # numbers are below 2⁶
_NARROWEST = 8  # bits
_FINEST = 24  # the step is at least 2⁻²⁴, so that a summand fits 31 bits


@dataclass(frozen=True)
class ExactFloat:
    """What attention needs of a format of numbers, for a float dtype of at most 32 bits; held in float32."""

    name: str

    def __post_init__(self) -> None:
        signed = float(jnp.finfo(self.dtype).min) < 0
        if not signed or self.precision < _NARROWEST:
            raise ValueError(f"precision={self.name}: attention takes float dtypes with a sign, of 8 to 32 bits")

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype called so."""
        return Float(self.name).dtype

    @property
    def precision(self) -> int:
        """Bits of a number."""
        return Float.bits_of(self.dtype)

    @property
    def _word(self) -> np.dtype[Any]:
        return np.dtype(f"u{self.dtype.itemsize}")

    @property
    def count(self) -> int:
        """2ᵇⁱᵗˢ, as many as there are patterns of bits."""
        return 1 << self.precision

    @property
    def fraction(self) -> int:
        """F, where the step is 2⁻ᶠ."""
        least = float(jnp.finfo(self.dtype).smallest_subnormal)
        return min(_FINEST, -round(float(np.log2(least))))

    @property
    def summand_bits(self) -> int:
        """Of a number in steps from −2⁶."""
        return self.fraction + _LIMIT + 1

    @property
    def affine(self) -> tuple[int, int]:
        """(a, b) such that summand i is the number (a·i + b)·2⁻ᶠ."""
        return 1, -(1 << (self.fraction + _LIMIT))

    @property
    def largest(self) -> float:
        """The largest number of the dtype below 2⁶."""
        largest = float(jnp.finfo(self.dtype).max)
        if largest < 1 << _LIMIT:
            return largest
        return float(np.nextafter(self.dtype.type(1 << _LIMIT), self.dtype.type(0)))

    def round(self, leaf: jax.Array) -> jax.Array:
        """The nearest value, ties to even."""
        limited = jnp.clip(leaf, -self.largest, self.largest)
        value = limited.astype(self.dtype).astype(jnp.float32)
        return jnp.round(value * 2.0**self.fraction) * 2.0**-self.fraction + 0.0  # no −0

    def place(self, value: jax.Array) -> jax.Array:
        """The bit pattern of the nearest value as int32, modulo 2³² where it has 32 bits."""
        return jax.lax.bitcast_convert_type(self.round(value).astype(self.dtype), self._word).astype(jnp.int32)

    def at(self, place: Any) -> jax.Array:
        """The number with a bit pattern."""
        return jax.lax.bitcast_convert_type(jnp.asarray(place).astype(self._word), self.dtype).astype(jnp.float32)

    def summand(self, value: jax.Array) -> jax.Array:
        """The nearest value in steps from −2⁶, as int32."""
        return (self.round(value) * 2.0**self.fraction).astype(jnp.int32) - self.affine[1]

    def held(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """Averages in whole steps, rounded to the dtype."""
        return values.astype(np.float32).astype(self.dtype).astype(np.float32)
