"""List what is on the shelves: problems, tasks, maps, models, constructions, adapters, configs, methods and others."""

from __future__ import annotations

import click

from protocols.configs import FAMILIES
from protocols.shelves import MODELS

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.table import Cell, Table, records
from ._options import json_option
from ._shelves import SHELVES


@click.command(epilog="Example: lowerbounds list maps")
@click.argument("shelf", metavar="[SHELF]", required=False, type=click.Choice(list(SHELVES)))
@json_option
def list_items(shelf: str | None, as_json: bool) -> None:
    """List the items of SHELF, or of all shelves, each with its definition; shelves are folders: problems, maps, ….

    `list models` has the family, the bits of the state and the source in place of definitions; --json has all. d is the
    width, p the bits of a number; a layer of attention has no state. `list configs` has the model types of each family.
    """
    columns: tuple[str, ...] = ("shelf", "name", "definition")
    chosen = [shelf] if shelf else list(SHELVES)
    rows: list[tuple[Cell, ...]]
    rows = [(kind, name, SHELVES[kind].summary(name)) for kind in chosen for name in SHELVES[kind].names()]
    if shelf == "models":
        columns = ("shelf", "name", "family", "state in bits", "source", "definition")
        rows = [("models", name, *_traits(name), MODELS.summary(name)) for name in MODELS.names()]
    if shelf == "configs":
        columns = ("shelf", "name", "model types", "definition")
        rows = [("configs", name, _types(name), FAMILIES.summary(name)) for name in FAMILIES.names()]
    if as_json:
        show_json(
            [
                with_cites(record, SHELVES[str(record["shelf"])].cites(str(record["name"])))
                for record in records(columns, rows)
            ]
        )
    else:
        shown = slice(1, 5) if shelf == "models" else slice(None)  # six columns are too many for a terminal
        show(Table(columns[shown], tuple(row[shown] for row in rows)))


def _traits(name: str) -> tuple[Cell, Cell, Cell]:
    """Of a plug-in that is no item: none, so that the others are listed."""
    try:
        item = MODELS.get(name)
    except ValueError:
        if name in MODELS.own_names():
            raise
        return None, None, None
    return item.family or None, item.readable_state_formula or None, item.source or None


def _types(name: str) -> str:
    return ", ".join(kind.name for kind in FAMILIES.get(name).types)


COMMAND = list_items
