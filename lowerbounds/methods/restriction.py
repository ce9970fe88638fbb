"""R, R1 and the rank from below by a smaller size, whose matrix is found in the larger one.

The inputs of the smaller problem are lengthened by symbols that are the same for all, so that the larger problem has
the same answers on them; that is looked up on every pair. A witness that speaks of a few inputs is found at the smaller
size, where all protocols can be gone through, and is then one of the larger: its inputs are given their new ranks.

Source: immediate; the checker of the witness looks at the larger problem alone.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("greater_than"), 5, Measure.R, error=Fraction(1, 3))
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(60))][-1]
    2
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, ClassVar

from reductions import Measure, Problem, Side
from reductions.space import Input, Space

from ..certificates.certificate import Certificate, Json
from ..certificates.query import METHODS, Budget, Query, TimeUp
from ..checks.shared.one_way import BOB, SENDERS

MEASURES = (*(measure for measure in Measure if measure.randomised), Measure.RANK)

_WITHIN = ("average_case", "discrepancy", "public_coins", "rank", "shattered")  # which searches find such witnesses
_LISTED = ("lagrange_ceiling", "rank_minor", "rectangle_discrepancy", "shattered_set")  # rows and columns in lists
_SENT = ("lagrange_ceiling", "shattered_set")  # whose rows are the sender's inputs
_MOST_CELLS = 1 << 12
_MOST_LENGTHENINGS = 1 << 12
_SIZES = 4  # that are tried below n

Symbols = tuple[int, ...]


@dataclass(frozen=True)
class Embedding:
    """Ranks in the larger problem of Alice's and of Bob's inputs of the smaller."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Restriction:
    """Smaller sizes, the largest first."""

    effort: ClassVar[int] = 1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Randomised measures and the rank, from below."""
        return tuple((measure, Side.LOWER) for measure in MEASURES)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Certificates of growing bounds, each found at a smaller size.

        Raises:
            ValueError: no smaller size has its matrix in this one, or the rank of more than two answers.
            TimeUp: from the budget.
        """
        if query.measure.answer is not None and query.problem.answers(query.n) != 2:
            raise ValueError(f"{query.measure.value} speaks of two answers; {query.problem.spec} has others")
        best, sizes = 0, list(_smaller(query.problem, query.n))
        if not sizes:
            raise ValueError(f"{query.problem.spec}: no smaller size is found in the matrix at n={query.n}")
        for m, embedding in sizes:
            budget.check()
            for found in _found(replace(query, n=m), budget.part(budget.left / 2)):
                if found.claim.bound > best and found.kind in (*_LISTED, "hard_distribution"):
                    best = found.claim.bound
                    yield _moved(query, found, embedding)


def _smaller(problem: Problem, n: int) -> Iterator[tuple[int, Embedding]]:
    for m in range(n - 1, max(problem.smallest, n - _SIZES) - 1, -1):
        if problem.x_space(m).size * problem.y_space(m).size <= _MOST_CELLS:
            found = embed(problem, m, n)
            if found is not None:
                yield m, found


def _found(query: Query, budget: Budget) -> Iterator[Certificate]:
    """What the searches find at the smaller size, each with its part of the time."""
    for name in _WITHIN:
        method = METHODS.get(name)
        if (query.measure, query.side) in method.proves:
            try:
                yield from method.search(query, budget.part(max(0.0, budget.left / 2)))
            except (TimeUp, ValueError):
                continue


def embed(problem: Problem, m: int, n: int) -> Embedding | None:
    """The smaller matrix in the larger one, by symbols before or after all inputs of a party; None where there is none.

    Example:
        >>> from reductions import PROBLEMS
        >>> embed(PROBLEMS.get("equality"), 1, 2)
        Embedding(rows=(0, 2), columns=(0, 2))
    """
    small = list(problem.x_space(m)), list(problem.y_space(m))
    wanted = [[problem.define(x, y) for y in small[1]] for x in small[0]]
    spaces = (problem.x_space(m), problem.x_space(n)), (problem.y_space(m), problem.y_space(n))
    for xs, ys in product(*(_lengthened(*pair) for pair in spaces)):
        lines = zip(xs, wanted, strict=True)
        if all(a is None or a == problem.define(x, y) for x, line in lines for y, a in zip(ys, line, strict=True)):
            return Embedding(_ranks(problem.x_space(n), xs), _ranks(problem.y_space(n), ys))
    return None


def _lengthened(small: Space, large: Space) -> list[list[Input]]:
    """All inputs of the smaller space with the same symbols added, for each choice of symbols and of the end."""
    inputs = list(small)
    if small.scalar:
        shifts = range(large.size - small.size + 1)
        return [[shift + value for value in inputs if isinstance(value, int)] for shift in shifts]
    more = len(large.radices) - len(small.radices)
    if more < 0:
        return []
    found = []
    for added in _choices(large, more):
        for longer in (_after, _before) if more else (_after,):
            lengthened: list[Input] = [longer(value, added) for value in inputs if isinstance(value, tuple)]
            if all(value in large for value in lengthened):
                found.append(lengthened)
    return found


def _choices(large: Space, more: int) -> Iterator[Symbols]:
    symbols = max(large.radices, default=1)
    if symbols**more > _MOST_LENGTHENINGS**0.5:
        return iter([(symbol,) * more for symbol in range(symbols)])
    return product(range(symbols), repeat=more)


def _after(value: Symbols, added: Symbols) -> Symbols:
    return value + added


def _before(value: Symbols, added: Symbols) -> Symbols:
    return added + value


def _ranks(space: Space, inputs: list[Input]) -> tuple[int, ...]:
    found = []
    for value in inputs:
        rank = 0
        for digit, radix in zip((value,) if isinstance(value, int) else value, space.radices, strict=True):
            rank = rank * radix + digit
        found.append(rank)
    return tuple(found)


def _moved(query: Query, found: Certificate, embedding: Embedding) -> Certificate:
    """The certificate with the ranks that its inputs have in the larger problem."""
    turned = SENDERS.get(query.measure) == BOB
    own, other = embedding.rows, embedding.columns
    sent, asked = (other, own) if turned else (own, other)
    witness: dict[str, Any] = dict(found.witness)
    if found.kind == "hard_distribution":
        witness["weights"] = [[sent[row], asked[column], weight] for row, column, weight in witness["weights"]]
    else:
        rows, columns = (sent, asked) if found.kind in _SENT else (own, other)
        witness["rows"] = [rows[row] for row in witness["rows"]]
        witness["columns"] = [columns[column] for column in witness["columns"]]
    moved: dict[str, Json] = witness
    return Certificate(query.claim(found.claim.bound), found.kind, moved, "restriction", found.source)


METHOD = Restriction()
