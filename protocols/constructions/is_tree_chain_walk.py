"""IsTree with a chain by seven layers of attention: depth-first search of the edges, written vertex by vertex.

For all n the same seven layers of one to six heads, d_qk ≤ 10 and d_v ≤ 4, with p = ⌈log₂(2n + 2)⌉ + 2 bits at most and
scores of ⌈log₂(4n)⌉ + 1: one width, one depth, one number of heads. It writes 2n − 1 vertices on a tree. A token that
it would not have written itself is seen, and then it writes that it is lost, never an answer.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 4.7 and Algorithm 1; the weights are this project's.

Example:
    >>> from reductions import TASKS
    >>> small, large = (CONSTRUCTION.build(Setting(TASKS.get("is_tree_chain"), n), seed=0) for n in (4, 64))
    >>> len(small.layers), len(large.layers)
    (7, 7)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.tasks.is_tree_chain import PAIR, pair_of

from ..numbers.formats import LARGEST_PRECISION
from ..setting import Builder, Setting
from .walking.find_by_number import precision_for
from .walking.walk_layers import EDGE, VERTEX, Walked, placed, walk_layers

_LARGEST = 1 << 10  # vertices, so that sums of a score are whole numbers below 2²⁴


class Walk(eqx.Module):
    """Layers between a table of what tokens say and the token that is to be written."""

    table: jax.Array  # (V, 3), kind and ends of a token
    layers: tuple[Any, ...]

    def embed(self, token: jax.Array, t: jax.Array) -> Walked:
        """What the token says, and where."""
        return placed(self.table[token, 0], self.table[token, 1:], t)

    def read(self, x: Walked) -> jax.Array:
        """The token of a word or of a vertex."""
        kind, vertex = x.says
        return jnp.where(kind == VERTEX, PAIR + (vertex - 1) * vertex // 2 + vertex - 1, kind)


@dataclass(frozen=True)
class IsTreeChainWalk(Builder):
    """Nothing to choose."""

    made_for: ClassVar[str] = "is_tree_chain"
    growth: ClassVar[str] = "O(n·log n) bits, seven layers"

    def check(self, setting: Setting) -> None:
        """Needs numbers of at most 16 bits whose squares are exact."""
        super().check(setting)
        if setting.n > _LARGEST or precision_for(2 * setting.n + 1) > LARGEST_PRECISION:
            raise ValueError(f"{self.name}: scores are exact for n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> Walk:
        """Nothing is random."""
        return Walk(token_table(setting.vocabulary), walk_layers(setting.n, setting.positions))


def token_table(vocabulary: int) -> jax.Array:
    """Kind and ends of each token, vertices from 1: (V, 3)."""
    u, v = pair_of(np.arange(PAIR, vocabulary))
    pairs = np.stack([np.where(u == v, VERTEX, EDGE), u + 1, v + 1], axis=1)
    words = np.stack([np.arange(PAIR), np.zeros(PAIR, int), np.zeros(PAIR, int)], axis=1)
    return jax.device_put(np.concatenate([words, pairs]).astype(np.int32))


CONSTRUCTION = IsTreeChainWalk()
