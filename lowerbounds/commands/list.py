"""List what is on the shelves: problems, tasks, maps, models, constructions, certificates, checks."""

from __future__ import annotations

import click

from reductions import MAPS, PROBLEMS, TASKS, Shelf

from ..cli import COMMANDS
from ..output import show, show_json
from ..search import METHODS
from ..table import Table, records
from ..verification import CHECKS
from ._options import json_option

SHELVES = {
    shelf.package.rpartition(".")[2]: shelf
    for shelf in (
        PROBLEMS,
        TASKS,
        MAPS,
        Shelf("protocols.models", "MODEL"),
        Shelf("protocols.constructions", "CONSTRUCTION"),
        METHODS,
        CHECKS,
        COMMANDS,
    )
}


@click.command(epilog="Example: lowerbounds list maps")
@click.argument("shelf", metavar="[SHELF]", required=False, type=click.Choice(list(SHELVES)))
@json_option
def list_items(shelf: str | None, as_json: bool) -> None:
    """List the items of SHELF, or of all shelves, each with its definition; shelves are folders: problems, maps, …."""
    columns = ("shelf", "name", "definition")
    chosen = [shelf] if shelf else [name for name in SHELVES if name != "commands"]
    rows = [(kind, name, SHELVES[kind].summary(name)) for kind in chosen for name in SHELVES[kind].names()]
    if as_json:
        show_json(records(columns, rows))
    else:
        show(Table(columns, tuple(rows)))


COMMAND = list_items
