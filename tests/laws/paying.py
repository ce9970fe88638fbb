"""What a run that was right on all inputs must have paid."""

from __future__ import annotations

from lowerbounds import certify, verify
from protocols.simulation import Run
from reductions.reduction import Reduction

MOST_PAIRS = 600  # so that certificates are found in seconds


def pays(run: Run, reduction: Reduction, n: int) -> None:
    """At least every certified bound on the problem that it answered."""
    assert run.errors == 0
    for measure, paid in run.transcript.costs().items():
        if not measure.randomised:
            found = certify(reduction.problem, reduction.problem_size(n), measure=measure, steps=10_000)
            assert verify(found).valid
            assert found.claim.bound <= paid, measure
