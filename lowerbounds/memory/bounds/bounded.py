"""A ceiling on accuracy, and everything that it rests on: law, measure, status, source, baseline."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction

from ...certificates.certificate import Json
from ...shown.markup import html_card
from .capacity import Capacity
from .code import Code

ANY_MODEL = "any weights, any training, any coins independent of the input"

BEYOND = "that a model learns to come near it, or anything of inputs that are drawn in another way"


class Status(Enum):
    """What is known of the optimum."""

    EXACT = "exact"
    UPPER = "upper bound"


@dataclass(frozen=True)
class Bound:
    """What an argument says of the best accuracy.

    Attributes:
        accuracy: no model does better.
        status: whether some model does as well.
        source: the argument.
        attained: an accuracy that some model has, where one is known; the ceiling itself where it is exact.
        witness: a code that reaches `attained`.
    """

    accuracy: Fraction
    status: Status
    source: str
    attained: Fraction | None = None
    witness: Code | None = None


@dataclass(frozen=True)
class Ceiling:
    """The best accuracy that any model with M states at the cut can have on a law.

    Attributes:
        name: the kind of content, with its parameters.
        n: size.
        capacity: the states.
        bound: the accuracy with its status and source.
        law: how inputs and queries are drawn; a ceiling says nothing about any other law.
        measure: what counts as right.
        worst_case: what follows for a model's worst input, and for shared coins.
        baseline: the accuracy of a model with one state, which sees nothing before the cut.
        content_bits: bits with which some model is always right.
        note: what else a reader must know; empty for most.
    """

    name: str
    n: int
    capacity: Capacity
    bound: Bound
    law: str
    measure: str
    worst_case: str
    baseline: Fraction
    content_bits: int
    note: str = ""

    @property
    def accuracy(self) -> Fraction:
        """The ceiling itself, as a fraction."""
        return self.bound.accuracy

    @property
    def status(self) -> Status:
        """Exact, or an upper bound."""
        return self.bound.status

    @property
    def vacuous(self) -> bool:
        """Whether it says nothing: the state is large enough for every right answer, as far as is known here."""
        return self.accuracy == 1

    @property
    def sentence(self) -> str:
        """The ceiling in words."""
        says = "reaches" if self.status is Status.EXACT else "does not exceed"
        what = (
            f"the best model with {self.capacity} {says} accuracy {shown(self.accuracy)} on {self.name} at n={self.n}"
        )
        return f"{what} ({ANY_MODEL})"

    def lines(self) -> list[str]:
        """Sentence, law, measure, baseline, status with source, and what it does not say."""
        found = [
            self.sentence,
            f"law: {self.law}",
            f"accuracy: {self.measure}; one state alone has {shown(self.baseline)}",
            f"status: {self.status.value}; {self.bound.source}",
            f"worst case: {self.worst_case}",
        ]
        if self.bound.witness is not None:
            found.append(f"witness: {self.bound.witness.name}, accuracy {shown(self.bound.witness.accuracy)}")
        if self.vacuous:
            found.append(
                f"vacuous: {self.content_bits:,} bits hold all of it, so this state is no obstacle at this size"
            )
        found.append(f"does not mean: {BEYOND}")
        return [*found, *([f"note: {self.note}"] if self.note else [])]

    def to_json(self) -> dict[str, Json]:
        """For scripts; fractions as "p/q"."""
        witness = self.bound.witness
        return {
            "ceiling": self.name,
            "n": self.n,
            "state_bits": self.capacity.bits,
            "states": self.capacity.states,
            "accuracy": ratio(self.accuracy),
            "status": self.status.value,
            "law": self.law,
            "measure": self.measure,
            "worst_case": self.worst_case,
            "baseline": ratio(self.baseline),
            "attained": None if self.bound.attained is None else ratio(self.bound.attained),
            "witness": None if witness is None else _written(witness),
            "source": self.bound.source,
            "content_bits": self.content_bits,
            "note": self.note,
        }

    def _repr_html_(self) -> str:
        """The sentence and its conditions."""
        lines = dict(line.split(": ", 1) for line in self.lines()[1:])
        return html_card("ceiling", self.sentence, lines)


def ratio(value: Fraction) -> str:
    """p/q in lowest terms, 1/1 too.

    Example:
        >>> ratio(Fraction(7, 8)), ratio(Fraction(1))
        ('7/8', '1/1')
    """
    return f"{Decimal(value.numerator):f}/{Decimal(value.denominator):f}"  # str refuses integers of 4300 digits


def shown(value: Fraction) -> str:
    """A fraction for people: short ones as they are, with six digits rounded upwards beside or in place of them.

    Example:
        >>> shown(Fraction(7, 8)), shown(Fraction(2, 3)), shown(Fraction(2**90 + 1, 2**91)), shown(Fraction(1))
        ('7/8 = 0.875', '2/3 ≈ 0.666667', '0.500001', '1')
    """
    if value.denominator == 1:
        return str(value)
    with localcontext() as context:
        context.prec, context.rounding = 60, "ROUND_CEILING"
        digits = (Decimal(-(-value.numerator * 10**6 // value.denominator)) / 10**6).normalize()
    if value.denominator >= 10**6:
        return f"{digits:f}"
    return f"{value} {'=' if Fraction(digits) == value else '≈'} {digits:f}"


def _written(code: Code) -> dict[str, Json]:
    return {
        "name": code.name,
        "accuracy": ratio(code.accuracy),
        "words": [list(word) for word in code.words],
        "checks": [list(row) for row in code.checks],
    }
