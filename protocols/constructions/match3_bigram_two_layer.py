"""Match3Bigram by two layers: position j + 1 fetches x_j, and x_N finds a sum x_j + x_{j+1} ≡ −x_N by its code.

d_qk = ⌈log₂ N⌉ and d_v = ⌈log₂ M⌉ in layer 1, ⌈log₂(M + 1)⌉ and 1 in layer 2, all numbers one bit; right on every
input. Layer 2 is Match2. No protocol of few bits: run by two parties, every position asks for the one before and is
answered in sums, O(N log² N) bits where N·log₂M would do.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Match3Bigram; weights and proof are this project's.

Example:
    >>> import numpy as np
    >>> from protocols.splits.layers import Layers
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> task = TASKS.get("match3_bigram")
    >>> tokens = task.sample(9, 40, np.random.default_rng(0))
    >>> bool((Layers(CONSTRUCTION.build(Setting(task, 9), seed=0)).whole(tokens) == task.label(tokens)).all())
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, earlier, earlier_token, full_match
from .blocks.find_by_code import CodeLookup, address_bits


class SumOfTwo(CodeLookup):
    """Codes of the residues modulo M, and one of no residue for the first position."""

    @property
    def modulus(self) -> int:
        """M, the modulus of the task."""
        return self.codes.shape[0] - 1

    def asked(self, x: Carried) -> jax.Array:
        """−x modulo M."""
        return -x.token % self.modulus

    def address(self, x: Carried) -> jax.Array:
        """The sum of the token and the one before."""
        return jnp.where(x.found == self.modulus, self.modulus, (x.token + x.found) % self.modulus)

    def symbol(self, x: Carried) -> jax.Array:
        """1, which says that something was found."""
        return jnp.int32(1)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions alone: a mask before the query's own."""
        return earlier(t_query, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """Whether anything matched."""
        return x._replace(found=self.decoded(average))


@dataclass(frozen=True)
class Match3BigramTwoLayer(Builder):
    """Sums of neighbours, then Match2."""

    made_for: ClassVar[str] = "match3_bigram"
    growth: ClassVar[str] = "O(N log² N) bits, two layers"

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        codes = address_bits(setting.vocabulary + 1)
        return FetchingModel((earlier_token(setting, 1), SumOfTwo(codes, 2, full_match(codes))))


CONSTRUCTION = Match3BigramTwoLayer()
