"""Print what a relation, or search problem, costs: exactly on small matrices, with its facts."""

from __future__ import annotations

from pathlib import Path

import click

import lowerbounds
from reductions import RELATIONS

from ..certificates.serialisation import write_certificate
from ..shown.files import show, show_json
from ..shown.table import records
from ..verification import verify
from ._options import items_of, json_option


@click.command(epilog="Example: lowerbounds relation karchmer_wigderson --n 3")
@click.argument("relation", shell_complete=items_of(RELATIONS))
@click.option("--n", type=int, required=True, help="Its size.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A folder for the certificates, one a file.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@json_option
def relation(relation: str, n: int, output: Path | None, force: bool, as_json: bool) -> None:
    """Print the deterministic cost D, the leaves and the messages of RELATION at size n; several answers may be right.

    Both sides of each are certificates, checked before they are printed; `verify` checks them again from the files of
    --output. "By pairs" counts messages as if every two inputs with one message had to share an answer: a lower bound,
    and too low where three inputs share none.
    """
    found = lowerbounds.relation_costs(relation, n)
    listed = lowerbounds.relation_certificates(found)
    wrong = [outcome.sentence for outcome in map(verify, listed) if not outcome.valid]
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for one in listed:
            write_certificate(one, output / f"{one.claim.measure.name}-{one.claim.side.value}.json", force=force)
    table = found.table()
    if as_json:
        show_json({"costs": records(table.columns, table.rows), "wrong": wrong})
    else:
        show(table, *wrong, *([f"written: {len(listed)} certificates to {output}"] if output else []))


COMMAND = relation
