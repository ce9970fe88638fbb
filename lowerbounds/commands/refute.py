"""Find an input on which a model errs, or run one again that was found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

import lowerbounds
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS, TASKS

from ..shown.files import show, show_json
from ..shown.writing import check_writable
from ._options import items_of, json_option, seed_option


@click.command(
    epilog="Example: lowerbounds refute string_equality --n 16 --model gru:width=5,precision=4 -o failure.json"
)
@click.argument("task", required=False, shell_complete=items_of(TASKS))
@click.option("--n", type=int, help="Size of the task.")
@click.option(
    "--model",
    shell_complete=items_of(MODELS, CONSTRUCTIONS),
    help="A model with parameters, or where its code is: module:object or file.py:object.",
)
@click.option("--tries", type=click.IntRange(1), help="Inputs to draw.  [default: 16384]")
@click.option(
    "--prefixes",
    type=click.IntRange(2),
    help="Prefixes to search for two with one state: 2^22 are enough at 40 bits of collision entropy, 2^26, the most,"
    " at 48.  [default: all of up to 2^24; else from 2^18 to 2^22]",
)
@click.option(
    "--by", multiple=True, help="sampling, collisions, near, guided or all inputs; may be repeated.  [default: each]"
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    shell_complete=items_of(MAPS),
    help="Search prefixes of this reduction as well, such as one of your own; may be repeated.",
)
@click.option(
    "--replay", type=click.Path(path_type=Path), help="Run the failure in this file again, in place of a search."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the failure.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@seed_option
@json_option
def refute(
    task: str | None, replay: Path | None, output: Path | None, force: bool, as_json: bool, **asked: Any
) -> None:
    """Search for an input of TASK on which a model errs: by random inputs, equal or near states, or guided search.

    With -o the failure is written to a file, and --replay runs it again: exit 1 where the model does not err as the
    file says. The file holds no code, so a task or a model of your own is named again. Where no failure is found,
    the command lists what was tried, and says whether there must be one, there is none at this length, or it is
    undecided.
    """
    if replay is not None:
        _again(task, replay, output, asked, as_json)
        return
    if task is None or asked["n"] is None or asked["model"] is None:
        raise ValueError("wanted TASK with --n and --model, or --replay FILE")
    if output is not None:
        check_writable([output], force=force)
    settings = {key: asked[key] for key in ("tries", "prefixes", "by", "maps", "seed") if asked[key] not in (None, ())}
    found = lowerbounds.refute(asked["model"], task, asked["n"], **settings)
    if output is not None and found.failure is not None:
        lowerbounds.write_failure(found.failure, output, force=force)
        click.echo(f"written: {output}; run it again with: {_command(task, output, asked['model'])}", err=True)
    if as_json:
        show_json(found.to_json())
    else:
        show(*found.lines())


def _command(task: str, path: Path, model: str) -> str:
    """How it is run again; the file names no code, so a task or a model of one's own is named anew."""
    kept = model.partition(":")[0] in (*MODELS.own_names(), *CONSTRUCTIONS.own_names())
    named = "" if task.partition(":")[0] in TASKS.own_names() else f"{task} "
    return f"lowerbounds refute {named}--replay {path}" + ("" if kept else f" --model {model}")


def _again(task: str | None, path: Path, output: Path | None, asked: dict[str, Any], as_json: bool) -> None:
    if output is not None or any(asked[key] for key in ("n", "tries", "prefixes", "by", "maps", "seed")):
        raise ValueError("--replay goes with TASK, --model and --json only")
    found = lowerbounds.replay(path, model=asked["model"], task=task)
    if as_json:
        show_json(found.to_json())
    else:
        show(*found.lines())
    sys.exit(0 if found.valid else 1)


COMMAND = refute
