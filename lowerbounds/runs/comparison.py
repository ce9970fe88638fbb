"""What a run paid beside what any protocol must pay: the verdict on a model, with its reason."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from reductions import Measure, Problem, Side
from reductions.costs.fact import with_implied
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import counted

from .bounds import Bound, certified, strongest
from .given.evidence import NOTHING, Evidence
from .verdict import Verdict

Bools = npt.NDArray[np.bool_]
DOUBT = 1e-6  # chance that a confidence limit of an error rate is wrong


@dataclass(frozen=True)
class Observed:
    """What was seen of a model's outputs.

    Attributes:
        instances: number of independent instances run.
        errors: number of those with a wrong output.
        exhaustive: whether the pairs were all pairs inside the promise.
        uniform: whether the pairs are uniform (all of them, or an independent sample).
        example: a pair on which the model erred, as text, or none.
    """

    instances: int
    errors: int
    exhaustive: bool = False
    uniform: bool = False
    example: str = ""

    @classmethod
    def of(cls, right: Bools, *, exhaustive: bool = False, uniform: bool = False, example: str = "") -> Observed:
        """Of which outputs were right: one an instance, (instances,), or several that belong together, (instances, …).

        Branches of one prefix, and outputs of one sequence, are one instance, wrong where any of them is: they err
        together, and a confidence limit of their number would be one of chances that were never taken.

        Example:
            >>> Observed.of(np.array([[True, True], [False, False]])).errors
            1
        """
        whole = np.asarray(right.reshape(len(right), -1).all(axis=1))
        return cls(len(whole), int((~whole).sum()), exhaustive, uniform, example)

    @property
    def error_limit(self) -> Fraction:
        """Upper confidence limit of the error rate, wrong with probability 10⁻⁶; exact where all pairs were run.

        Source: Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934).

        Example:
            >>> float(Observed(1000, 0).error_limit) < 0.014
            True
        """
        if self.exhaustive or self.errors == self.instances:
            return Fraction(self.errors, self.instances)
        limit = betaincinv(self.errors + 1, self.instances - self.errors, 1 - DOUBT)
        return min(Fraction(1), Fraction(float(limit)).limit_denominator(1 << 40) + Fraction(1, 1 << 30))


class Paid(Protocol):
    """What is held against bounds: a transcript, or a handover that a config describes."""

    @property
    def sent(self) -> int:
        """Bits of all messages."""

    def costs(self) -> dict[Measure, int]:
        """Bits in each measure that they count in."""


NOT_RUN = Observed(0, 0)


@dataclass(frozen=True)
class Handed:
    """One message from Alice to Bob, who answers; not run, but said by a model's config.

    Attributes:
        sent: its bits.
        outputs: number of values that the answer can take.

    Example:
        >>> Handed(10, 2).costs()[Measure.D]
        11
    """

    sent: int
    outputs: int = 2

    @property
    def announced(self) -> int:
        """Bits until both know the answer."""
        return self.sent + ceil_log2(self.outputs)

    def costs(self) -> dict[Measure, int]:
        """As for any protocol of one message."""
        one_way = dict.fromkeys((Measure.D1_AB, Measure.R1_AB), self.sent)
        return {**one_way, Measure.D: self.announced, Measure.R: self.announced}


@dataclass(frozen=True)
class Comparison:
    """A verdict, and the numbers that it rests on.

    Attributes:
        verdict: what follows.
        reason: why, in one sentence.
        bound: the binding lower bound, or none.
        paid_bits: bits paid in that bound's measure; bits sent where no bound applies.
        needed_at_error_bits: bits needed at the confidence limit of the measured error, where the inputs were uniform
            and the problem has such a fact.
    """

    verdict: Verdict
    reason: str
    bound: Bound | None
    paid_bits: int
    needed_at_error_bits: int | None

    @property
    def ratio(self) -> float | None:
        """Bits required / bits available; at most 1 where the bound says nothing against the model."""
        return None if self.bound is None or not self.paid_bits else self.bound.value / self.paid_bits

    @property
    def vacuous(self) -> bool | None:
        """Whether the model has more bits than the bound asks for, so that it says nothing against the model."""
        return None if self.bound is None else self.bound.value < self.paid_bits

    @property
    def weight(self) -> tuple[int, int]:
        """How much it says against the model: its verdict, and of equal ones the bits that are missing."""
        return self.verdict.weight, 0 if self.bound is None else self.bound.value - self.paid_bits


def compare(
    transcript: Paid, problem: Problem, n: int | None, observed: Observed = NOT_RUN, *, given: Evidence = NOTHING
) -> Comparison:
    """Hold a run against every lower bound that applies to what was said in it.

    Args:
        transcript: the run; which measures apply is read off it. Or what a model's config says that it would hand over.
        problem: what was asked.
        n: size of the problem, not of the task around it; None where the tokens are owned as no problem is known for.
        observed: errors of the run; none are known of what was not run.
        given: certificates that count beside theorems.
    """
    costs = transcript.costs()
    if n is None:
        why = f"no problem is known for this cut; {problem.spec} is cut elsewhere"
        return Comparison(Verdict.DOES_NOT_APPLY, why, None, transcript.sent, None)
    deterministic = [measure for measure in costs if not measure.randomised]
    bounds = [found for measure in deterministic if (found := strongest(problem, n, measure))]
    bounds += [found for found in certified(problem, n, given) if found.measure in deterministic]
    at_error = needed_at_error(problem, n, costs, observed)
    if not bounds:
        measures = " or ".join(measure.value for measure in deterministic)
        why = f"no lower bound on {measures} of {problem.spec} is known at n={n}"
        return Comparison(Verdict.DOES_NOT_APPLY, why, None, transcript.sent, at_error)
    worst = max(bounds, key=lambda b: (b.value - costs[b.measure], b.value))
    verdict, reason = _judge(worst, costs[worst.measure], transcript.sent, at_error, observed)
    return Comparison(verdict, reason, worst, costs[worst.measure], at_error)


def _judge(worst: Bound, paid: int, sent: int, at_error: int | None, observed: Observed) -> tuple[Verdict, str]:
    need = f"{worst.measure.value} of {worst.problem} at n={worst.n} is at least {counted(worst.value, 'bit')}"
    if at_error is not None and sent < at_error:
        rate = f"error {float(observed.error_limit):.3g} needs {counted(at_error, 'bit')}"
        return (
            Verdict.CONTRADICTION,
            f"{counted(observed.errors, 'error')} in {observed.instances}: {rate}, {sent} were sent",
        )
    if paid >= worst.value:
        return Verdict.PAYS_ENOUGH, f"{need}; {paid} were paid"
    if observed.exhaustive and not observed.errors:
        return Verdict.CONTRADICTION, f"{need}; {paid} were paid, and no input is wrong"
    seen = ", though not on any input that was run" if observed.instances else ""
    found = f", for example on {observed.example}" if observed.example else seen
    return Verdict.MUST_ERR, f"{need}; {paid} were paid, so some input is wrong{found}"


def needed_at_error(problem: Problem, n: int, measures: Container[Measure], observed: Observed) -> int | None:
    """Bits that the measured error needs, by a fact about average error on uniform inputs; None without one."""
    if not observed.uniform:
        return None
    facts = [
        f for f in with_implied(problem.facts()) if f.on_average and f.side is Side.LOWER and f.measure in measures
    ]
    return max((fact.at(n, observed.error_limit) for fact in facts if n >= fact.smallest), default=None)
