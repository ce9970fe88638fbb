"""kronecker_power: ranks of an AND or a parity of n gadgets, read off the gadget.

The ones of an AND are the n-th Kronecker power of A = G, its zeros J − A^{⊗n}; the ones of a parity are
(J − A^{⊗n})/2 with A = J − 2G, its zeros (J + A^{⊗n})/2. rank(A^{⊗n}) = r^n, and rank(A^{⊗n} − cJ) differs from it by
at most one: +1 if A spans the all-ones vector neither by rows nor by columns, 0 if only by one of them, and otherwise
−1 or 0 as θⁿ = c or not, where θ = 1ᵀw for any Aw = 1. A power spans the power of a vector iff A spans the vector, and
the number of the power is θⁿ. θ = ±1 is again a rank: rank(A ∓ J) = r − 1.

Source: Horn and Johnson (1991), Theorem 4.2.15, for rank(A ⊗ B); the rest as above.

Witness: {"gadget": table, "rank": r, "more": [by how much the rank for answer 0 exceeds r^n, the same for answer 1]}.
"""

from __future__ import annotations

from reductions.problems.kinds.composition import And, Parity

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole
from .shared.structure import Matrix, boolean, conclude, outer_and_table, plus, power, rank, spans_ones

OUTERS: tuple[type[And | Parity], ...] = (And, Parity)


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """The leaves, or messages, that the ranks prove, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    stated = entries(witness, "witness", "gadget", "rank", "more")
    outer, table = outer_and_table(claim, stated["gadget"], OUTERS)
    matrix = boolean(table)
    if isinstance(outer, Parity):
        matrix = [[1 - 2 * cell for cell in row] for row in table]
        more = [_more(matrix, claim.n, -1), _more(matrix, claim.n, 1)]
    else:
        more = [_more(matrix, claim.n, 1), 0]
        more = more[::-1] if outer.negated else more
    base = rank(matrix)
    if whole(stated["rank"], "witness.rank") != base:
        refute(f"witness.rank: the gadget's matrix has rank {base}")
    if [whole(part, "witness.more", least=-1) for part in items(stated["more"], "witness.more")] != more:
        refute(f"witness.more: the ranks for the answers 0 and 1 differ from {base}^n by {more[0]} and {more[1]}")
    whole_power = base**claim.n
    shown = " + ".join(f"({power(base, claim.n, part)})" for part in more)
    return conclude(claim, [whole_power + part for part in more], f"{shown} leaves by rank of a Kronecker power")


def _more(matrix: Matrix, n: int, c: int) -> int:
    """rank(A^{⊗n} − cJ) − rank(A)^n, for c = 1 or −1."""
    by_columns, by_rows = spans_ones(matrix)
    if not (by_columns and by_rows):
        return int(not by_columns and not by_rows)
    base = rank(matrix)
    one, minus_one = rank(plus(matrix, -1)) < base, rank(plus(matrix, 1)) < base  # θ = 1, θ = −1
    return -int((one and c == 1) or (minus_one and c == (-1) ** (n % 2)))


CHECK = check
