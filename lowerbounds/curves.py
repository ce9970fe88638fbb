"""Bound curves: models run as protocols at several sizes of a task, beside what any protocol must pay."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np

from protocols import Run, simulate
from protocols.setting import Setting, builder, default_models
from reductions import MAPS, TASKS, Measure, Reduction, Task, enumerate_pairs

from .comparison import Comparison, Observed, Verdict, compare
from .contradiction import ContradictionError
from .row import Row, row_id
from .table import Cell, Table

INSTANCES = 512
LARGEST_BATCH = 1 << 27  # numbers in the tokens or in the inputs of a batch


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


@dataclass(frozen=True)
class Curve:
    """Rows of one task."""

    task: str
    rows: tuple[Row, ...]

    def table(self) -> Table:
        """The columns that people compare."""
        columns = (
            "n",
            "model",
            "measure",
            "needed",
            "paid",
            "ratio",
            "needed at ε",
            "errors",
            "verdict",
            "status",
            "via",
        )
        rows = tuple(_cells(row) for row in self.rows)
        return Table(columns, rows, title=f"{self.task}: bits needed and bits paid")

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def curve(
    task: str | Task,
    *,
    sizes: Sequence[int] | None = None,
    models: Sequence[Any] | None = None,
    maps: Sequence[str | Reduction] | None = None,
    instances: int = INSTANCES,
    seed: int = 0,
    cut: int | None = None,
    known: Mapping[str, Row] | None = None,
    executor: Executor | None = None,
    progress: Callable[[Row], None] = lambda row: None,
) -> Curve:
    """Run models as protocols on a task at several sizes and hold each run against the strongest bound that applies.

    Args:
        task: a name such as "index_lookup:symbols=4", or a task.
        sizes: sizes of the task; its typical ones by default.
        models: names with parameters, or model objects; by default every construction for the task, a GRU and a layer
            of attention.
        maps: reductions into the task to take bounds from; all that there are by default.
        instances: pairs in a run; all pairs where there are no more than that. They are drawn from the problem's hard
            distribution where one is known, uniformly otherwise.
        seed: of weights and instances.
        cut: let Alice own the tokens before this position, whatever the maps say.
        known: rows that were made before, by id; they are not made again.
        executor: where rows are made; in this process by default.
        progress: called with each row as it comes.

    Raises:
        ValueError: an unknown name, a size that does not exist, or a model whose tokens do not fit.
        ContradictionError: a run that paid less than a proved bound allows.

    Example:
        >>> [row.paid_bits for row in curve("index_lookup", sizes=(4, 8), models=["index_memory"]).rows]
        [4, 8]
    """
    item = TASKS.get(task)
    chosen = tuple(models) if models is not None else default_models(item)
    into = tuple(MAPS.get(m) for m in maps) if maps is not None else maps_into(item)
    sizes = item.typical if sizes is None else sizes
    _check(item, sizes, chosen, into, instances)
    names = tuple(reduction.spec for reduction in into)
    jobs = [Job(item.spec, n, model, names, instances, seed, cut) for n in sizes for model in chosen]
    rows = []
    for row in _made(jobs, item, into, known or {}, executor):
        if row.verdict == Verdict.CONTRADICTION.value:
            raise ContradictionError(f"{row.model}, n={row.n}: {row.reason}")
        rows.append(row)
        progress(row)
    return Curve(item.spec, tuple(rows))


def maps_into(task: Task) -> tuple[Reduction, ...]:
    """All reductions on the shelf whose task is this one, with this one's parameters.

    Example:
        >>> [m.spec for m in maps_into(TASKS.get("index_lookup:symbols=4"))]
        ['index_to_index_lookup:symbols=4']
    """
    settings = {field.name: getattr(task, field.name) for field in dataclasses.fields(task)}
    found = []
    for name in MAPS.names():
        item = MAPS.get(name)
        own = {field.name for field in dataclasses.fields(item)}
        candidate = replace(item, **{key: value for key, value in settings.items() if key in own})
        if candidate.task == task:
            found.append(candidate)
    return tuple(found)


def run_on(
    model: Any, reduction: Reduction, n: int, *, instances: int, seed: int, cut: int | None = None
) -> tuple[Run, Observed]:
    """A model run on all pairs of the problem if there are at most `instances`, or else on a sample of them."""
    problem, size = reduction.problem, reduction.problem_size(n)
    if problem.x_space(size).size * problem.y_space(size).size <= instances:
        parts = zip(*enumerate_pairs(problem, size), strict=True)
        x, y = (np.concatenate(list(part)) for part in parts)
        run = simulate(model, reduction, n=n, seed=seed, pairs=(x, y), cut=cut)
        return run, observe(run, exhaustive=True, uniform=cut is None)
    hard = problem.hard(size, 1, np.random.default_rng(seed)) is not None
    run = simulate(model, reduction, n=n, instances=instances, seed=seed, hard=hard, cut=cut)
    return run, observe(run, exhaustive=False, uniform=cut is None and not hard)


def observe(run: Run, *, exhaustive: bool, uniform: bool) -> Observed:
    """What a run showed of the model's errors, with its first wrong instance."""
    wrong = np.flatnonzero(~run.right)
    example = f"x={_text(run.x[wrong[0]])} y={_text(run.y[wrong[0]])}" if len(wrong) else ""
    return Observed(len(run.right), run.errors, exhaustive, uniform, example)


def row_of(job: Job, run: Run, observed: Observed, compared: Comparison) -> Row:
    """The line that a run gives."""
    bound, transcript = compared.bound, run.transcript
    return Row(
        id=job.id,
        task=job.task,
        n=job.n,
        model=model_name(job.model),
        via=run.reduction.spec,
        needed_bits=bound.value if bound else None,
        measure=bound.measure.value if bound else Measure.D.value,
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
    """Run the model through each map, and keep the row with the strongest bound that applies."""
    rows = []
    for reduction in maps:
        if job.n >= reduction.smallest:
            run, observed = run_on(job.model, reduction, job.n, instances=job.instances, seed=job.seed, cut=job.cut)
            size = reduction.problem_size(job.n) if job.cut is None else reduction.size_before(job.n, job.cut)
            compared = compare(run.transcript, reduction.problem, size, observed)
            rows.append(row_of(job, run, observed, compared))
    broken = [row for row in rows if row.verdict == Verdict.CONTRADICTION.value]
    return broken[0] if broken else max(rows, key=lambda row: -1 if row.needed_bits is None else row.needed_bits)


def _made(
    jobs: list[Job], task: Task, maps: Sequence[Reduction], known: Mapping[str, Row], executor: Executor | None
) -> Iterator[Row]:
    todo = [job for job in jobs if job.id not in known]
    run_all = map if executor is None else executor.map
    fresh = iter(run_all(make_row, todo, repeat(maps)))
    return (known[job.id] if job.id in known else next(fresh) for job in jobs)


def check_work(reduction: Reduction, n: int, instances: int) -> None:
    """Refuse a batch that would not fit a machine.

    Raises:
        ValueError: naming the map, n and the number of instances.
    """
    reduction.check_size(n)
    problem, size = reduction.problem, reduction.problem_size(n)
    problem.check_size(size)
    numbers = len(problem.x_space(size).radices) + len(problem.y_space(size).radices) + reduction.task.length(n)
    if instances < 1 or instances * numbers > LARGEST_BATCH:
        most = LARGEST_BATCH // numbers
        raise ValueError(
            f"{reduction.spec}, n={n}: {instances} instances; wanted 1 to {most}"
            if most
            else f"{reduction.spec}: n={n} is too large"
        )


def _check(task: Task, sizes: Sequence[int], models: Sequence[Any], maps: Sequence[Reduction], instances: int) -> None:
    if not sizes or not models or not maps:
        raise ValueError(f"{task.spec}: wanted at least one size, one model and one map into the task")
    for reduction in maps:
        if reduction.task != task:
            raise ValueError(f"{reduction.spec} is a map into {reduction.task.spec}, not into {task.spec}")
    for n in sizes:
        fitting = [reduction for reduction in maps if n >= reduction.smallest]
        if not fitting:
            raise ValueError(f"{task.spec} needs n ≥ {min(m.smallest for m in maps)} for its maps, not n={n}")
        for reduction in fitting:
            check_work(reduction, n, instances)
        for model in models:
            if isinstance(model, str):
                builder(model).check(Setting(task, n))


def _cells(row: Row) -> tuple[Cell, ...]:
    verdict = f"{row.verdict} (vacuous)" if row.vacuous else row.verdict
    errors = f"{row.errors}/{row.instances}"
    numbers = (row.needed_bits, row.paid_bits, row.ratio, row.needed_at_error_bits)
    return (row.n, row.model, row.measure, *numbers, errors, verdict, row.status, row.via)


def _text(value: Any, longest: int = 64) -> str:
    digits = "".join(map(str, value.tolist())) if value.ndim and value.max(initial=0) < 10 else str(value.tolist())
    return digits if len(digits) <= longest else f"{digits[:longest]}… ({value.shape[0]} symbols)"
