"""One model on one task at one size: run through the maps that its architecture allows, held to the strongest bound.

A task into which nothing is mapped has no bound: its own sequences, half of them hard, are run cut in the middle, or
where a model may be split in any pattern with owners that alternate.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from protocols import Run, Transcript, simulate
from protocols.messages.turns import RECURRENT, converse
from protocols.setting import Setting
from protocols.simulation import asked_of, build, build_in, protocol_of
from protocols.splits.handover import owner_runs
from protocols.wire.referee import PATIENCE
from reductions import TASKS, Owner, Reduction, enumerate_pairs
from reductions.reduction import Layout, in_order

from .comparison import Comparison, Observed, Verdict, compare
from .row import Row, row_id


@dataclass(frozen=True)
class Job:
    """One row to be made: plain values, so that it can travel to another process."""

    task: str
    n: int
    model: Any
    maps: tuple[str, ...]
    instances: int
    seed: int
    cut: int | None = None

    @property
    def id(self) -> str:
        """The row's id."""
        return row_id(*(str(getattr(self, field.name)) for field in dataclasses.fields(self)))


def run_on(
    model: Any,
    reduction: Reduction,
    n: int,
    *,
    instances: int,
    seed: int,
    cut: int | None = None,
    wire: bool = False,
    patience: float = PATIENCE,
) -> tuple[Run, Observed]:
    """A model run on all pairs of the problem if there are at most `instances`, or else on a sample of them."""
    problem, size = reduction.problem, reduction.problem_size(n)
    if problem.x_space(size).size * problem.y_space(size).size <= instances:
        parts = zip(*enumerate_pairs(problem, size), strict=True)
        x, y = (np.concatenate(list(part)) for part in parts)
        run = simulate(model, reduction, n=n, seed=seed, pairs=(x, y), cut=cut, wire=wire, patience=patience)
        return run, observe(run, exhaustive=True, uniform=cut is None)
    hard = problem.hard(size, 1, np.random.default_rng(seed)) is not None
    run = simulate(
        model, reduction, n=n, instances=instances, seed=seed, hard=hard, cut=cut, wire=wire, patience=patience
    )
    return run, observe(run, exhaustive=False, uniform=cut is None and not hard)


def observe(run: Run, *, exhaustive: bool, uniform: bool) -> Observed:
    """What a run showed of the model's errors, with its first wrong instance."""
    wrong = np.flatnonzero(~run.right)
    example = f"x={_text(run.x[wrong[0]])} y={_text(run.y[wrong[0]])}" if len(wrong) else ""
    return Observed(len(run.right), run.errors, exhaustive, uniform, example)


def row_of(
    job: Job, architecture: str, transcript: Transcript, observed: Observed, compared: Comparison, *, via: str = ""
) -> Row:
    """The line that a run gives."""
    bound = compared.bound
    return Row(
        id=job.id,
        task=job.task,
        n=job.n,
        model=model_name(job.model),
        architecture=architecture,
        via=via,
        needed_bits=bound.value if bound else None,
        measure=bound.measure.value if bound else "",
        status=bound.status if bound else "",
        paid_bits=compared.paid_bits,
        verdict=compared.verdict.value,
        reason=compared.reason,
        errors=observed.errors,
        instances=observed.instances,
        error_limit=float(observed.error_limit),
        needed_at_error_bits=compared.needed_at_error_bits,
        ratio=compared.ratio,
        vacuous=compared.vacuous,
        sent_bits=transcript.sent,
        announced_bits=transcript.announced,
        messages=len(transcript.messages),
        seed=job.seed,
        source=bound.source if bound else "",
    )


def model_name(model: Any) -> str:
    """A spec as it is written, or an object's class."""
    return model if isinstance(model, str) else getattr(model, "spec", type(model).__name__)


def make_row(job: Job, maps: Sequence[Reduction]) -> Row:
    """Run the model through each map that its architecture allows, and keep the row with the strongest bound."""
    if not maps:
        return _unbounded(job)
    large = [reduction for reduction in maps if job.n >= reduction.smallest]
    architecture = protocol_of(build(job.model, large[0], job.n, seed=job.seed)).architecture
    rows = []
    for reduction, cut in cuts_for(architecture, large, job.n, job.cut):
        run, observed = run_on(job.model, reduction, job.n, instances=job.instances, seed=job.seed, cut=cut)
        size = reduction.problem_size(job.n) if cut is None else reduction.size_before(job.n, cut)
        compared = compare(run.transcript, reduction.problem, size, observed)
        rows.append(row_of(job, architecture, run.transcript, observed, compared, via=reduction.spec))
    broken = [row for row in rows if row.verdict == Verdict.CONTRADICTION.value]
    return broken[0] if broken else max(rows, key=lambda row: -1 if row.needed_bits is None else row.needed_bits)


def _unbounded(job: Job) -> Row:
    """The row of a task into which nothing is mapped."""
    task, rng = TASKS.get(job.task), np.random.default_rng(job.seed)
    counts = {False: job.instances - job.instances // 2, True: job.instances // 2}
    tokens = np.concatenate([task.sample(job.n, count, rng, hard=hard) for hard, count in counts.items() if count])
    protocol = protocol_of(build_in(job.model, Setting(task, job.n), seed=job.seed))
    layout, how = _ownership(protocol.architecture, task.length(job.n), job.cut)
    script = protocol.script(layout, asked_of(task, job.n))
    transcript = converse(script, layout, tokens, outputs=task.outputs(job.n))
    right = task.accepts(tokens, transcript.answers)
    why = f"no problem is mapped into {task.spec}; {how}"
    compared = Comparison(Verdict.DOES_NOT_APPLY, why, None, transcript.sent, None)
    return row_of(job, protocol.architecture, transcript, Observed(len(right), int((~right).sum())), compared)


def _ownership(architecture: str, length: int, cut: int | None) -> tuple[Layout, str]:
    if cut is None and architecture != RECURRENT:
        owners = (Owner.BOB, Owner.ALICE) * length  # the last token is Bob's
        return Layout(owners[:length][::-1]), "owners of its tokens alternate"
    cut = length // 2 if cut is None else cut
    return in_order((Owner.ALICE, cut), (Owner.BOB, length - cut)), f"its tokens are cut before {cut}"


def cuts_for(
    architecture: str, maps: Sequence[Reduction], n: int, cut: int | None
) -> list[tuple[Reduction, int | None]]:
    """Maps and cuts at which a model is run: a recurrent one where ownership is a prefix, or cut in the middle.

    A state handed over at every change of owner is no bound on the state; so where the owners of all maps alternate,
    the tokens before the middle are Alice's and no problem is known for what is left.
    """
    if cut is not None or architecture != RECURRENT:
        return [(reduction, cut) for reduction in maps]
    prefixes = [reduction for reduction in maps if len(owner_runs(reduction.layout(n))) <= 2]
    return [(reduction, None) for reduction in prefixes] or [(maps[0], len(maps[0].layout(n)) // 2)]


def _text(value: Any, longest: int = 64) -> str:
    digits = "".join(map(str, value.tolist())) if value.ndim and value.max(initial=0) < 10 else str(value.tolist())
    return digits if len(digits) <= longest else f"{digits[:longest]}… ({value.shape[0]} symbols)"
