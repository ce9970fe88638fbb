"""Upper bounds on D, R and leaves: a protocol tree is run on all inputs, and every leaf has at most one answer.

The witness is {"nodes": […]}, the tree in preorder: null is a leaf; {"speaker": "A" or "B", "split": ranks} asks
whether the speaker's input is among these, and the nodes for those that are come first. Each part must be met by some
input, so that every leaf is a rectangle with at least one cell. A tree without errors serves every ε.
"""

from __future__ import annotations

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 22  # inputs of a party
MOST_WORK = 1 << 25  # inputs that are split, at all nodes together


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say what the tree is like.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure not in (Measure.D, Measure.R, Measure.LEAVES) or claim.side is not Side.UPPER:
        refute("claim: a protocol tree proves upper bounds on D, R and leaves only")
    nodes = items(entries(witness, "witness", "nodes")["nodes"], "nodes")
    if max(cells.rows, cells.columns) > LARGEST:
        refute(f"claim: a protocol tree is run on at most {LARGEST} inputs of a party")
    stack = [(list(range(cells.rows)), list(range(cells.columns)), 0)]
    depth = leaves = work = 0
    for number, node in enumerate(nodes):
        if not stack:
            refute(f"nodes[{number}]: the tree is complete before this node")
        rows, columns, deep = stack.pop()
        if node is None:
            _one_answer(rows, columns, cells, f"nodes[{number}]")
            depth, leaves = max(depth, deep), leaves + 1
            continue
        one, other = _split(node, rows, columns, cells, f"nodes[{number}]")
        stack += [(*one, deep + 1), (*other, deep + 1)]
        work += len(columns) if one[0] is rows else len(rows)
        if work > MOST_WORK:
            refute(f"nodes[{number}]: more than {MOST_WORK} inputs are split up to here, too many to check")
    if stack:
        refute(f"nodes: {len(stack)} parts have no node")
    reached = leaves if claim.measure is Measure.LEAVES else depth
    if claim.bound < reached:
        refute(f"bound: the tree shows at most {reached}, not {claim.bound}")
    return f"a protocol tree of depth {depth} with {leaves} leaves"


def _split(
    node: Json, rows: list[int], columns: list[int], cells: Cells, where: str
) -> list[tuple[list[int], list[int]]]:
    """The two parts, the listed one last: it is the next to be taken from the stack."""
    fields = entries(node, where, "speaker", "split")
    speaker = fields["speaker"]
    if speaker not in ("A", "B"):
        refute(f"{where}.speaker: wanted A or B")
    own, limit = (rows, cells.rows) if speaker == "A" else (columns, cells.columns)
    listed = [whole(rank, f"{where}.split", below=limit) for rank in items(fields["split"], f"{where}.split")]
    inside = set(listed)
    if len(inside) != len(listed) or not inside <= set(own):
        refute(f"{where}.split: an input is named twice, or is not among those that reach this node")
    if not 0 < len(inside) < len(own):
        refute(f"{where}.split: one part is empty")
    parts = [line for line in own if line not in inside], listed
    return [(part, columns) if speaker == "A" else (rows, part) for part in parts]


def _one_answer(rows: list[int], columns: list[int], cells: Cells, where: str) -> None:
    seen: int | None = None
    for row in rows:
        for column in columns:
            answer = cells(row, column)
            if answer is None:
                continue
            if seen is not None and answer != seen:
                refute(f"{where}: the leaf has answer {seen} and, at row {row}, column {column}, answer {answer}")
            seen = answer


CHECK = check
