"""Classes of rows: refined by few columns (rows in two classes differ), or scanned in all columns (equal within each).

Refinement never sees more than the columns that it picks; a scan sees every cell once and keeps a fingerprint a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from reductions.problem import OUTSIDE

from ...certificates.query import Budget
from ..matrices.rows import Answers, Ranks, SenderRows, candidates

_SAMPLE = 1024  # rows on which columns compete
_POOL = 64  # columns that compete
_WINDOW = 32  # neighbours in a sample, so that it has whole small classes
_SCAN = 1 << 22  # cells evaluated between two looks at the clock


@dataclass(frozen=True)
class Classes:
    """A partition of the rows.

    Attributes:
        labels: class of each row, 0 … count − 1.
        columns: the columns by which it was refined.
        count: number of classes.
    """

    labels: Ranks
    columns: tuple[int, ...]

    @property
    def count(self) -> int:
        """Number of classes."""
        return int(self.labels.max()) + 1

    def representatives(self) -> Ranks:
        """The first row of each class, ascending."""
        return np.sort(np.unique(self.labels, return_index=True)[1])

    def unresolved(self) -> Ranks:
        """The rows that are not alone in their class."""
        return np.flatnonzero(np.bincount(self.labels)[self.labels] > 1)


def refine(view: SenderRows, budget: Budget, *, seed: int) -> Iterator[Classes]:
    """Ever finer classes by greedily picked columns, until all rows are alone or columns hardly help.

    Rows in different classes differ in one of the columns, in which all rows are inside the promise.
    """
    rng = np.random.default_rng(seed)
    labels = np.zeros(view.rows, dtype=np.int64)
    picked: list[int] = []
    pool = candidates(view.spaces[1], rng, _POOL)
    for _ in range(8 * max(view.rows - 1, 1).bit_length()):
        budget.check()
        sample = _sample(labels, rng)
        if not len(sample) or not len(pool):
            return
        gains = pairs_apart(view.block(sample, pool), labels[sample])
        best = int(gains.argmax())
        if not gains[best]:
            return
        answers = view.block(np.arange(view.rows), pool[best : best + 1])[:, 0]
        if (answers == OUTSIDE).any():
            pool = np.delete(pool, best)
            continue
        picked.append(int(pool[best]))
        labels = _split(labels, answers)
        pool = _renewed(view, pool[gains > 0], picked, rng)
        budget.report(f"{int(labels.max()) + 1} classes of rows by {len(picked)} columns")
        yield Classes(labels, tuple(picked))


def scan(view: SenderRows, classes: Classes, budget: Budget) -> Classes:
    """The classes split until rows are equal within each, cells outside the promise included.

    Only rows that are not alone are evaluated, each in every column. Equality is told by a 128-bit fingerprint: equal
    rows never part, so a count is sound; that different rows do is left to the checker.
    """
    rows = classes.unresolved()
    prints: dict[bytes, int] = {}
    marks = np.zeros(len(classes.labels), dtype=np.int64)
    high = max(1, _SCAN // max(view.columns, 1))
    for top in range(0, len(rows), high):
        some = rows[top : top + high]
        hashes = [blake2b(digest_size=16) for _ in some]
        for block in _wide(view, some, budget):
            for one, packed in zip(hashes, _packed(block), strict=True):
                one.update(packed)
        marks[some] = [prints.setdefault(one.digest(), len(prints)) for one in hashes]
        budget.report(f"{top + len(some)} of {len(rows)} rows scanned, {len(prints)} different")
    return Classes(_relabel(classes.labels * (len(prints) + 1) + marks), classes.columns)


def pairs_apart(block: Answers, labels: Ranks) -> Ranks:
    """How many pairs of rows within a class each column tells apart, (columns,)."""
    classes = _relabel(labels)
    before = (np.bincount(classes) ** 2).sum()
    after = [(np.bincount(_split(classes, column)) ** 2).sum() for column in block.T]
    gains: Ranks = (before - np.array(after, dtype=np.int64)) // 2
    return gains


def _wide(view: SenderRows, rows: Ranks, budget: Budget) -> Iterator[Answers]:
    """All columns, in blocks."""
    for left in range(0, view.columns, _SCAN):
        budget.check()
        yield view.block(rows, np.arange(left, min(left + _SCAN, view.columns)))


def _packed(block: Answers) -> npt.NDArray[np.uint8]:
    """Bytes that determine each row of the block: bits where the problem's answers are bits."""
    if block.min() >= 0 and block.max() <= 1:
        return np.packbits(block.astype(bool), axis=1)
    return np.ascontiguousarray(block).view(np.uint8)


def _sample(labels: Ranks, rng: np.random.Generator) -> Ranks:
    """Up to `_SAMPLE` rows that are not alone in their class, in windows of neighbours by class."""
    rows = np.flatnonzero(np.bincount(labels)[labels] > 1)
    if len(rows) <= _SAMPLE:
        return rows
    shuffled = rng.permutation(rows)
    ordered = shuffled[labels[shuffled].argsort(kind="stable")]
    starts = rng.integers(len(rows) - _WINDOW, size=_SAMPLE // _WINDOW)
    return np.unique(ordered[starts[:, None] + np.arange(_WINDOW)])


def _split(labels: Ranks, answers: Answers) -> Ranks:
    least = int(answers.min(initial=0))
    return _relabel(labels * (int(answers.max(initial=0)) - least + 1) + answers - least)


def _relabel(keys: Ranks) -> Ranks:
    """The same classes, numbered 0, 1, … in the order of their keys."""
    if keys.max(initial=0) > 8 * len(keys):
        relabelled: Ranks = np.unique(keys, return_inverse=True)[1].astype(np.int64)
        return relabelled
    present = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.int64)
    present[keys] = 1
    return (present.cumsum() - 1)[keys]


def _renewed(view: SenderRows, useful: Ranks, picked: list[int], rng: np.random.Generator) -> Ranks:
    """Columns for the next round: those that still tell rows apart, and new ones."""
    kept = [int(column) for column in useful if column not in picked]
    fresh = rng.integers(min(view.columns, 1 << 62), size=max(_POOL - len(kept), 8)).tolist()
    return np.array(list(dict.fromkeys([*kept, *fresh])), dtype=np.int64)
