"""Print certified intervals of costs, check them, draw them, or search for better ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import click
from rich.console import Console

import lowerbounds
from reductions import Measure
from reductions.outside.writing import write_whole

from ..intervals.atlas import Atlas
from ..intervals.improving import Improvement
from ..intervals.improving import improve as improved
from ..shown.files import show, show_json
from ..shown.table import records
from ..shown.writing import check_writable
from ..verification import Outcome
from ._options import INTERRUPTED, MeasureName, Rate, Seconds, json_option

IMPROVE = "improve"


@click.command(epilog="Example: lowerbounds atlas maximum -o maximum.svg")
@click.argument("words", nargs=-1, metavar="[improve] [PROBLEM]")
@click.option("--n", type=int, help="Size to improve.")
@click.option("--measure", type=MeasureName(), help="Only this measure.")
@click.option("--error", metavar="P/Q", type=Rate(), help="ε of a randomised measure to improve.  [default: 1/3]")
@click.option("--seconds", type=Seconds(), default=30.0, show_default=True, help="For each side of each measure.")
@click.option("--verify", is_flag=True, help="Check every certificate; exit code 1 if one is refuted.")
@click.option("--folder", type=click.Path(path_type=Path), help="A folder of your own; improve writes there.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Draw cost against n: .png, .svg or .pdf.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
def atlas(
    words: tuple[str, ...],
    n: int | None,
    measure: Measure | None,
    error: Fraction | None,
    seconds: float,
    verify: bool,
    folder: Path | None,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print the intervals of PROBLEM, or what the atlas holds; `improve` PROBLEM --n N searches for better ones."""
    if words[:1] == (IMPROVE,):
        problem = _one(words[1:], f"wanted the problem to {IMPROVE}")
        if n is None or problem is None or verify or output:
            raise ValueError(f"{IMPROVE} wants a problem and --n, and neither --verify nor --output")
        _improve(improved(problem, n, measure=measure, error=error, seconds=seconds, folder=folder), as_json)
        return
    if n is not None or error is not None:
        raise ValueError(f"--n and --error go with {IMPROVE}")
    found = lowerbounds.atlas(_one(words, "wanted one problem"), measure=measure, folder=folder)
    if output is not None:
        check_writable([output], force=force)
        figure = lowerbounds.draw_atlas(found)
        write_whole(output, lambda part: lowerbounds.save(figure, part))
    if verify:
        _verify(found, as_json)
        return
    table = found.table() if words or measure else found.contents()
    if as_json:
        show_json(records(table.columns, table.rows))
    else:
        show(table, *([f"written: {output}"] if output else []))


def _one(words: tuple[str, ...], wanted: str) -> str | None:
    if len(words) > 1:
        raise ValueError(f"{wanted}, not {' '.join(words)}")
    return words[0] if words else None


def _verify(found: Atlas, as_json: bool) -> None:
    outcomes: list[Outcome] = []
    count = sum(len(one.certificates) for one in found.intervals)
    try:
        with Console(stderr=True).status("checking") as status:
            for outcome in found.verified():
                outcomes.append(outcome)
                status.update(f"checking: {len(outcomes)} of {count}")
    except KeyboardInterrupt:
        click.echo(f"interrupted: {len(outcomes)} of {count} checked", err=True)
        sys.exit(INTERRUPTED)
    refuted = [outcome.sentence for outcome in outcomes if not outcome.valid]
    seconds = sum(outcome.milliseconds for outcome in outcomes) / 1000
    if as_json:
        show_json({"valid": count - len(refuted), "refuted": refuted, "seconds": seconds})
    else:
        show(*refuted, f"{count - len(refuted)} of {count} certificates valid, checked in {seconds:.1f} s")
    sys.exit(1 if refuted else 0)


def _improve(found: Iterator[Improvement], as_json: bool) -> None:
    told = []
    for one in found:
        told.append({"interval": str(one.after), "found": one.path is not None, "written": str(one.path or "")})
        if not as_json:
            show(one.sentence)
    if as_json:
        show_json(told)


COMMAND = atlas
