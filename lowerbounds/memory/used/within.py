"""What the state of a case carries, in five numbers where all prefixes can be run, and with a level of confidence.

Example:
    >>> found = carried("window_memory:bits=3", 5, sequences=64)
    >>> found.exact.own, found.exact.state_bits, found.certified.claim.bits <= 3
    (3.0, 3, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reductions import Reduction

from ...certificates.carried import StateCertificate
from ...certificates.certificate import Json
from ...shown.markup import html_card
from .exact import MOST_PREFIXES, ExactUtilisation
from .of_case import VIA, Memory, exact_of_case, utilisation_of_case
from .utilisation import CONFIDENCE, Utilisation

FEW = 1 << 14  # prefixes up to which all are run unless told otherwise


@dataclass(frozen=True)
class CarriedByCase:
    """Bits that a model's state carries of uniform symbols, exactly and as certified.

    Attributes:
        about: what was asked, and where the cut is, in words.
        prefixes: how many there are.
        exact: the five numbers over all prefixes; None where they were not run.
        certified: the bound with its certificate, from sequences that were drawn.
    """

    about: str
    prefixes: int
    exact: ExactUtilisation | None
    certified: Utilisation

    @property
    def certificate(self) -> StateCertificate | None:
        """Of the bound; None where it is more than the state can hold."""
        return self.certified.certificate

    @property
    def leak(self) -> bool:
        """Whether more is carried than the state has bits."""
        return self.certified.leak or (self.exact is not None and self.exact.leak)

    def lines(self) -> list[str]:
        """What was asked, the five numbers, and the certified bound with what it does not mean."""
        if self.exact is None:
            exact = [f"its {self.prefixes} prefixes were not all run, which can be done for up to {MOST_PREFIXES}"]
        else:
            exact = [f"over all {self.prefixes} prefixes, each number at most the next:", *self.exact.lines()]
        drawn = f"from {self.certified.claim.sequences} sequences that were drawn:"
        limits = "of other symbols, of another law or at another length, the state may carry more or less"
        return [self.about, *exact, drawn, *self.certified.lines(), limits]

    def to_json(self) -> dict[str, Json]:
        """The five numbers, or null, and the certified bound."""
        exact = None if self.exact is None else self.exact.to_json()
        return {
            "about": self.about,
            "prefixes": self.prefixes,
            "exact": exact,
            "certified": self.certified.to_json(),
            "leak": self.leak,
        }

    def _repr_html_(self) -> str:
        """The sentences that `lines` has, as a card."""
        first, *rest = self.lines()
        return html_card("utilisation", first, {str(number): line for number, line in enumerate(rest, 1)})


def carried(
    model: Any,
    n: int,
    *,
    via: str | Reduction = VIA,
    sequences: int = 1024,
    seed: int = 0,
    confidence: Fraction | float | str = CONFIDENCE,
    all_prefixes: bool = False,
) -> CarriedByCase:
    """What the state of a model, trained or not, carries of uniform symbols.

    Args:
        model: a model, its name, or a case.
        n: size of the task.
        via: a reduction from INDEX in which all of Alice's tokens come before Bob's.
        sequences: how many are drawn for the certificate; every position of each is asked.
        seed: of the sequences, and of the weights of a model that is built here.
        confidence: the level.
        all_prefixes: whether all are run where there are more than a few, for the five numbers.

    Raises:
        ValueError: another reduction, a model without a state, or more prefixes than can be run.
    """
    memory = Memory.of(model, n, via, seed)
    count = memory.symbols**memory.length
    exact = exact_of_case(memory.case, n, via=via, seed=seed) if all_prefixes or count <= FEW else None
    certified = utilisation_of_case(memory.case, n, via=via, sequences=sequences, seed=seed, confidence=confidence)
    asked = f"{memory.length} uniform symbols out of {memory.symbols}, through {memory.via.spec} at n={n}"
    return CarriedByCase(f"{memory.case.name}: {asked}; the cut is before the query", count, exact, certified)
