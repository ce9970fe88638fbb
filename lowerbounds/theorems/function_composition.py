"""One layer of attention with Δ = n·log₂n − h(d + 1)p > 0 errs on f(g(x)) with probability ≥ Δ/(3·n·log₂n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import PENG

from .ledger.capacity import HEADS, PRECISION, WIDTH, InRecurrent
from .ledger.evidence import Law, Needs, Runs, Size
from .ledger.hypotheses import EVERY_INPUT
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem


def _needed(n: int) -> int:
    return ceil_log2(n**n)


def _available(n: int) -> int:
    return HEADS * (WIDTH + 1) * PRECISION


THEOREM = Theorem(
    statement=(
        "One layer of attention with h(d + 1)p < n·log₂n bits errs on f(g(x)) with probability at least "
        "Δ/(3·n·log₂n), Δ the difference."
    ),
    about="one layer of attention",
    assumes=(
        EVERY_INPUT,
        "f is read before g and the point, each token of one party alone",
    ),
    source=PENG.at("function composition by one layer"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("function_composition_to_function_composition"),
        Needs("function_composition_to_function_composition", Measure.D1_AB, exact=False),
        Law("index_to_function_composition"),
        Needs("index_to_function_composition", Measure.D1_AB, exact=False),
        Size(
            "h(d + 1)p below which the error is positive",
            _needed,
            f"a layer with h={HEADS}, d={WIDTH}, p={PRECISION}",
            _available,
        ),
        InRecurrent("function_composition_to_function_composition"),
        Runs("function_composition_sums", "index_to_function_composition"),
        Runs("function_composition_sums", "function_composition_to_function_composition"),
        LeastPrecision("function_composition_sums", "function_composition"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "The error is the paper's; its accounting has no log T for the sums of T terms. Here, without error: "
        "⌈log₂ nⁿ⌉ bits one way, f first. Even where Δ is n·log₂n the stated error is 1/3 at most."
    ),
    lacks=(
        "the error Δ/(3·n·log₂n): here only layers without error are bounded, and the paper's accounting has no log T"
    ),
)
