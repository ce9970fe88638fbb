"""Hold models, run here or described by a config, against what a task needs at one size, side by side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

import lowerbounds
from protocols.configs import read
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS, TASKS

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.table import Table
from ._options import items_of, json_option, seed_option

MEANS = (
    "means: whoever pays fewer bits than are needed errs on some input of this size, whatever its weights; a config is"
    " not run, and pays all of its state that is alive where the bound cuts the tokens"
)
NOT = "does not mean: that one that pays enough is right, or was trained to use what it pays for"
COLUMNS = ("model", "paid", "needed", "measure", "needed / paid", "errors", "verdict")


@click.command(epilog="Example: lowerbounds compare index_lookup mamba.json llama.json --model gru:width=32 --n 4096")
@click.argument("task", shell_complete=items_of(TASKS))
@click.argument("configs", nargs=-1, type=click.Path(path_type=Path), metavar="[CONFIG.JSON]...")
@click.option("--n", required=True, type=click.IntRange(1), help="Size of the task.")
@click.option(
    "--model",
    "models",
    multiple=True,
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="A model, which is run; may be repeated.",
)
@click.option("--map", "map_name", shell_complete=items_of(MAPS), help="Take the bound from this reduction only.")
@click.option("--instances", type=click.IntRange(1), help="Pairs in a run.  [default: 512, fewer where a run is long]")
@seed_option
@json_option
def compare(
    task: str,
    configs: tuple[Path, ...],
    n: int,
    models: tuple[str, ...],
    map_name: str | None,
    instances: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Print what configs and models pay on TASK at one size, what is needed, and the verdicts, beside each other.

    For several sizes, and for a figure, there is `curve`; for bits alone, without a task, `state`.
    """
    if not configs and not models:
        raise ValueError("nothing to compare: wanted configs of real models, or --model")
    found = lowerbounds.curve(
        task,
        sizes=[n],
        models=[*map(read, configs), *models],
        maps=None if map_name is None else [map_name],
        instances=instances,
        seed=seed,
    )
    if as_json:
        show_json([with_cites(asdict(row)) for row in found.rows])
        return
    rows = [
        (
            row.model,
            row.paid_bits,
            row.needed_bits,
            row.measure or None,
            row.ratio,
            f"{row.errors} of {row.instances}" if row.instances else "not run",
            f"{row.verdict}{' (vacuous)' if row.vacuous else ''}",
        )
        for row in found.rows
    ]
    reasons = dict.fromkeys(f"{row.model}: {row.reason}" for row in found.rows)
    show(Table(COLUMNS, tuple(rows), title=f"{task} at n={n}"), *reasons, MEANS, NOT)


COMMAND = compare
