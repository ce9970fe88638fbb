"""Certificates that a run is held to beside theorems: each checked here, before it counts.

Example:
    >>> from lowerbounds.certification import certify
    >>> from reductions import PROBLEMS
    >>> found = evidence([certify("equality", 3, steps=1000)])
    >>> [(fact.measure, fact.at(3)) for fact in found.facts(PROBLEMS.get("equality"), 3)]
    [(<Measure.D: 'D'>, 4)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import isfinite
from pathlib import Path

from reductions import Measure, Problem, Reduction, Side
from reductions.costs.fact import Fact, with_implied
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import HERE
from reductions.problems.kinds.table import LARGEST_TABLE, Tabulated, table_of

from ...certificates.certificate import Certificate, Claim
from ...certificates.serialisation import read_certificate
from ...certification import certify
from ...verification import verify

SEARCHED = (Measure.D1_AB, Measure.D1_BA, Measure.D)  # in which runs are judged
LEAST_SECONDS, MOST_SECONDS = 0.01, 86_400.0


@dataclass(frozen=True)
class Evidence:
    """Lower bounds with a witness that was checked."""

    certificates: tuple[Certificate, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is claimed, for the ids of rows."""
        return tuple(str(one.claim) for one in self.certificates)

    def facts(self, problem: Problem, n: int) -> Iterator[Fact]:
        """What the certificates say about a problem at a size, and what follows from it in bits."""
        for certificate in self.certificates:
            if _speaks_of(certificate.claim, problem, n):
                yield from with_implied((_fact(certificate),))


NOTHING = Evidence()


def evidence(certificates: Iterable[Certificate | str | Path]) -> Evidence:
    """Certificates, or files of them, all checked.

    Raises:
        ValueError: what is no certificate, one that is refuted, or no lower bound on a deterministic cost.
    """
    return Evidence(tuple(map(_checked, certificates)))


def searched(maps: Sequence[Reduction], sizes: Sequence[int], seconds: float) -> Evidence:
    """Certificates for the problems inside maps at some sizes, each measure searched for so many seconds.

    Raises:
        ValueError: seconds that are no time.
    """
    if not (isfinite(seconds) and LEAST_SECONDS <= seconds <= MOST_SECONDS):
        raise ValueError(f"certify={seconds}: wanted {LEAST_SECONDS} to {MOST_SECONDS:.0f} seconds")
    asked = {
        (reduction.problem, reduction.problem_size(n)) for reduction in maps for n in sizes if n >= reduction.smallest
    }
    ordered = sorted(asked, key=lambda one: (one[0].spec, one[1]))
    found = (_search(problem, n, measure, seconds) for problem, n in ordered for measure in SEARCHED)
    return Evidence(tuple(certificate for certificate in found if certificate is not None))


def _search(problem: Problem, n: int, measure: Measure, seconds: float) -> Certificate | None:
    try:
        return certify(problem, n, measure=measure, seconds=seconds)
    except ValueError:  # nothing found in the time
        return None


def _checked(given: Certificate | str | Path) -> Certificate:
    named = f"{given}: " if isinstance(given, str | Path) else ""
    found = read_certificate(given) if isinstance(given, str | Path) else given
    if not isinstance(found, Certificate) or found.claim.side is not Side.LOWER or found.claim.measure.randomised:
        raise ValueError(f"{named}wanted a certificate of a lower bound on a deterministic cost")
    outcome = verify(found)
    if not outcome.valid:
        raise ValueError(f"{named}{outcome.sentence}")
    return found


def _speaks_of(claim: Claim, problem: Problem, n: int) -> bool:
    """Whether the claim is about this question: the same problem and size, or the same table."""
    if (claim.problem, claim.n) == (problem, n):
        return True
    if not isinstance(claim.problem, Tabulated):
        return False
    shape = (len(claim.problem.rows), len(claim.problem.rows[0]))
    sides = (problem.x_space(n).size, problem.y_space(n).size)
    return shape == sides and sides[0] * sides[1] <= LARGEST_TABLE and table_of(problem, n) == claim.problem


def _fact(certificate: Certificate) -> Fact:
    claim = certificate.claim
    leaves = claim.measure in (Measure.LEAVES, Measure.PARTITION)  # a tree of d bits has at most 2ᵈ leaves
    bits = ceil_log2(claim.bound) if leaves else claim.bound
    measure = Measure.D if leaves else claim.measure
    return Fact(measure, Side.LOWER, partial(_constant, bits), str(bits), HERE)


def _constant(bits: int, n: int, error: Fraction) -> int:
    return bits
