"""Train the models of a study, hold each to its bounds, and draw the study's figure beside its rows."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

import lowerbounds

from ..runs.given.executors import working
from ..shown.files import show, show_json
from ..shown.writing import FORMATS, check_writable
from ._options import INTERRUPTED, dask_option, json_option, workers_option
from ._shelves import SHELVES


@click.command(epilog="Example: lowerbounds study memory --stored -o memory.png")
@click.argument("name", metavar="NAME")
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1, 1000), help="Seeds of everything.")
@click.option("--full", is_flag=True, help="All sizes, for hours, in place of those for a laptop.")
@workers_option
@dask_option
@click.option("--from", "rows", type=click.Path(path_type=Path), help="Draw these rows again; nothing is trained.")
@click.option("--stored", "is_stored", is_flag=True, help="Show the rows that come with this package.")
@click.option("--predictions", type=click.Path(path_type=Path), help="A model of yours beside the rows; format below.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf); rows go beside it.")
@click.option("--force", is_flag=True, help="Write over existing files.")
@json_option
def study_command(
    name: str,
    rows: Path | None,
    is_stored: bool,
    predictions: Path | None,
    output: Path | None,
    force: bool,
    as_json: bool,
    **request: Any,
) -> None:
    """Train the models of the study NAME and print what they reach, beside what their bits allow.

    With -o the figure and the rows (JSON Lines) are written, each row before the next is made; an interrupted study
    goes on where it stopped when it is run again.

    \b
    --predictions is JSON Lines, a head and then a line for each sequence:
      {"study": "index_lookup", "model": "mine", "task": "index_lookup", "n": 4, "state_bits": null}
      {"tokens": [0, 1, 1, 0, 3], "output": 1}
    Nothing is trained with it: its row stands beside those of --from, or else beside the stored ones.
    """
    if name not in (names := SHELVES["studies"].names()):
        raise ValueError(f"no study is called {name!r}; there are: {', '.join(names)}")
    if rows is not None and is_stored:
        raise ValueError("--from and --stored: wanted one of them")
    if output is not None:
        if output.suffix not in FORMATS:
            raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
        check_writable((output, output.with_suffix(".jsonl")), force=force)
    if rows is not None:
        found = lowerbounds.study_of_file(rows)
    elif is_stored or predictions is not None:
        found = lowerbounds.stored_study(name)
    else:
        found = _run(name, output, **request)
    if found.study.name != name:
        raise ValueError(f"{rows}: rows of {found.study.name}, not of {name}")
    if predictions is not None:
        found = lowerbounds.with_predictions(found, predictions)
    if as_json:
        show_json([dataclasses.asdict(row) for row in found.results])
    else:
        show(found.table())
    if output is not None:
        for path in found.save(output):
            click.echo(f"wrote {path}", err=as_json)


def _run(name: str, output: Path | None, *, workers: int, dask: str | None, **request: Any) -> Any:
    """The study, run; what is there of an interrupted run is gone on with."""
    keep = None if output is None else output.with_suffix(".partial.jsonl")
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    line = bar.add_task("cells", total=None)
    try:
        with working(workers, dask) as pool, bar:
            return lowerbounds.study(
                name,
                **request,
                keep=keep,
                executor=pool,
                started=lambda total: bar.update(line, total=total),
                progress=lambda row: bar.update(line, advance=1, description=f"{row.model} {row.accuracy:.3f}"),
            )
    except KeyboardInterrupt:
        kept = "" if keep is None else f"; rows are kept in {keep}, run the same command to go on"
        click.echo(f"interrupted{kept}", err=True)
        sys.exit(INTERRUPTED)


COMMAND = study_command
