"""Print the ledger: every statement of the founding papers, and what this project has run of it."""

from __future__ import annotations

import click

import lowerbounds

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..shown.table import records
from ._options import json_option


@click.command(epilog="Example: lowerbounds theorems --json")
@json_option
def theorems(as_json: bool) -> None:
    """Print every statement of the founding papers with status and source; --json adds the command that shows it."""
    found = lowerbounds.contents()
    if as_json:
        show_json([with_cites(record) for record in records(found.columns, found.rows)])
    else:
        show(*lowerbounds.listing())


COMMAND = theorems
