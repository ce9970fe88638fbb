"""lexicographic: ranks of a comparison of strings, in which the first place where they differ decides.

With g(a, b) = 0 just for a = b, one value for all a < b and the other for all a > b, the answer says which string comes
first. In lexicographic order the indicator of the answer for x = y is triangular with ones on the diagonal, of rank
N = Vⁿ; that of the other answer has zeros there and beyond, but ones beside the diagonal, so its rank is N − 1.

Source: proved here.

Witness: {"gadget": table}.
"""

from __future__ import annotations

from reductions.problems.kinds.composition import First

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, refute
from .shared.structure import conclude, outer_and_table, power


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """The leaves, or messages, that the ranks prove, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    stated = entries(witness, "witness", "gadget")
    outer, table = outer_and_table(claim, stated["gadget"], (First,))
    symbols = len(table)
    below, above = table[-1][0], table[0][-1]
    order = [[0 if a == b else below if a > b else above for b in range(symbols)] for a in range(symbols)]
    if symbols < 2 or {below, above} != {1, 2} or table != order or outer.tie not in (0, 1):
        refute("witness.gadget: wanted 0 on the diagonal, 1 on one side of it and 2 on the other, and a tie of 0 or 1")
    lines = symbols**claim.n
    shown = f"{power(symbols, claim.n)} + ({power(symbols, claim.n, -1)}) leaves by triangular ranks"
    return conclude(claim, [lines, lines - 1], shown)


CHECK = check
