"""A uniform string of length L over D symbols repeats an n-gram with probability below L²·D⁻ⁿ."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import comb

from reductions.costs.source import JELASSI

from .ledger.evidence import Counts
from .ledger.status import Status
from .ledger.theorem import Theorem


def _repeats(length: int, gram: int, symbols: int) -> int:
    """Strings of this length in which some g-gram stands twice."""
    places = range(length - gram + 1)
    words = product(range(symbols), repeat=length)
    return sum(len({word[i : i + gram] for i in places}) < len(places) for word in words)


def _above(symbols: int) -> Callable[[int], int]:
    """Grams g at which more strings of length L repeat one than a bound allows, both bounds."""

    def count(length: int) -> int:
        broken = 0
        for gram in range(1, length + 1):
            found, rest = _repeats(length, gram, symbols), symbols ** (length - gram)
            broken += found > comb(length - gram + 1, 2) * rest or found >= length**2 * rest
        return broken

    return count


THEOREM = Theorem(
    statement=__doc__,
    about="copying",
    assumes=("symbols are uniform and independent",),
    source=JELASSI.at("Lemma 2.4"),
    status=Status.REPRODUCED,
    evidence=(
        *(
            Counts(f"g at which strings over {d} symbols break a bound", _above(d), lambda n: 0, largest=most)
            for d, most in ((2, 12), (3, 8), (4, 6))
        ),
    ),
    sizes=(4, 6, 12),
    remark=(
        "By counting all Dᴸ strings for every g at D = 2, 3, 4, up to L = 12, 8 and 6. For all D, L and g it is "
        "the union bound: any two of L − g + 1 places hold equal grams with probability D⁻ᵍ, overlapping or "
        "not, and C(L − g + 1, 2) < L². It is vacuous unless g > 2·log_D L."
    ),
)
