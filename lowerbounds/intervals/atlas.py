"""The atlas of certified intervals: problem, size, measure, the certificates of both sides, and where it is in print.

Example:
    >>> found = atlas("maximum")
    >>> str(found.interval("maximum", 3, Measure.D))
    'D of maximum at n=3 = 5'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from reductions import PROBLEMS, RELATIONS, Measure
from reductions.costs.numerals import short
from reductions.two_party import TwoParty

from ..shown.table import Table
from ..verification import Outcome, verify
from .interval import Entry, Interval, Key
from .packed import ENDING, read, write

ENTRIES = Path(__file__).parent / "entries"
COLUMNS = ("problem", "n", "measure", "error", "lower", "upper", "unit", "closed", "found by", "in print")


@dataclass(frozen=True)
class Atlas:
    """Intervals, each cost once, by problem, measure and size.

    Attributes:
        intervals: with the strongest certificates that the files hold.
    """

    intervals: tuple[Interval, ...]

    def of(self, problem: str | None = None, *, measure: Measure | None = None) -> Atlas:
        """Those of one problem, with any parameters where it is named without, and of one measure."""
        kept = [one for one in self.intervals if problem is None or _is_called(one.problem.spec, problem)]
        return Atlas(tuple(one for one in kept if measure in (None, one.measure)))

    def interval(self, problem: str, n: int, measure: Measure, *, error: Fraction = Fraction(0)) -> Interval:
        """One of them; with no bounds where there is no entry.

        Raises:
            ValueError: no such problem, or no such size.
        """
        item = asked(problem)
        item.check_size(n)
        return self.by_key.get((item.spec, n, measure, error)) or Interval(item, n, measure, error)

    @cached_property
    def by_key(self) -> dict[Key, Interval]:
        """The intervals by what they are intervals of."""
        return {one.key: one for one in self.intervals}

    def verified(self) -> Iterator[Outcome]:
        """What the checkers say of every certificate, one after the other."""
        return (verify(certificate) for one in self.intervals for certificate in one.certificates)

    def table(self) -> Table:
        """A row an interval; a bound that is too long to read as a power of two."""
        rows = [
            (
                one.problem.spec,
                one.n,
                one.measure.value,
                str(one.error) if one.error else None,
                short(one.lower),
                None if one.upper is None else short(one.upper),
                one.measure.unit(),
                one.is_closed,
                one.found_by,
                one.printed.short if one.printed else None,
            )
            for one in self.intervals
        ]
        return Table(COLUMNS, tuple(rows), notes=(self.sentence, "in print: – is not looked for"))

    def contents(self) -> Table:
        """A row a problem: how many intervals, how many closed, the largest size, how many ours."""
        rows = []
        for spec in dict.fromkeys(one.problem.spec for one in self.intervals):
            own = [one for one in self.intervals if one.problem.spec == spec]
            closed, ours = sum(one.is_closed for one in own), sum(map(is_ours, own))
            rows.append((spec, len(own), closed, len({one.measure for one in own}), max(one.n for one in own), ours))
        columns = ("problem", "intervals", "closed", "measures", "largest n", "ours")
        return Table(columns, tuple(rows), notes=(self.sentence,))

    @property
    def sentence(self) -> str:
        """How many there are, and of what kinds."""
        closed = [one for one in self.intervals if one.is_closed]
        structure = sum(one.by_structure for one in closed)
        return (
            f"{len(self.intervals)} intervals, {len(closed)} closed: {structure} of these by closed forms on both "
            f"sides, {len(closed) - structure} by search; {sum(map(is_ours, closed))} of the closed not found in print"
        )

    def __repr__(self) -> str:
        return f"<Atlas: {self.sentence}>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def is_ours(interval: Interval) -> bool:
    """Whether its value was looked for in print and not found."""
    return interval.printed is not None and interval.printed.source is None


def _is_called(spec: str, problem: str) -> bool:
    return spec == problem or spec.startswith(f"{problem}:")


def atlas(problem: str | None = None, *, measure: Measure | None = None, folder: Path | str | None = None) -> Atlas:
    """The intervals that this package comes with, and those of a folder of your own.

    Nothing is checked here but the form: `Atlas.verified` checks.

    Args:
        problem: only this one, or this relation; without parameters it stands for all of that name.
        measure: only this one.
        folder: with more packed files.

    Raises:
        ValueError: no such problem, no folder, or a file that cannot be read.
    """
    if problem is not None:
        problem = asked(problem).spec
    if folder is not None and not Path(folder).is_dir():
        raise ValueError(f"{folder}: wanted a folder of packed certificates")
    places = [ENTRIES, *([Path(folder)] if folder is not None else [])]
    files = [path for place in places for path in sorted(place.glob(f"*{ENDING}"))]
    return collected(certificate for path in files for certificate in read(path)).of(problem, measure=measure)


def collected(certificates: Iterable[Entry]) -> Atlas:
    """The intervals of certificates, the strongest of each side."""
    found: dict[Key, Interval] = {}
    for certificate in certificates:
        claim = certificate.claim
        start = Interval(claim.problem, claim.n, claim.measure, claim.error)
        found[start.key] = found.get(start.key, start).with_certificate(certificate)
    return Atlas(tuple(sorted(found.values(), key=_order)))


def asked(name: str) -> TwoParty:
    """The problem of this name, or the relation.

    Raises:
        ValueError: no problem or relation is called so.
    """
    return RELATIONS.get(name) if name.partition(":")[0] in RELATIONS.names() else PROBLEMS.get(name)


def keep(interval: Interval, folder: Path) -> Path:
    """Write the certificates of an interval into the file of its problem in a folder, where they say more."""
    path = folder / f"{file_name(interval.problem.spec)}{ENDING}"
    held = list(read(path)) if path.exists() else []
    whole = collected([*held, *interval.certificates])
    write(path, (certificate for one in whole.intervals for certificate in one.certificates))
    return path


def file_name(spec: str) -> str:
    """A name of a file for a problem.

    Example:
        >>> file_name("is_tree:variant=simple")
        'is_tree-variant-simple'
    """
    return "".join(letter if letter.isalnum() or letter == "_" else "-" for letter in spec)


def _order(one: Interval) -> tuple[str, int, Fraction, int]:
    return one.problem.spec, list(Measure).index(one.measure), one.error, one.n
