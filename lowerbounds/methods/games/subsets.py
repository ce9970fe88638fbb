"""All subsets of a few lines, and each in two parts: what dynamic programmes over rectangles run through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Subsets:
    """The subsets of `size` lines as masks.

    Attributes:
        member: (2^size, size), 1 where a line is in the subset.
        parts: for each subset, in order, its subsets that hold its lowest line; the whole is the last of each.
        starts: where the parts of each subset begin, for `np.maximum.reduceat`; the empty subset has itself.
    """

    size: int
    member: Floats
    parts: Ints
    starts: Ints
    wholes: Ints

    @staticmethod
    def of(size: int) -> Subsets:
        """For so many lines."""
        masks = np.arange(1 << size)
        member = (masks[:, None] >> np.arange(size) & 1).astype(np.float64)
        parts, starts = [0], [0]
        for whole in range(1, 1 << size):
            starts.append(len(parts))
            low = whole & -whole
            rest = whole ^ low
            inside = 0
            while True:
                parts.append(inside | low)
                if inside == rest:
                    break
                inside = (inside - rest) & rest
        first = np.array(starts)
        wholes = np.repeat(masks, np.diff([*starts, len(parts)]))
        return Subsets(size, member, np.array(parts), first, wholes)

    @property
    def others(self) -> Ints:
        """What is left of the whole beside each part."""
        return self.wholes ^ self.parts

    def parts_of(self, whole: int) -> tuple[Ints, Ints]:
        """The parts of one subset, and what is left beside each."""
        stop = self.starts[whole + 1] if whole + 1 < len(self.starts) else len(self.parts)
        listed = self.parts[self.starts[whole] : stop]
        return listed, whole ^ listed
