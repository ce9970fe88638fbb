"""Draw the grid of all tasks: where recurrent models need linear and attention logarithmic state, and the other way."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click
from rich.console import Console

import lowerbounds
from protocols.setting import CONSTRUCTIONS, MODELS
from reductions import MAPS, TASKS
from reductions.outside.writing import write_text, write_whole

from ..runs.given.executors import working
from ..runs.row import to_json_lines
from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.writing import FORMATS, check_writable
from ._options import INTERRUPTED, dask_option, items_of, json_option, seed_option, workers_option


@click.command(epilog="Example: lowerbounds separations -o separations.png")
@click.argument("tasks", nargs=-1, shell_complete=items_of(TASKS))
@click.option(
    "--sizes", default=3, show_default=True, type=click.IntRange(2, 12), help="Typical sizes of a task to run."
)
@click.option("--largest", default=1024, show_default=True, type=click.IntRange(2), help="No size above it.")
@click.option("--instances", default=128, show_default=True, type=click.IntRange(1), help="Pairs in a run.")
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
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf); rows go beside it.")
@click.option("--force", is_flag=True, help="Write over existing files.")
@seed_option
@json_option
def command(
    tasks: tuple[str, ...], sizes: int, largest: int, instances: int, workers: int, dask: str | None,
    models: tuple[str, ...], maps: tuple[str, ...], output: Path | None, force: bool, seed: int, as_json: bool,
) -> None:  # fmt: skip
    """Run every construction for TASKS, or for all tasks, and draw bits needed and paid by each architecture.

    Lines are formulas, markers are runs; hollow markers made errors.
    """
    paths = [output, output.with_suffix(".jsonl")] if output is not None else []
    if output is not None and output.suffix not in FORMATS:
        raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
    check_writable(paths, force=force)
    try:
        with working(workers, dask) as pool, Console(stderr=True).status("running constructions") as status:
            found = lowerbounds.separate(
                tasks or None, sizes=sizes, largest=largest, instances=instances, seed=seed, executor=pool,
                models=models, maps=maps or None,
                progress=lambda row: status.update(f"{row.task}: {row.model} n={row.n}"),
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    rows = [row for panel in found.panels for row in panel.rows]
    if as_json:
        show_json([with_cites(dataclasses.asdict(row)) for row in rows])
    else:
        show(found.table())
    if output is not None:
        write_whole(output, lambda path: lowerbounds.save(lowerbounds.draw_separations(found), path))
        write_text(paths[1], to_json_lines(rows))
        for path in paths:
            click.echo(f"wrote {path}", err=as_json)


COMMAND = command
