"""power_code: one party names her input up to equal rows of the gadget, the other answers.

Inputs whose gadget rows are equal, place by place, have equal rows, so dⁿ messages are enough where the gadget has d
different rows. For an AND they are counted exactly: a product of non-zero 0/1 rows determines its factors, and products
with a zero row are all the same row. For a parity as well: a product of ±1 rows determines its factors up to sign, so
with m rows up to sign, s of them with one sign only, there are 2mⁿ − sⁿ. A tree has a leaf for each message and answer;
a constant row needs one only.

Source: proved here.

Witness: {"gadget": table, "sender": "alice" or "bob"}.
"""

from __future__ import annotations

from itertools import product

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import And, Bits, Count, First, Outer, Parity

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, refute
from .shared.structure import Matrix, boolean, outer_and_table, within

_STATES = {"alice": Measure.STATES_AB, "bob": Measure.STATES_BA}
_MESSAGE = {"alice": Measure.D1_AB, "bob": Measure.D1_BA}
_LARGEST_TRUTH = 20
OUTERS: tuple[type[Outer], ...] = (And, Parity, Count, Bits, First)


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """What is sent, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    stated = entries(witness, "witness", "gadget", "sender")
    outer, table = outer_and_table(claim, stated["gadget"], OUTERS)
    sender = stated["sender"]
    if not isinstance(sender, str) or sender not in _STATES:
        refute('witness.sender: wanted "alice" or "bob"')
    lines = table if sender == "alice" else [list(column) for column in zip(*table, strict=True)]
    if not isinstance(outer, First):
        boolean(table)
    exact = isinstance(outer, And | Parity)
    states, constant = _exactly(outer, lines, claim.n) if exact else (len(_different(lines)) ** claim.n, 0)
    if claim.side is Side.LOWER and not (exact and claim.measure in (_STATES[sender], _MESSAGE[sender])):
        refute("claim: this witness bounds only the messages of an AND or a parity from below, one way")
    measure = claim.measure.deterministic  # a code without errors serves every ε; below, only these are claimed
    if measure is _STATES[sender]:
        proved = states
    elif measure is _MESSAGE[sender]:
        proved = ceil_log2(states)
    elif measure is Measure.D:
        proved = ceil_log2(states) + ceil_log2(_answers(outer, table, claim.n))
    elif measure is Measure.LEAVES:
        proved = _answers(outer, table, claim.n) * states - constant
    else:
        refute(f"claim: the messages of {sender} say nothing of {claim.measure.value}")
    how = f"{sender.capitalize()} names one of {len(_different(lines))} lines of the gadget in each of {claim.n} places"
    return within(claim, proved, how)


def _different(lines: Matrix) -> set[tuple[int, ...]]:
    return set(map(tuple, lines))


def _exactly(outer: Outer, lines: Matrix, n: int) -> tuple[int, int]:
    """Number of different rows of the composition, and how many of them are constant."""
    rows = _different(lines)
    width = len(lines[0])
    zero, one = (0,) * width in rows, (1,) * width in rows
    if isinstance(outer, And):
        return (len(rows) - zero) ** n + zero, zero + one
    opposite = {tuple(1 - cell for cell in row) for row in rows}
    alone = len(rows - opposite)
    return 2 * ((len(rows) + alone) // 2) ** n - alone**n, zero + one


def _answers(outer: Outer, table: Matrix, n: int) -> int:
    """At least the number of answers that occur."""
    found: set[int | None]
    if isinstance(outer, Count):
        found = {outer.of_count(n, count) for count in range(n + 1)}
    elif isinstance(outer, Bits):
        if n > _LARGEST_TRUTH:
            refute(f"n={n}: too large to see which answers there are")
        found = {outer(bits) for bits in product((0, 1), repeat=n)}
    elif isinstance(outer, First):
        found = {outer.tie, *(cell - 1 for row in table for cell in row if cell)}
    else:
        return 2
    return max(1, len(found - {None}))


CHECK = check
