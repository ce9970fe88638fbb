"""Copying from few states as a certificate: R-states(A→B) of INDEX over Vᴸ symbols at n = 1 is at least ⌈(1 − ε)·Vᴸ⌉.

A string of L symbols out of V is one symbol out of Vᴸ; Alice's message is the state at the copy token, and Bob, who
asks for nothing, says the whole string. So S states err on a uniform string with probability at least 1 − S/Vᴸ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import lowerbounds
from reductions import PROBLEMS, Measure, Side
from reductions.costs.numerals import numeral
from reductions.tasks.counts.copying_error import least_error, least_states

from ....certificates.certificate import Certificate, Claim
from ....certificates.serialisation import from_json, to_json
from ..theorem import Conditions, Finding

_ERRORS = (Fraction(1, 4), Fraction(1, 2), Fraction(99, 100))


@dataclass(frozen=True)
class ErrorCertified:
    """A certificate for each of three errors, written, read back and verified; and one state less, which is refused."""

    symbols: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What `verify` says of each."""
        strings = self.symbols**at.n
        problem = PROBLEMS.get(f"index:symbols={strings}")
        for error in _ERRORS:
            found = lowerbounds.certify(
                problem, 1, measure=Measure.RSTATES_AB, error=error, seconds=at.seconds, steps=at.steps
            )
            states = least_states(at.n, self.symbols, error)
            outcome = lowerbounds.verify(from_json(to_json(found)))
            right = (
                outcome.valid
                and found.claim.bound == states
                and least_error(at.n, self.symbols, states=states) <= error
            )
            of = f"L = {at.n}, D = {self.symbols}, error ≤ {error}, by {found.kind}"
            what = f"S ≥ {numeral(found.claim.bound)}, {'verified' if outcome.valid else outcome.reason}"
            yield Finding("certificate", of, what, f"⌈(1 − ε)·Dᴸ⌉ = {numeral(states)}", right)
            more = Claim(problem, 1, Measure.RSTATES_AB, Side.LOWER, states + 1, error)
            refused = not lowerbounds.verify(
                Certificate(more, found.kind, found.witness, found.method, found.source)
            ).valid
            yield Finding("certificate", "one state more than that", f"refused: {refused}", "refused", refused)
