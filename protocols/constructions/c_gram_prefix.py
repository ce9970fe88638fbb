"""c-gram retrieval with the query first, by a window: query, last c − 1 tokens, and what followed the first match.

(2c − 1)·log₂(V + n + 2) bits, each token or none: order decides, since with the query last n·log₂ V bits are needed.
It is the positive control of the copying literature, prefix-key look-up.

Source: Jelassi et al., arXiv 2402.01032 (2024), prefix-key n-gram look-up; proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("c_gram_prefix", "index_to_c_gram:prefix=true", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.c_gram import CGram

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class WindowModel(eqx.Module):
    """Tokens below a bound, which itself means none."""

    tokens: int = eqx.field(static=True)
    key: int = eqx.field(static=True)  # c − 1

    def start(self) -> dict[str, jax.Array]:
        """Both windows and the answer with the mark of no token."""
        none = jnp.full(self.key, self.tokens, jnp.int32)
        return {"query": none, "window": none, "answer": jnp.full((), self.tokens, jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """First the query is written; after the separator the window moves, and the first match is answered."""
        query = state["query"].at[jnp.minimum(t, self.key - 1)].set(token)
        moved = jnp.concatenate([state["window"][1:], token[None]])
        return {
            "query": jnp.where(t < self.key, query, state["query"]),
            "window": jnp.where(t > self.key, moved, state["window"]),
            "answer": self._answer(state, token, t),
        }

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """What followed the first match."""
        return self._answer(state, token, t)

    def formats(self) -> dict[str, Format]:
        """Tokens or none."""
        return dict.fromkeys(("query", "window", "answer"), Below(self.tokens + 1))

    def _answer(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        found = (t > self.key) & (state["window"] == state["query"]).all() & (state["answer"] == self.tokens)
        return jnp.where(found, token, state["answer"])


@dataclass(frozen=True)
class CGramPrefix(Builder):
    """Two windows of c − 1 tokens, the query's and the latest, and what followed where they were the same."""

    made_for: ClassVar[str] = "c_gram"
    growth: ClassVar[str] = "O(c log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs the query first."""
        super().check(setting)
        if isinstance(setting.task, CGram) and not setting.task.prefix:
            raise ValueError(f"{self.name} needs the query first, c_gram:prefix=true")

    def build(self, setting: Setting, *, seed: int) -> WindowModel:
        """Nothing is random."""
        task = setting.task_as(CGram)
        return WindowModel(setting.vocabulary, task.grams - 1)


CONSTRUCTION = CGramPrefix()
