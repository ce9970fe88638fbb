"""Run the evidence of one statement again: claim, instance law, bits counted, certificate, errors, verdict."""

from __future__ import annotations

import sys

import click
from rich.console import Console

import lowerbounds

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ..theorems.ledger.theorem import THEOREMS
from ._options import Seconds, items_of, json_option, seed_option


@click.command(epilog="Example: lowerbounds theorem recurrent_index_lookup --n 64")
@click.argument("name", shell_complete=items_of(THEOREMS))
@click.option("--n", type=click.IntRange(1), help="Size of the task; the statement's largest to 128 unless given.")
@click.option("--instances", default=512, show_default=True, type=click.IntRange(1), help="Pairs in a run.")
@click.option("--seconds", default=5.0, show_default=True, type=Seconds(), help="For each certificate.")
@seed_option
@json_option
def theorem(name: str, n: int | None, instances: int, seconds: float, seed: int, as_json: bool) -> None:
    """Run the evidence for NAME and print what was found beside what is stated; exit code 1 if it does not hold."""
    with Console(stderr=True).status(f"running the evidence for {name}"):
        ledger = lowerbounds.examine(name, n, instances=instances, seed=seed, seconds=seconds)
    if as_json:
        show_json(with_cites(ledger.record()))
    else:
        show(*(f"{key:<8} {value}" for key, value in ledger.lines()), ledger.table())
    if not ledger.holds:
        sys.exit(1)


COMMAND = theorem
