"""Check of a crown: pairs without answer b, at each crossing of two different ones of which the answer is b.

Let S_i be the rectangles of a cover of the b-cells that hold row i. For j ≠ i one of them covers the crossing of row i
and column j; it does not hold row j, or it would hold pair j, which has another answer. So no S_i lies within an S_j,
and by Sperner's theorem there are at most C(k, ⌊k/2⌋) of them where the cover has k rectangles.

Source: de Caen, Gregory and Pullman (1981), for the crown graph.
"""

from __future__ import annotations

from math import comb

from ..certificates.certificate import Claim, Json
from .shared.pairs import pairs_of
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, refute


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many rectangles a cover has.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    found = entries(witness, "witness", "answer", "pairs")
    answer = an_answer(found["answer"], "witness.answer", cells)
    pairs = pairs_of(found["pairs"], "witness.pairs", cells)
    for i, (x, y) in enumerate(pairs):
        if cells(x, y) in (answer, None):
            refute(f"witness.pairs[{i}]: ({x}, {y}) has the answer {answer} or none, wanted another")
        for j, (_, column) in enumerate(pairs):
            if i != j and cells(x, column) != answer:
                refute(f"witness.pairs: row {x} of pair {i} and column {column} of pair {j} do not have {answer}")
    count = rectangles(len(pairs))
    follows(claim, count, answer, cells)
    return f"{count} rectangles cover the answer {answer}, by a crown of {len(pairs)} pairs"


def rectangles(pairs: int) -> int:
    """The least k with C(k, ⌊k/2⌋) ≥ pairs."""
    k = 0
    while comb(k, k // 2) < pairs:
        k += 1
    return k


CHECK = check
