"""Kinds of evidence for a statement: a map's law, bounds and their certificates, runs of models, counts, faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

import lowerbounds
import protocols
from reductions import MAPS, TASKS, Measure, Reduction, Side
from reductions.costs.numerals import numeral
from reductions.laws.of_maps import hold
from reductions.literal._literal import LITERALS, PAPER
from reductions.sampling import pairs_or_sample

from ...certification import improving, question, settle
from ...runs.bounds import strongest
from ...runs.verdict import Verdict
from ...shown.table import Cell
from .theorem import Conditions, Finding

_NAMED = 8  # messages of a run that are told one by one
LARGEST_ENUMERATION = 1 << 16  # pairs of a law that is checked on all of them


@dataclass(frozen=True)
class Law:
    """Every output that the task accepts gives the problem's value: on all pairs if they are few, or on a sample."""

    reduction: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding: how many pairs kept the law, or the first that broke it."""
        item = MAPS.get(self.reduction)
        item.check_size(at.n)
        size = item.problem_size(at.n)
        drawn = pairs_or_sample(item.problem, size, count=at.instances, seed=at.seed, few=LARGEST_ENUMERATION)
        broken = ""
        try:
            hold(item, at.n, drawn.x, drawn.y)
        except ValueError as error:
            broken = str(error)
        how = f"{len(drawn.x)} pairs{', all there are' if drawn.exhaustive else ' drawn'}"
        what = f"{item.spec}: {item.problem.spec} inside {item.task.spec}"
        yield Finding("law", what, broken or f"{how}: no other answer", "the problem's value", not broken)


@dataclass(frozen=True)
class Needs:
    """What any protocol for the problem inside a map must pay: the closed form, and a certificate that was checked.

    `exact` says that the certificate reaches the closed form at every size at which it is run. Elsewhere a certificate
    that stays below is reported as what it is.
    """

    reduction: str
    measure: Measure
    exact: bool = True

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The closed form, and the best certificate of the time."""
        item = MAPS.get(self.reduction)
        size = item.problem_size(at.n)
        stated = strongest(item.problem, size, self.measure)
        what = f"{self.measure.value} of {item.problem.spec} at n={size}"
        if stated is not None:
            yield Finding("bound", what, f"≥ {numeral(stated.value)} by {stated.source}", None, None)
        certificate, why = self._certified(item, size, at)
        if certificate is None:
            yield Finding("certificate", what, why, None, False if self.exact else None)
            return
        bound = certificate.claim.bound
        reached = stated is None or bound >= stated.value
        found = f"≥ {numeral(bound)} by {certificate.method}, checked"
        claim = f"≥ {numeral(stated.value)}" if stated is not None and self.exact else None
        yield Finding("certificate", what, found, claim, reached if self.exact else reached or None)

    def _certified(self, item: Reduction, size: int, at: Conditions) -> tuple[Any, str]:
        try:
            query = question(item.problem, size, measure=self.measure, side=Side.LOWER)
            return settle(list(improving(query, seconds=at.seconds, steps=at.steps)))[0], ""
        except ValueError as error:
            return None, f"none: {error}"


@dataclass(frozen=True)
class Runs:
    """A model run through a map as a protocol: bits that crossed, errors, and the verdict against the bounds.

    `right` says that it errs on no instance, which makes it a protocol for the problem and holds it to the bounds.
    """

    model: str
    reduction: str
    right: bool = True

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Bits and errors."""
        trial = lowerbounds.try_model(self.model, self.reduction, n=at.n, instances=at.instances, seed=at.seed)
        compared, observed = trial.comparison, trial.observed
        bound = compared.bound
        needed = f"≥ {bound.value} in {bound.measure.value}" if bound else None
        agrees = compared.verdict is not Verdict.CONTRADICTION and trial.whole_agrees
        if bound and compared.verdict is Verdict.MUST_ERR:
            needed = f"below {bound.value} in {bound.measure.value} some input is wrong"
            agrees = agrees and not self.right
        messages = trial.run.transcript.messages
        said = ", ".join(f"{m.sender.name.title()} {m.bits}" for m in messages[:_NAMED])
        said += f" and {len(messages) - _NAMED} messages more" * (len(messages) > _NAMED)
        yield Finding(
            "bits", f"{self.model} through {self.reduction}", f"{compared.paid_bits} ({said})", needed, agrees
        )
        errors = f"{observed.errors} of {observed.instances}{' (all pairs)' if observed.exhaustive else ''}"
        yield Finding(
            "errors", self.model, errors, "0" if self.right else None, not observed.errors if self.right else None
        )


@dataclass(frozen=True)
class Solves:
    """A model run whole on instances of a task, where no map is needed: its errors, none if it solves the task."""

    model: str
    task: str
    largest: int = 1 << 62

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, at the size or at the largest for which the model is made."""
        task, n = TASKS.get(self.task), min(at.n, self.largest)
        made = protocols.case(self.model, task, n, seed=at.seed)
        tokens = task.sample(n, at.instances, np.random.default_rng(at.seed), hard=True)
        errors = int((~task.accepts(tokens, made.whole(tokens))).sum())
        of = f"{self.model} on {task.spec}" + f", n={n}" * (n < at.n)
        yield Finding("errors", of, f"{errors} of {len(tokens)}", "0", not errors)


@dataclass(frozen=True)
class Counts:
    """A number that is counted by one way and stated by another: `found(n)` against `stated(n)`, both exact."""

    what: str
    found: Callable[[int], Cell]
    stated: Callable[[int], Cell]
    largest: int = 1 << 62

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, at the size or at the largest at which counting is feasible."""
        n = min(at.n, self.largest)
        found, stated = self.found(n), self.stated(n)
        yield Finding("count", f"{self.what}, n={n}", found, stated, found == stated)


@dataclass(frozen=True)
class Fault:
    """Something printed that fails when it is run: `shown(n)` gives the instance on which it fails, or nothing.

    Where `fixed` the instance is one and the same at every size.
    """

    shows_fault: ClassVar[bool] = True

    what: str
    shown: Callable[[int], str | None]
    largest: int = 1 << 62
    fixed: bool = False

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding; it holds if the fault shows."""
        n = min(at.n, self.largest)
        example, of = self.shown(n), self.what if self.fixed else f"{self.what}, n={n}"
        yield Finding("fault", of, example or "no fault shows", "fails as printed", example is not None)


@dataclass(frozen=True)
class Printed:
    """An encoding of the shelf of printed ones, run at the least size at which its fault shows."""

    literal: str

    @property
    def shows_fault(self) -> bool:
        """Whether it is the paper's own text that fails: a slide, or a text with a step left out, refutes no paper."""
        return LITERALS.get(self.literal).printed == PAPER

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding; it holds if the fault shows."""
        item = LITERALS.get(self.literal)
        example = item.shown(item.smallest)
        found = f"{item.fault}: {example}" if example else "no fault shows"
        yield Finding(
            "fault", f"{item.encoding.spec} as {item.printed}, n={item.smallest}", found, "fails", bool(example)
        )


@dataclass(frozen=True)
class Size:
    """Bits that a statement asks for at n, beside the bits that a model of laboratory size has."""

    what: str
    required: Callable[[int], int]
    model: str
    available: Callable[[int], int]

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Required and available; vacuous where the model has more."""
        required, available = self.required(at.n), self.available(at.n)
        share = f"{required} of {available} bits in {self.model}: {required / max(1, available):.2g}"
        yield Finding("size", self.what, f"{share}, vacuous" if required <= available else share, None, None)
