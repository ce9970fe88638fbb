"""What a model is trained on: the task's own sequences with right outputs fed back, or suffixes off one prefix.

Sequences come from the task's sampler and right outputs from its `label`. Where outputs are generated, the right ones
are fed back as tokens (teacher forcing). Through a reduction, x is drawn once for a prefix and y for each suffix, so
that K outputs are asked of one state.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> feed = Feed(Setting(TASKS.get("index_lookup"), 4), via="index_to_index_lookup", branches=3)
    >>> batch = feed.draw(np.random.default_rng(0), 2)
    >>> batch.prefix.shape, batch.suffixes.shape, batch.targets.shape
    ((2, 4), (2, 3, 1), (2, 3, 1))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from reductions import MAPS, Owner, Reduction
from reductions.sampling import draw

from ..setting import Setting

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Batch:
    """Sequences and right outputs.

    Attributes:
        prefix: (B, P) tokens after which nothing is asked yet.
        suffixes: (B, K, S) tokens that go on from it, right outputs fed back among them.
        targets: (B, K, answers), the right outputs, but for what a search finds.
    """

    prefix: Ints
    suffixes: Ints
    targets: Ints


@dataclass(frozen=True)
class Feed:
    """Batches for a task at a size.

    Attributes:
        setting: the task and its size.
        via: a reduction into the task, by name, in which the first party's tokens come before the second's; or empty.
        branches: suffixes off each prefix.
        hard: whether the task's hard sequences are drawn.
    """

    setting: Setting
    via: str = ""
    branches: int = 1
    hard: bool = False

    def __post_init__(self) -> None:
        if self.via and self._reduction.task != self.setting.task:
            raise ValueError(
                f"via={self.via}: a map into {self._reduction.task.spec}, not into {self.setting.task.spec}"
            )
        if self.via and (self._reach > self._first or self.setting.asked.positions[0] < self._first):
            raise ValueError(
                f"via={self.via}: wanted the first party's tokens before all others, and nothing asked there"
            )

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Positions of the tokens after which an output is wanted, those fed back among them."""
        every = (*self.setting.asked.positions, *range(self.setting.length, self.setting.positions))
        return tuple(every[answer] for answer in self._own)

    @cached_property
    def _own(self) -> list[int]:
        """The answers that are the model's own, and not what a search finds."""
        setting = self.setting
        before, found = len(setting.asked.positions) - 1, setting.task.found(setting.n)
        return [answer for answer in range(setting.asked.count) if answer - before not in found]

    def draw(self, rng: Generator, count: int) -> Batch:
        """So many prefixes."""
        tokens = self._branched(rng, count) if self.via else self._plain(rng, count)
        labels = np.asarray(self.setting.task.label(tokens)).reshape(*tokens.shape[:2], -1)
        fed = (
            labels[:, :, len(self.setting.asked.positions) - 1 : -1]
            if self.setting.asked.generated > 1
            else labels[:, :, :0]
        )
        both = np.concatenate([tokens, fed], axis=2).astype(np.int32)
        first = self._first
        return Batch(both[:, 0, :first], both[:, :, first:], labels[:, :, self._own].astype(np.int32))

    def _plain(self, rng: Generator, count: int) -> npt.NDArray[np.integer]:
        return self.setting.task.sample(self.setting.n, count, rng, hard=self.hard)[:, None]

    def _branched(self, rng: Generator, count: int) -> npt.NDArray[np.integer]:
        problem, size = self._reduction.problem, self._reduction.problem_size(self.setting.n)
        x = np.repeat(draw(problem.x_space(size), count, rng), self.branches, axis=0)
        y = draw(problem.y_space(size), count * self.branches, rng)
        if not np.asarray(problem.domain(x, y)).all():
            raise ValueError(f"via={self.via}: {problem.spec} has a promise, which independent branches do not keep")
        return self._reduction.tokens(self.setting.n, x, y).reshape(count, self.branches, -1)

    @cached_property
    def _reduction(self) -> Reduction:
        found = MAPS.get(self.via)
        found.check_size(self.setting.n)
        return found

    @property
    def _first(self) -> int:
        """Where suffixes begin: the second party's first token, or the first after which an output is asked."""
        if not self.via:
            return self.setting.asked.positions[0]
        layout = self._reduction.layout(self.setting.n)
        return int(layout.positions(Owner.BOB).min())

    @property
    def _reach(self) -> int:
        """The end of the first party's tokens."""
        return int(self._reduction.layout(self.setting.n).positions(Owner.ALICE).max()) + 1
