"""Causal convolution of every channel by itself: y_t = Σ_{j<K} w_j·x_{t−K+1+j} + b; the state is the K−1 last columns.

Libraries keep K columns; the oldest is never read again once the output is out, so it is not part of the state here.

Source: Gu and Dao, Mamba, arXiv 2312.00752 (2023), Section 3.4, and what followed it.

Example:
    >>> convolution = CausalConvolution.random(jax.random.key(0), channels=2, columns=4)
    >>> window, y = convolution.step(convolution.start(), jnp.ones(2))
    >>> window.shape, y.shape
    ((3, 2), (2,))
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp

_LARGEST = 1 << 10


class CausalConvolution(eqx.Module):
    """K taps and a bias for each channel, for a single instance."""

    taps: jax.Array  # (K, channels), the newest column's last
    bias: jax.Array  # (channels,)

    @classmethod
    def random(cls, key: jax.Array, *, channels: int, columns: int) -> CausalConvolution:
        """Uniform taps and biases in ±1/√K, as convolution layers start."""
        taps, bias = jax.random.split(key)
        limit = columns**-0.5
        return cls(
            jax.random.uniform(taps, (columns, channels), minval=-limit, maxval=limit),
            jax.random.uniform(bias, (channels,), minval=-limit, maxval=limit),
        )

    def start(self) -> jax.Array:
        """Zeros before the first token, (K−1, channels)."""
        return jnp.zeros((self.taps.shape[0] - 1, self.taps.shape[1]))

    def step(self, window: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The next window and the output, from the last K−1 columns (K−1, channels) and the next one (channels,)."""
        columns = jnp.concatenate([window, x[None]])
        return columns[1:], (self.taps * columns).sum(axis=0) + self.bias

    def parallel(self, window: jax.Array, xs: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The window after a sequence and all its outputs, both (…, channels), from the last K−1 columns before it."""
        padded, length = jnp.concatenate([window, xs]), len(xs)
        y = sum((tap * padded[j : j + length] for j, tap in enumerate(self.taps)), self.bias)
        return padded[length:], y


def check_columns(columns: int) -> None:
    """Refuse a convolution that sees no column, or more than any model has.

    Raises:
        ValueError: naming the number of columns.
    """
    if not 1 <= columns <= _LARGEST:
        raise ValueError(f"a convolution of {columns} columns: wanted 1 to {_LARGEST}")
