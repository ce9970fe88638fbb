"""One item for each shelf: MIN of two numbers, as a task, a map into it, a memory, and what else there is to add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import click
import jax.numpy as jnp
import numpy as np

from lowerbounds.certificates.query import METHODS
from protocols import Below
from protocols.adapters.hosting.adapter import Adapter
from protocols.cases import protocol_of
from protocols.setting import Builder, Setting
from reductions import Layout, Owner, Problem, Reduction, Task, in_order, integers


@dataclass(frozen=True)
class Least(Problem):
    """min(x, y) of two numbers up to n."""

    def x_space(self, n: int) -> Any:
        return integers(n + 1)

    def y_space(self, n: int) -> Any:
        return integers(n + 1)

    def answers(self, n: int) -> int:
        return n + 1

    def define(self, x: Any, y: Any) -> int:
        return min(x, y)


@dataclass(frozen=True)
class Smallest(Task):
    """The smaller of two numbers after n marks."""

    typical = (3, 5)

    def length(self, n: int) -> int:
        return n + 2

    def vocabulary(self, n: int) -> int:
        return n + 1

    def outputs(self, n: int) -> int:
        return n + 1

    def sample(self, n: int, count: int, rng: Any, *, hard: bool = False) -> Any:
        return np.concatenate([np.zeros((count, n), int), rng.integers(n + 1, size=(count, 2))], axis=1)

    def label(self, tokens: Any) -> Any:
        return np.minimum(tokens[..., -2], tokens[..., -1])


@dataclass(frozen=True)
class LeastToSmallest(Reduction):
    """Alice writes her number before Bob's."""

    @property
    def problem(self) -> Problem:
        return Least()

    @property
    def task(self) -> Task:
        return Smallest()

    def layout(self, n: int) -> Layout:
        return in_order((Owner.PUBLIC, n), (Owner.ALICE, 1), (Owner.BOB, 1))

    def alice(self, x: Any, n: int) -> Any:
        return x[..., None]

    def bob(self, y: Any, n: int) -> Any:
        return y[..., None]

    def public(self, n: int) -> Any:
        return np.zeros(n, int)


class Kept:
    """The last token, and the smaller of it and the next."""

    def __init__(self, bound: int) -> None:
        self.bound = bound

    def start(self) -> Any:
        return jnp.zeros((), jnp.int32)

    def step(self, state: Any, token: Any, t: Any) -> Any:
        return jnp.where(t == self.bound, jnp.minimum(state, token), token)

    def read(self, state: Any) -> Any:
        return state

    def formats(self) -> Any:
        return Below(self.bound)


class Sized(Kept):
    """The same memory, for whatever task and size it is told."""

    def __init__(self, task: Task, n: int, *, seed: int = 0, more: int = 0) -> None:
        super().__init__(max(task.vocabulary(n), n + 1))
        self.values = self.bound + more

    def formats(self) -> Any:
        return Below(self.values)


@dataclass(frozen=True)
class Keeper(Builder):
    """A memory of one number."""

    made_for = "Smallest"

    def build(self, setting: Setting, *, seed: int) -> Kept:
        return Kept(setting.n + 1)


@dataclass(frozen=True)
class Anywhere(Builder):
    """The same memory, for any task that has an output for each token."""

    def check(self, setting: Setting) -> None:
        if setting.outputs < setting.vocabulary:
            raise ValueError(f"{setting} has fewer outputs than tokens")

    def build(self, setting: Setting, *, seed: int) -> Kept:
        return Kept(max(setting.vocabulary, setting.n + 1))


@dataclass(frozen=True)
class Box:
    """A module of the stranger's library."""

    bound: int


class Unpacked(Adapter):
    """Runs the memory that a box is for."""

    def fits(self, model: Any) -> bool:
        return isinstance(model, Box)

    def protocol(self, model: Any) -> Any:
        return protocol_of(Kept(model.bound))

    def examples(self) -> tuple[Any, ...]:
        return (Box(4),)


class Renamed:
    """Asks the house's own method."""

    @property
    def proves(self) -> Any:
        return METHODS.get("distinct_rows").proves

    def search(self, query: Any, budget: Any) -> Any:
        for certificate in METHODS.get("distinct_rows").search(query, budget):
            yield replace(certificate, method="stranger_method")


@click.command(epilog="Example: lowerbounds stranger_command")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def command(as_json: bool) -> None:
    """Say hello."""
    click.echo("hello from a stranger")


PROBLEM, TASK, MAP, MODEL, CONSTRUCTION = Least(), Smallest(), LeastToSmallest(), Anywhere(), Keeper()
ADAPTER, METHOD, COMMAND = Unpacked(), Renamed(), command
