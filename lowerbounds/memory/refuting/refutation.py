"""An input on which a model errs: drawn, by two prefixes in one state or near ones, by guided search, or among all.

Sampling comes first, since where a state is far too small for what is asked most inputs are wrong. Collisions are for
tasks that are easy on average. Where nothing is found, what was tried is told, and which of three holds: a failure must
exist, since the state is smaller than a proved bound; none exists at this length, since all inputs were run; or it is
not decided.

Source: proved here, by the pigeonhole principle.

Example:
    >>> found = refute("window_memory:bits=2", "index_lookup", 4)
    >>> found.verdict.value, len(found.failure.tokens)
    ('found', 5)
    >>> refute("index_memory", "index_lookup", 4).verdict.value
    'none exists at this length'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from protocols import Case, case
from protocols.training.token_gradients import has_token_gradients
from reductions import Reduction, Task
from reductions.costs.numerals import counted

from ...certificates.certificate import Json
from ...shown.markup import html_card
from .collisions import collide, nearest
from .failure import Failure, plain
from .family import Family, families
from .guided import climb, has_logits
from .runs import Runs
from .sampling import exhaust, sample

TRIES = 1 << 14
PREFIXES = 1 << 18  # at least, where not all of a family are run
WHOLE = 1 << 24  # prefixes of a family up to which all are run
MOST_DRAWN = 1 << 22  # unless more are asked for: enough at up to 40 bits of collision entropy
MOST_PREFIXES = 1 << 26  # enough at up to 48 bits
WAYS = ("sampling", "collisions", "near", "guided", "all")

Families = tuple[Family, ...]
ONE = "one input is shown to be wrong; how many are is not told"
NO_FAMILY = "no map into the task hands over at one cut, so no family of prefixes is known"


class Verdict(Enum):
    """What is known of a failure at this length."""

    FOUND = "found"
    MUST_EXIST = "one must exist"
    NONE = "none exists at this length"
    OPEN = "not decided"


@dataclass(frozen=True)
class Attempt:
    """One way of searching.

    Attributes:
        way: its name.
        runs: inputs, or prefixes, that were run.
        said: what came of it, in words.
    """

    way: str
    runs: int
    said: str


@dataclass(frozen=True)
class Refutation:
    """What became of the claim that a model solves a task.

    Attributes:
        model, task, n: the claim.
        verdict: which of the four holds.
        reason: why, in words.
        failure: the input, where one was found.
        tried: all ways that were gone, in order.
    """

    model: str
    task: str
    n: int
    verdict: Verdict
    reason: str
    failure: Failure | None
    tried: tuple[Attempt, ...]

    def lines(self) -> list[str]:
        """The failure, or what holds without one; then what was tried."""
        if self.failure is not None:
            first = [*self.failure.lines(), ONE]
        else:
            where = f"no input was found on which {self.model} errs on {self.task} at n={self.n}"
            first = [f"{where}; {self.verdict.value}: {self.reason}"]
        return [*first, *(f"tried {attempt.way}: {attempt.said}" for attempt in self.tried)]

    def to_json(self) -> dict[str, Json]:
        """All of it as plain values, for scripts."""
        tried: list[Json] = [{"way": one.way, "runs": one.runs, "said": one.said} for one in self.tried]
        return {
            "model": self.model,
            "task": self.task,
            "n": self.n,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "failure": None if self.failure is None else plain(self.failure),
            "tried": tried,
        }

    def __repr__(self) -> str:
        return f"Refutation({self.lines()[0]!r})"

    def _repr_html_(self) -> str:
        """The sentences as a card."""
        first, *rest = self.lines()
        return html_card(self.verdict.value, first, {str(number): line for number, line in enumerate(rest, 1)})


def refute(
    model: Any,
    task: str | Task,
    n: int,
    *,
    seed: int = 0,
    tries: int = TRIES,
    prefixes: int | None = None,
    by: Sequence[str] = WAYS,
    maps: Sequence[str | Reduction] = (),
) -> Refutation:
    """Search an input of the task at a size on which the model errs.

    Args:
        model: a name with parameters, a case, or a model of your own.
        task: a name with parameters, or a task.
        n: its size.
        seed: of weights and inputs.
        tries: inputs that are drawn, and that are climbed through; all inputs are run where there are no more than 64
            times as many.
        prefixes: prefixes that are searched for two with one state; all of them where there are no more. Unless given,
            all of up to 2²⁴; else 4·2^(s/2) for s bits of state, from 2¹⁸ to 2²².
        by: the ways to go, of `WAYS`; always in that order.
        maps: reductions of one's own into the task, beside the shelf's, whose prefixes are searched for two with one
            state.

    Raises:
        ValueError: no such name, size or way, no tries, or a map that breaks its law.
    """
    if not by or not {*by} <= {*WAYS}:
        raise ValueError(f"by={', '.join(by) or 'nothing'}: wanted some of {', '.join(WAYS)}")
    if tries < 1 or not 2 <= (PREFIXES if prefixes is None else prefixes) <= MOST_PREFIXES:
        raise ValueError(
            f"tries={tries}, prefixes={prefixes}: wanted at least 1, and 2 to {MOST_PREFIXES}, enough at 48 bits"
        )
    made = case(model, task, n, seed=seed)
    runs, tried, known = Runs(made), [], families(made.setting.task, n, maps)
    for way in (way for way in WAYS if way in by):
        failure, attempt, whole = _go(way, runs, known, tries=tries, prefixes=prefixes, seed=seed)
        tried.append(attempt)
        if failure is not None or whole:
            break
    verdict, reason = _verdict(made, known, failure, attempt, whole)
    return Refutation(made.name, made.setting.task.spec, n, verdict, reason, failure, tuple(tried))


def _go(
    way: str, runs: Runs, known: Families, *, tries: int, prefixes: int | None, seed: int
) -> tuple[Failure | None, Attempt, bool]:
    """One way: the failure, what was done, and whether these were all inputs of the task."""
    before = runs.sequences
    if way == "collisions":
        return (*_collisions(runs, known, prefixes, seed), False)
    if way == "near":
        return (*_near(runs, known, seed), False)
    if way == "all":
        failure, count = exhaust(runs, most=64 * tries)
        said = f"all {count} inputs were run" if count else f"there are more than {64 * tries} inputs"
        said = f"one of {count} inputs is wrong" if failure else said
        return failure, Attempt(way, count, said), failure is None and count > 0
    if way == "guided":
        failure = climb(runs, tries=tries, seed=seed)
        along = ", of eight walks one by their gradients" if has_token_gradients(runs.case) else ""
        how = f"by the margins of its logits{along}" if has_logits(runs) else "without logits, from input to input"
    else:
        failure = sample(runs, tries=tries, seed=seed)
        how = "natural and hard ones by turns"
    count = runs.sequences - before
    said = f"{count} inputs were run, {how}; {'one of the last is wrong' if failure else 'all are right'}"
    return failure, Attempt(way, count, said), False


def _near(runs: Runs, known: Families, seed: int) -> tuple[Failure | None, Attempt]:
    made, before = runs.case, runs.prefixes
    if not runs.has_state:
        return None, Attempt("near", 0, f"{made.name} has no state that is all that passes a cut")
    said = []
    for family in known:
        failure, count = nearest(runs, family, seed=seed)
        what = f"the nearest states of {count} prefixes of {family.reduction.name}"
        said.append(f"{what}: {'one of them is answered wrongly' if failure else 'all are answered rightly'}")
        if failure is not None:
            return failure, Attempt("near", runs.prefixes - before, said[-1])
    return None, Attempt("near", runs.prefixes - before, "; ".join(said) or NO_FAMILY)


def _budget(family: Family, state_bits: int | None) -> int:
    """All prefixes of a family that is not too large; else about as many as two with one state are expected among."""
    if family.prefixes <= WHOLE:
        return max(2, family.prefixes)
    drawn = 4 << (state_bits or 0) // 2 if (state_bits or 0) <= 40 else PREFIXES
    return min(MOST_DRAWN, max(PREFIXES, drawn))


def _collisions(runs: Runs, known: Families, prefixes: int | None, seed: int) -> tuple[Failure | None, Attempt]:
    made, before = runs.case, runs.prefixes
    if not runs.has_state:
        return None, Attempt("collisions", 0, f"{made.name} has no state that is all that passes a cut")
    said = []
    for family in known:
        most = _budget(family, made.state_bits) if prefixes is None else prefixes
        found = collide(runs, family, prefixes=most, seed=seed)
        said.append(_told(family, found.prefixes, found.whole, found.alike, found=found.failure is not None))
        if found.failure is not None:
            return found.failure, Attempt("collisions", runs.prefixes - before, "; ".join(said))
    return None, Attempt("collisions", runs.prefixes - before, "; ".join(said) or NO_FAMILY)


def _told(family: Family, prefixes: int, whole: bool, alike: int, *, found: bool) -> str:
    count = f"{'all ' if whole and not found else ''}{prefixes} prefixes of {family.reduction.name}"
    if found:
        return f"two of {count} share a state, and a suffix tells them apart"
    if whole:
        return f"no two of {count} {'that must be told apart ' if alike else ''}share a state"
    reach = max(0, 2 * prefixes.bit_length() - 6)  # N²/2^(h+1) ≥ 8 where h ≤ 2 log₂ N − 4
    said = f"no two of {count} {'that must be told apart ' if alike else ''}share a state"
    if not reach:
        return said
    return f"{said}; where it has at most {reach} bits of collision entropy two of so many random ones are likely to"


def _verdict(made: Case, known: Families, failure: Failure | None, last: Attempt, whole: bool) -> tuple[Verdict, str]:
    if failure is not None:
        return Verdict.FOUND, last.said
    if whole:
        return Verdict.NONE, last.said
    state = made.state_bits if Runs(made).has_state else None
    for family in known:
        bound = family.needed
        if state is not None and bound is not None and state < bound.value:
            need = f"{bound.measure.value} of {bound.problem} at n={bound.n} is at least {counted(bound.value, 'bit')}"
            return Verdict.MUST_EXIST, f"{need} ({bound.source}), and the state has {state}"
    held = "no bound is above its state" if state is not None else "no bound on a state applies to it"
    return Verdict.OPEN, f"{held}, and not all inputs were run"
