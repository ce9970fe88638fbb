"""A mixture of protocols, right on every pair inside the promise with probability at least 1 − ε: bounds from above.

The public coins choose one of the listed protocols with probability proportional to its weight. One way, a protocol is
a partition of the sender's inputs into classes, and for each class the receiver's answer to each of his inputs; it
costs ⌈log₂ classes⌉ bits, or counts as its classes. Two ways, it is a protocol tree in preorder, as in `protocol_tree`,
with the answer at a leaf; it costs its depth. Each is run on every pair.

Witness: {"protocols": [{"weight", "classes", "answers"}, …]} or {"protocols": [{"weight", "nodes"}, …]}.

Source: Kushilevitz and Nisan (1997), Definition 3.12; proved above.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS, Measure, Side
    >>> claim = Claim(PROBLEMS.get("index"), 1, Measure.R1_AB, Side.UPPER, 0, Fraction(1, 2))
    >>> coin = [{"weight": 1, "classes": [[0, 1]], "answers": [[answer]]} for answer in (0, 1)]
    >>> CHECK(claim, {"protocols": coin}, Cells(claim.problem, 1))
    '2 protocols of at most 0 bits, together right on every pair with probability ≥ 1/2'
"""

from __future__ import annotations

from fractions import Fraction

from reductions import Side
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Claim, Json
from .shared.one_way import ALICE, SENDERS, Rows
from .shared.refuted import Cells, entries, items, refute, whole

MOST_WORK = 1 << 25  # pairs on which protocols are run
LARGEST_WEIGHT = 1 << 64

Answered = dict[tuple[int, int], int]  # what a protocol says on each pair


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Run every protocol on every pair.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.side is not Side.UPPER or not claim.measure.randomised:
        refute("claim: a mixture proves upper bounds on R and R1")
    one_way = claim.measure in SENDERS
    at = Rows(cells, SENDERS.get(claim.measure, ALICE))
    listed = items(entries(witness, "witness", "protocols")["protocols"], "protocols")
    if not listed or len(listed) * at.rows * at.columns > MOST_WORK:
        refute(f"protocols: {len(listed)} on {at.rows}×{at.columns} pairs; wanted one, and few enough to run them all")
    right: Answered = {}
    total = cost = 0
    pairs = [(row, column, at(row, column)) for row in range(at.rows) for column in range(at.columns)]
    for number, value in enumerate(listed):
        where = f"protocols[{number}]"
        fields = entries(value, where, "weight", *(("answers", "classes") if one_way else ("nodes",)))
        weight = whole(fields["weight"], f"{where}.weight", least=1, below=LARGEST_WEIGHT)
        paid, said = _code(fields, where, at) if one_way else _tree(items(fields["nodes"], f"{where}.nodes"), where, at)
        paid = ceil_log2(paid) if one_way and claim.measure.in_bits else paid
        total, cost = total + weight, max(cost, paid)
        for row, column, answer in pairs:
            right[row, column] = right.get((row, column), 0) + weight * (answer in (None, said[row, column]))
    if claim.bound < cost:
        refute(f"bound: a protocol takes {cost} {claim.measure.unit(cost)}, more than {claim.bound}")
    (row, column), least = min(right.items(), key=lambda item: item[1])
    if Fraction(least, total) < 1 - claim.error:
        refute(f"error: on row {row}, column {column} only {least} of {total} is right")
    shown = Fraction(least, total)
    most = f"{cost} {claim.measure.unit(cost)}"
    return f"{len(listed)} protocols of at most {most}, together right on every pair with probability ≥ {shown}"


def _code(fields: dict[str, Json], where: str, at: Rows) -> tuple[int, Answered]:
    """Messages of a one-way code, and what it says."""
    classes, answers = items(fields["classes"], f"{where}.classes"), items(fields["answers"], f"{where}.answers")
    if not classes or len(answers) != len(classes):
        refute(f"{where}.answers: wanted a line for each of the classes, at least one")
    said: Answered = {}
    for number, (value, line) in enumerate(zip(classes, answers, strict=True)):
        rows = [at.row(row, f"{where}.classes[{number}]") for row in items(value, f"{where}.classes[{number}]")]
        told = [whole(answer, f"{where}.answers[{number}]") for answer in items(line, f"{where}.answers[{number}]")]
        if not rows or len(told) != at.columns:
            refute(
                f"{where}.answers[{number}]: wanted an answer for each of {at.columns} inputs, and a class with rows"
            )
        for row in rows:
            if (row, 0) in said:
                refute(f"{where}.classes[{number}]: row {row} is in a class already")
            said.update(((row, column), answer) for column, answer in enumerate(told))
    if len(said) != at.rows * at.columns:
        refute(f"{where}.classes: some rows are in no class")
    return len(classes), said


def _tree(nodes: list[Json], where: str, at: Rows) -> tuple[int, Answered]:
    """Depth of a tree, and what it says."""
    said: Answered = {}
    stack = [(list(range(at.rows)), list(range(at.columns)), 0)]
    depth = 0
    for number, node in enumerate(nodes):
        here = f"{where}.nodes[{number}]"
        if not stack:
            refute(f"{here}: the tree is complete before this node")
        rows, columns, deep = stack.pop()
        depth = max(depth, deep)
        if not isinstance(node, dict):
            answer = whole(node, here)
            said.update(((row, column), answer) for row in rows for column in columns)
            continue
        fields = entries(node, here, "speaker", "split")
        if fields["speaker"] not in ("A", "B"):
            refute(f"{here}.speaker: wanted A or B")
        own = rows if fields["speaker"] == "A" else columns
        inside = [whole(rank, f"{here}.split") for rank in items(fields["split"], f"{here}.split")]
        outside = [line for line in own if line not in inside]
        if len(set(inside)) != len(inside) or len(inside) + len(outside) != len(own) or not inside or not outside:
            refute(f"{here}.split: wanted some of the inputs that reach this node, not all, each once")
        for part in (outside, inside):
            stack.append((part, columns, deep + 1) if own is rows else (rows, part, deep + 1))
    if stack:
        refute(f"{where}.nodes: {len(stack)} parts have no node")
    return depth, said


CHECK = check
