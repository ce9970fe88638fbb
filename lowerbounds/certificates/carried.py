"""The claim that a model's state carried so many bits across a cut, and its certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from reductions.costs.numerals import counted

from ..shown.markup import html_card
from .certificate import Json

STEPS = 1024  # a bound is a number of 1024ths of a bit
HYPOTHESES = (
    "if the symbols were drawn as said and independently of all else; if the model was fixed, and the positions asked"
    " were chosen, without a look at them; if answers about one sequence all go out from the same state and nothing"
    " else passes the cut. A certificate cannot show these three"
)


class Law(Enum):
    """How the symbols of a sequence were drawn, given everything that is public.

    `UNIFORM`: every symbol uniform among k, independent of the others. `DISTINCT`: uniform without replacement.
    """

    UNIFORM = "uniform"
    DISTINCT = "distinct"


class Asked(Enum):
    """Which positions of a sequence were asked.

    `ALL` of them; `SOME`, chosen without a look at the symbols, whose bits alone are counted; `DRAWN`, a subset of one
    size drawn uniformly for each sequence, which stands for all positions.
    """

    ALL = "all"
    SOME = "some"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Carried:
    """I(X; S) ≥ `bound`/1024 bits: what the state S at the cut tells of the symbols X that were read before it.

    A statement with a level of confidence about the mean over fresh sequences, never about one sequence. I(X; S) is at
    most the entropy of the state, so at most log₂ of the number of reachable states, so at most `state_bits`.

    Attributes:
        symbols: k, how many values a symbol has.
        positions: n, symbols of a sequence.
        sequences: how many sequences the claim rests on.
        law: how the symbols were drawn.
        asked: which positions were asked.
        confidence: the probability, before the experiment, that the bound is at most the truth.
        bound: in 1024ths of a bit.
        state_bits: nominal size of the state, None where it was not said.
        model: what was asked, in words; a name, and a hash of its weights.
        drawn: how the sequences were drawn, seed included, in words.
    """

    symbols: int
    positions: int
    sequences: int
    law: Law
    asked: Asked
    confidence: Fraction
    bound: int
    state_bits: int | None = None
    model: str = ""
    drawn: str = ""

    @property
    def bits(self) -> Fraction:
        """The bound in bits."""
        return Fraction(self.bound, STEPS)

    @property
    def sentence(self) -> str:
        """The claim in words.

        Example:
            >>> Carried(2, 16, 4096, Law.UNIFORM, Asked.ALL, Fraction(19, 20), 16_333, 4096).sentence
            'the state carried ≥ 15.95 bits of 16 symbols out of 2, at confidence 19/20 (0.38 % of its 4096 bits)'
        """
        kind = "distinct symbols" if self.law is Law.DISTINCT else "symbols"
        what = f"{self.positions} {kind} out of {self.symbols}"
        bits = f"{shown(self.bits)} bits of {'those asked of ' if self.asked is Asked.SOME else ''}{what}"
        share = (
            f" ({percent(self.bits, self.state_bits)} of its {counted(self.state_bits, 'bit')})"
            if self.state_bits
            else ""
        )
        return f"{self._state} carried ≥ {bits}, at confidence {self.confidence}{share}"

    @property
    def _state(self) -> str:
        return "the state" + (f" of {self.model}" if self.model else "")

    def __str__(self) -> str:
        return f"bits that {self._state} carried are ≥ {self.bound}/{STEPS}"


@dataclass(frozen=True)
class StateCertificate:
    """A claim about a model's state with its evidence; the counterpart of `Certificate` for what was measured.

    Attributes:
        claim: what is claimed.
        kind: the kind of witness, a name on the shelf `lowerbounds/checks`.
        witness: JSON of integers, strings, lists and objects; no floats.
        method: how the bound was found.
        source: the theorem by which the witness proves the claim.
        provenance: tool, hash of the predictions and so on; ignored by the checker.
    """

    claim: Carried
    kind: str
    witness: dict[str, Json]
    method: str
    source: str
    provenance: dict[str, Json] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"StateCertificate({self.claim.sentence!r}, kind={self.kind!r}, method={self.method!r})"

    def _repr_html_(self) -> str:
        """The claim, and that it still has to be checked."""
        lines = {"witness": self.kind, "drawn": self.claim.drawn, "to check": "verify(certificate)"}
        return html_card("certificate", self.claim.sentence, lines)


def shown(bits: Fraction) -> str:
    """Bits with two decimals, rounded down.

    Example:
        >>> shown(Fraction(16_333, 1024))
        '15.95'
    """
    cents = bits.numerator * 100 // bits.denominator
    return f"{cents // 100}.{cents % 100:02d}"


def percent(bits: Fraction, whole: int | Fraction) -> str:
    """A share with two decimals, rounded down.

    Example:
        >>> percent(Fraction(1), 3)
        '33.33 %'
    """
    return f"{shown(100 * bits / whole)} %"
