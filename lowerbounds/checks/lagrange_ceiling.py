"""Multipliers under which no M messages answer enough of a law: so a protocol that errs less on every pair needs more.

Weights w on the cells are a law, up to their total W; V(R) = Σ_y max_a Σ_{x ∈ R} w(x, y)[f = a] is what one message
gets right if the rows R send it. With multipliers m_x ≥ 0 over a common `scale`, λ_x = m_x/scale:

1. A deterministic one-way protocol with at most M messages parts the rows into classes R, and is right on weight at
   most Σ_R V(R) = Σ λ_x + Σ_R (V(R) − λ(R)) ≤ Σ λ_x + M·max_R (V(R) − λ(R)); the maximum is ≥ 0, R may be empty.
2. Divided by W that is the witness's `accuracy`, at most 1: a ceiling on the average under the law, for all coins that
   do not depend on the input, since they only mix such protocols.
3. A protocol with error ≤ ε on every pair has average accuracy ≥ 1 − ε under every law. So where accuracy < 1 − ε it
   has at least M + 1 messages; in a deterministic measure ε = 0.

The maximum is worked out anew, over all sets R in Gray-code order. Rows are the sender's inputs.

Source: proved here, in the lines above; Lagrange duality.

Example:
    >>> from reductions import PROBLEMS, Measure
    >>> witness = {"states": 2, "rows": [0, 1, 2, 3], "columns": [0, 1], "weights": [[1, 1]] * 4,
    ...     "multipliers": [1, 1, 1, 1], "scale": 1, "accuracy": [3, 4]}
    >>> index = PROBLEMS.get("index")
    >>> CHECK(Claim(index, 2, Measure.R1_AB, Side.LOWER, 2, Fraction(1, 5)), witness, Cells(index, 2))
    'at most 3/4 of the law is right with 2 messages, by 4 multipliers over all sets of rows'
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from reductions import Side

from ..certificates.certificate import Claim, Json
from .shared.one_way import SENDERS, Rows, check_messages
from .shared.refuted import Cells, entries, items, refute, whole

MOST_STEPS = 1 << 25
LARGEST = 1 << 64  # of a weight, a multiplier or the scale
MOST_STATES = 1 << 22


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Work out the ceiling anew by step 1, and hold it against what the witness and the claim say.

    Raises:
        Refuted: saying where.
    """
    if claim.measure not in SENDERS or claim.side is not Side.LOWER:
        refute(f"claim: a ceiling on accuracy proves no {claim.side.value} bound on {claim.measure.value}")
    found = entries(
        witness, "witness", "states", "rows", "columns", "weights", "multipliers", "scale", "accuracy"
    )  # fmt: skip
    states = whole(found["states"], "states", least=1, below=MOST_STATES)
    at = Rows(cells, SENDERS[claim.measure])
    rows = _distinct([at.row(rank, f"rows[{i}]") for i, rank in enumerate(items(found["rows"], "rows"))], "rows")
    columns = _distinct(
        [at.column(rank, f"columns[{j}]") for j, rank in enumerate(items(found["columns"], "columns"))], "columns"
    )
    if not rows or not columns or (len(columns) + 4) << len(rows) > MOST_STEPS:
        refute(f"rows, columns: {len(rows)}×{len(columns)}; wanted one at least, and few enough for all sets of rows")
    weights = [
        _integers(row, f"weights[{i}]", len(columns))
        for i, row in enumerate(_sized(found["weights"], "weights", len(rows)))
    ]
    multipliers = _integers(found["multipliers"], "multipliers", len(rows))
    scale = whole(found["scale"], "scale", least=1, below=LARGEST)
    lines = [_line(at, row, columns, of_row) for row, of_row in zip(rows, weights, strict=True)]
    total = sum(map(sum, weights))
    if not total:
        refute("weights: wanted them not all 0")
    largest = _largest_excess(lines, multipliers, scale)
    accuracy = min(Fraction(1), Fraction(sum(multipliers) + states * largest, scale * total))
    _check_claim(claim, found["accuracy"], accuracy)
    check_messages(claim, states + 1)
    shown = f"{accuracy.numerator}/{accuracy.denominator}"
    return (
        f"at most {shown} of the law is right with {states} messages, by {len(rows)} multipliers over all sets of rows"
    )


def _check_claim(claim: Claim, stated: Json, accuracy: Fraction) -> None:
    pair = items(stated, "accuracy")
    if len(pair) != 2:
        refute("accuracy: wanted a numerator and a denominator")
    p, q = whole(pair[0], "accuracy[0]"), whole(pair[1], "accuracy[1]", least=1)
    if gcd(p, q) != 1 or accuracy != Fraction(p, q):
        refute("accuracy: the multipliers give another one")
    if accuracy >= 1 - claim.error:
        refute(f"error: accuracy up to {p}/{q} is not ruled out, so errors up to {claim.error} are not")


def _line(at: Rows, row: int, columns: list[int], weights: list[int]) -> list[tuple[int, int, int]]:
    """Column, answer and weight where the weight is not 0."""
    found = []
    for j, (column, weight) in enumerate(zip(columns, weights, strict=True)):
        if weight:
            answer = at(row, column)
            if answer is None:
                refute(f"weights: row {row}, column {column} is outside the promise and has weight {weight}")
            found.append((j, answer, weight))
    return found


def _largest_excess(lines: list[list[tuple[int, int, int]]], multipliers: list[int], scale: int) -> int:
    """max over sets R of rows of scale·V(R) − Σ m_x; 0 for the empty one."""
    held: list[dict[int, int]] = [{} for _ in range(1 + max((j for line in lines for j, _, _ in line), default=0))]
    best, value, price, inside = 0, 0, 0, [False] * len(lines)
    top = [0] * len(held)
    for step in range(1, 1 << len(lines)):
        turned = (step & -step).bit_length() - 1
        sign = -1 if inside[turned] else 1
        inside[turned] = not inside[turned]
        price += sign * multipliers[turned]
        for j, answer, weight in lines[turned]:
            column = held[j]
            column[answer] = column.get(answer, 0) + sign * weight
            most = max(column.values())
            value, top[j] = value + most - top[j], most
        best = max(best, scale * value - price)
    return best


def _distinct(listed: list[int], where: str) -> list[int]:
    if len(set(listed)) != len(listed):
        refute(f"{where}: something is listed twice")
    return listed


def _sized(value: Json, where: str, size: int) -> list[Json]:
    listed = items(value, where)
    if len(listed) != size:
        refute(f"{where}: wanted {size} entries")
    return listed


def _integers(value: Json, where: str, size: int) -> list[int]:
    return [whole(entry, f"{where}[{i}]", below=LARGEST) for i, entry in enumerate(_sized(value, where, size))]


CHECK = check
