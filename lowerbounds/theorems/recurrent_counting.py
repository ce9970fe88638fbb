"""A recurrent model that decides whether a token occurs more than t times, at all t, has ⌈log₂ C(2n, n)⌉ bits."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import WEN
from reductions.tasks.counts.counting_states import rows, states

from .ledger.capacity import InRecurrent
from .ledger.evidence import Counts, Law, Needs, Printed, Runs, Size, Solves
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem


def _memory(n: int) -> int:
    """n counts up to n, and the number that is asked."""
    return ceil_log2((n + 1) ** n * n)


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "a token that occurs exactly t times does not occur more than t times; the length is padded",
    ),
    source=WEN.at("Theorem 4.6, counting"),
    status=Status.MENDED,
    evidence=(
        Law("index_to_counting"),
        Needs("index_to_counting", Measure.D1_AB),
        Printed("counting"),
        InRecurrent("index_to_counting"),
        Counts("states at all thresholds, by the label", rows, states, largest=4),
        Size("all thresholds", lambda n: ceil_log2(states(n)), "counting_memory", _memory),
        Runs("counting_memory", "index_to_counting"),
        Solves("counting_memory", "counting"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "Two bounds: n bits at threshold 0 alone, by INDEX, as in the paper; ⌈log₂ C(2n, n)⌉, about 2n, where all "
        "thresholds are asked, since all lists of n counts of sum at most n are told apart. With the strict "
        "definition the paper's threshold of 1 must be 0; slots are padded, so that the length tells nothing."
    ),
)
