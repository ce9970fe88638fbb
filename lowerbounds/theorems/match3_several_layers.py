"""A transformer of L layers of h heads of width d that does Match3 has L·h·d = Ω(N/log N), at precision O(log N)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.as_protocol import StackSends
from .ledger.evidence import Law, Needs, Runs
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "disjointness_to_match3"

THEOREM = Theorem(
    statement=__doc__,
    about="transformer of any depth",
    assumes=("precision O(log N)",),
    source=SANFORD.at("Match3 by several layers, its number is unknown here"),
    status=Status.CONJECTURE,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D, exact=False),
        StackSends("transformer:layers=2", _MAP, 65),
        Runs("match3_sums", _MAP),
    ),
    sizes=(5, 33, 65),
    remark=(
        "The argument of two parties stops here: run by two, L layers on N tokens send up to N·L·c bits, and the "
        "tokens themselves are N·⌈log₂M⌉, so that no number of bits forbids any L. In cycle3 a token has N bits, "
        "which is why the same argument holds there. One layer of width O(N) does it, as run: the conjecture is that "
        "layers do not help much."
    ),
    lacks="a proof, or a counterexample: run are one layer from above, and the count at which the argument stops",
)
