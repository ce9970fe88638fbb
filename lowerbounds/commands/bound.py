"""Print what is known in closed form about a problem's cost at a size."""

from __future__ import annotations

from fractions import Fraction

import click

import lowerbounds
from reductions import Measure

from ..output import show, show_json
from ._options import json_option


@click.command(epilog="Example: lowerbounds bound index:symbols=4 --n 1024 --error 1/10")
@click.argument("problem")
@click.option("--n", required=True, type=int, help="Size of the problem.")
@click.option("--measure", type=click.Choice([measure.value for measure in Measure]), help="Only this measure.")
@click.option("--error", default="0", show_default=True, help="ε of the randomised measures, as 1/10 or 0.1.")
@json_option
def bound(problem: str, n: int, measure: str | None, error: str, as_json: bool) -> None:
    """Print every bound known in closed form for PROBLEM at size n: measure, side, bits, status and source."""
    try:
        rate = Fraction(error)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"--error {error}: wanted a number such as 1/10 or 0.1") from None
    found = lowerbounds.bound(problem, n, measure=Measure(measure) if measure else None, error=rate)
    if as_json:
        show_json([one.to_json() for one in found.bounds])
    else:
        show(found.table())


COMMAND = bound
