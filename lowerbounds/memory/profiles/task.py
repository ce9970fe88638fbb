"""The memory profile of a task: bits that are needed at every cut, in an order in which its tokens are read.

Exactly from all sequences where they can be tried, up to 2²⁵; beyond, lower bounds with what proves them.

Example:
    >>> [width.lower for width in profile("set_disjointness", 2).widths]
    [1, 2, 4, 3, 2, 2]
    >>> profile("set_disjointness", 2, best=True).largest
    3
    >>> profile("index_lookup", 100).lines()[0]
    'index_lookup at n=100 needs at least 2^100 states, 100.000 bits, after 100 tokens'
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
from .beyond import Proved, proved
from .orders import MOST_WORK, Order, best_order
from .sifting import sifted
from .space import Sequences, TooMany
from .widths import Numbers, Width, widths

MOST_ROWS = 40  # of a table in a terminal
LONGEST = 10**6  # of numbers that are written out
MEANS = (
    "means: a model with fewer states after those tokens, which reads them in this order, errs on some input; does not"
    " mean: that it errs on many, or that one with as many is right"
)


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
        searched: how the order was found, empty where it was given.
        proofs: where there are too many sequences to try, why each width is at least what is said.
    """

    task: str
    n: int
    order: tuple[int, ...]
    widths: tuple[Width, ...]
    promise: bool
    state_bits: int | None = None
    searched: str = ""
    proofs: tuple[Proved, ...] = ()

    @property
    def largest(self) -> int:
        """The most states that are needed at any cut."""
        return max(width.lower for width in self.widths)

    @property
    def short(self) -> tuple[int, ...]:
        """Cuts at which the model's states are too few: there it must err on some input."""
        if self.state_bits is None:
            return ()
        return tuple(cut for cut, width in enumerate(self.widths) if (width.lower - 1).bit_length() > self.state_bits)

    def table(self) -> Table:
        """A row a cut, those in the middle left out where there are many."""
        read: list[int | None] = [None, *self.order, *([None] * (len(self.widths) - len(self.order) - 1))]
        rows: list[tuple[Cell, ...]] = [
            (cut, place, _written(width), f"{width.bits:.3f}")
            for cut, (place, width) in enumerate(zip(read, self.widths, strict=True))
        ]
        if len(rows) > MOST_ROWS:
            rows = [*rows[: MOST_ROWS // 2], ("…", None, "…", "…"), *rows[-MOST_ROWS // 2 :]]
        return Table(("tokens read", "last one's position", "states", "bits"), tuple(rows))

    def lines(self) -> list[str]:
        """What the profile says, a sentence each."""
        at = next(cut for cut, width in enumerate(self.widths) if width.lower == self.largest)
        bits = math.log2(self.largest)
        least = f"at least {_power(self.largest)}" if self.proofs else _power(self.largest)
        said = [f"{self.task} at n={self.n} needs {least} states, {bits:.3f} bits, after {at} tokens"]
        if self.proofs:
            said.append(f"too many sequences to try: lower bounds at each cut; here, {self.proofs[at].source}")
        if self.searched:
            said.append(f"order: {self.searched}")
        if self.promise:
            said.append("some combinations of tokens are no sequence: each cut has its own bound, by a colouring")
        if self.short:
            after = f"after {_ranges(self.short)} tokens"
            said.append(f"{self.state_bits} bits are too few {after}: some input is answered wrongly")
        elif self.state_bits is not None:
            enough = (
                all((width.upper - 1).bit_length() <= self.state_bits for width in self.widths) and not self.promise
            )
            what = "are enough" if enough else "are not shown to be too few"
            said.append(f"{self.state_bits} bits {what} at every cut, which proves nothing about a model")
        return [*said, MEANS]

    def to_json(self) -> dict[str, Json]:
        """All of it as plain values, for scripts."""
        return {
            "task": self.task,
            "n": self.n,
            "order": list(self.order),
            "states": [width.lower for width in self.widths],
            "at_most": [width.upper for width in self.widths],
            "promise": self.promise,
            "searched": self.searched,
            "proofs": [proof.source for proof in self.proofs],
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
    """States that a model without errors needs after every token, from all sequences of the task.

    Exactly where there are at most 2²⁵ sequences; else lower bounds, in the task's own order.

    Args:
        task: a name on the shelf with its parameters, or a task.
        n: its size.
        order: positions in the order in which they are read, where the output comes after all of them.
        best: search the order with the least largest width: of all orders, or by sifting where there are too many.
        state_bits: bits of a model to compare.

    Raises:
        ValueError: no such task, size or order, too many sequences for another order, or a task that accepts more than
            its label.
    """
    found = TASKS.get(task)
    if best and order is not None:
        raise ValueError("an order is given and the best is to be searched: wanted one of them")
    if state_bits is not None and state_bits < 1:
        raise ValueError(f"state_bits={state_bits}: wanted at least 1")
    if type(found).accepts is not Task.accepts:
        raise ValueError(
            f"{found.spec} accepts more outputs than its label: prefixes with other labels may share a state"
        )
    try:
        sequences = Sequences.of(found, n)
        if best or order is not None:
            return _reordered(found, n, sequences, order, state_bits)
        return _straight(found, n, sequences, state_bits)
    except TooMany:
        if best or order is not None:
            raise
    return _beyond(found, n, state_bits)


def _straight(task: Task, n: int, sequences: Sequences, state_bits: int | None) -> Profile:
    generating = [Width(count, count) for count in sequences.rests]
    needed = (*widths(sequences.sizes, sequences.outputs), *generating)
    return Profile(task.spec, n, tuple(range(len(sequences.sizes))), needed, not sequences.total, state_bits)


def _reordered(
    task: Task, n: int, sequences: Sequences, order: Sequence[int] | None, state_bits: int | None
) -> Profile:
    """In the order that is given, or in the best that is found."""
    table, sizes = _last(task, sequences), sequences.sizes
    places, how = (tuple(order), "") if order is not None else _searched(sizes, table)
    if sorted(places) != list(range(len(sizes))):
        raise ValueError(f"order {places}: wanted each position of 0 … {len(sizes) - 1} once")
    cube = np.ascontiguousarray(table.reshape(sizes).transpose(places)).reshape(-1)
    needed = widths(tuple(sizes[place] for place in places), ((len(sizes), cube),))
    generating = [Width(count, count) for count in sequences.rests]
    return Profile(task.spec, n, places, (*needed, *generating), not sequences.total, state_bits, how)


def _searched(sizes: Sequence[int], table: Numbers) -> tuple[tuple[int, ...], str]:
    """The best of all orders, or by sifting where there are too many of them."""
    found: Order
    if table.size << sum(size > 1 for size in sizes) <= MOST_WORK:
        found, how = best_order(sizes, table), "the least largest width of all orders"
    else:
        found, how = sifted(sizes, table), "found by sifting, one position at a time; another may be better"
    return found.places, how


def _beyond(task: Task, n: int, state_bits: int | None) -> Profile:
    """Lower bounds in the task's own order."""
    found = proved(task, n)
    most = [task.vocabulary(n) ** cut for cut in range(task.length(n) + 1)]
    most += most[-1:] * (len(found) - len(most))
    needed = tuple(Width(one.states, max(one.states, upper)) for one, upper in zip(found, most, strict=True))
    return Profile(task.spec, n, tuple(range(task.length(n))), needed, False, state_bits, proofs=found)


def _last(task: Task, sequences: Sequences) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The table of the only output, which comes after all tokens."""
    if len(sequences.outputs) > 1:
        raise ValueError(f"{task.spec} is asked between its tokens: in another order it is another task")
    return sequences.outputs[0][1]


def _written(width: Width) -> str:
    """The width, or what is known of it."""
    if width.exact:
        return _power(width.lower)
    return f"{_power(width.lower)} … {width.upper}" if width.upper < LONGEST else f"≥ {_power(width.lower)}"


def _power(states: int) -> str:
    """Powers of two as such where they are long.

    Example:
        >>> _power(12), _power(2**40), _power(2**40 + 1)
        ('12', '2^40', 'over 2^40')
    """
    exponent = states.bit_length() - 1
    if states < LONGEST:
        return str(states)
    return f"2^{exponent}" if states == 1 << exponent else f"over 2^{exponent}"


def _ranges(cuts: Sequence[int]) -> str:
    """Numbers with runs drawn together.

    Example:
        >>> _ranges([3, 4, 5, 9])
        '3–5, 9'
    """
    starts = [cut for cut in cuts if cut - 1 not in cuts]
    ends = [cut for cut in cuts if cut + 1 not in cuts]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
