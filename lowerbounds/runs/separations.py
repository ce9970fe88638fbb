"""All tasks at once: what recurrent models and attention need, and what constructions of each really pay.

Example:
    >>> panel, = separate(["index_lookup"], sizes=2, largest=64, instances=4).panels
    >>> panel.growth("recurrent"), panel.growth("one layer of attention")
    ('linear', 'small')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from protocols.messages.turns import LAYERS, ONE_LAYER, RECURRENT, THIRD_ORDER
from protocols.setting import constructions_for
from reductions import MAPS, TASKS, Reduction, Task
from reductions.outside import own_code

from ..shown.table import Cell, Table
from .curves import curve
from .given.executors import Submits
from .row import Row
from .verdict import VACUOUS, explained

_LINEAR, _SMALL = 0.75, 0.5  # exponents of growth between the least and the largest size
LARGEST = 64
INSTANCES = 128
_SOON = 1 << 31  # operations of a row whose number of instances nobody asked for
_SHORT = {ONE_LAYER: "one layer", LAYERS: "more layers", THIRD_ORDER: "third order"}


@dataclass(frozen=True)
class Panel:
    """One task: the rows of its constructions, which may be none."""

    task: str
    rows: tuple[Row, ...]

    @property
    def architectures(self) -> tuple[str, ...]:
        """Those that were run, recurrent first, then one layer of attention, then the others."""
        order = {RECURRENT: 0, ONE_LAYER: 1}
        return tuple(sorted({row.architecture for row in self.rows}, key=lambda name: (order.get(name, 2), name)))

    def cheapest(self, architecture: str) -> tuple[Row, ...]:
        """At every size the smallest construction of those that are wrong on no input at any size."""
        rows = [row for row in self.rows if row.architecture == architecture]
        erring = {row.model for row in rows if row.wrong}
        right = [row for row in rows if row.model not in erring]
        sizes = sorted({row.n for row in right})
        return tuple(min((row for row in right if row.n == n), key=_size) for n in sizes)

    def growth(self, architecture: str) -> str:
        """How the size of the smallest model grows from the least n to the largest: linear, small, between; or not run.

        Where those that were run err at some size, it says so: with errors.

        The exponent log(size ratio)/log(n ratio): at least 3/4 is linear, at most 1/2 small. Logarithmic bits are
        small from n = 16 on. It describes the runs and proves nothing.
        """
        rows = self.cheapest(architecture)
        if not any(row.architecture == architecture for row in self.rows):
            return "not run"
        if len(rows) < 2:
            return (
                "with errors" if any(row.wrong for row in self.rows if row.architecture == architecture) else "one size"
            )
        first, last = rows[0], rows[-1]
        exponent = log(max(1, _size(last)) / max(1, _size(first))) / log(last.n / first.n)
        return "linear" if exponent >= _LINEAR else "small" if exponent <= _SMALL else "between"

    @property
    def verdict(self) -> str:
        """How the size of each kind of model grows."""
        return ", ".join(f"{_SHORT.get(kind, kind)} {self.growth(kind)}" for kind in self.architectures)


@dataclass(frozen=True)
class Separations:
    """Panels of all tasks, and a line for each model that was left out, or run on fewer instances."""

    panels: tuple[Panel, ...]
    left: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Of all panels."""
        return tuple(row for panel in self.panels for row in panel.rows)

    def groups(self) -> tuple[tuple[str, tuple[Panel, ...]], ...]:
        """Panels by what grows how: the separations first, then what is linear for both, then the rest."""
        found: dict[tuple[str, str], list[Panel]] = {}
        for panel in self.panels:
            found.setdefault((panel.growth(RECURRENT), panel.growth(ONE_LAYER)), []).append(panel)
        order = [("linear", "small"), ("small", "linear"), ("linear", "linear"), ("small", "small")]
        keys = sorted(found, key=lambda key: (order.index(key) if key in order else len(order), key))
        return tuple((_heading(*key), tuple(found[key])) for key in keys)

    def table(self) -> Table:
        """One row a task and architecture: sizes, bits needed and paid at the largest, growth, errors."""
        columns = (
            "task",
            "architecture",
            "construction",
            "n",
            "needed",
            "measure",
            "paid",
            "size",
            "needed size",
            "growth of size",
            "errors",
            "vacuous",
        )
        rows = [
            _cells(panel, architecture)
            for _, panels in self.groups()
            for panel in panels
            for architecture in panel.architectures
        ]
        title = "Separations: bits needed and bits paid, at the largest size run"
        told = explained([VACUOUS] if any(row[-1] for row in rows) else [])
        return Table(columns, tuple(rows), title=title, notes=(*self.left, *told))

    def __repr__(self) -> str:
        return f"<separations: {len(self.panels)} tasks, {len(self.rows)} rows>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def separate(
    tasks: Sequence[str | Task] | None = None,
    *,
    sizes: int = 3,
    largest: int | None = None,
    instances: int | None = None,
    models: Sequence[Any] = (),
    maps: Sequence[str | Reduction] | None = None,
    seed: int = 0,
    known: Mapping[str, Row] | None = None,
    executor: Submits | None = None,
    progress: Callable[[Row], None] = lambda row: None,
) -> Separations:
    """Run every construction for every task, and hold each run against the strongest bound that applies.

    Args:
        tasks: names or tasks; all that have a construction unless given.
        sizes: how many of a task's typical sizes are run, the first ones.
        largest: sizes above it are left out; 64 unless given, where a task has two up to there.
        instances: pairs in a run; 128 unless given, and fewer where a run would be long.
        models: run beside the constructions, of every task: as `curve` takes them.
        maps: reductions to take bounds from, each for its own task, in place of all that there are.
        seed: of instances and weights.
        known: rows that were made before, by id; they are not made again.
        executor: where rows are made; in this process by default.
        progress: called with each row as it comes.

    Raises:
        ValueError: an unknown task, or one without a construction.
        ContradictionError: a run that paid less than a proved bound allows.
    """
    panels: list[Panel] = []
    left: list[str] = []
    count, most = (INSTANCES, _SOON) if instances is None else (instances, None)
    for task, run, own in _planned(tasks, maps, sizes=sizes, largest=largest):
        together = (*constructions_for(task), *models)
        if together and run:
            found = curve(
                task, sizes=run, models=together, maps=own, instances=count, seed=seed, skip=True, most_work=most,
                known=known, executor=executor, progress=progress,
            )  # fmt: skip
            panels.append(Panel(task.spec, found.rows))
            left.extend(f"{task.spec}: {line}" for line in found.left)
        elif tasks is not None:
            raise ValueError(f"there is no construction for {task.spec}" + " at these sizes" * bool(models))
    return Separations(tuple(panels), tuple(left))


_Planned = tuple[Task, list[int], tuple[Reduction, ...] | None]


@own_code
def _planned(
    tasks: Sequence[str | Task] | None, maps: Sequence[str | Reduction] | None, *, sizes: int, largest: int | None
) -> list[_Planned]:
    """Each task, its sizes, and the maps into it among those that were named."""
    into = None if maps is None else tuple(map(MAPS.get, maps))
    chosen = [TASKS.get(task) for task in tasks] if tasks is not None else _all()
    fitting = [None if into is None else tuple(m for m in into if m.task == task) or None for task in chosen]
    runs = [_sizes(task, sizes, largest) for task in chosen]
    return list(zip(chosen, runs, fitting, strict=True))


def _sizes(task: Task, count: int, largest: int | None) -> list[int]:
    """The first typical sizes; unless told, two of them even where they are large."""
    within = [n for n in task.typical if n <= (LARGEST if largest is None else largest)]
    return list(task.typical[:2]) if largest is None and len(within) < 2 else within[:count]


def _all() -> tuple[Task, ...]:
    return tuple(TASKS.get(spec) for name in TASKS.names() for spec in (name, *TASKS.get(name).variants))


def _size(row: Row) -> int:
    """Of the model; where that is not known, what it paid."""
    return row.paid_bits if row.size_bits is None else row.size_bits


def _heading(recurrent: str, attention: str) -> str:
    return f"recurrent: {recurrent} · one layer of attention: {attention}"


def _cells(panel: Panel, architecture: str) -> tuple[Cell, ...]:
    rows = panel.cheapest(architecture) or tuple(row for row in panel.rows if row.architecture == architecture)
    last = rows[-1]
    errors = f"{last.errors}/{last.instances}"
    growth = panel.growth(architecture)
    needed = (last.n, last.needed_bits, last.measure or None, last.paid_bits, last.size_bits, last.needed_size_bits)
    return (panel.task, architecture, last.model, *needed, growth, errors, last.vacuous)
