"""From a question to a certificate that its checker has accepted.

Example:
    >>> certify("equality", 3).claim.sentence
    'any protocol in which both know equality at n=3 sends ≥ 4 bits'
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from time import monotonic

from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.bibliography import cited
from reductions.outside import own_code
from reductions.problems.kinds.table import LARGEST_TABLE, Tabulated, table_of

from .certificates.certificate import Certificate, Json
from .certificates.query import METHODS, TIME_UP, Budget, Query, Steps, TimeUp
from .verification import Outcome, verify

USUAL_ERROR = Fraction(1, 3)
SECONDS = 30.0
KEPT = 8  # certificates kept in case that a better one is refused


@own_code
def certify(
    problem: str | Problem,
    n: int,
    *,
    measure: Measure = Measure.D,
    side: Side = Side.LOWER,
    method: str = "auto",
    error: Fraction | None = None,
    seconds: float = SECONDS,
    steps: int | None = None,
) -> Certificate:
    """The best certificate that a method finds in the time, checked.

    Args:
        problem: a name on the shelf with its parameters, or a problem such as `reductions.from_matrix` makes.
        n: its size; 1 for an explicit matrix.
        measure: what is counted.
        side: whether the cost is bounded from below or from above.
        method: a name on the shelf of methods; `auto` tries all that prove such a claim.
        error: ε of a randomised measure, 1/3 unless given.
        seconds: what the search may take; the check comes after it.
        steps: what the search may take instead, in looks at its budget: the same certificate on every machine.

    Raises:
        ValueError: no such problem, size or method; the method does not apply; or nothing was found, with the reason.
    """
    query = question(problem, n, measure=measure, side=side, error=error)
    return settle(deque(improving(query, method=method, seconds=seconds, steps=steps), maxlen=KEPT))[0]


def question(
    problem: str | Problem,
    n: int,
    *,
    measure: Measure = Measure.D,
    side: Side = Side.LOWER,
    error: Fraction | None = None,
) -> Query:
    """What is to be certified, with ε = 1/3 for a randomised measure unless given.

    A problem that is on no shelf of this house is asked about by its table, if it has one of at most 2¹⁶ cells.

    Raises:
        ValueError: no such problem or size, or an error that the measure does not have.
    """
    found = PROBLEMS.get(problem)
    found.check_size(n)
    found.alphabet(n)
    if error is None:
        error = USUAL_ERROR if measure.randomised else Fraction(0)
    if error and not measure.randomised:
        raise ValueError(f"error={error}: {measure.value} allows no errors")
    if not 0 <= error < 1:
        raise ValueError(f"error={error}: wanted 0 ≤ ε < 1")
    table = _as_table(found, n)
    return Query(table or found, 1 if table else n, measure, side, error)


def _as_table(problem: Problem, n: int) -> Tabulated | None:
    """A small problem of the user's own as its table, so that a certificate of it needs nothing but its file."""
    ours = isinstance(problem, Tabulated) or problem.name in PROBLEMS.own_names()
    small = ours or problem.x_space(n).size * problem.y_space(n).size <= LARGEST_TABLE
    return table_of(problem, n) if small and not ours else None


def improving(
    query: Query,
    *,
    method: str = "auto",
    seconds: float = SECONDS,
    steps: int | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> Iterator[Certificate]:
    """The certificates that a method finds, in the order in which it finds them, not yet checked.

    For whoever wants to keep the best so far when the search is interrupted. Where the budget stopped the search, the
    last certificate comes once more, and says so in its provenance under `ended`.

    Raises:
        ValueError: no such method, or it does not apply, or it found nothing.
    """
    limit, unit = (seconds, "seconds") if steps is None else (steps, "steps")
    if not limit > 0:
        raise ValueError(f"{unit}={limit}: wanted more than 0")
    search, found, ended = METHODS.get(method), None, ""
    if (query.measure, query.side) not in search.proves:
        raise ValueError(f"{method} proves no {query.side.value} bound on {query.measure.value}; {_others(query)}")
    start = monotonic()
    try:
        for certificate in search.search(query, Budget(limit, report, steps=None if steps is None else Steps())):
            passed = round(1000 * (monotonic() - start))
            told: dict[str, Json] = {"milliseconds": passed, "cites": [work.key for work in cited(certificate.source)]}
            found = replace(certificate, provenance={**certificate.provenance, **told})
            yield found
    except TimeUp:
        ended = TIME_UP
    if found is None:
        whole = f"; {TIME_UP}" if ended else ", all that it looks at"
        raise ValueError(f"{method} found nothing for {query.problem.at(query.n)} in {limit:g} {unit}{whole}")
    if ended:
        yield replace(found, provenance={**found.provenance, "ended": ended})


def settle(found: Sequence[Certificate]) -> tuple[Certificate, Outcome]:
    """The last of the certificates that its checker accepts, and what the checker says.

    Raises:
        ValueError: the checker refuses all of them.
    """
    refused: list[Json] = []
    for certificate in reversed(found):
        try:
            outcome = verify(certificate)
        except ValueError as reason:  # it needs an accelerator that is not there
            refused.append(f"{certificate.claim} by {certificate.method}: {reason}")
            continue
        if outcome.valid:
            told = replace(certificate, provenance={**certificate.provenance, "passed_over": refused})
            return told if refused else certificate, outcome
        refused.append(f"{outcome.sentence} (by {certificate.method})")
    raise ValueError(f"the checker does not accept what the search found: {refused[0]}")


def _others(query: Query) -> str:
    able = [name for name in METHODS.names() if (query.measure, query.side) in METHODS.get(name).proves]
    return f"these do: {', '.join(able)}"
