"""Print what every number of messages with public coins is worth, as exact fractions from both sides."""

from __future__ import annotations

import click

import lowerbounds
from reductions import PROBLEMS, Measure

from ..certification import SECONDS
from ..shown.files import show, show_json
from ..shown.table import records
from ._options import Seconds, items_of, json_option


@click.command(epilog="Example: lowerbounds success equality --n 2")
@click.argument("problem", required=False, shell_complete=items_of(PROBLEMS))
@click.option("--n", type=int, help="Problem size.")
@click.option("--matrix", help="A matrix of your own in place of PROBLEM: a .json, .npy or .csv file.")
@click.option("--sender", type=click.Choice(["alice", "bob"]), default="alice", show_default=True, help="Who sends.")
@click.option("--seconds", type=Seconds(), default=SECONDS, show_default=True, help="What the searches may take.")
@json_option
def success(problem: str | None, n: int | None, matrix: str | None, sender: str, seconds: float, as_json: bool) -> None:
    """Print how often one message can be right on the worst input of PROBLEM, with M = 1, 2, … messages.

    Coins are public. Both sides of each number are checked certificates: a mixture of protocols that is run on
    every pair, and a distribution under which no protocol does better. The sender may have at most 10 different
    inputs and the receiver 64.
    """
    if matrix is not None and (problem is not None or n is not None):
        raise ValueError("--matrix stands in place of a problem and its size")
    if matrix is None and (problem is None or n is None):
        raise ValueError("wanted a problem and its size, --n, or --matrix FILE")
    subject = lowerbounds.read_matrix(matrix) if matrix is not None else str(problem)
    measure = Measure.RSTATES_AB if sender == "alice" else Measure.RSTATES_BA
    found = lowerbounds.success(subject, 1 if n is None else n, measure=measure, seconds=seconds).table()
    if as_json:
        show_json(records(found.columns, found.rows))
    else:
        show(found)


COMMAND = success
