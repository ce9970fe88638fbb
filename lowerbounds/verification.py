"""Re-checking a certificate: its witness against its claim, from the problem's definition alone.

Example:
    >>> from reductions import PROBLEMS, Measure, Side
    >>> from lowerbounds.certificates.certificate import Claim
    >>> claim = Claim(PROBLEMS.get("equality"), 2, Measure.D, Side.LOWER, 9)
    >>> verify(Certificate(claim, "none", {}, "none", "nowhere")).valid
    False
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reductions.shelf import Shelf

from .certificates.carried import Carried, StateCertificate
from .certificates.certificate import Certificate, Claim, Json
from .certificates.named import RelationCertificate, RelationClaim
from .certificates.strict_json import one_line
from .checks.shared.named import Pairs, RelationCheck
from .checks.shared.refuted import Cells, Refuted, refute
from .checks.shared.state import StateCheck
from .shown.markup import html_card

Check: TypeAlias = Callable[[Claim, Json, Cells], str] | StateCheck | RelationCheck
Subject: TypeAlias = Cells | Pairs | None

LONGEST_REASON = 1000  # letters; an unknown kind is refused with all that there are

CHECKS: Shelf[Check] = Shelf("lowerbounds.checks", "CHECK")


@dataclass(frozen=True)
class Outcome:
    """What became of a certificate when it was checked.

    Attributes:
        claim: what is claimed.
        kind: the kind of witness, which is the name of its checker.
        valid: whether the witness proves the claim.
        reason: how it proves it, or where it fails.
        cells: how many cells of the matrix were evaluated.
        milliseconds: how long it took.
    """

    claim: Claim | RelationClaim | Carried
    kind: str
    valid: bool
    reason: str
    cells: int
    milliseconds: int

    @property
    def sentence(self) -> str:
        """The claim in words with what proves it, or the claim refuted and where."""
        return f"{self.claim.sentence}: {self.reason}" if self.valid else f"refuted: {self.claim}: {self.reason}"

    @property
    def cost(self) -> str:
        """What the check cost, in words."""
        if isinstance(self.claim, Carried):
            return f"{self.claim.sequences} sequences predicted in {self.milliseconds / 1000:.2f} s"
        return f"{self.cells} cell{'' if self.cells == 1 else 's'} evaluated in {self.milliseconds / 1000:.2f} s"

    def __repr__(self) -> str:
        return f"Outcome({self.sentence!r}, valid={self.valid}, cells={self.cells})"

    def _repr_html_(self) -> str:
        """The sentence, and what the check cost."""
        return html_card(
            "valid" if self.valid else "invalid", self.sentence, {"witness": self.kind, "checked": self.cost}
        )


def verify(certificate: Certificate | RelationCertificate | StateCertificate) -> Outcome:
    """Check a certificate's witness against its claim.

    The checker is pure Python on integers and shares nothing with the search. Of the problem it calls `check_size`,
    `x_space`, `y_space`, `answers` and the scalar `define`; where `define` is generated from a composition or a
    selection, a checker of such problems calls its gadget and outer function instead; of a relation, `right`. numpy is
    never imported; python-flint is, where it is installed, for minors of more than 512 rows modulo a prime above 3.
    Source and provenance prove nothing and are not looked at.

    Raises:
        ValueError: the problem has no such size, or the check needs an accelerator that is not there.
    """
    claim, start = certificate.claim, time.monotonic()
    subject = _subject(claim)
    try:
        reason, valid = _run(certificate, subject), True
    except Refuted as refusal:
        reason, valid = one_line(str(refusal), longest=LONGEST_REASON), False
    passed = round(1000 * (time.monotonic() - start))
    return Outcome(claim, certificate.kind, valid, reason, subject.evaluated if subject else 0, passed)


def _subject(claim: Claim | RelationClaim | Carried) -> Subject:
    """The matrix that the claim speaks of; none where it was measured."""
    if isinstance(claim, Claim):
        return Cells(claim.problem, claim.n)
    return Pairs(claim.relation, claim.n) if isinstance(claim, RelationClaim) else None


def _run(certificate: Certificate | RelationCertificate | StateCertificate, subject: Subject) -> str:
    """The checker's phrase; what it stumbles over is a refusal as well, never a proof."""
    claim, kind = certificate.claim, certificate.kind
    if kind not in CHECKS.names():
        refute(f"kind: {kind!r} is none of {', '.join(CHECKS.names())}")
    check = CHECKS.get(kind)
    if type(claim.bound) is not int or claim.bound < 0:
        refute(f"bound: wanted an integer ≥ 0, not {claim.bound}")
    if isinstance(claim, Claim):
        _plausible_error(claim)
    try:
        if isinstance(check, StateCheck) and isinstance(claim, Carried):
            return check(claim, certificate.witness)
        if isinstance(check, RelationCheck) and isinstance(claim, RelationClaim) and isinstance(subject, Pairs):
            return check(claim, certificate.witness, subject)
        if isinstance(check, StateCheck | RelationCheck) or not (
            isinstance(claim, Claim) and isinstance(subject, Cells)
        ):
            refute(f"kind: {kind} proves nothing of {claim}")
        return check(claim, certificate.witness, subject)
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError) as error:
        refute(f"the checker cannot follow the witness: {type(error).__name__}: {error}")


def _plausible_error(claim: Claim) -> None:
    if claim.error and not claim.measure.randomised:
        refute(f"error: {claim.measure.value} allows none, not {claim.error}")
    if not 0 <= claim.error < 1:
        refute(f"error: wanted 0 ≤ ε < 1, not {claim.error}")
