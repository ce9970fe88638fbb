"""The strongest bound that all methods of the shelf find together within the time: cheap ones first, then in slices.

First the methods that look at no matrix; then the swift ones, which end by themselves in a time that grows like a
power of the size, each with up to half of what is left; then the others in rounds. A method that its slice stops is
started again with four times as much, what was worked out of the matrix is kept, and in the last rounds the one with
the strongest bound goes first, with two thirds of what is left. Left out is what can gain nothing: a method
whose own limit, `most`, is no more than what was found. For a lower bound the search ends early once it meets what
naming one's input, up to equal lines, costs: nothing can be stronger. What was tried, and what each gave, stands in
the certificate's provenance under `tried`, and so do methods that the time did not reach. Loading a method is not
searching and is not charged.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 2, Measure.D)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))][-1]
    3
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Certificate, Json
from ..certificates.query import METHODS, NOT_REACHED, TIME_UP, Budget, Query, TimeUp
from ..checks.shared.millionths import MILLION, ceil_root
from .matrices.matrix import communication_matrix, distinct_lines

NO_MORE = "can show no more"  # what became of a method that could not have gained anything

_GROWTH = 4
_SWIFT = -1  # the effort of methods that end by themselves, soon
_LARGEST = 1 << 22  # cells of a matrix whose equal lines are counted to see what no bound exceeds
_FIRST = "structure_"  # these look at no matrix, and are done at once at any size
_LEAST = 1.0  # seconds that each of these may take, however little time there is


@dataclass(frozen=True)
class Auto:
    """All other methods, one after the other."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Whatever a method on the shelf proves."""
        return tuple((measure, side) for measure in Measure for side in Side)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """The certificates of all methods, each better than the one before; the last with all that was tried.

        Raises:
            ValueError: no method found anything, with what became of each.
        """
        race = _Race(query, budget)
        yield from race.run()
        if race.best is None:
            raise ValueError(race.nothing())
        race.pass_over()
        yield race.told(race.best)


@dataclass(frozen=True)
class _Attempt:
    """What became of one method: the best bound it found, if any, and how it ended."""

    method: str
    bound: int | None
    ended: str
    milliseconds: int

    @property
    def json(self) -> Json:
        shown = self.bound if self.bound is not None and self.bound.bit_length() <= 256 else None
        return {"method": self.method, "bound": shown, "ended": self.ended, "milliseconds": self.milliseconds}


class _Race:
    """The best certificate so far, and what became of each method that proves such claims."""

    def __init__(self, query: Query, budget: Budget) -> None:
        self.query, self.budget = query, budget
        self.best: Certificate | None = None
        self.attempts: dict[str, _Attempt] = {}
        self._sizes = query.problem.x_space(query.n).size, query.problem.y_space(query.n).size

    def run(self) -> Iterator[Certificate]:
        """Rounds over the methods that the time has stopped; in the last rounds all that is left is spent."""
        for name in self._able(first=True):
            yield from self._attempt(name, max(_LEAST, self.budget.left / _GROWTH))
        if self._is_over():  # before the others, with their solvers, are imported
            return
        waiting = sorted(self._able(first=False), key=_effort)
        self._narrow()
        for name in [name for name in waiting if _effort(name)[0] <= _SWIFT]:
            if not self._is_over():
                yield from self._attempt(name, self.budget.left / 2)
        waiting = [name for name in waiting if name not in self.attempts]
        piece = self.budget.left / (_GROWTH**2 * max(1, len(waiting)))
        while waiting and not self._is_over():
            last = self.budget.left < _GROWTH * piece * len(waiting)
            for name in waiting:
                seconds = self._share(name == waiting[-1]) if last else min(piece, self.budget.left)
                if seconds > 0:
                    yield from self._attempt(name, seconds)
            waiting = sorted((name for name in waiting if self._is_stopped(name)), key=self._promise)
            piece *= _GROWTH

    def _share(self, alone: bool) -> float:
        """What a method gets in the last rounds: all that is left if nobody follows, else two thirds of it."""
        left = self.budget.left
        return left if alone else left * 2 / 3

    def _narrow(self) -> None:
        """Count equal lines, where the matrix is small enough: no bound from below exceeds what naming one costs."""
        problem, n = self.query.problem, self.query.n
        if self.query.side is Side.LOWER and self._sizes[0] * self._sizes[1] <= _LARGEST:
            with suppress(ValueError, MemoryError):
                rows, columns = distinct_lines(communication_matrix(problem, n)).matrix.shape
                self._sizes = rows, columns

    def _able(self, *, first: bool) -> list[str]:
        """Names of the methods that prove such a claim: those that look at no matrix, or the others."""
        names = [name for name in METHODS.names() if name != "auto" and name.startswith(_FIRST) is first]
        with self.budget.uncharged():
            return [name for name in names if (self.query.measure, self.query.side) in METHODS.get(name).proves]

    def _is_stopped(self, name: str) -> bool:
        return name in self.attempts and self.attempts[name].ended == TIME_UP

    def _promise(self, name: str) -> tuple[bool, int, tuple[int, str]]:
        """Methods by the strength of what they found so far, the strongest first."""
        bound = self.attempts[name].bound
        return bound is None, (bound or 0) * (-1 if self.query.side is Side.LOWER else 1), _effort(name)

    def told(self, certificate: Certificate) -> Certificate:
        """The certificate with what was tried so far."""
        tried: list[Json] = [attempt.json for attempt in self.attempts.values()]
        return replace(certificate, provenance={**certificate.provenance, "tried": tried})

    def pass_over(self) -> None:
        """Note the methods that were not reached, if it was the time that ended the race."""
        if not self._is_settled():
            missed = [name for first in (True, False) for name in self._able(first=first) if name not in self.attempts]
            self.attempts |= {name: _Attempt(name, None, NOT_REACHED, 0) for name in missed}

    def nothing(self) -> str:
        """Why there is no certificate."""
        self.pass_over()
        asked = f"{self.query.side.value} bound on {self.query.measure.value} of {self.query.problem.at(self.query.n)}"
        each = "; ".join(f"{attempt.method}: {attempt.ended}" for attempt in self.attempts.values())
        return f"no {asked} was found: {each or 'no method proves such a claim'}"

    def _attempt(self, name: str, seconds: float) -> Iterator[Certificate]:
        if self._is_settled():
            return
        earlier = self.attempts[name].bound if name in self.attempts else None
        if not self._can_gain(name):
            self.attempts[name] = _Attempt(name, earlier, NO_MORE, 0)
            return
        start, bound, ended = time.monotonic(), earlier, "complete"
        self.budget.report(name)
        try:
            for found in METHODS.get(name).search(self.query, self.budget.part(seconds)):
                if bound is None or is_better(self.query.side, found.claim.bound, bound):
                    bound = found.claim.bound
                if self.best is None or is_better(self.query.side, found.claim.bound, self.best.claim.bound):
                    self.best = found
                    yield self.told(found)
                if self._is_settled():
                    break
        except TimeUp:
            ended = TIME_UP
        except MemoryError:
            ended = "out of memory"
        except ValueError as refusal:
            ended = str(refusal)
        self.attempts[name] = _Attempt(name, bound, ended, round(1000 * (time.monotonic() - start)))

    def _is_over(self) -> bool:
        return self.budget.left <= 0 or self._is_settled()

    def _is_settled(self) -> bool:
        return self.query.side is Side.LOWER and self.best is not None and self.best.claim.bound >= self._whole_input

    def _can_gain(self, name: str) -> bool:
        """Whether the most that the method can ever show is more than what was found."""
        most = getattr(METHODS.get(name), "most", None)
        return most is None or self.best is None or is_better(self.query.side, most(self.query), self.best.claim.bound)

    @property
    def _whole_input(self) -> int:
        """What it costs to name a whole input; no lower bound is larger."""
        rows, columns = self._sizes
        answers = max(1, self.query.problem.answers(self.query.n))
        match self.query.measure:
            case Measure.LEAVES | Measure.PARTITION:
                return min(rows, columns) * answers
            case Measure.PARTITION0 | Measure.PARTITION1 | Measure.COVER0 | Measure.COVER1 | Measure.RANK:
                return min(rows, columns)
            case Measure.GAMMA2:
                return ceil_root(min(rows, columns) * MILLION**2)
            case Measure.VC_AB:
                return min(rows.bit_length() - 1, columns)
            case Measure.VC_BA:
                return min(columns.bit_length() - 1, rows)
            case Measure.STATES_AB | Measure.RSTATES_AB:
                return rows
            case Measure.STATES_BA | Measure.RSTATES_BA:
                return columns
            case Measure.D1_AB | Measure.R1_AB:
                return ceil_log2(rows)
            case Measure.D1_BA | Measure.R1_BA:
                return ceil_log2(columns)
            case Measure.N0 | Measure.N1:
                return ceil_log2(min(rows, columns))
        return ceil_log2(min(rows, columns)) + ceil_log2(answers)


def _effort(name: str) -> tuple[int, str]:
    """Swift methods first, with solvers last: of two certificates for one bound, the one in small integers is kept."""
    return getattr(METHODS.get(name), "effort", 0), name


def is_better(side: Side, bound: int, other: int) -> bool:
    """Whether a bound says more than another on the same side."""
    return bound > other if side is Side.LOWER else bound < other


METHOD = Auto()
