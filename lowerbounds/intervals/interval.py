"""An interval: what is certified of one cost from below and from above, and whether it stands in print."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from reductions import Measure, Side
from reductions.two_party import TwoParty

from ..certificates.certificate import Certificate
from ..certificates.named import RelationCertificate
from .in_print import Printed, printed

Key: TypeAlias = tuple[str, int, Measure, Fraction]
Entry: TypeAlias = Certificate | RelationCertificate

_CLOSED_FORMS = ("structure_", "trivial")


@dataclass(frozen=True)
class Interval:
    """The strongest certificates of both sides of one cost; None where a side is open.

    Attributes:
        problem: of the certificates; or a relation.
        n: its size.
        measure: what is counted.
        error: ε of a randomised measure.
        below: certificate of the lower bound.
        above: certificate of the upper bound.
    """

    problem: TwoParty
    n: int
    measure: Measure
    error: Fraction
    below: Entry | None = None
    above: Entry | None = None

    @property
    def key(self) -> Key:
        """What it is an interval of."""
        return self.problem.spec, self.n, self.measure, self.error

    @property
    def lower(self) -> int:
        """The certified lower bound; 0 where there is none."""
        return self.below.claim.bound if self.below else 0

    @property
    def upper(self) -> int | None:
        """The certified upper bound, if there is one."""
        return self.above.claim.bound if self.above else None

    @property
    def is_closed(self) -> bool:
        """Whether both sides meet; γ₂, which need not be a whole number of millionths, between two that follow."""
        apart = 1 if self.measure is Measure.GAMMA2 else 0
        return self.upper is not None and self.upper - self.lower <= apart

    @property
    def by_structure(self) -> bool:
        """Whether both sides come from closed forms of a composition, a selection or a power, without a search."""
        found = [certificate.method for certificate in (self.below, self.above) if certificate]
        return bool(found) and all(method.startswith(_CLOSED_FORMS) for method in found)

    @property
    def found_by(self) -> str:
        """The searches that found the two sides."""
        names = [certificate.method for certificate in (self.below, self.above) if certificate]
        return ", ".join(dict.fromkeys(names))

    @property
    def printed(self) -> Printed | None:
        """Where it is in print, or where that was looked for in vain; None where nobody has looked."""
        return printed(self.problem.spec, self.n, self.measure)

    def with_certificate(self, certificate: Entry) -> Interval:
        """The interval with this certificate, where it says more than what is there."""
        claim = certificate.claim
        if claim.side is Side.LOWER:
            better = self.below is None or claim.bound > self.lower
            return self._with(certificate, self.above) if better else self
        better = self.above is None or claim.bound < self.above.claim.bound
        return self._with(self.below, certificate) if better else self

    def _with(self, below: Entry | None, above: Entry | None) -> Interval:
        return Interval(self.problem, self.n, self.measure, self.error, below, above)

    @property
    def certificates(self) -> tuple[Entry, ...]:
        """Those that there are, the lower side first."""
        return tuple(certificate for certificate in (self.below, self.above) if certificate)

    def __str__(self) -> str:
        upper = "∞" if self.upper is None else self.upper
        shown = f"= {upper}" if self.lower == self.upper else f"∈ [{self.lower}, {upper}]"
        return f"{self.measure.value} of {self.problem.at(self.n)} {shown}"
