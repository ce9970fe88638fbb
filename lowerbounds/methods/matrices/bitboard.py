"""A communication matrix as bit masks, and which lines of a rectangle of it are worth keeping apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ALICE, BOB = 0, 1
Rect = tuple[int, int]  # masks of rows and of columns
Bools = npt.NDArray[np.bool_]


def bits(mask: int) -> Iterator[int]:
    """Positions of the ones of a mask, ascending.

    Example:
        >>> list(bits(0b1010))
        [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(positions: Iterable[int]) -> int:
    """The mask with ones at these positions."""
    mask = 0
    for position in positions:
        mask |= 1 << position
    return mask


def masks_of(lines: Bools) -> list[int]:
    """Each line as an integer, the bit of column j at place j: (lines, columns) ↦ one mask a line.

    Example:
        >>> masks_of(np.array([[True, False, True], [False, True, False]]))
        [5, 2]
    """
    packed = np.packbits(lines, axis=1, bitorder="little")
    return [int.from_bytes(line.tobytes(), "little") for line in packed]


def rectangle(speaker: int, own: int, other: int) -> Rect:
    """Rows × columns from the lines of the one who speaks and those of the other."""
    return (own, other) if speaker == ALICE else (other, own)


@dataclass(frozen=True)
class Board:
    """For each party, each answer and each line of that party: the lines of the other where the answer is this.

    Attributes:
        masks: `masks[speaker][answer][line]`; answers that do not occur are left out.
        total: whether every cell is inside the promise.
        answers: the answers that occur.
    """

    masks: tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]
    total: bool
    answers: tuple[int, ...]

    @staticmethod
    def of(matrix: npt.NDArray[np.integer]) -> Board:
        """The board of a matrix of answers, negative outside the promise."""
        answers = [answer for answer in np.unique(matrix) if answer >= 0]
        rows = tuple(tuple(masks_of(matrix == answer)) for answer in answers)
        columns = tuple(tuple(masks_of((matrix == answer).T)) for answer in answers)
        return Board((rows, columns), bool((matrix >= 0).all()), tuple(map(int, answers)))

    def reduce(self, rect: Rect) -> tuple[Rect, tuple[dict[int, int], dict[int, int]]]:
        """The rectangle without dominated lines, and for each line the one that it may follow.

        A line may follow another that has the same answer wherever it has one itself: a protocol for the other
        serves both. In a total matrix these are the equal lines.
        """
        follows: tuple[dict[int, int], dict[int, int]] = ({}, {})
        while True:
            before = rect
            for speaker in (ALICE, BOB):
                kept, step = self._dominating(speaker, rect[speaker], rect[1 - speaker])
                rect = rectangle(speaker, kept, rect[1 - speaker])
                _compose(follows[speaker], step)
            if rect == before:
                return rect, follows

    def _dominating(self, speaker: int, own: int, other: int) -> tuple[int, dict[int, int]]:
        first: dict[tuple[int, ...], int] = {}
        follows = {}
        for line in bits(own):
            follows[line] = first.setdefault(tuple(lines[line] & other for lines in self.masks[speaker]), line)
        if not self.total:
            for small, line in first.items():
                for large, leader in first.items():
                    if follows[leader] == leader != line and all(
                        s & ~t == 0 for s, t in zip(small, large, strict=True)
                    ):
                        follows[line] = leader
                        break
            for line in follows:
                while follows[follows[line]] != follows[line]:
                    follows[line] = follows[follows[line]]
        return mask_of(follows.values()), follows


def _compose(follows: dict[int, int], step: dict[int, int]) -> None:
    for line, leader in follows.items():
        follows[line] = step.get(leader, leader)
    for line, leader in step.items():
        follows.setdefault(line, leader)
