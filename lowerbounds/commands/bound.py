"""Print what is known in closed form about a problem's cost at a size."""

from __future__ import annotations

from fractions import Fraction

import click

import lowerbounds
from reductions import PROBLEMS, Measure

from ..shown.citations import with_cites
from ..shown.files import show, show_json
from ._options import MeasureName, Rate, items_of, json_option


@click.command(epilog="Example: lowerbounds bound index:symbols=4 --n 1024 --error 1/10")
@click.argument("problem", shell_complete=items_of(PROBLEMS))
@click.option("--n", required=True, type=int, help="Size of the problem.")
@click.option("--measure", type=MeasureName(), help="Only this measure.")
@click.option("--error", default="0", show_default=True, type=Rate(), help="ε of the randomised measures: 1/10 or 0.1.")
@json_option
def bound(problem: str, n: int, measure: Measure | None, error: Fraction, as_json: bool) -> None:
    """Print every bound known in closed form for PROBLEM at size n: measure, side, bits, status and source."""
    found = lowerbounds.bound(problem, n, measure=measure, error=error)
    if as_json:
        show_json([with_cites(one.to_json()) for one in found.bounds])
    elif found.bounds:
        show(found.table())
    else:
        show(f"nothing is known here in closed form for {found.problem} at n={n}; certify searches")


COMMAND = bound
