"""A model of S states errs on a uniform string of Dᴸ with probability at least 1 − S/Dᴸ."""

from __future__ import annotations

from fractions import Fraction

from reductions import Measure
from reductions.costs.source import JELASSI
from reductions.tasks.counts.copying_error import least_states

from .ledger.capacity import InRecurrent
from .ledger.copied import AtMostStates, StatesOfCopied, attained, most_copied
from .ledger.evidence import Counts, Fault, Law, Needs, Runs
from .ledger.exact.certified_error import ErrorCertified
from .ledger.hypotheses import UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_SMALL = ((2, 2, 1), (2, 2, 2), (2, 2, 3), (2, 2, 4), (1, 4, 3), (3, 2, 1), (3, 2, 2))  # L, D, S


def _most(n: int) -> str:
    return " ".join(str(most_copied(*sizes)) for sizes in _SMALL)


THEOREM = Theorem(
    statement=(
        "A model of S states errs on a uniform string of Dᴸ with probability > 1 − S/Dᴸ, and > 1/2 below "
        "L·log₂D − 1 bits."
    ),
    about="recurrent",
    assumes=(
        UNTIL_THE_CUT,
        "strings are uniform; nothing of the string is written before the copy token",
    ),
    source=JELASSI.at("Theorem 2.7 and Corollary 2.8"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB, exact=False),
        Counts(
            f"most strings that any model of S states copies, (L, D, S) = {' '.join(map(str, _SMALL))}",
            _most,
            lambda n: " ".join(str(states) for *_, states in _SMALL),
            largest=3,
        ),
        ErrorCertified(2),
        ErrorCertified(4),
        AtMostStates("elman:width=2,precision=2", 2),
        AtMostStates("gru:width=1,precision=4", 2),
        AtMostStates("mamba:width=1,states=1,precision=2,expansion=1,taps=2", 2),
        AtMostStates("copying_memory", 2),
        StatesOfCopied("copying_memory"),
        StatesOfCopied("gru:width=2,precision=8"),
        Fault("err > 1 − S/Dᴸ, D = 4", lambda n: attained(n, 4), largest=5),
        Counts(
            "bits for error 1/2: L·log₂D − 1",
            lambda n: (least_states(n, 4, Fraction(1, 2)) - 1).bit_length(),
            lambda n: 2 * n - 1,
        ),
        InRecurrent("index_to_copying"),
        Runs("copying_memory", "index_to_copying"),
    ),
    sizes=(4, 32, 256),
    remark=(
        "True with ≥, for all L, D and S: what is said after the copy token is a function of the state there, so at "
        "most S strings are ever said. Equality is attained, by the model that keeps all but the last symbol, so the "
        "strict sign is false. Below L·log₂D − 1 bits S < Dᴸ/2, and the error is above 1/2 with either sign. All maps "
        "to states and from states are tried at the smallest sizes, more than any update rule gives; beyond them that "
        "S states err on 1 − S/Dᴸ is a certificate, R-states of INDEX over Dᴸ symbols, which lowerbounds verify "
        "reads, and the strings that a model copies are shown with their states, which are as many."
    ),
)
