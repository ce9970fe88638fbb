"""Upper bounds on what naming a right answer costs: a protocol, run on every pair.

Witness of D and leaves: {"nodes": a tree in preorder}, a node an answer, or {"speaker": "A" or "B", "split": inputs of
the speaker}, the subtree of those that are named first. Witness of messages: {"classes": the sender's inputs by
message}.

Source: Kushilevitz and Nisan (1997), Section 5.1, for protocols of relations.

Example:
    >>> from reductions import RELATIONS, Side
    >>> claim = RelationClaim(RELATIONS.get("different_place"), 1, Measure.D, Side.UPPER, 0)
    >>> CHECK(claim, {"nodes": [0]}, Pairs(claim.relation, 1))
    'at most 0, by a tree of depth 0 with 1 leaf'
"""

from __future__ import annotations

from reductions import Measure, Side

from ..certificates.certificate import Json
from ..certificates.named import RelationClaim
from .shared.named import Pairs, RelationCheck, is_turned
from .shared.refuted import entries, items, refute, whole

MOST_PAIRS = 1 << 20


def check(claim: RelationClaim, witness: Json, pairs: Pairs) -> str:
    """Run the protocol.

    Raises:
        Refuted: it names a wrong answer, or costs more than is claimed.
    """
    if claim.side is not Side.UPPER:
        refute("claim: a protocol proves upper bounds")
    if pairs.rows * pairs.columns > MOST_PAIRS:
        refute(f"claim: at most {MOST_PAIRS} pairs are gone through")
    if claim.measure in (Measure.D, Measure.LEAVES):
        depth, leaves = _tree(items(entries(witness, "witness", "nodes")["nodes"], "nodes"), pairs)
        cost = depth if claim.measure is Measure.D else leaves
        how = f"a tree of depth {depth} with {leaves} {'leaf' if leaves == 1 else 'leaves'}"
    else:
        classes = items(entries(witness, "witness", "classes")["classes"], "classes")
        cost = _classes(classes, pairs, turned=is_turned(claim.measure))
        how = f"{cost} sets of inputs"
    if claim.bound < cost:
        refute(f"bound: the protocol costs {cost}")
    return f"at most {cost}, by {how}"


def _tree(nodes: list[Json], pairs: Pairs) -> tuple[int, int]:
    """Depth and leaves of a tree that is right on every pair."""
    stack = [(list(range(pairs.rows)), list(range(pairs.columns)), 0)]
    deepest = leaves = 0
    for place, node in enumerate(nodes):
        where = f"nodes[{place}]"
        if not stack:
            refute(f"{where}: the tree is complete before it")
        rows, columns, depth = stack.pop()
        deepest = max(deepest, depth)
        if not isinstance(node, dict):
            leaves += 1
            if pairs.common(rows, columns) >> whole(node, where, below=1 << 12) & 1 == 0:
                refute(f"{where}: the answer {node} is not right for all pairs of this leaf")
            continue
        fields = entries(node, where, "speaker", "split")
        if fields["speaker"] not in ("A", "B"):
            refute(f"{where}.speaker: wanted A or B")
        first = fields["speaker"] == "A"
        own = rows if first else columns
        split = set(pairs.lines(fields["split"], f"{where}.split", turned=not first, most=len(own)))
        rest = [line for line in own if line not in split]
        if not split <= set(own) or not rest:
            refute(f"{where}.split: wanted some of the speaker's inputs that come here, not all")
        for part in (rest, sorted(split)):
            stack.append((part, columns, depth + 1) if first else (rows, part, depth + 1))
    if stack:
        refute(f"nodes: {len(stack)} parts are open")
    return deepest, leaves


def _classes(classes: list[Json], pairs: Pairs, *, turned: bool) -> int:
    """How many messages there are, each input of the sender having one."""
    sent, read = (pairs.columns, pairs.rows) if turned else (pairs.rows, pairs.columns)
    seen: set[int] = set()
    for place, listed in enumerate(classes):
        own = pairs.lines(listed, f"classes[{place}]", turned=turned, most=sent)
        if seen & set(own):
            refute(f"classes[{place}]: an input has two messages")
        seen |= set(own)
        for other in range(read):
            if not (pairs.common([other], own) if turned else pairs.common(own, [other])):
                refute(f"classes[{place}]: no answer is right for all of them with input {other} of the receiver")
    if len(seen) != sent:
        refute(f"classes: {sent - len(seen)} inputs of the sender have no message")
    return len(classes)


CHECK = RelationCheck(check)
