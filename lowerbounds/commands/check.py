"""Hold an item of any shelf, the house's or one's own, to all laws of its shelf: exit code 1 if one is broken."""

from __future__ import annotations

import sys

import click

import lowerbounds
from reductions import TASKS

from ..shown.files import show, show_json
from ._options import items_of, json_option
from ._shelves import SHELVES


@click.command(epilog="Example: lowerbounds check index_to_is_tree")
@click.argument("item", shell_complete=items_of(*SHELVES.values()))
@click.option("--task", shell_complete=items_of(TASKS), help="Run ITEM, a model of one's own, on this task.")
@click.option("--n", type=int, help="Size of that task; its first typical one unless given.")
@json_option
def check(item: str, task: str | None, n: int | None, as_json: bool) -> None:
    """Print a line for each law of ITEM's shelf: whether it holds, and on what, or the instance that breaks it.

    ITEM is a name on a shelf, or where its code is: module:object or file.py:object. It may be a problem, a task, a
    map, a model, a construction, an adapter, a method or a command.
    """
    found = lowerbounds.check(item, task=task, n=n)
    if as_json:
        show_json(found.record())
    else:
        show(str(found))
    if not found.holds:
        sys.exit(1)


COMMAND = check
