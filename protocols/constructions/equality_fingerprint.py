"""String equality with public coins: k random parities of x ⊕ y, so k bits of state, whatever n.

Each of the k bits is ⟨r, bits of x⟩ + ⟨r, bits of y⟩ over GF(2), with r drawn in advance from the seed. Equal strings
always give zeros; different ones give k zeros for a fraction 2⁻ᵏ of all r. The deterministic bound of n·log₂V bits is
not contradicted: for every r some pair of strings is judged wrongly.

Source: Kushilevitz and Nisan, Communication Complexity (1997): public coins; proved here in the line above.

Example:
    >>> from protocols import simulate
    >>> run = simulate("equality_fingerprint:bits=20", "equality_to_string_equality", n=500, instances=40, hard=True)
    >>> run.transcript.sent, run.errors
    (20, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.string_equality import StringEquality

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting

_MOST = 1 << 10  # parities


class FingerprintModel(eqx.Module):
    """One parity vector for each bit of each place."""

    parities: jax.Array  # (n, bits of a symbol, k), 0 or 1
    symbols: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All parities even: (k,)."""
        return jnp.zeros(self.parities.shape[2], jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Add the parities of the bits that are 1; the end token changes nothing."""
        places, width, _ = self.parities.shape
        ones = (token >> jnp.arange(width)) & 1
        added = (state + ones @ self.parities[t % places]) % 2
        return jnp.where(token == self.symbols, state, added)

    def read(self, state: jax.Array) -> jax.Array:
        """1 when x and y have the same parities."""
        return (state == 0).all().astype(jnp.int32)

    def formats(self) -> Format:
        """One bit for each parity."""
        return Below(2)


@dataclass(frozen=True)
class EqualityFingerprint(Builder):
    """k = `bits` parities, or with bits=0 the ⌈log₂ n⌉ that err with probability at most 1/n."""

    made_for: ClassVar[str] = "string_equality"
    errs: ClassVar[bool] = True
    growth: ClassVar[str] = "⌈log₂ n⌉ bits, error ≤ 1/n"

    bits: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.bits <= _MOST:
            raise ValueError(f"bits={self.bits}: wanted 1 to {_MOST}, or 0 for ⌈log₂ n⌉")

    @property
    def label(self) -> str:
        """Says how many parities there are."""
        return f"{self.spec}, error ≤ 2^-{self.bits}" if self.bits else super().label

    def build(self, setting: Setting, *, seed: int) -> FingerprintModel:
        """The coins are drawn from the seed."""
        task = setting.task_as(StringEquality)
        symbols = task.symbols
        shape = (setting.n, ceil_log2(symbols), self.bits or max(1, ceil_log2(setting.n)))
        return FingerprintModel(jax.random.randint(jax.random.key(seed), shape, 0, 2), symbols)


CONSTRUCTION = EqualityFingerprint()
