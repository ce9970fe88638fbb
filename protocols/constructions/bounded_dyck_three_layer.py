"""Bounded Dyck by three layers: depths by averages, each closing bracket finds its opening one, the end token a fault.

Layer 1 averages ±1 over the t tokens before, and t times that is the depth; an average has 16 bits. In layer 2 a
closing bracket finds the latest opening one that reached its depth, by code: d_qk = ⌈log₂(D + 2)⌉, d_v = ⌈log₂ k⌉. In
layer 3 the end token looks for a fault, a depth below 0 or above D or types that differ; its own depth it knows. Right
on every input: before the first fault, the latest opening bracket of a depth is the one that is closed. The second
layer tells each closing bracket of its own fault only, so the end token needs a third; whether two layers of width
O(log n) could do is left open here. No protocol of few bits: run by two parties, every token asks twice, O(n log n)
bits where 2n·log₂ 2k would do.

Source: Yao et al., arXiv 2105.11115 (2021), for depths by averages and brackets by depth; Bhattamishra et al., arXiv
2406.09347 (2024), which claims two layers; weights and proof are this project's.

Example:
    >>> from protocols import simulate
    >>> simulate("bounded_dyck_three_layer", "equality_to_bounded_dyck", n=2, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.bounded_dyck import BoundedDyck

from ..numbers.formats import FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, OverFlagged, earlier
from .blocks.find_by_code import CodeLookup, address_bits, only_above

_LONGEST = 1 << 13  # tokens, so that 16 bits of an average tell a depth


class Depth(eqx.Module):
    """One head without scores: every position finds the depth before it."""

    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1, 0))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(16, 14))
    weigh: Weighing = eqx.field(static=True, default=only_above(FixedPoint(2), 1))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    def query(self, x: Carried) -> jax.Array:
        """1 at every position, so that all earlier ones weigh the same: (1, 1)."""
        return jnp.ones((1, 1))

    def key(self, x: Carried) -> jax.Array:
        """1 at every position, so that all earlier ones weigh the same: (1, 1)."""
        return jnp.ones((1, 1))

    def value(self, x: Carried) -> jax.Array:
        """1 opens, −1 closes."""
        return (1 - 2 * (x.token % 2)).astype(jnp.float32)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions alone: a mask before the query's own."""
        return earlier(t_query, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """Average times number."""
        return x._replace(found=jnp.round(average[0, 0] * x.t.astype(jnp.float32)).astype(jnp.int32))


class OpeningBracket(CodeLookup):
    """A closing bracket finds the type of the latest one that opened its depth; every position, whether it errs."""

    depth: int = eqx.field(static=True, kw_only=True)  # D
    end: int = eqx.field(static=True, kw_only=True)
    places: int = eqx.field(static=True, kw_only=True)

    def asked(self, x: Carried) -> jax.Array:
        """The depth that is closed, 0 where none is."""
        return jnp.where(self._closes(x), jnp.clip(x.found, 0, self.depth + 1), 0)

    def address(self, x: Carried) -> jax.Array:
        """The depth that is opened, 0 where none is."""
        return jnp.where(self._opens(x), jnp.clip(x.found + 1, 0, self.depth + 1), 0)

    def symbol(self, x: Carried) -> jax.Array:
        """The type of the bracket, opening or closing."""
        return x.token // 2

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """0 for a match, −2 or less otherwise; the later the better."""
        return earlier(t_query, t_key) + t_key.astype(jnp.float32) * 2.0**-self.places - self.codes.shape[1]

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """1 for a fault."""
        after = x.found + jnp.where(self._opens(x), 1, -1)
        other = self._closes(x) & (self.decoded(average) != x.token // 2)
        fault = (after < 0) | (after > self.depth) | other
        return x._replace(found=jnp.where(x.token == self.end, x.found != 0, fault).astype(jnp.int32))

    def _opens(self, x: Carried) -> jax.Array:
        return (x.token % 2 == 0) & (x.token != self.end)

    def _closes(self, x: Carried) -> jax.Array:
        return x.token % 2 == 1


class NoFault(OverFlagged):
    """The end token finds whether any position errs, itself included."""

    def flag(self, x: Carried) -> jax.Array:
        """Whether the layers before found a fault here."""
        return x.found == 1

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """1 for none."""
        return x._replace(found=((average[0, 0] == 0) & (x.found == 0)).astype(jnp.int32))


@dataclass(frozen=True)
class BoundedDyckThreeLayer(Builder):
    """Depths, partners, faults."""

    made_for: ClassVar[str] = "bounded_dyck"
    growth: ClassVar[str] = "O(n log n) bits, three layers"

    def check(self, setting: Setting) -> None:
        """Needs depths that an average tells apart."""
        super().check(setting)
        if setting.length > _LONGEST:
            raise ValueError(
                f"{self.name}: averages of 16 bits tell depths of {_LONGEST} tokens, n={setting.n} has {setting.length}"
            )

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(BoundedDyck)
        places = ceil_log2(setting.length)
        weigh = Weighing(FixedPoint(places + 1, places), (1,), exchanged=True, leftmost=True)
        codes = address_bits(task.depth + 2)
        partner = OpeningBracket(codes, max(2, task.types), weigh, depth=task.depth, end=task.end, places=places)
        return FetchingModel((Depth(), partner, NoFault()))


CONSTRUCTION = BoundedDyckThreeLayer()
