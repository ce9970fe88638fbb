"""Draw a task's bound curve: bits that models really send, beside bits that any protocol needs."""

from __future__ import annotations

import dataclasses
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import lowerbounds
from protocols.configs import read
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS, TASKS

from ..runs.given.executors import working
from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ._options import (
    INTERRUPTED,
    Seconds,
    Sizes,
    dask_option,
    items_of,
    json_option,
    seed_option,
    workers_option,
    y_option,
)


@click.command(epilog="Example: lowerbounds curve index_lookup --sizes 16:4096:x4 --model gru:width=32 -o curve.png")
@click.argument("task", shell_complete=items_of(TASKS))
@click.option("--sizes", type=Sizes(), help="Sizes of the task: 16,64 or 16:4096:x4 or 4:12:+2.")
@click.option(
    "--model",
    "models",
    multiple=True,
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="A model, such as gru:width=32; may be repeated.",
)
@click.option("--config", "configs", multiple=True, help="A config.json of a real model, not run; may be repeated.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    shell_complete=items_of(MAPS),
    help="Take bounds from this reduction only; may be repeated.",
)
@click.option("--certificate", "certificates", multiple=True, help="Count the bound of this file; may be repeated.")
@click.option("--certify", type=Seconds(), help="Search certificates for so many seconds: a problem, size, measure.")
@click.option("--cut", type=int, help="Give Alice the tokens before this position, whatever the maps say.")
@click.option("--instances", type=click.IntRange(1), help="Pairs in a run.  [default: 512, fewer where a run is long]")
@workers_option
@dask_option
@y_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Figure (png, svg, pdf); rows go beside it.")
@click.option("--force", is_flag=True, help="Write over existing files.")
@seed_option
@json_option
def curve(
    output: Path | None, force: bool, workers: int, dask: str | None, as_json: bool, y: Any, **request: Any
) -> None:  # fmt: skip
    """Run models on TASK at several sizes as two-party protocols and print what they pay and what must be paid.

    Bounds come from the strongest reduction into the task that applies to each run. With -o, the figure and the rows
    (CSV and JSON Lines) are written. An interrupted sweep with -o goes on where it stopped when it is run again.
    A config is not run: it is charged the bits of its state that are alive at the cut, and compared with the bounds.
    With no option at all, figure and rows are written to TASK.png and so on in this folder, unless these are there.

    Pays enough: as many bits as the bound asks for; it may still be wrong. Must err: fewer, so some input is wrong,
    whatever the weights. Does not apply: no bound is known for such a conversation. Vacuous: more bits than the bound
    asks for, which then says nothing against this model.
    """
    if output is None and not as_json and _untouched(click.get_current_context()):
        output = Path(f"{request['task'].replace(':', '-')}.png")
    request["models"] = (*request["models"], *map(read, request.pop("configs")))
    sweep = lowerbounds.Sweep(output, force=force)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    try:
        with working(workers, dask) as pool, bar if sys.stderr.isatty() else nullcontext():
            found = sweep.run(request, executor=pool, started=lambda total: _follow(bar, total))
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


def _untouched(ctx: click.Context) -> bool:
    """Whether the task was all that was said."""
    default = click.core.ParameterSource.DEFAULT
    return all(ctx.get_parameter_source(name) is default for name in ctx.params if name != "task")


def _follow(bar: Progress, total: int) -> Any:
    line = bar.add_task("rows", total=total)
    return lambda row: bar.update(line, advance=1, description=f"{row.model} n={row.n}")


COMMAND = curve
