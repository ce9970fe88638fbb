"""A model of S states errs on a uniform string of Dᴸ with probability at least 1 − S/Dᴸ."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from reductions import Measure
from reductions.costs.source import JELASSI
from reductions.tasks.counts.copying_error import least_error, least_states

from .ledger.capacity import InRecurrent
from .ledger.evidence import Counts, Law, Needs, Runs
from .ledger.theorem import Status, Theorem


def _error(n: int) -> str:
    """Error of the model that keeps all symbols but the last and always says 0 there, over all strings."""
    wrong = sum((*word[:-1], 0) != word for word in product(range(4), repeat=n))
    return str(Fraction(wrong, 4**n))


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    source=JELASSI.at("Theorem 2.7 and Corollary 2.8"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB, exact=False),
        Counts(
            "strings of 4ᴸ that 4ᴸ⁻¹ states copy, by all strings",
            _error,
            lambda n: str(least_error(n, 4, states=4 ** (n - 1))),
            largest=5,
        ),
        Counts(
            "bits for error 1/2: L·log₂D − 1",
            lambda n: (least_states(n, 4, Fraction(1, 2)) - 1).bit_length(),
            lambda n: 2 * n - 1,
        ),
        InRecurrent("index_to_copying"),
        Runs("copying_memory", "index_to_copying"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Here with ≥, and attained by the model that keeps all but the last symbol: a strict inequality "
        "would be false of it."
    ),
)
