"""One model on one task at one size: run through the maps that its architecture allows, held to the strongest bound.

A task into which nothing is mapped has no bound: its own sequences, half of them hard, are run cut in the middle, or
where a model may be split in any pattern with owners that alternate.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from protocols import Case, Run, Transcript, case, simulate
from protocols.cases import model_name, object_of
from protocols.configs import ConfigState
from protocols.content import content_of
from protocols.messages.turns import RECURRENT
from protocols.room import RoomError
from protocols.setting import Setting, builder, place_of
from protocols.simulation import layout_of
from protocols.splits.handover import owner_runs
from protocols.splits.parts.one_message import OneMessage
from reductions import MAPS, TASKS, Measure, Owner, Reduction, Shelf, Task
from reductions.outside import own_code
from reductions.sampling import pairs_or_sample

from .bounds import certified, strongest
from .comparison import NOT_RUN, Comparison, Handed, Observed, compare, needed_at_error
from .cuts import cuts_for, ownership
from .given.evidence import NOTHING, Evidence
from .row import Row, row_id
from .size import needed_size
from .verdict import Verdict

_FEWEST = 8  # instances, however long a run takes
_MEASURES = {Owner.ALICE: (Measure.D1_AB, Measure.R1_AB), Owner.BOB: (Measure.D1_BA, Measure.R1_BA)}


@dataclass(frozen=True)
class Job:
    """One row to be made: plain values, so that it can travel to another process.

    Attributes:
        task, n: what is run.
        model: a name, an object or a case.
        content: what tells the model, the task and the maps from any other: names on shelves, hashes of objects, or a
            number that is used once, so that a row of what has no stable content is never taken for another's.
        maps, instances, seed, cut: as `curve` has them.
        given: certificates, checked.
        most_work: operations that the row may take, by `Case.needs`; fewer instances are run where all would take more.
    """

    task: Task
    n: int
    model: Any
    content: tuple[str, ...]
    maps: tuple[Reduction, ...]
    instances: int
    seed: int
    cut: int | None = None
    given: Evidence = NOTHING
    most_work: int | None = None

    @classmethod
    def of(
        cls,
        task: Task,
        n: int,
        model: Any,
        maps: Sequence[Reduction],
        *,
        instances: int,
        seed: int,
        cut: int | None = None,
        given: Evidence = NOTHING,
        most_work: int | None = None,
    ) -> Job:
        """A job, with the content of all that is in it."""
        content = (_content(model, Setting(task, n), seed), _named(task, TASKS), *(_named(m, MAPS) for m in maps))
        return cls(task, n, model, content, tuple(maps), instances, seed, cut, given, most_work)

    @property
    def id(self) -> str:
        """The row's id: a hash of all that determines it."""
        model, task, *maps = self.content
        work = () if self.most_work is None else (f"within {self.most_work} operations",)
        return row_id(task, self.n, model, tuple(maps), self.instances, self.seed, self.cut, *self.given.names, *work)

    def within(self, made: Case, runs: int) -> int:
        """How many instances are run, so many times: as asked for, or fewer where these would take too long."""
        if self.most_work is None:
            return self.instances
        return min(self.instances, max(_FEWEST, self.most_work // max(1, runs * made.needs.work)))


def _content(model: Any, setting: Setting, seed: int) -> str:
    """A name on a shelf is the whole of its model, with the weights of its file; of a name of code so is the code."""
    if isinstance(model, str) and place_of(model) is None:
        found = builder(model)
        return model if found.identity == found.spec else found.identity
    if isinstance(model, ConfigState):
        return repr((model.layers, model.dtype))
    told = f"{model} " if isinstance(model, str) else ""
    content = model.content if isinstance(model, Case) else content_of(object_of(model, setting, seed=seed))
    return told + (content or f"once {secrets.token_hex(16)}")


def _named(item: Any, shelf: Shelf[Any]) -> str:
    """A name on the shelf, or the name and the content of an item that is on none."""
    if item.name in shelf.own_names():
        return str(item.spec)
    return f"{item.name} {content_of(item) or f'once {secrets.token_hex(16)}'}"


def run_on(
    model: Any, reduction: Reduction, n: int, *, instances: int, seed: int, cut: int | None = None
) -> tuple[Run, Observed]:
    """A model run on all pairs of the problem if there are at most `instances`, or else on a sample of them."""
    drawn = pairs_or_sample(reduction.problem, reduction.problem_size(n), count=instances, seed=seed)
    run = simulate(model, reduction, n=n, seed=seed, pairs=(drawn.x, drawn.y), cut=cut)
    return run, observe(run, exhaustive=drawn.exhaustive, uniform=cut is None and drawn.uniform)


def observe(run: Run, *, exhaustive: bool, uniform: bool) -> Observed:
    """What a run showed of the model's errors, with its first wrong instance."""
    wrong = np.flatnonzero(~run.right.reshape(len(run.right), -1).all(axis=1))
    example = f"x={_text(run.x[wrong[0]])} y={_text(run.y[wrong[0]])}" if len(wrong) else ""
    return Observed.of(run.right, exhaustive=exhaustive, uniform=uniform, example=example)


@dataclass(frozen=True)
class Judged:
    """The comparison that says most against a model.

    Attributes:
        comparison: of the run, or of one with one message.
        alone: that run, where the comparison is of it.
    """

    comparison: Comparison
    alone: Transcript | None = None


def judge(
    made: Case, run: Run, n: int | None, observed: Observed, *, cut: int | None = None, given: Evidence = NOTHING
) -> Judged:
    """Hold a run of a case to every lower bound that applies, and its runs with one message where these say more.

    Args:
        made: what was run.
        run: the instances and what was said.
        n: size of the problem; None where no problem is known for the cut.
        observed: errors of the run.
        cut: as the run had it.
        given: certificates that count beside theorems.
    """
    found = [Judged(compare(run.transcript, run.reduction.problem, n, observed, given=given))]
    layout = layout_of(run.reduction, run.n, cut)
    for message in made.one_messages(layout) if n is not None else ():
        if message.bits < _needed(message, run, n, observed, given):
            alone = made.run_one_message(message, layout, run.tokens)
            if not np.array_equal(alone.answers, run.transcript.answers):
                raise AssertionError(f"{made.name}: the run with one message gives other answers")
            compared = compare(alone, run.reduction.problem, n, observed, given=given)
            why = f"with one message, {message.sender.name.title()}'s: {compared.reason}"
            found.append(Judged(replace(compared, reason=why), alone))
    return max(found, key=lambda judged: judged.comparison.weight)


def _needed(message: OneMessage, run: Run, n: int | None, observed: Observed, given: Evidence) -> int:
    """Bits that one message from its sender needs, without error or at the error that was seen; 0 where none is known.

    A problem of no known size has no bound.
    """
    if n is None:
        return 0
    problem, (exact, randomised) = run.reduction.problem, _MEASURES[message.sender]
    shown = [found.value for found in certified(problem, n, given) if found.measure is exact]
    bound = strongest(problem, n, exact)
    at_error = needed_at_error(problem, n, (exact, randomised), observed)
    return max(bound.value if bound else 0, at_error or 0, *shown)


def row_of(
    job: Job,
    made: Case | ConfigState,
    transcript: Transcript | Handed,
    observed: Observed,
    compared: Comparison,
    *,
    via: str = "",
) -> Row:
    """The line that a run gives."""
    bound = compared.bound
    return Row(
        id=job.id,
        task=job.task.spec,
        n=job.n,
        model=made.name if isinstance(made, ConfigState) else model_name(job.model),
        architecture=RECURRENT if isinstance(made, ConfigState) else made.architecture,
        via=via,
        needed_bits=bound.value if bound else None,
        measure=bound.measure.value if bound else "",
        status=bound.status if bound else "",
        paid_bits=compared.paid_bits,
        verdict=compared.verdict.value,
        reason=compared.reason,
        errors=observed.errors,
        instances=observed.instances,
        error_limit=float(observed.error_limit) if observed.instances else 1.0,
        needed_at_error_bits=compared.needed_at_error_bits,
        ratio=compared.ratio,
        vacuous=compared.vacuous,
        sent_bits=transcript.sent,
        announced_bits=transcript.announced,
        messages=1 if isinstance(transcript, Handed) else len(transcript.messages),
        size_bits=transcript.sent if isinstance(made, ConfigState) else made.size_bits,
        needed_size_bits=needed_size(made, transcript, compared),
        seed=job.seed,
        source=bound.source if bound else "",
    )


@own_code
def make_row(job: Job) -> Row:
    """Run the model through each map that its architecture allows, and keep the row that says most against it.

    Of rows with one verdict that is the one with the strongest bound.
    """
    large = [reduction for reduction in job.maps if job.n >= reduction.smallest]
    if isinstance(job.model, ConfigState):
        return _row_of_config(job, job.model, large)
    made = case(job.model, job.task, job.n, seed=job.seed)
    if not job.maps:
        return _unbounded(job, made)
    cuts = cuts_for(made.architecture, large, job.n, job.cut)
    instances, rows = job.within(made, len(cuts)), []
    for reduction, cut in cuts:
        run, observed = run_on(made, reduction, job.n, instances=instances, seed=job.seed, cut=cut)
        size = reduction.problem_size(job.n) if cut is None else reduction.size_before(job.n, cut)
        compared = judge(made, run, size, observed, cut=cut, given=job.given).comparison
        rows.append(row_of(job, made, run.transcript, observed, compared, via=reduction.spec))
    return most_damning(rows)


def row_or_reason(job: Job) -> Row | str:
    """The row, or why there is no memory for it."""
    try:
        return make_row(job)
    except RoomError as error:
        return f"left out: {model_name(job.model)}, n={job.n}: {error}"


def most_damning(rows: Sequence[Row]) -> Row:
    """The row with the weightiest verdict; of those, the one with the most needed bits."""
    return max(rows, key=lambda row: (Verdict(row.verdict).weight, -1 if row.needed_bits is None else row.needed_bits))


def _row_of_config(job: Job, config: ConfigState, large: Sequence[Reduction]) -> Row:
    """What a real model would hand over where Alice's tokens end, held to the problem there; it is not run."""
    if not large:
        raise ValueError(f"{job.task.spec}: no problem is mapped into it, so a config is held to nothing")
    rows = []
    for reduction, cut in cuts_for(RECURRENT, large, job.n, job.cut):
        size = reduction.problem_size(job.n) if cut is None else reduction.size_before(job.n, cut)
        before = owner_runs(reduction.layout(job.n))[0][2] if cut is None else cut
        handed = Handed(config.alive_bits(before), reduction.task.outputs(job.n))
        compared = compare(handed, reduction.problem, size, given=job.given)
        rows.append(row_of(job, config, handed, NOT_RUN, compared, via=reduction.spec))
    return most_damning(rows)


def _unbounded(job: Job, made: Case) -> Row:
    """The row of a task into which nothing is mapped."""
    task, rng = made.setting.task, np.random.default_rng(job.seed)
    instances = job.within(made, 1)
    counts = {False: instances - instances // 2, True: instances // 2}
    tokens = np.concatenate([task.sample(job.n, count, rng, hard=hard) for hard, count in counts.items() if count])
    layout, how = ownership(made.architecture, made.setting.length, job.cut)
    transcript = made.run(layout, tokens)
    observed = Observed.of(task.accepts(tokens, transcript.answers))
    why = f"no problem is mapped into {task.spec}; {how}"
    compared = Comparison(Verdict.DOES_NOT_APPLY, why, None, transcript.sent, None)
    return row_of(job, made, transcript, observed, compared)


def _text(value: Any, longest: int = 64) -> str:
    digits = "".join(map(str, value.tolist())) if value.ndim and value.max(initial=0) < 10 else str(value.tolist())
    return digits if len(digits) <= longest else f"{digits[:longest]}… ({value.shape[0]} symbols)"
