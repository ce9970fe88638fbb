"""A certificate: a claim about a problem's cost, and a witness that a separate small checker re-verifies."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from reductions import Measure, Problem, Side

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Claim:
    """`measure`(problem at n) ≥ `bound`, or ≤ for an upper bound; `error` is the ε of a randomised measure."""

    problem: Problem
    n: int
    measure: Measure
    side: Side
    bound: int
    error: Fraction = Fraction(0)

    def __str__(self) -> str:
        shown = f", ε={self.error}" if self.measure.randomised else ""
        unit = " bits" if self.measure.in_bits else ""
        return (
            f"{self.measure.value} of {self.problem.spec} at n={self.n}{shown} is {self.side.sign} {self.bound}{unit}"
        )


@dataclass(frozen=True)
class Certificate:
    """A claim with its evidence.

    Attributes:
        claim: what is claimed.
        kind: the kind of witness, a name on the shelf `lowerbounds/checks`.
        witness: JSON of integers, strings, lists and objects; no floats. Inputs are given by their rank in the
            problem's `x_space(n)` or `y_space(n)`.
        method: the search that found it, a name on the shelf `lowerbounds/certificates`.
        source: the theorem by which the witness proves the claim.
        provenance: tool, seed, seconds and so on; ignored by the checker.
    """

    claim: Claim
    kind: str
    witness: dict[str, Json]
    method: str
    source: str
    provenance: dict[str, Json] = field(default_factory=dict)
