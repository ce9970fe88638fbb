"""A certificate: a claim about a problem's cost, and a witness that a separate small checker re-verifies."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from reductions import Measure, Problem, Side
from reductions.costs.numerals import numeral

from ..shown.markup import html_card

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_SENTENCES = {
    Measure.D: "{any} protocol in which both know {f} sends {t}",
    Measure.D1_AB: "{any} message of Alice from which Bob knows {f} has {t}",
    Measure.D1_BA: "{any} message of Bob from which Alice knows {f} has {t}",
    Measure.R: "{any} public-coin protocol in which both know {f} with error ≤ {e} sends {t}",
    Measure.R1_AB: "{any} public-coin message of Alice from which Bob knows {f} with error ≤ {e} has {t}",
    Measure.R1_BA: "{any} public-coin message of Bob from which Alice knows {f} with error ≤ {e} has {t}",
    Measure.RSTATES_AB: "{any} public-coin one-way protocol from Alice to Bob for {f} with error ≤ {e} has {t}",
    Measure.RSTATES_BA: "{any} public-coin one-way protocol from Bob to Alice for {f} with error ≤ {e} has {t}",
    Measure.N0: "{any} nondeterministic proof that {f} is 0 has {t}",
    Measure.N1: "{any} nondeterministic proof that {f} is 1 has {t}",
    Measure.STATES_AB: "{any} one-way protocol from Alice to Bob for {f} has {t}",
    Measure.STATES_BA: "{any} one-way protocol from Bob to Alice for {f} has {t}",
    Measure.LEAVES: "{any} protocol tree in which both know {f} has {t}",
    Measure.PARTITION: "{any} partition into rectangles with one answer of {f} has {t}",
    Measure.PARTITION0: "{any} partition into rectangles of the pairs with answer 0 of {f} has {t}",
    Measure.PARTITION1: "{any} partition into rectangles of the pairs with answer 1 of {f} has {t}",
    Measure.COVER0: "{any} cover by rectangles of the pairs with answer 0 of {f} has {t}",
    Measure.COVER1: "{any} cover by rectangles of the pairs with answer 1 of {f} has {t}",
    Measure.VC_AB: "{largest} set of Bob's inputs that Alice's shatter in {f} has {t}",
    Measure.VC_BA: "{largest} set of Alice's inputs that Bob's shatter in {f} has {t}",
    Measure.RANK: "the rank over the rationals of the pairs with answer 1 of {f} has {t}",
    Measure.GAMMA2: "the factorisation norm γ₂ of the signs of {f} is {t}",
}
_SHOWN_BITS = 4096


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
        what = f"{self.measure.value} of {self.problem.at(self.n)}{shown}"
        return f"{what} is {self.side.sign} {self._shown}{unit}"

    @property
    def _shown(self) -> str:
        return numeral(self.bound, side=self.side, longest=_SHOWN_BITS)

    @property
    def sentence(self) -> str:
        """The claim in words.

        Example:
            >>> from reductions import PROBLEMS
            >>> Claim(PROBLEMS.get("disjointness"), 10, Measure.D, Side.LOWER, 11).sentence
            'any protocol in which both know disjointness at n=10 sends ≥ 11 bits'
        """
        return _SENTENCES[self.measure].format(
            any="any" if self.side is Side.LOWER else "some",
            largest="some" if self.side is Side.LOWER else "any",
            f=self.problem.at(self.n),
            e=self.error,
            t=f"{self.side.sign} {self._shown} {self.measure.unit(self.bound)}",
        )


@dataclass(frozen=True)
class Certificate:
    """A claim with its evidence.

    Attributes:
        claim: what is claimed.
        kind: the kind of witness, a name on the shelf `lowerbounds/checks`.
        witness: JSON of integers, strings, lists and objects; no floats. Inputs are given by their rank in the
            problem's `x_space(n)` or `y_space(n)`.
        method: the search that found it, a name on the shelf `lowerbounds/methods`.
        source: the theorem by which the witness proves the claim.
        provenance: tool, seed, seconds and so on; ignored by the checker.
    """

    claim: Claim
    kind: str
    witness: dict[str, Json]
    method: str
    source: str
    provenance: dict[str, Json] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Certificate({self.claim.sentence!r}, kind={self.kind!r}, method={self.method!r})"

    def _repr_html_(self) -> str:
        """The claim, and that it still has to be checked."""
        return html_card(
            "certificate",
            self.claim.sentence,
            {"witness": self.kind, "found by": self.method, "source": self.source, "to check": "verify(certificate)"},
        )
