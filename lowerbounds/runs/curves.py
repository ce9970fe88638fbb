"""Bound curves: models run as protocols at several sizes of a task, beside what any protocol must pay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protocols import Case
from protocols.setting import Setting, builder, default_models
from reductions import MAPS, TASKS, Reduction, Task
from reductions.into import maps_into
from reductions.outside import own_code, read_name

from ..certificates.certificate import Certificate
from ..shown.table import Cell, Table
from .given.evidence import Evidence, evidence, searched
from .given.executors import Submits, in_order_of
from .job import Job, make_row
from .row import Row
from .verdict import ContradictionError, Verdict

INSTANCES = 512
_NAMED = 3  # rows that a note names
LARGEST_BATCH = 1 << 27  # numbers in the tokens or in the inputs of a batch


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
            "size",
            "needed size",
            "ratio",
            "needed at ε",
            "errors",
            "verdict",
            "status",
            "via",
        )
        rows = tuple(_cells(row) for row in self.rows)
        return Table(columns, rows, title=f"{self.task}: bits needed and bits paid", notes=tuple(self._notes()))

    def _notes(self) -> Iterator[str]:
        """Why no bound applies, where none does: a line for each reason, with its rows."""
        whose: dict[str, list[str]] = {}
        for row in self.rows:
            if row.verdict == Verdict.DOES_NOT_APPLY.value:
                whose.setdefault(row.reason, []).append(f"{row.model} n={row.n}")
        for reason, rows in whose.items():
            few = ", ".join(rows[:_NAMED]) + (f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
            yield f"does not apply to {few}: {reason}"

    def __repr__(self) -> str:
        return f"<curve of {self.task}: {len(self.rows)} rows>"

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
    skip: bool = False,
    certificates: Sequence[Certificate | str | Path] = (),
    certify: float | None = None,
    known: Mapping[str, Row] | None = None,
    executor: Submits | None = None,
    started: Callable[[int], None] = lambda total: None,
    progress: Callable[[Row], None] = lambda row: None,
) -> Curve:
    """Run models as protocols on a task at several sizes and hold each run against the strongest bound that applies.

    Args:
        task: a name such as "index_lookup:symbols=4", or a task.
        sizes: sizes of the task; its typical ones by default.
        models: names with parameters, model objects, or cases of one size; by default every construction for the
            task, a GRU and a layer of attention. Or configs of real models (`protocols.configs.read`): they are not
            run, and pay the bits that are alive at the cut.
        maps: reductions into the task to take bounds from; all that there are by default. Where there is none, as for
            tasks that one layer of attention finds easy, the task's own sequences are run and nothing is needed.
        instances: pairs in a run; all pairs where there are no more than that. They are drawn from the problem's hard
            distribution where one is known, uniformly otherwise.
        seed: of weights and instances.
        cut: let Alice own the tokens before this position, whatever the maps say.
        skip: leave a model out at sizes that it is not made for, where that is an error otherwise; so it is with the
            models that are run by default.
        certificates: lower bounds that count beside theorems, or files of them; each is checked first.
        certify: seconds to search for such certificates, for each problem, size and measure.
        known: rows that were made before, by id; they are not made again.
        executor: where rows are made, anything with `submit`; in this process by default.
        started: called with the number of rows, before the first.
        progress: called with each row as it comes.

    Raises:
        ValueError: an unknown name, a size that does not exist, or a model whose tokens do not fit.
        ContradictionError: a run that paid less than a proved bound allows.

    Example:
        >>> [row.paid_bits for row in curve("index_lookup", sizes=(4, 8), models=["index_memory"]).rows]
        [4, 8]
    """
    given = evidence(certificates)
    jobs = _jobs(
        TASKS.get(task), sizes, models, maps, instances=instances, seed=seed, cut=cut, skip=skip, given=given,
        certify=certify,
    )  # fmt: skip
    started(len(jobs))
    rows = []
    for row in _made(jobs, known or {}, executor):
        if row.verdict == Verdict.CONTRADICTION.value:
            raise ContradictionError(f"{row.model}, n={row.n}: {row.reason}")
        rows.append(row)
        progress(row)
    return Curve(jobs[0].task.spec, tuple(rows))


@own_code
def _jobs(
    task: Task, sizes: Sequence[int] | None, models: Sequence[Any] | None, maps: Sequence[str | Reduction] | None, *,
    instances: int, seed: int, cut: int | None, skip: bool, given: Evidence, certify: float | None,
) -> list[Job]:  # fmt: skip
    """All rows to be made, looked at before the first is."""
    chosen = tuple(models) if models is not None else default_models(task)
    into = tuple(MAPS.get(m) for m in maps) if maps is not None else maps_into(task)
    sizes = task.typical if sizes is None else sizes
    if not sizes or not chosen or not (into or maps is None):
        raise ValueError(f"{task.spec}: wanted at least one size, one model and, where maps are named, one map")
    _check(task, sizes, into, instances)
    pairs = _pairs(task, sizes, chosen, skip=skip or models is None)
    if certify is not None:
        given = Evidence(given.certificates + searched(into, sizes, certify).certificates)
    return [Job.of(task, n, model, into, instances=instances, seed=seed, cut=cut, given=given) for n, model in pairs]


def _pairs(task: Task, sizes: Sequence[int], models: Sequence[Any], *, skip: bool) -> list[tuple[int, Any]]:
    """Sizes and models, where a model on the shelf is made for the size."""
    pairs = [(n, model) for n in sizes for model in models]
    if skip:
        return [(n, model) for n, model in pairs if not _on_shelf(model) or builder(model).fits(Setting(task, n))]
    for n, model in pairs:
        if _on_shelf(model):
            builder(model).check(Setting(task, n))
        if isinstance(model, Case):
            model.at(Setting(task, n))
    return pairs


def _on_shelf(model: Any) -> bool:
    return isinstance(model, str) and read_name(model) is None


def _made(jobs: Sequence[Job], known: Mapping[str, Row], executor: Submits | None) -> Iterator[Row]:
    todo = [job for job in jobs if job.id not in known]
    fresh = map(make_row, todo) if executor is None else in_order_of(executor, make_row, todo)
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


def _check(task: Task, sizes: Sequence[int], maps: Sequence[Reduction], instances: int) -> None:
    for reduction in maps:
        if reduction.task != task:
            raise ValueError(f"{reduction.spec} is a map into {reduction.task.spec}, not into {task.spec}")
    for n in sizes:
        fitting = [reduction for reduction in maps if n >= reduction.smallest]
        if not maps:
            _check_sequences(task, n, instances)
        elif not fitting:
            raise ValueError(f"{task.spec} needs n ≥ {min(m.smallest for m in maps)} for its maps, not n={n}")
        for reduction in fitting:
            check_work(reduction, n, instances)


def _check_sequences(task: Task, n: int, instances: int) -> None:
    task.check_size(n)
    most = LARGEST_BATCH // task.length(n)
    if not 1 <= instances <= most:
        raise ValueError(f"{task.spec}, n={n}: {instances} instances; wanted 1 to {most}")


def _cells(row: Row) -> tuple[Cell, ...]:
    verdict = f"{row.verdict} (vacuous)" if row.vacuous else row.verdict
    errors = f"{row.errors}/{row.instances}" if row.instances else "not run"
    numbers = (row.needed_bits, row.paid_bits, row.size_bits, row.needed_size_bits, row.ratio, row.needed_at_error_bits)
    return (row.n, row.model, row.measure or None, *numbers, errors, verdict, row.status or None, row.via or None)
