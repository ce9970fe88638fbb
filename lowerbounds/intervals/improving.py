"""Searching for better bounds than the atlas has, and keeping what is better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from reductions import Measure, Problem, Relation, Side

from ..certificates.named import MEASURES
from ..certification import certify
from ..relations.certified import relation_certificates
from ..relations.costs import relation_costs
from .atlas import ENTRIES, asked, atlas, keep
from .interval import Interval


@dataclass(frozen=True)
class Improvement:
    """What a search made of an interval.

    Attributes:
        before, after: the interval; the same where nothing better was found.
        path: where it was written, if it was.
    """

    before: Interval
    after: Interval
    path: Path | None

    @property
    def sentence(self) -> str:
        """What became of it."""
        if self.path is None:
            return f"{self.after}: nothing better was found"
        return f"{self.after}, before: [{self.before.lower}, {self.before.upper}]; written to {self.path}"


def improve(
    problem: str,
    n: int,
    *,
    measure: Measure | None = None,
    error: Fraction | None = None,
    seconds: float = 30.0,
    steps: int | None = None,
    folder: Path | str | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> Iterator[Improvement]:
    """Search both sides of a cost, or of every cost in every measure, and write what is better than the atlas has.

    Args:
        problem: a name on the shelf with its parameters, or the name of a relation, which is worked out exactly.
        n: its size.
        measure: what is counted; all measures unless given.
        error: ε of a randomised measure, 1/3 unless given.
        seconds: for each side of each measure.
        steps: in place of seconds, in looks at the budget: the same on every machine.
        folder: where to write; the package's own folder of entries unless given.
        report: is told what is searched.

    Raises:
        ValueError: no such problem or size, or a folder that is not there.
    """
    place = Path(folder) if folder is not None else ENTRIES
    if not place.is_dir():
        raise ValueError(f"{place}: wanted a folder")
    known = atlas(problem, folder=folder)
    measures = MEASURES if isinstance(asked(problem), Relation) else (*Measure,)
    for each in measures if measure is None else (measure,):
        rate = (Fraction(1, 3) if error is None else error) if each.randomised else Fraction(0)
        before = known.interval(problem, n, each, error=rate)
        after = before
        for side in (*Side,) if not before.is_closed else ():
            report(f"{each.value} from {'below' if side is Side.LOWER else 'above'}")
            after = _searched(after, side, seconds, steps)
        better = (after.lower, after.upper) != (before.lower, before.upper) or before.certificates == ()
        yield Improvement(before, after, keep(after, place) if better and after.certificates else None)


def _searched(interval: Interval, side: Side, seconds: float, steps: int | None) -> Interval:
    """The interval with what a search finds on one side; a measure that the problem does not have stays open."""
    if isinstance(interval.problem, Relation):
        for one in relation_certificates(relation_costs(interval.problem, interval.n)):
            if (one.claim.measure, one.claim.side) == (interval.measure, side):
                interval = interval.with_certificate(one)
        return interval
    if not isinstance(interval.problem, Problem):
        return interval
    try:
        found = certify(
            interval.problem,
            interval.n,
            measure=interval.measure,
            side=side,
            error=interval.error if interval.measure.randomised else None,
            seconds=seconds,
            steps=steps,
        )
    except ValueError:
        return interval
    return interval.with_certificate(found)
