"""Multi-query recall by a table of all K keys: every query is looked up, and none changes the table.

Source: proved here, as for one query (`recall_memory`).

Example:
    >>> from protocols import simulate
    >>> simulate("multi_query_memory", "index_to_multi_query_recall", n=5, instances=20).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reductions.tasks.multi_query_recall import MultiQueryRecall

from ..setting import Builder, Setting
from .recall_memory import RecallTable


@dataclass(frozen=True)
class MultiQueryMemory(Builder):
    """An entry a key."""

    made_for: ClassVar[str] = "multi_query_recall"
    growth: ClassVar[str] = "K log₂(V + 1) + log₂ K bits"

    def build(self, setting: Setting, *, seed: int) -> RecallTable:
        """Nothing is random."""
        task = setting.task_as(MultiQueryRecall)
        return RecallTable(task.symbols, task.single.keys(setting.n), task.joined, task.last)


CONSTRUCTION = MultiQueryMemory()
