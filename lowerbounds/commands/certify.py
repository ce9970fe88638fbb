"""Search for a bound with a witness, check it, and write it as a certificate that `lowerbounds verify` re-checks."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from threading import Timer

import click
from rich.console import Console
from rich.status import Status
from rich.text import Text

import lowerbounds
from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import METHODS, NOT_REACHED, TIME_UP, Query
from lowerbounds.certificates.serialisation import to_json, write_certificate
from lowerbounds.certification import KEPT, SECONDS, improving, question, settle
from lowerbounds.runs.bounds import strongest
from lowerbounds.shown.writing import check_writable
from lowerbounds.verification import Outcome
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.numerals import numeral

from ._options import INTERRUPTED, MeasureName, Rate, Seconds, items_of

PATIENCE = 1.0  # seconds before progress is shown


@click.command(name="certify", epilog="Example: lowerbounds certify disjointness --n 10 -o cert.json")
@click.argument("problem", required=False, shell_complete=items_of(PROBLEMS))
@click.option("--n", type=int, help="Problem size.")
@click.option("--matrix", help="A matrix of your own in place of PROBLEM: a .json, .npy or .csv file.")
@click.option("--promise", help="A file of the same shape, 0 where the matrix is outside the promise.")
@click.option(
    "--measure",
    type=MeasureName(),
    default=Measure.D.name,
    show_default=True,
    help="What is counted.",
)
@click.option(
    "--side",
    type=click.Choice([side.value for side in Side]),
    default=Side.LOWER.value,
    show_default=True,
    help="Bound the cost from below or from above.",
)
@click.option(
    "--method",
    default="auto",
    show_default=True,
    shell_complete=items_of(METHODS),
    help=f"One of: {', '.join(METHODS.names())}.",
)
@click.option("--error", metavar="P/Q", type=Rate(), help="ε of a randomised measure.  [default: 1/3]")
@click.option("--seconds", type=Seconds(), default=SECONDS, show_default=True, help="What the search may take.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the certificate.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the certificate instead of text.")
def command(
    problem: str | None,
    n: int | None,
    matrix: str | None,
    promise: str | None,
    measure: Measure,
    side: str,
    method: str,
    error: Fraction | None,
    seconds: float,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Search for a bound on the cost of PROBLEM at size n, and have the checker accept its witness.

    Ctrl-C keeps the best certificate found so far.
    """
    subject, size = _subject(problem, n, matrix, promise)
    query = question(subject, size, measure=measure, side=Side(side), error=error)
    if output is not None:
        check_writable([output], force=force)
    found, interrupted = _search(query, method, seconds)
    certificate, outcome = _check(found)
    if output is not None:
        write_certificate(certificate, output, force=force)
    click.echo(to_json(certificate) if as_json else _text(certificate, outcome, output))
    sys.exit(INTERRUPTED if interrupted or outcome is None else 0)


def _subject(problem: str | None, n: int | None, matrix: str | None, promise: str | None) -> tuple[str | Problem, int]:
    if matrix is not None:
        if problem is not None or n not in (None, 1):
            raise ValueError("--matrix stands in place of a problem and its size")
        return lowerbounds.read_matrix(matrix, promise), 1
    if promise is not None:
        raise ValueError("--promise goes with --matrix; the problems of the shelf have theirs")
    if problem is None:
        raise ValueError(f"wanted a problem, or --matrix FILE; there are: {', '.join(PROBLEMS.names())}")
    if n is None:
        raise ValueError(f"{problem}: wanted its size, --n")
    return problem, n


def _search(query: Query, method: str, seconds: float) -> tuple[Sequence[Certificate], bool]:
    """The last certificates found, and whether the search was interrupted."""
    found: deque[Certificate] = deque(maxlen=KEPT)
    try:
        with _progress("searching") as report:
            found.extend(improving(query, method=method, seconds=seconds, report=report))
    except KeyboardInterrupt:
        if not found:
            click.echo("interrupted before anything was found", err=True)
            sys.exit(INTERRUPTED)
        click.echo("interrupted; checking the best certificate found so far (Ctrl-C again: skip the check)", err=True)
        return found, True
    return found, False


def _check(found: Sequence[Certificate]) -> tuple[Certificate, Outcome | None]:
    """The best certificate, and what its checker says; None when the check was interrupted."""
    try:
        with _progress("checking"):
            return settle(found)
    except KeyboardInterrupt:
        return found[-1], None


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str], None]]:
    """What is going on, on standard error, once it has taken more than a second."""
    status = Status(what, console=Console(stderr=True))
    timer = Timer(PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda text: status.update(Text(f"{what}: {text}"))
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def _text(certificate: Certificate, outcome: Outcome | None, output: Path | None) -> str:
    lines = [
        f"certified: {outcome.sentence}" if outcome else f"not checked: {certificate.claim.sentence}",
        f"witness: {certificate.kind} from {certificate.method}" + (f"; {outcome.cost}" if outcome else ""),
        f"source: {certificate.source}",
    ]
    passed_over = certificate.provenance.get("passed_over")
    if isinstance(passed_over, list):
        lines += [f"passed over: {reason}" for reason in passed_over]
    lines += [*_unfinished(certificate), *_remarks(certificate)]
    if output is not None:
        lines.append(f"written: {output}; check it with: lowerbounds verify {output}")
    return "\n".join(lines)


def _unfinished(certificate: Certificate) -> list[str]:
    """Which methods the time stopped, and which it did not reach."""
    stopped = [certificate.method] if certificate.provenance.get("ended") == TIME_UP else []
    tried = certificate.provenance.get("tried")
    attempts = [part for part in tried if isinstance(part, dict) and "ended" in part] if isinstance(tried, list) else []
    stopped += [str(part["method"]) for part in attempts if part["ended"] == TIME_UP]
    missed = [str(part["method"]) for part in attempts if part["ended"] == NOT_REACHED]
    told = [f"stopped: {', '.join(stopped)}"] * bool(stopped) + [f"not reached: {', '.join(missed)}"] * bool(missed)
    return [f"{TIME_UP}; {'; '.join(told)}"] if told else []


def _remarks(certificate: Certificate) -> list[str]:
    """What a reader should know of a weak bound: that it is trivial, or that a theorem says more."""
    claim = certificate.claim
    if claim.side is not Side.LOWER:
        return []
    known = strongest(claim.problem, claim.n, claim.measure, error=claim.error)
    trivial = ["this is the trivial bound: the search found nothing better"] * (claim.bound == 0)
    if known is None or known.value <= claim.bound:
        return trivial
    more = f"a theorem says more, {known.side.sign} {numeral(known.value)}: see lowerbounds bound"
    return [*trivial, f"{more} {claim.problem.spec} --n {claim.n}"]


COMMAND = command
