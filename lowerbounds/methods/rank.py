"""D ≥ ⌈log₂ Σ_b rank([f = b])⌉, by a nonsingular minor of the cells of each answer b.

The cheapest witness for the checker first: a triangular minor, then one nonsingular modulo 2, modulo 3, and last modulo
a large prime, where the rank is that over Q but for very bad luck. The matrix of a promise problem has no rank: any
completion outside the promise is as good as another, and elimination does not find the least rank of all.

Source: Kushilevitz and Nisan (1997), Lemma 1.28, for each answer; leaves with different answers add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from .matrices.indicators import PARTS, Indicator, Part, Stage, add_up
from .ranks.elimination import Minor, minor_mod_2, minor_mod_prime, triangular_minor

LARGEST_PLAIN = 512  # rows of a minor modulo a large prime that are checked without python-flint


def stages(prime: int) -> tuple[Stage, ...]:
    """Minors of each kind, the cheapest to check first."""

    def triangular(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        return _part(indicator, triangular_minor, budget, "a triangular minor")

    def mod_2(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        return _part(indicator, minor_mod_2, budget, "a minor modulo 2")

    def modulo(divisor: int) -> Stage:
        def stage(indicator: Indicator, budget: Budget) -> Iterator[Part]:
            return _part(
                indicator, lambda m, tick: minor_mod_prime(m, divisor, tick), budget, f"a minor modulo {divisor}"
            )

        return stage

    return (triangular, mod_2, modulo(3), modulo(prime))


def _part(indicator: Indicator, find: Callable[..., Minor], budget: Budget, way: str) -> Iterator[Part]:
    if not indicator.total:
        raise ValueError("rank says nothing about a promise problem: its matrix has no value outside the promise")
    minor = find(indicator.cells, budget.check)
    ranks = indicator.ranks
    long = minor.modulus > 3 and len(minor.rows) > LARGEST_PLAIN
    yield Part(
        count=len(minor.rows),
        kind="rank_minor",
        witness={
            "answer": indicator.answer,
            "rows": [ranks[0][row] for row in minor.rows],
            "columns": [ranks[1][column] for column in minor.columns],
            "modulus": minor.modulus,
        },
        way=way,
        largest=len(minor.rows) == indicator.cap,
        remark="only python-flint checks it: smaller primes give a smaller rank" if long else "",
    )


@dataclass(frozen=True)
class Rank:
    """Sums of the ranks of each answer's indicator, over Q by way of `prime`."""

    effort: ClassVar[int] = -1

    prime: int = 4194301

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves, partitions and the rank from below."""
        measures = (Measure.D, Measure.LEAVES, Measure.PARTITION, *PARTS, Measure.RANK)
        return tuple((measure, Side.LOWER) for measure in measures)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Minors of growing size.

        Raises:
            ValueError: a promise problem, or one whose matrix is too large.
            TimeUp: from the budget.
        """
        source = str(KUSHILEVITZ_NISAN.at("Lemma 1.28, summed over the answers"))
        yield from add_up(query, budget, method="rank", source=source, stages=stages(self.prime))


METHOD = Rank()
