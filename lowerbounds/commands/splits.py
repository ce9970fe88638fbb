"""Print the cheapest and the dearest way to share the variables of a function half and half."""

from __future__ import annotations

import click

import lowerbounds
from reductions import PROBLEMS

from ..certification import SECONDS
from ..shown.files import show, show_json
from ..shown.table import records
from ._options import Seconds, items_of, json_option


@click.command(epilog="Example: lowerbounds splits equality --n 2")
@click.argument("problem", shell_complete=items_of(PROBLEMS))
@click.option("--n", type=int, required=True, help="Its size; 2, 4, 6 or 8 variables in all.")
@click.option("--alone", is_flag=True, help="Share the variables of x, with zeros for y: the edge slots of is_tree.")
@click.option("--seconds", type=Seconds(), default=SECONDS, show_default=True, help="For all splits together.")
@json_option
def splits(problem: str, n: int, alone: bool, seconds: float, as_json: bool) -> None:
    """Print the cost D of every way to share the bits of PROBLEM half and half, cheapest first, with both bounds."""
    found = lowerbounds.splits(problem, n, alone=alone, seconds=seconds)
    table = found.table()
    if as_json:
        show_json(
            {
                "splits": records(table.columns, table.rows),
                "cheapest": list(found.cheapest),
                "dearest": list(found.dearest),
            }
        )
    else:
        show(table)


COMMAND = splits
