"""Lower bounds on what naming a right answer costs: on some inputs of both parties, all protocols gone through.

What serves all inputs serves these. A leaf is a rectangle in which one answer is right throughout; any other rectangle
is split by whoever speaks first, so least depth and fewest leaves are worked out from the smallest rectangles on.
Inputs may share a message if in every column an answer is right for all of them, not only for any two; the fewest
messages are worked out for every set of the sender's inputs.

Witness: {"rows": ranks of inputs of Alice, "columns": of Bob}.

Source: Kushilevitz and Nisan (1997), Section 5.1, for protocols of relations; proved above.

Example:
    >>> from reductions import RELATIONS, Side
    >>> claim = RelationClaim(RELATIONS.get("different_place"), 1, Measure.STATES_AB, Side.LOWER, 1)
    >>> CHECK(claim, {"rows": [0, 1], "columns": [0, 1]}, Pairs(claim.relation, 1))
    'at least 1, by all protocols on 2×2 inputs'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reductions import Measure, Side

from ..certificates.certificate import Json
from ..certificates.named import RelationClaim
from .shared.named import Pairs, RelationCheck, is_turned
from .shared.refuted import entries, refute

LARGEST = 4096  # lines of a side
MOST_SENT = 12
MOST_SUMS = 1 << 24


def check(claim: RelationClaim, witness: Json, pairs: Pairs) -> str:
    """Work out the cost on the inputs that are listed.

    Raises:
        Refuted: it is less than the claim says.
    """
    if claim.side is not Side.LOWER:
        refute("claim: what some inputs cost proves lower bounds")
    found = entries(witness, "witness", "rows", "columns")
    rows = pairs.lines(found["rows"], "rows", turned=False, most=LARGEST)
    columns = pairs.lines(found["columns"], "columns", turned=True, most=LARGEST)
    if claim.measure in (Measure.D, Measure.LEAVES):
        needed = _tree(pairs, rows, columns, deep=claim.measure is Measure.D)
    else:
        needed = _messages(pairs, rows, columns, turned=is_turned(claim.measure))
    if not 0 <= claim.bound <= needed:
        refute(f"bound: these inputs need {needed}, not {claim.bound}")
    return f"at least {needed}, by all protocols on {len(rows)}×{len(columns)} inputs"


def _tree(pairs: Pairs, rows: list[int], columns: list[int], *, deep: bool) -> int:
    """The least depth, or the fewest leaves, of a tree for rows × columns."""
    high, wide = len(rows), len(columns)
    if max(high, wide) > 24 or 3**high * 2**wide + 2**high * 3**wide > MOST_SUMS:
        refute(f"rows, columns: {high}×{wide} inputs have too many rectangles to go through")
    joined: Callable[[int, int], int] = (lambda a, b: 1 + max(a, b)) if deep else (lambda a, b: a + b)
    above, beside = [[*_halves(mask)] for mask in range(1 << high)], [[*_halves(mask)] for mask in range(1 << wide)]
    right = _right(pairs, rows, columns)
    least: list[list[int]] = [[]]
    for mask in range(1, 1 << high):
        line = [0]
        least.append(line)
        for other in range(1, 1 << wide):
            if right[mask][other]:
                line.append(0 if deep else 1)
                continue
            tried = [joined(least[part][other], least[mask ^ part][other]) for part in above[mask]]
            tried += [joined(line[part], line[other ^ part]) for part in beside[other]]
            line.append(min(tried))
    return least[-1][-1]


def _right(pairs: Pairs, rows: list[int], columns: list[int]) -> list[list[int]]:
    """The answers that are right throughout, by masks of rows and of columns."""
    found = [[-1] * (1 << len(columns))]
    for mask in range(1, 1 << len(rows)):
        row, rest = rows[(mask & -mask).bit_length() - 1], found[mask & (mask - 1)]
        own = [-1]
        for other in range(1, 1 << len(columns)):
            own.append(own[other & (other - 1)] & pairs.mask(row, columns[(other & -other).bit_length() - 1]))
        found.append([a & b for a, b in zip(own, rest, strict=True)])
    return found


def _messages(pairs: Pairs, rows: list[int], columns: list[int], *, turned: bool) -> int:
    """The fewest messages of the sender."""
    sent, read = (columns, rows) if turned else (rows, columns)
    if len(sent) > MOST_SENT:
        refute(f"at most {MOST_SENT} inputs of the sender are gone through")

    def fits(mask: int) -> bool:
        own = [line for place, line in enumerate(sent) if mask >> place & 1]
        return all(pairs.common([y], own) if turned else pairs.common(own, [y]) for y in read)

    fitting = [fits(mask) for mask in range(1 << len(sent))]
    fewest = [0]
    for mask in range(1, 1 << len(sent)):
        fewest.append(min(1 + fewest[mask ^ part] for part in (*_halves(mask), mask) if fitting[part]))
    return fewest[-1]


def _halves(mask: int) -> Iterator[int]:
    """One part of each split into two that are not empty: the one with the lowest line."""
    low = mask & -mask
    inside = rest = mask ^ low
    while inside:
        inside = (inside - 1) & rest
        yield inside | low


CHECK = RelationCheck(check)
