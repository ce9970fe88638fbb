"""A uniform string of length L over D symbols repeats an n-gram with probability below L²·D⁻ⁿ."""

from __future__ import annotations

from itertools import product
from math import comb

from reductions.costs.source import JELASSI

from .ledger.evidence import Counts
from .ledger.theorem import Status, Theorem


def _repeats(length: int, gram: int) -> int:
    """Binary strings of this length in which some g-gram stands twice."""
    places = range(length - gram + 1)
    words = product((0, 1), repeat=length)
    return sum(len({word[i : i + gram] for i in places}) < len(places) for word in words)


def _below(length: int) -> bool:
    return all(
        found <= comb(length - gram + 1, 2) * 2 ** (length - gram) and found < length**2 * 2 ** (length - gram)
        for gram in range(1, length + 1)
        if (found := _repeats(length, gram)) is not None
    )


THEOREM = Theorem(
    statement=__doc__,
    about="copying",
    source=JELASSI.at("Lemma 2.4"),
    status=Status.REPRODUCED,
    evidence=(
        Counts(
            "strings of L bits that repeat a g-gram are fewer than L²·2^(L−g), all g, L",
            _below,
            lambda n: True,
            largest=12,
        ),
    ),
    sizes=(6, 9, 12),
    remark=(
        "By counting all 2ᴸ strings for every g; both the union bound C(L − g + 1, 2)·D⁻ᵍ and L²·D⁻ᵍ hold. It "
        "is vacuous unless g > 2·log_D L."
    ),
)
