"""Recall with several queries by two layers: as with one query, each query finds the first token after its own key.

The queries stand side by side, so a query is followed by a key, and one asked before is found too; pairs come first,
so the leftmost match is the value where the key is there, and where it is not, what is found is a key and no value. The
last of equal keys is not found so. Right on every input; widths and bits are those of `recall_two_layer`.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for recall; for several queries proved here.

Example:
    >>> from protocols import simulate
    >>> simulate("multi_query_two_layer", "index_to_multi_query_recall", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.multi_query_recall import MultiQueryRecall

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel
from .blocks.find_after_same_token import AfterSame, after_same, check_length


class AfterKey(AfterSame):
    """What followed the same key, if it is a value."""

    values: int = eqx.field(static=True, kw_only=True)  # V

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The value, or `absent` where a key followed or nothing did."""
        after = super().update(x, average).found
        return x._replace(found=jnp.where(after < self.values, after, self.absent))


@dataclass(frozen=True)
class MultiQueryTwoLayer(Builder):
    """The first of equal keys."""

    made_for: ClassVar[str] = "multi_query_recall"
    growth: ClassVar[str] = "O(n log² n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs keys and values as separate tokens, of which the first of equal keys counts."""
        super().check(setting)
        task = setting.task
        if isinstance(task, MultiQueryRecall) and (task.joined or task.last):
            raise ValueError(f"{self.name} finds the first of keys that are tokens of their own, not {task.spec}")
        check_length(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(MultiQueryRecall)
        before, found = after_same(setting, latest=False, absent=setting.outputs - 1).layers
        after = AfterKey(
            found.codes,
            found.symbols,
            found.weigh,
            latest=False,
            absent=found.absent,
            places=found.places,
            values=task.symbols,
        )
        return FetchingModel((before, after))


CONSTRUCTION = MultiQueryTwoLayer()
