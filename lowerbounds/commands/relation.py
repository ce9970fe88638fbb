"""Print what a relation, or search problem, costs: exactly on small matrices, with its facts."""

from __future__ import annotations

import click

import lowerbounds
from reductions import RELATIONS

from ..relations.check import checked
from ..shown.files import show, show_json
from ..shown.table import records
from ._options import items_of, json_option


@click.command(epilog="Example: lowerbounds relation karchmer_wigderson --n 3")
@click.argument("relation", shell_complete=items_of(RELATIONS))
@click.option("--n", type=int, required=True, help="Its size.")
@json_option
def relation(relation: str, n: int, as_json: bool) -> None:
    """Print the deterministic cost D, the leaves and the messages of RELATION at size n; several answers may be right.

    The protocols that reach them are run on every pair. "By pairs" counts messages as if every two inputs with one
    message had to share an answer: a lower bound, and too low where three inputs share none.
    """
    found = lowerbounds.relation_costs(relation, n)
    wrong = checked(found)
    table = found.table()
    if as_json:
        show_json({"costs": records(table.columns, table.rows), "wrong": list(wrong)})
    else:
        show(table, *wrong)


COMMAND = relation
