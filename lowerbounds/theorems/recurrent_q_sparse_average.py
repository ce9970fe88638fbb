"""A recurrent model that averages over a set that comes last has N bits of state for N entries, even at q = 1."""

from __future__ import annotations

from itertools import combinations, product

from reductions import Measure
from reductions.costs.source import SANFORD
from reductions.tasks.counts.averaging_states import states

from .ledger.capacity import InRecurrent
from .ledger.evidence import Counts, Law, Needs, Runs
from .ledger.hypotheses import UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem


def _rows(n: int) -> int:
    """Different tuples of the sums over all pairs, by the definition of an average."""
    return len({tuple(z[i] + z[j] for i, j in combinations(range(n), 2)) for z in product((0, 1), repeat=n)})


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        "the output is within less than 1/q of the average on every input",
        UNTIL_THE_CUT,
        "the set comes last",
    ),
    source=SANFORD.at("Theorem 11"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_q_sparse_average"),
        Needs("index_to_q_sparse_average", Measure.D1_AB, exact=False),
        Counts("states at the set, q = 2 of n entries, counted", _rows, lambda n: states(n, 2, n), largest=6),
        InRecurrent("index_to_q_sparse_average"),
        Runs("q_sparse_memory", "index_to_q_sparse_average"),
    ),
    sizes=(4, 32, 64, 256),
    remark=(
        "The paper has (N − 1)/2 bits for N tokens of which the last is the set, so N − 1 entries: all N − 1 "
        "bits are needed, for every q below the number of entries."
    ),
)
