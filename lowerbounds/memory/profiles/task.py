"""The memory profile of a task: bits that are needed at every cut, in an order in which its tokens are read.

Example:
    >>> [width.lower for width in profile("set_disjointness", 2).widths]
    [1, 2, 4, 3, 2, 2]
    >>> profile("set_disjointness", 2, best=True).largest
    3
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reductions import TASKS, Task

from ...certificates.certificate import Json
from ...shown.markup import html_card
from ...shown.table import Cell, Table
from .orders import best_order
from .space import Sequences
from .widths import Width, widths

MOST_ROWS = 40  # of a table in a terminal


@dataclass(frozen=True)
class Profile:
    """Widths at the cuts 0 … T, for zero error; with generated outputs also between those.

    Attributes:
        task: name with parameters.
        n: its size.
        order: positions of the task's tokens in the order in which they are read.
        widths: how many states are needed after so many tokens.
        promise: whether some combinations of tokens are no sequence, so that each cut has a bound of its own.
        state_bits: bits of a model that is compared, or None.
    """

    task: str
    n: int
    order: tuple[int, ...]
    widths: tuple[Width, ...]
    promise: bool
    state_bits: int | None = None

    @property
    def largest(self) -> int:
        """The most states that are needed at any cut."""
        return max(width.lower for width in self.widths)

    @property
    def short(self) -> tuple[int, ...]:
        """Cuts at which the model's states are too few: there it must err on some input."""
        if self.state_bits is None:
            return ()
        enough = min(self.state_bits, 64)  # no width is 2^64, and no shift is endless
        return tuple(cut for cut, width in enumerate(self.widths) if width.lower > 1 << enough)

    def table(self) -> Table:
        """A row a cut, those in the middle left out where there are many."""
        read: list[int | None] = [None, *self.order, *([None] * (len(self.widths) - len(self.order) - 1))]
        rows: list[tuple[Cell, ...]] = [
            (cut, place, str(width.lower) if width.exact else f"{width.lower} … {width.upper}", f"{width.bits:.3f}")
            for cut, (place, width) in enumerate(zip(read, self.widths, strict=True))
        ]
        if len(rows) > MOST_ROWS:
            rows = [*rows[: MOST_ROWS // 2], ("…", None, "…", "…"), *rows[-MOST_ROWS // 2 :]]
        return Table(("tokens read", "last one's position", "states", "bits"), tuple(rows))

    def lines(self) -> list[str]:
        """What the profile says, a sentence each."""
        at = next(cut for cut, width in enumerate(self.widths) if width.lower == self.largest)
        bits = math.log2(self.largest)
        said = [f"{self.task} at n={self.n} needs {self.largest} states, {bits:.3f} bits, after {at} tokens"]
        if self.promise:
            said.append("some combinations of tokens are no sequence: each cut has its own bound, by a colouring")
        if self.short:
            after = f"after {_ranges(self.short)} tokens"
            said.append(f"{self.state_bits} bits are too few {after}: some input is answered wrongly")
        elif self.state_bits is not None:
            said.append(f"{self.state_bits} bits are enough states at every cut, which proves nothing about a model")
        return said

    def to_json(self) -> dict[str, Json]:
        """All of it as plain values, for scripts."""
        return {
            "task": self.task,
            "n": self.n,
            "order": list(self.order),
            "states": [width.lower for width in self.widths],
            "at_most": [width.upper for width in self.widths],
            "promise": self.promise,
            "state_bits": self.state_bits,
            "too_few_after": list(self.short),
        }

    def _repr_html_(self) -> str:
        """The sentences and the table."""
        first, *rest = self.lines()
        numbered = {str(number): line for number, line in enumerate(rest, 1)}
        return html_card("memory profile", first, numbered) + self.table()._repr_html_()


def profile(
    task: str | Task,
    n: int,
    *,
    order: Sequence[int] | None = None,
    best: bool = False,
    state_bits: int | None = None,
) -> Profile:
    """States that a model without errors needs after every token, exactly, from all sequences of the task.

    Args:
        task: a name on the shelf with its parameters, or a task.
        n: its size.
        order: positions in the order in which they are read, where the output comes after all of them.
        best: search the order with the least largest width.
        state_bits: bits of a model to compare.

    Raises:
        ValueError: no such task, size or order, or too many sequences to try.
    """
    found = TASKS.get(task)
    if best and order is not None:
        raise ValueError("an order is given and the best is to be searched: wanted one of them")
    if state_bits is not None and state_bits < 1:
        raise ValueError(f"state_bits={state_bits}: wanted at least 1")
    sequences = Sequences.of(found, n)
    sizes, outputs = sequences.sizes, sequences.outputs
    straight = tuple(range(len(sizes)))
    if best or order is not None:
        table = _last(found, sequences)
        places = best_order(sizes, table).places if best else tuple(order or ())
        if sorted(places) != list(straight):
            raise ValueError(f"order {places}: wanted each position of 0 … {len(sizes) - 1} once")
        cube = np.ascontiguousarray(table.reshape(sizes).transpose(places))
        sizes, outputs, straight = tuple(sizes[place] for place in places), ((len(sizes), cube.reshape(-1)),), places
    generating = [Width(count, count) for count in sequences.rests]
    needed = (*widths(sizes, outputs), *generating)
    return Profile(found.spec, n, straight, needed, not sequences.total, state_bits)


def _last(task: Task, sequences: Sequences) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The table of the only output, which comes after all tokens."""
    if len(sequences.outputs) > 1:
        raise ValueError(f"{task.spec} is asked between its tokens: in another order it is another task")
    return sequences.outputs[0][1]


def _ranges(cuts: Sequence[int]) -> str:
    """Numbers with runs drawn together.

    Example:
        >>> _ranges([3, 4, 5, 9])
        '3–5, 9'
    """
    starts = [cut for cut in cuts if cut - 1 not in cuts]
    ends = [cut for cut in cuts if cut + 1 not in cuts]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
