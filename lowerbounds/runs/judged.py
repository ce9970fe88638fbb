"""A run held to what applies to it, and to what applies to the same model where it is run with one message."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from protocols import Case, Run, Transcript
from protocols.simulation import layout_of
from protocols.splits.parts.one_message import OneMessage
from reductions import Measure, Owner

from .bounds import strongest
from .comparison import Comparison, Observed, compare, needed_at_error

_MEASURES = {Owner.ALICE: (Measure.D1_AB, Measure.R1_AB), Owner.BOB: (Measure.D1_BA, Measure.R1_BA)}


@dataclass(frozen=True)
class Judged:
    """The comparison that says most against a model.

    Attributes:
        comparison: of the run, or of one with one message.
        alone: that run, where the comparison is of it.
    """

    comparison: Comparison
    alone: Transcript | None = None


def judge(made: Case, run: Run, n: int | None, observed: Observed, *, cut: int | None = None) -> Judged:
    """Hold a run of a case to every lower bound that applies, and its runs with one message where these say more.

    Args:
        made: what was run.
        run: the instances and what was said.
        n: size of the problem; None where no problem is known for the cut.
        observed: errors of the run.
        cut: as the run had it.
    """
    found = [Judged(compare(run.transcript, run.reduction.problem, n, observed))]
    layout = layout_of(run.reduction, run.n, cut)
    for message in made.one_messages(layout) if n is not None else ():
        if message.bits < _needed(message, run, n, observed):
            alone = made.run_one_message(message, layout, run.tokens)
            if not np.array_equal(alone.answers, run.transcript.answers):
                raise AssertionError(f"{made.name}: the run with one message gives other answers")
            compared = compare(alone, run.reduction.problem, n, observed)
            why = f"with one message, {message.sender.name.title()}'s: {compared.reason}"
            found.append(Judged(replace(compared, reason=why), alone))
    return max(found, key=lambda judged: judged.comparison.weight)


def _needed(message: OneMessage, run: Run, n: int | None, observed: Observed) -> int:
    """Bits that one message from its sender needs, without error or at the error that was seen; 0 where none is known.

    A problem of no known size has no bound.
    """
    if n is None:
        return 0
    problem, (exact, randomised) = run.reduction.problem, _MEASURES[message.sender]
    bound = strongest(problem, n, exact)
    at_error = needed_at_error(problem, n, (exact, randomised), observed)
    return max(bound.value if bound else 0, at_error or 0)
