"""Leaves ≥ rank(M) + rank(J − M) of an AND or a parity of n gadgets, from the gadget's ranks, for n in the millions.

Source: Kushilevitz and Nisan (1997), Lemma 1.28, for each answer; the ranks of Kronecker powers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side
from reductions.problems.kinds.composition import And, Parity

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import BY_RANK, Ones, by_rank, json_rows, ones, outer_and_table

OUTERS: tuple[type[And | Parity], ...] = (And, Parity)


@dataclass(frozen=True)
class StructurePower:
    """Kronecker powers of the gadget's 0/1 matrix for an AND, of its ±1 matrix for a parity."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and one-way messages from below."""
        return BY_RANK

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is not declared as an AND or a parity of gadgets.
        """
        outer, table = outer_and_table(query, OUTERS)
        n = query.n
        if isinstance(outer, Parity):
            found = ones([[1 - 2 * cell for cell in row] for row in table])
            more = [_more(found, n, -1), _more(found, n, 1)]
        else:
            found = ones(table)
            more = [_more(found, n, 1), 0]
            more = more[::-1] if outer.negated else more
        budget.check()
        whole = found.rank**n
        witness: dict[str, Json] = {"gadget": json_rows(table), "rank": found.rank, "more": [*more]}
        ranks = [whole + part for part in more]
        yield by_rank(query, ranks, method="structure_power", kind="kronecker_power", witness=witness)


def _more(found: Ones, n: int, c: int) -> int:
    """How much the rank of A^{⊗n} − cJ exceeds that of A^{⊗n}."""
    if found.theta is None:
        return int(not found.by_columns and not found.by_rows)
    return -int(abs(found.theta) == 1 and found.theta ** (n % 2 or 2) == c)


METHOD = StructurePower()
