"""A recurrent model that recalls n pairs out of K keys, asked only for those, has ⌈log₂ CAN(n, K, V)⌉ bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import HERE
from reductions.tasks.counts.recall_states import present_keys, strength_two

from . import ledger
from .ledger.evidence import Counts, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem


def _even_words(n: int) -> int:
    """Words of n + 1 bits whose sum is even, if any n of their places take all values, or 0."""
    words = [word for word in product((0, 1), repeat=n + 1) if sum(word) % 2 == 0]
    every = all(
        len({tuple(word[i] for i in places) for word in words}) == 2**n for places in combinations(range(n + 1), n)
    )
    return len(words) if every else 0


@dataclass(frozen=True)
class _BothSides:
    """What is known of CAN(n, n + spare, V)."""

    spare: int
    symbols: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The bits from both sides, or once where they meet; holds if the lower is no more than the upper."""
        lower, upper = present_keys(at.n, self.spare, self.symbols)
        bits = [str(bits) for bits in sorted({ceil_log2(lower), ceil_log2(upper)})]
        of = f"⌈log₂ CAN({at.n}, {at.n + self.spare}, {self.symbols})⌉"
        yield Finding("size", of, f"{' to '.join(bits)} bits", None, lower <= upper)


THEOREM = Theorem(
    statement=(
        "A recurrent model that recalls n pairs out of K keys, in any order and asked only for keys that are "
        "there, has ⌈log₂ CAN(n, K, V)⌉ bits."
    ),
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "n distinct keys out of K in any order; only keys that are there are asked",
    ),
    source=HERE.at("a message says for each key what to answer: the rows of a covering array of strength n"),
    status=Status.ONE_SIDED,
    evidence=(
        Counts("messages for n of n + 1 keys, V = 2: words of even sum", _even_words, lambda n: 2**n, largest=10),
        Counts(
            "messages for 2 of n keys, V = 2, by cliques",
            lambda n: ledger.columns_by_cliques(n),
            strength_two,
            largest=10,
        ),
        _BothSides(0, 2),
        _BothSides(1, 2),
        _BothSides(2, 2),
        _BothSides(2, 3),
        _BothSides(8, 2),
        Runs("recall_memory", "index_to_associative_recall"),
    ),
    sizes=(4, 10, 64, 256),
    remark=(
        "Exact where the number is known: no spare key, one with V = 2, two pairs of bits, primes V ≥ K − 1; "
        "elsewhere both sides. The memory that is run keeps a value or nothing for every key."
    ),
    lacks="the number CAN(n, K, V) where it is not known: both sides are given",
)
