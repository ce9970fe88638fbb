"""Number formats: what values a part of a state can take, and so how many bits it costs to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, Protocol

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..messages.packing import Values

Shape = tuple[int, ...]
LARGEST_PRECISION = 16


class Format(Protocol):
    """How one leaf of a state is rounded and how it is written down."""

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """Number of values of each field that a leaf of this shape takes in a message."""
        ...

    def round(self, leaf: jax.Array) -> jax.Array:
        """The nearest value of the format, elementwise."""
        ...

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """Fields of a batch of leaves, (B, …) ↦ (B, F), each below its radix if the leaf is of the format."""
        ...

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The leaves that were encoded, (B, F) ↦ (B, *shape)."""
        ...


@dataclass(frozen=True)
class FixedPoint:
    """p-bit numbers: codes −2ᵖ⁻¹ … 2ᵖ⁻¹−1 times 2⁻ᶠ, saturating, ties to even; for p = 1 the codes are −1 and +1.

    Held in float32, exactly: p ≤ 16.

    Example:
        >>> half = FixedPoint(3, 1)
        >>> half.round(jnp.array([-9.0, 0.25, 0.75, 9.0])).tolist()
        [-2.0, 0.0, 1.0, 1.5]
    """

    precision: int
    fraction: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.precision <= LARGEST_PRECISION:
            raise ValueError(f"precision={self.precision}: wanted 1 to {LARGEST_PRECISION} bits")

    @property
    def count(self) -> int:
        """2ᵖ, as many as there are values of p bits."""
        return 1 << self.precision

    @property
    def affine(self) -> tuple[int, int]:
        """(a, b) such that place i of the 2ᵖ values, from the least, has the code a·i + b."""
        return (2, -1) if self.precision == 1 else (1, -(self.count // 2))

    def place(self, value: jax.Array) -> jax.Array:
        """Place of the nearest value among the 2ᵖ, as int32."""
        scaled = value * 2.0**self.fraction
        if self.precision == 1:
            return (scaled >= 0).astype(jnp.int32)
        half = self.count // 2
        return (jnp.clip(jnp.round(scaled), -half, half - 1) + half).astype(jnp.int32)

    @property
    def summand_bits(self) -> int:
        """Of a number in sums of many, where it is its place."""
        return self.precision

    def summand(self, value: jax.Array) -> jax.Array:
        """The nearest value as a non-negative whole number."""
        return self.place(value)

    def held(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """Averages in whole steps 2⁻ᶠ, as they are held: saturating, and in 1 bit by their sign.

        Example:
            >>> FixedPoint(2, 1).held(np.array([-3.0, 0.0, 0.5, 3.0])).tolist()
            [-1.0, 0.0, 0.5, 0.5]
        """
        least, largest = float(self.at(0)), float(self.at(self.count - 1))
        if self.precision == 1:
            return np.where(values >= 0, largest, least).astype(np.float32)
        return np.clip(values, least, largest).astype(np.float32)

    def at(self, place: Any) -> Any:
        """The value at a place; any array namespace."""
        a, b = self.affine
        whole = a * place + b
        return (whole.astype(jnp.float32) if isinstance(whole, jax.Array) else whole) * 2.0**-self.fraction

    def round(self, leaf: jax.Array) -> jax.Array:
        """The nearest value."""
        return self.at(self.place(leaf)).astype(jnp.float32)

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """2ᵖ for each number."""
        return (self.count,) * prod(shape)

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """Places of the numbers, which must be of the format; float32 holds these exactly."""
        a, b = self.affine
        scaled = leaf.astype(np.float32, copy=False) * np.float32(2.0**self.fraction / a) - np.float32(b / a)
        with np.errstate(invalid="ignore"):
            places = scaled.astype(np.int32)
        if not (places == scaled).all():  # NaN and infinities are no int32 either
            raise ValueError(
                f"a number is not of the format of {self.precision} bits, {self.fraction} of them fraction"
            )
        return places.reshape(len(leaf), -1)

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The numbers at the places, from a table of all."""
        table = np.asarray(self.at(np.arange(self.count)), dtype=np.float32)
        return table.take(fields).reshape(-1, *shape)


@dataclass(frozen=True)
class Below:
    """Integers 0 … k−1, saturating."""

    bound: int

    def __post_init__(self) -> None:
        if not 1 <= self.bound <= 1 << 31:
            raise ValueError(f"integers below {self.bound}: wanted 1 to 2³¹ values")

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """k for each integer."""
        return (self.bound,) * prod(shape)

    def round(self, leaf: jax.Array) -> jax.Array:
        """The nearest integer in the range."""
        return jnp.clip(jnp.round(leaf), 0, self.bound - 1).astype(leaf.dtype)

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """The integers themselves."""
        with np.errstate(invalid="ignore"):  # what is no number becomes one that no message holds
            return leaf.astype(np.int64).reshape(len(leaf), -1)

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The integers themselves."""
        return fields.reshape(-1, *shape)


@dataclass(frozen=True)
class Native:
    """All values of a dtype, at the dtype's own bits; a Boolean costs one."""

    dtype: np.dtype[Any]

    @property
    def bits(self) -> int:
        """Bits of one number."""
        if self.dtype == np.bool_:
            return 1
        floating = jnp.issubdtype(self.dtype, jnp.floating)
        return int(jnp.finfo(self.dtype).bits if floating else jnp.iinfo(self.dtype).bits)

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """2ᵇⁱᵗˢ for each number; 64-bit numbers as two halves."""
        return (1 << min(self.bits, 32),) * (prod(shape) * max(1, self.bits // 32))

    def round(self, leaf: jax.Array) -> jax.Array:
        """Nothing to round."""
        return leaf

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """The bit patterns."""
        if self.bits < 8:  # narrow types have a byte each in memory
            return (leaf.astype(np.int64) % (1 << self.bits)).reshape(len(leaf), prod(leaf.shape[1:]))
        width = min(self.bits, 32) // 8
        words = np.ascontiguousarray(leaf).reshape(len(leaf), prod(leaf.shape[1:])).view(np.uint8).view(f"<u{width}")
        return words.astype(np.int64)

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The numbers with these bit patterns."""
        if self.bits < 8:
            signed = self.dtype != np.bool_ and jnp.iinfo(self.dtype).min < 0
            wrapped = np.where(fields >= 1 << (self.bits - 1), fields - (1 << self.bits), fields) if signed else fields
            return wrapped.astype(self.dtype).reshape(len(fields), *shape)
        width = min(self.bits, 32) // 8
        words = np.ascontiguousarray(fields.astype(f"<u{width}"))
        return words.view(np.uint8).view(self.dtype).reshape(len(fields), *shape)


@dataclass(frozen=True)
class Float:
    """The values of a float dtype of at most 32 bits, down to float8 and float4, saturating at the largest finite one.

    Held in float32, which holds them all.

    Example:
        >>> Float("float8_e4m3fn").round(jnp.array([0.3, 1e9])).tolist()
        [0.3125, 448.0]
    """

    name: str

    def __post_init__(self) -> None:
        if self.bits_of(self.dtype) > 32:
            raise ValueError(f"{self.name}: wanted a float dtype of at most 32 bits")

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype called so."""
        return float_dtype(self.name)

    @staticmethod
    def bits_of(dtype: np.dtype[Any]) -> int:
        """Bits of a number of a float dtype."""
        return int(jnp.finfo(dtype).bits)

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """2ᵇⁱᵗˢ for each number."""
        return (1 << self.bits_of(self.dtype),) * prod(shape)

    def round(self, leaf: jax.Array) -> jax.Array:
        """The nearest value of the dtype, ties to even."""
        if self.dtype == np.float32:
            return leaf.astype(jnp.float32)
        largest = float(jnp.finfo(self.dtype).max)
        return jnp.clip(leaf, -largest, largest).astype(self.dtype).astype(jnp.float32)

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """The dtype's bit patterns."""
        stored = np.ascontiguousarray(leaf.astype(self.dtype)).reshape(len(leaf), -1)
        bits = stored.view(f"u{stored.dtype.itemsize}").astype(np.int64)
        return bits % (1 << self.bits_of(self.dtype))  # narrow types have a byte each in memory

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """The numbers with these bit patterns."""
        words = fields.astype(f"u{self.dtype.itemsize}")
        return np.ascontiguousarray(words).view(self.dtype).astype(np.float32).reshape(-1, *shape)


def float_dtype(name: str) -> np.dtype[Any]:
    """The float dtype called `name`, those of machine learning among them.

    Raises:
        ValueError: there is none, with the names of some.
    """
    try:
        dtype = np.dtype(jnp.dtype(name))
    except TypeError:
        dtype = np.dtype(bool)
    if not jnp.issubdtype(dtype, jnp.floating):
        raise ValueError(
            f"precision={name}: wanted a number of bits or a float dtype: float32, bfloat16, float8_e4m3fn, …"
        )
    return dtype


@dataclass(frozen=True)
class Public:
    """A part that both know from the start and that no token changes; it is not sent, and that is checked."""

    def radices(self, shape: Shape) -> tuple[int, ...]:
        """Nothing to send."""
        return ()

    def round(self, leaf: jax.Array) -> jax.Array:
        """Nothing to round."""
        return leaf

    def encode(self, leaf: npt.NDArray[Any]) -> Values:
        """Nothing to send."""
        return np.zeros((len(leaf), 0), dtype=np.int64)

    def decode(self, fields: Values, shape: Shape) -> npt.NDArray[Any]:
        """Nobody decodes what nobody sent."""
        raise ValueError("a public part of the state is not decoded")
