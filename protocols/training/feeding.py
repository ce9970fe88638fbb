"""What a model is trained on: the task's own sequences with right outputs fed back, or suffixes off one prefix.

Sequences come from the task's sampler and right outputs from its `label`. Where outputs are generated, the right ones
are fed back as tokens (teacher forcing). Through a reduction, x is drawn once for a prefix and y for each suffix, so
that K outputs are asked of one state. Sequences of several sizes come in batches of one shape, padded behind their
ends; what is padded is marked, and nothing is asked of it.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> feed = Feed(Setting(TASKS.get("index_lookup"), 4), via="index_to_index_lookup", branches=3)
    >>> batch = feed.draw(np.random.default_rng(0), 2)
    >>> batch.prefix.shape, batch.suffixes.shape, batch.targets.shape
    ((2, 4), (2, 3, 1), (2, 3, 1))
    >>> mixed = Feed(Setting(TASKS.get("copying"), 4), shortest=2).draw(np.random.default_rng(0), 3)
    >>> mixed.suffixes[:, 0].shape, mixed.span.last.tolist()
    ((3, 9), [7, 7, 9])
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from reductions import MAPS, Owner, Reduction
from reductions.sampling import draw

from ..setting import Setting
from .forwards.parts.forward import Span

Ints = npt.NDArray[np.int32]
NOT_ASKED = -1  # in the place of a target


class Batch(NamedTuple):
    """Sequences and right outputs.

    Attributes:
        prefix: (B, P) tokens after which nothing is asked yet.
        suffixes: (B, K, S) tokens that go on from it, right outputs fed back among them.
        targets: (B, K, answers), the right outputs, but for what a search finds; NOT_ASKED where a shorter has none.
        span: of each sequence, with a batch axis, what counts; None where all have one length.
    """

    prefix: Ints
    suffixes: Ints
    targets: Ints
    span: Span | None = None


class Piece(NamedTuple):
    """Sequences of one size: tokens (B, K, T), targets (B, K, answers), where suffixes begin, and places in them."""

    tokens: Ints
    targets: Ints
    first: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Feed:
    """Batches for a task at a size, or at sizes up to it.

    Attributes:
        setting: the task and its size.
        via: a reduction into the task, by name, in which the first party's tokens come before the second's; or empty.
        branches: suffixes off each prefix.
        hard: whether the task's hard sequences are drawn.
        shortest: the smallest of the sizes that are mixed, each as often as any other; 0 for the one size.
    """

    setting: Setting
    via: str = ""
    branches: int = 1
    hard: bool = False
    shortest: int = 0

    def __post_init__(self) -> None:
        if self.via and self._reduction.task != self.setting.task:
            raise ValueError(
                f"via={self.via}: a map into {self._reduction.task.spec}, not into {self.setting.task.spec}"
            )
        for size in self.sizes:
            self._check(size)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Sizes that are drawn, those of the shortest and above that task and reduction have.

        Raises:
            ValueError: the shortest is no size below, or tokens or outputs are others at another size.
        """
        if not self.shortest:
            return (self.setting.n,)
        if not self.shortest < self.setting.n:
            raise ValueError(f"shortest={self.shortest}: wanted a size below {self.setting.n}")
        return tuple(size for size in range(self.shortest, self.setting.n + 1) if self._has(size))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Places in the suffixes, of the largest size, after which an output is wanted, those fed back among them."""
        return self._places(self.setting.n)

    def draw(self, rng: Generator, count: int) -> Batch:
        """So many prefixes."""
        if self.shortest:
            chosen = Counter(rng.choice(self.sizes, count).tolist())
            return self._padded([self._piece(rng, number, size) for size, number in sorted(chosen.items())])
        (tokens, targets, first, _) = self._piece(rng, count, self.setting.n)
        return Batch(tokens[:, 0, :first], tokens[:, :, first:], targets)

    def _piece(self, rng: Generator, count: int, size: int) -> Piece:
        task, asked = self.setting.task, Setting(self.setting.task, size).asked
        if self.via:
            tokens = self._branched(rng, count, size)
        else:
            tokens = task.sample(size, count, rng, hard=self.hard)[:, None]
        labels = np.asarray(task.label(tokens)).reshape(*tokens.shape[:2], -1)
        fed = labels[:, :, len(asked.positions) - 1 : -1] if asked.generated > 1 else labels[:, :, :0]
        both = np.concatenate([tokens, fed], axis=2).astype(np.int32)
        return Piece(both, labels[:, :, self._own(size)].astype(np.int32), self._first(size), self._places(size))

    def _branched(self, rng: Generator, count: int, size: int) -> npt.NDArray[np.integer]:
        problem, own = self._reduction.problem, self._reduction.problem_size(size)
        x = np.repeat(draw(problem.x_space(own), count, rng), self.branches, axis=0)
        y = draw(problem.y_space(own), count * self.branches, rng)
        if not np.asarray(problem.domain(x, y)).all():
            raise ValueError(f"via={self.via}: {problem.spec} has a promise, which independent branches do not keep")
        return self._reduction.tokens(size, x, y).reshape(count, self.branches, -1)

    def _padded(self, pieces: list[Piece]) -> Batch:
        """Sequences of several sizes as one batch, of a shape that does not depend on which sizes were drawn."""
        first, last, answers = self._widths
        count = [len(piece.tokens) for piece in pieces]
        firsts = [piece.first for piece in pieces]
        lasts = [piece.tokens.shape[2] - piece.first for piece in pieces]
        places = [np.pad(piece.places, (0, answers - len(piece.places))) for piece in pieces]
        span = Span(
            np.repeat(np.array(places, np.int32), count, axis=0),
            np.repeat(np.array(firsts, np.int32), count) if first else None,
            np.repeat(np.array(lasts, np.int32), count),
        )
        return Batch(
            np.concatenate([_behind(piece.tokens[:, 0, : piece.first], first, 0) for piece in pieces]),
            np.concatenate([_behind(piece.tokens[:, :, piece.first :], last, 0) for piece in pieces]),
            np.concatenate([_behind(piece.targets, answers, NOT_ASKED) for piece in pieces]),
            span,
        )

    @cached_property
    def _widths(self) -> tuple[int, int, int]:
        """The longest prefix, the longest suffix, and the most answers."""
        ends = [Setting(self.setting.task, size).positions for size in self.sizes]
        firsts = [self._first(size) for size in self.sizes]
        answers = max(len(self._places(size)) for size in self.sizes)
        return max(firsts), max(end - first for end, first in zip(ends, firsts, strict=True)), answers

    @cached_property
    def _reduction(self) -> Reduction:
        found = MAPS.get(self.via)
        found.check_size(self.setting.n)
        return found

    def _places(self, size: int) -> tuple[int, ...]:
        setting = Setting(self.setting.task, size)
        after = (*setting.asked.positions, *range(setting.length, setting.positions))
        return tuple(after[answer] - self._first(size) for answer in self._own(size))

    def _own(self, size: int) -> list[int]:
        """The answers that are the model's own, and not what a search finds."""
        asked, found = Setting(self.setting.task, size).asked, self.setting.task.found(size)
        before = len(asked.positions) - 1
        return [answer for answer in range(asked.count) if answer - before not in found]

    def _first(self, size: int) -> int:
        """Where suffixes begin: the second party's first token, or the first after which an output is asked.

        Of mixed sizes without branches there is no prefix: padding behind the end is read by nothing.
        """
        if self.via:
            return int(self._reduction.layout(size).positions(Owner.BOB).min())
        return 0 if self.shortest else Setting(self.setting.task, size).asked.positions[0]

    def _has(self, size: int) -> bool:
        """Whether there is such a size."""
        task, whole = self.setting.task, self.setting
        try:
            task.check_size(size)
            if self.via:
                self._reduction.check_size(size)
        except ValueError:
            return False
        one = Setting(task, size)
        if (one.vocabulary, one.outputs) != (whole.vocabulary, whole.outputs):
            raise ValueError(
                f"shortest={self.shortest}: {task.spec} has {one.vocabulary} tokens and {one.outputs} outputs at "
                f"n={size}, {whole.vocabulary} and {whole.outputs} at n={whole.n}; sizes of other tokens are not mixed"
            )
        return True

    def _check(self, size: int) -> None:
        if not self.via:
            return
        reach = int(self._reduction.layout(size).positions(Owner.ALICE).max()) + 1
        if reach > self._first(size) or Setting(self.setting.task, size).asked.positions[0] < self._first(size):
            raise ValueError(
                f"via={self.via}: wanted the first party's tokens before all others, and nothing asked there"
            )


def _behind(values: Ints, length: int, padding: int) -> Ints:
    """The last axis filled up."""
    widths = [(0, 0)] * (values.ndim - 1) + [(0, length - values.shape[-1])]
    return np.pad(values, widths, constant_values=padding)
