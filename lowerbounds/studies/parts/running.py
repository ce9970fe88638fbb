"""Cells run, each row on disk before the next, and gone on with where they stopped.

Example:
    >>> found = stored_study("memory")
    >>> {row.study for row in found.results}
    {'memory'}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from reductions.outside.writing import write_text, write_whole

from ...runs.drawn.figures import CurveFigure, save
from ...runs.given.executors import Submits, in_order_of
from ...shown.table import Table
from .predicted import predictions_of_file
from .result import Result, from_lines, to_lines
from .study import STUDIES, Cell, Study


@dataclass(frozen=True)
class Found:
    """What a study found.

    Attributes:
        study: the study.
        results: a row for each cell.
    """

    study: Study
    results: tuple[Result, ...]

    def table(self) -> Table:
        """A line for each model, with all its seeds."""
        return self.study.table(self.results)

    def figure(self) -> CurveFigure:
        """The study's figure."""
        return self.study.draw(self.results)

    def save(self, path: str | Path) -> tuple[Path, Path]:
        """Write the figure, and the rows (JSON Lines) beside it, over what is there; the paths.

        Raises:
            ValueError: a format that no figure has.
            OSError: a place that nothing can be written to.
        """
        output, figure = Path(path), self.figure()
        rows = output.with_suffix(".jsonl")
        write_whole(output, lambda beside: save(figure, beside))
        write_text(rows, to_lines(self.results))
        output.with_suffix(".partial.jsonl").unlink(missing_ok=True)
        return output, rows

    def __repr__(self) -> str:
        return f"<study {self.study.name}: {len(self.results)} rows>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def study(
    name: str | Study,
    *,
    seeds: int = 3,
    full: bool = False,
    keep: str | Path | None = None,
    executor: Submits | None = None,
    started: Callable[[int], None] = lambda total: None,
    progress: Callable[[Result], None] = lambda row: None,
) -> Found:
    """Train the models of a study and measure what came out.

    Args:
        name: a study's name, or a study.
        seeds: of everything.
        full: all sizes, for hours or a cluster, in place of those for a laptop.
        keep: a file of rows; each row is written before the next is made, and those that are there are not made again.
        executor: where cells are run, anything with `submit`; in this process by default.
        started: called with the number of cells, before the first.
        progress: called with each row as it comes, those that were there among them.

    Raises:
        ValueError: no such study, no seeds, or a file that holds no rows.
        ContradictionError: a model that beat a proved bound.
    """
    item = STUDIES.get(name)
    if not 1 <= seeds <= 1000:
        raise ValueError(f"seeds={seeds}: wanted 1 to 1000")
    path = None if keep is None else Path(keep)
    cells, known = item.cells(seeds, full=full), _known(path)
    started(len(cells))
    rows: list[Result] = []
    for row in _made(item, cells, known, executor):
        rows.append(row)
        if path is not None and row.id not in known:
            write_text(path, to_lines({**known, **{one.id: one for one in rows}}.values()))
        progress(row)
    return Found(item, tuple(rows))


def study_of_file(path: str | Path) -> Found:
    """A study from rows in a file, for its table and its figure.

    Raises:
        ValueError: no rows, or rows of several studies.
    """
    return _of_rows(from_lines(Path(path).read_text(encoding="utf-8"), name=str(path)), str(path))


def with_predictions(found: Found, path: str | Path) -> Found:
    """The same rows, and one of predictions that a model elsewhere made, as `parts.predicted` describes the file.

    Raises:
        ValueError: no such predictions.
        OSError: the file cannot be read.
    """
    return Found(found.study, (*found.results, predictions_of_file(found.study, path)))


def stored_study(name: str) -> Found:
    """A study from the rows that come with this package.

    Raises:
        ValueError: no such study, or one without such rows.
    """
    STUDIES.own(name)
    file = resources.files("lowerbounds.studies") / "rows" / f"{name}.jsonl"
    if not file.is_file():
        raise ValueError(f"no rows of {name} come with this package: run it")
    return _of_rows(from_lines(file.read_text(encoding="utf-8"), name=f"{name}.jsonl"), name)


def _of_rows(rows: tuple[Result, ...], where: str) -> Found:
    names = {row.study for row in rows}
    if len(names) != 1:
        raise ValueError(f"{where}: rows of {', '.join(sorted(names)) or 'nothing'}: wanted one study")
    return Found(STUDIES.own(names.pop()), rows)


def run_cell(both: tuple[Study, Cell]) -> Result:
    """One cell, in this process or another."""
    item, cell = both
    row = item.run(cell)
    row.check()
    return row


def _made(
    item: Study, cells: Sequence[Cell], known: Mapping[str, Result], executor: Submits | None
) -> Iterator[Result]:
    todo = [(item, cell) for cell in cells if cell.id not in known]
    fresh = iter(map(run_cell, todo)) if executor is None else in_order_of(executor, run_cell, todo)
    return (known[cell.id] if cell.id in known else next(fresh) for cell in cells)


def _known(path: Path | None) -> dict[str, Result]:
    if path is None or not path.exists():
        return {}
    return {row.id: row for row in from_lines(path.read_text(encoding="utf-8"), name=str(path))}
