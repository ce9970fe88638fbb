"""A one-way code: rows are put into classes, the sender names the class, and the receiver can answer from it.

The rows of a class must agree in every column where they are defined; then (class, column) determines the answer. A row
that is alone in its class needs no check: naming it tells everything. Where both must know the answer (D and R), the
receiver announces it. A deterministic code serves every error ε ≥ 0. Rows are the sender's inputs.

Witness: `sender`, "Alice" or "Bob"; `classes`, the classes of two rows or more, each ascending ranks and runs [first,
past the last]; a row in none of them is a class by itself.

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("is_tree")
    >>> claim = Claim(problem, 3, Measure.STATES_AB, Side.UPPER, 6)
    >>> CHECK(claim, {"sender": "Alice", "classes": [[3, 5, 6]]}, Cells(problem, 3))
    "one of 6 messages from Alice, run on Bob's 8 inputs"
"""

from __future__ import annotations

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import numeral

from ..certificates.certificate import Claim, Json
from .shared.one_way import ALICE, BOB, LARGEST_ROWS, SENDERS, Rows, flat
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 26  # cells


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Run every class on every column; a class with two different answers in a column is refused.

    Raises:
        Refuted: saying where.
    """
    parts = entries(witness, "witness", "classes", "sender")
    sender = _sender(claim, parts["sender"])
    at = Rows(cells, sender)
    classes = [at.ranks(part, f"classes[{i}]") for i, part in enumerate(items(parts["classes"], "classes"))]
    sizes = [sum(len(run) for run in runs) for runs in classes]
    if min(sizes, default=2) < 2:
        refute(f"classes[{sizes.index(min(sizes))}]: wanted at least two rows")
    if sum(sizes) * max(at.columns, LARGEST // LARGEST_ROWS) > LARGEST:
        refute(f"classes: {sum(sizes)} rows on all columns are more than {LARGEST} cells or {LARGEST_ROWS} rows")
    if len({row for runs in classes for row in flat(runs)}) < sum(sizes):
        refute("classes: a row is in two classes")
    messages = at.rows - sum(sizes) + len(sizes)
    _check_bound(claim, messages, cells.answers)
    for i, runs in enumerate(classes):
        _check_class(at, list(flat(runs)), f"classes[{i}]")
    ran = (
        f"run on {BOB if sender == ALICE else ALICE}'s {numeral(at.columns)} inputs" if sizes else "one for each input"
    )
    return f"one of {numeral(messages)} messages from {sender}, {ran}"


def _sender(claim: Claim, value: Json) -> str:
    if claim.side is not Side.UPPER:
        refute("claim: a code proves upper bounds only")
    if claim.measure not in (*SENDERS, Measure.D, Measure.R):
        refute(f"claim: a one-way code proves nothing about {claim.measure.value}")
    if not isinstance(value, str) or value not in (ALICE, BOB) or SENDERS.get(claim.measure, value) != value:
        refute(f"sender: {value!r} does not send in {claim.measure.value}")
    return value


def _check_bound(claim: Claim, messages: int, answers: int) -> None:
    cost = ceil_log2(messages) if claim.measure.in_bits else messages
    if claim.measure.announced:
        cost += ceil_log2(answers)
    if whole(claim.bound, "bound") < cost:
        refute(f"bound: {numeral(messages)} messages cost {numeral(cost)}, more than {claim.bound}")


def _check_class(at: Rows, rows: list[int], where: str) -> None:
    for column in range(at.columns):
        found: int | None = None
        for row in rows:
            answer = at(row, column)
            if found is None:
                found = answer
            elif answer is not None and answer != found:
                refute(f"{where}: row {row} answers {answer} in column {column}, another row of the class {found}")


CHECK = check
