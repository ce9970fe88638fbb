"""Rows that no k messages tell apart: every way to give them out, replayed up to the row that fits nowhere.

Rows that answer differently in a column need different messages. The replay gives a message to one row after the other:
one of those given out already to rows without conflict, or a new one, while there are fewer than k; new ones are alike.
`order` names the row that is next in each case, in preorder; a case ends where the row that is next fits nowhere. When
all cases have ended, k messages are not enough. Rows are the sender's inputs.

Witness: {"rows": ranks, "messages": k, "order": places in the list of rows}.

Source: proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> claim = Claim(PROBLEMS.get("index"), 1, Measure.STATES_AB, Side.LOWER, 2)
    >>> CHECK(claim, {"rows": [0, 1], "messages": 1, "order": [0, 1]}, Cells(claim.problem, 1))
    '1 message is not enough for 2 rows, by 2 cases'
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from .shared.one_way import Rows, check_messages, rows_of
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 64  # rows
MOST_CASES = 1 << 18
MOST_CELLS = 1 << 20


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Replay all cases.

    Raises:
        Refuted: saying where.
    """
    at = rows_of(claim, cells)
    parts = entries(witness, "witness", "rows", "messages", "order")
    rows = [at.row(row, f"rows[{i}]") for i, row in enumerate(items(parts["rows"], "rows"))]
    if not 0 < len(set(rows)) == len(rows) <= LARGEST or len(rows) * at.columns > MOST_CELLS:
        refute(f"rows: wanted 1 to {LARGEST}, each once, and at most {MOST_CELLS} cells")
    messages = whole(parts["messages"], "messages", below=LARGEST)
    order = items(parts["order"], "order")
    if len(order) > MOST_CASES:
        refute(f"order: more than {MOST_CASES} cases")
    check_messages(claim, messages + 1)
    conflicts = _conflicts(rows, at)
    stack: list[tuple[int, ...]] = [()]  # the rows of each message, as bits
    for number, value in enumerate(order):
        if not stack:
            refute(f"order[{number}]: all cases have ended before this one")
        given = stack.pop()
        row = whole(value, f"order[{number}]", below=len(rows))
        if any(group >> row & 1 for group in given):
            refute(f"order[{number}]: row {rows[row]} has a message already")
        for place, group in enumerate(given):
            if not group & conflicts[row]:
                stack.append((*given[:place], group | 1 << row, *given[place + 1 :]))
        if len(given) < messages:
            stack.append((*given, 1 << row))
    if stack:
        refute(f"order: {len(stack)} cases are open")
    shown = "1 message is" if messages == 1 else f"{messages} messages are"
    return f"{shown} not enough for {len(rows)} rows, by {len(order)} cases"


def _conflicts(rows: list[int], at: Rows) -> list[int]:
    """For each row, as bits, those that answer differently in some column."""
    lines = [at.line(row, range(at.columns)) for row in rows]
    found = []
    for line in lines:
        mask = 0
        for place, other in enumerate(lines):
            pairs = zip(line, other, strict=True)
            mask |= any(a is not None and b is not None and a != b for a, b in pairs) << place
        found.append(mask)
    return found


CHECK = check
