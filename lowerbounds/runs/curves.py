"""Bound curves: models run as protocols at several sizes of a task, beside what any protocol must pay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protocols import Case
from protocols.room import RoomError
from protocols.setting import Setting, builder, default_models, place_of, table_numbers
from reductions import MAPS, TASKS, Reduction, Task
from reductions.into import maps_into
from reductions.outside import own_code

from ..certificates.certificate import Certificate
from ..shown.table import Cell, Table
from .given.evidence import Evidence, evidence, searched
from .given.executors import Submits, in_order_of
from .job import Job, make_row, row_or_reason
from .row import Row
from .verdict import WORDS, ContradictionError, Verdict, explained

INSTANCES = 512
SOON = 1 << 34  # operations of a row whose number of instances nobody asked for
_LARGE_TABLES = 1 << 26  # numbers; a model that nobody asked for is left out beyond
_NAMED = 3  # rows that a note names
LARGEST_BATCH = 1 << 27  # numbers in the tokens or in the inputs of a batch


@dataclass(frozen=True)
class Curve:
    """Rows of one task.

    Attributes:
        task: its spec.
        rows: in the order of sizes, then of models.
        left: what was left out, or run on fewer instances, and why: a line each.
    """

    task: str
    rows: tuple[Row, ...]
    left: tuple[str, ...] = ()

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
        notes = (*self._notes(), *self.left, *explained(map(_told, self.rows)))
        return Table(columns, rows, title=f"{self.task}: bits needed and bits paid", notes=notes, hints=WORDS)

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
    instances: int | None = None,
    seed: int = 0,
    cut: int | None = None,
    skip: bool = False,
    most_work: int | None = None,
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
            distribution where one is known, uniformly otherwise. 512 unless given, and fewer where a run would be long.
        seed: of weights and instances.
        cut: let Alice own the tokens before this position, whatever the maps say.
        skip: leave a model out at sizes that it is not made for, or that this machine has no memory for, where that is
            an error otherwise; so it is with the models that are run by default.
        most_work: operations that a row may take, by an estimate, before fewer instances are run; some seconds of
            them where no number of instances is given, any number otherwise.
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
    wanted, skip = INSTANCES if instances is None else instances, skip or models is None
    most = SOON if instances is None and most_work is None else most_work
    jobs, left = _jobs(
        TASKS.get(task), sizes, models, maps, instances=wanted, seed=seed, cut=cut, skip=skip, given=given,
        certify=certify, most_work=most,
    )  # fmt: skip
    started(len(jobs))
    rows, reasons = _gathered(_made(jobs, known or {}, executor, row_or_reason if skip else make_row), progress)
    return Curve(TASKS.get(task).spec, rows, (*left, *reasons, *_fewer(rows, most)))


def _gathered(made: Iterator[Row | str], progress: Callable[[Row], None]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows, and the reasons of those that are not there.

    Raises:
        ContradictionError: a run that paid less than a proved bound allows.
    """
    rows, reasons = [], []
    for row in made:
        if isinstance(row, str):
            reasons.append(row)
            continue
        if row.verdict == Verdict.CONTRADICTION.value:
            raise ContradictionError(f"{row.model}, n={row.n}: {row.reason}")
        rows.append(row)
        progress(row)
    return tuple(rows), tuple(reasons)


@own_code
def _jobs(
    task: Task, sizes: Sequence[int] | None, models: Sequence[Any] | None, maps: Sequence[str | Reduction] | None, *,
    instances: int, seed: int, cut: int | None, skip: bool, given: Evidence, certify: float | None,
    most_work: int | None,
) -> tuple[list[Job], list[str]]:  # fmt: skip
    """All rows to be made, looked at before the first is, and what is left out."""
    chosen = tuple(models) if models is not None else default_models(task)
    into = tuple(MAPS.get(m) for m in maps) if maps is not None else maps_into(task)
    sizes = task.typical if sizes is None else sizes
    if not sizes or not chosen or not (into or maps is None):
        raise ValueError(f"{task.spec}: wanted at least one size, one model and, where maps are named, one map")
    _check(task, sizes, into, instances)
    pairs, left = _pairs(task, sizes, chosen, skip=skip, asked=models is not None)
    if certify is not None:
        given = Evidence(given.certificates + searched(into, sizes, certify).certificates)
    jobs = [
        Job.of(task, n, model, into, instances=instances, seed=seed, cut=cut, given=given, most_work=most_work)
        for n, model in pairs
    ]
    return jobs, left


def _fewer(rows: Sequence[Row], most: int | None) -> Iterator[str]:
    """Which rows have fewer instances than the largest number of any, if nobody asked for a number."""
    largest: dict[int, int] = {}
    for row in rows:
        largest[row.n] = max(row.instances, largest.get(row.n, 0))
    fewer = [f"{row.model} n={row.n}" for row in rows if 0 < row.instances < largest[row.n]]
    if fewer and most is not None:
        yield f"fewer instances, as all would take long; ask for them by their number: {', '.join(fewer)}"


def _pairs(
    task: Task, sizes: Sequence[int], models: Sequence[Any], *, skip: bool, asked: bool
) -> tuple[list[tuple[int, Any]], list[str]]:
    """Sizes and models, where a model on the shelf is made for the size, and why some are left out that would be."""
    pairs, left = [], []
    for n, model in ((n, model) for n in sizes for model in models):
        setting = Setting(task, n)
        try:
            _check_model(model, setting, asked=asked)
        except RoomError as error:
            if not skip:
                raise
            left.append(f"left out: {error}")
        except ValueError:
            if not skip or isinstance(model, Case):
                raise
        else:
            pairs.append((n, model))
    return pairs, left


def _check_model(model: Any, setting: Setting, *, asked: bool) -> None:
    """Refuse a model that is not made for the setting, or one with large tables that nobody asked for."""
    if isinstance(model, Case):
        model.at(setting)
    if not _on_shelf(model):
        return
    item = builder(model)
    item.check(setting)
    if not asked and table_numbers(item, setting) > _LARGE_TABLES:
        tables = f"tables of {setting.vocabulary} tokens"
        raise RoomError(f"{model}, n={setting.n}: its {tables} take long to make; name the model to run it")


def _on_shelf(model: Any) -> bool:
    return isinstance(model, str) and place_of(model) is None


def _made(
    jobs: Sequence[Job], known: Mapping[str, Row], executor: Submits | None, make: Callable[[Job], Row | str]
) -> Iterator[Row | str]:
    todo = [job for job in jobs if job.id not in known]
    fresh = map(make, todo) if executor is None else in_order_of(executor, make, todo)
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


def _told(row: Row) -> str:
    return f"{row.verdict} (vacuous)" if row.vacuous else row.verdict


def _cells(row: Row) -> tuple[Cell, ...]:
    errors = f"{row.errors}/{row.instances}" if row.instances else "not run"
    numbers = (row.needed_bits, row.paid_bits, row.size_bits, row.needed_size_bits, row.ratio, row.needed_at_error_bits)
    return (row.n, row.model, row.measure or None, *numbers, errors, _told(row), row.status or None, row.via or None)
