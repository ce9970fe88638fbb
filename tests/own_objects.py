"""What a user wrote outside the package: a task, a reduction into it and a memory, named by path in tests."""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from reductions import PROBLEMS, Layout, Owner, Reduction, Task, in_order


@dataclass(frozen=True)
class LastOccurrence(Task):
    """The last place before the query at which the query token stands, or n where there is none."""

    typical = (4, 6)

    def length(self, n: int) -> int:
        return n + 1

    def vocabulary(self, n: int) -> int:
        return 2 * n

    def outputs(self, n: int) -> int:
        return n + 1

    def sample(self, n, count, rng, *, hard=False):
        stored = 2 * np.arange(n) + rng.integers(2, size=(count, n))
        return np.concatenate([stored, rng.integers(2 * n, size=(count, 1))], 1)

    def label(self, tokens):
        n = tokens.shape[-1] - 1
        same = tokens[..., :-1] == tokens[..., -1:]
        last = n - 1 - np.argmax(same[..., ::-1], -1)
        return np.where(same.any(-1), last, n)


@dataclass(frozen=True)
class IndexToLast(Reduction):
    """INDEX: the query finds its place if the bit there is 1."""

    turned: bool = False  # a false reduction: what is found answers 0

    @property
    def problem(self):
        return PROBLEMS.get("index")

    @property
    def task(self):
        return LastOccurrence()

    def layout(self, n: int) -> Layout:
        return in_order((Owner.ALICE, n), (Owner.BOB, 1))

    def alice(self, x, n):
        return 2 * np.arange(n) + x

    def bob(self, y, n):
        return (2 * y + 1)[..., None]

    def answer(self, output, y):
        return ((output == y) != self.turned).astype(np.int64)


class Memory:
    """n bits, and the query."""

    def __init__(self, n: int) -> None:
        self.n = n

    def start(self):
        return {"stored": jnp.zeros(self.n, jnp.int32), "query": jnp.zeros((), jnp.int32)}

    def step(self, state, token, t):
        return {"stored": jnp.where(jnp.arange(self.n) == t, token % 2, state["stored"]), "query": token}

    def read(self, state):
        place, bit = state["query"] // 2, state["query"] % 2
        return jnp.where(state["stored"][place] == bit, place, self.n)
