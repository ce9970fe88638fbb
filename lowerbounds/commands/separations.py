"""Draw the grid of all tasks: where recurrent models need linear and attention logarithmic state, and the other way."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

import lowerbounds
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS, TASKS

from ..runs.given.executors import working
from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ._options import INTERRUPTED, dask_option, items_of, json_option, seed_option, workers_option, y_option


@click.command(epilog="Example: lowerbounds separations -o separations.png")
@click.argument("tasks", nargs=-1, shell_complete=items_of(TASKS))
@click.option(
    "--sizes", default=3, show_default=True, type=click.IntRange(2, 12), help="Typical sizes of a task to run."
)
@click.option("--largest", type=click.IntRange(2), help="No size above it.  [default: 64]")
@click.option("--instances", type=click.IntRange(1), help="Pairs in a run.  [default: 128, fewer where a run is long]")
@workers_option
@dask_option
@click.option(
    "--model",
    "models",
    multiple=True,
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="Run beside the constructions; may be repeated.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    shell_complete=items_of(MAPS),
    help="Take bounds from this reduction only; may be repeated.",
)
@y_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf); rows go beside it.")
@click.option("--force", is_flag=True, help="Write over existing files.")
@seed_option
@json_option
def command(
    output: Path | None, force: bool, workers: int, dask: str | None, as_json: bool, y: Any, **request: Any
) -> None:  # fmt: skip
    """Run every construction for TASKS, or for all tasks, and draw bits needed and paid by each architecture.

    Lines are formulas, markers are runs; hollow markers made errors. With -o, the figure and the rows (CSV and JSON
    Lines) are written; what is interrupted goes on where it stopped when it is run again.
    """
    sweep = lowerbounds.Sweep(output, force=force)
    try:
        with working(workers, dask) as pool, Console(stderr=True).status("running constructions") as status:
            found = sweep.run_all(
                request, executor=pool, progress=lambda row: status.update(f"{row.task}: {row.model} n={row.n}")
            )
    except KeyboardInterrupt:
        click.echo(f"interrupted{sweep.left}", err=True)
        sys.exit(INTERRUPTED)
    if as_json:
        show_json([with_cites(dataclasses.asdict(row)) for row in found.rows])
        click.echo("".join(f"{line}\n" for line in found.left), nl=False, err=True)
    else:
        show(found.table())
    for path in sweep.save(found, y=y):
        click.echo(f"wrote {path}", err=as_json)


COMMAND = command
