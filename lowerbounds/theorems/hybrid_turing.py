"""A recurrent model of O(A·log n) bits below a layer of attention simulates n^A steps of any machine, a token each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from protocols.constructions.tapes.machine import palindrome_machine
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import WEN

from . import ledger
from .ledger.chained.machines import Simulates, ended
from .ledger.chained.written import by_two
from .ledger.hypotheses import HARD_WEIGHTS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_POWER, _MOST = 2, 6


@dataclass(frozen=True)
class _Sizes:
    """Bits of state and the layer's shape as n grows; and the same chains by two parties, at a small size."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Bits of state, shapes, and bits sent."""
        machine, sizes = palindrome_machine(), (at.n, 2 * at.n, 4 * at.n)
        models = [ledger.tape_in_tokens(machine, n, n**_POWER) for n in sizes]
        bits = [ledger.protocol_of(model).state_bits or 0 for model in models]
        stated = [ceil_log2(3 * machine.states * 4 * (n**_POWER + 1)) for n in sizes]
        yield Finding(
            "size", "bits of state at n, 2n, 4n", str(bits), f"⌈log₂(12·Q·(n² + 1))⌉ = {stated}", bits == stated
        )
        shapes = {(model.query_shape, model.value_shape) for model in models}
        of = "heads and d_qk, heads and d_v"
        precision = [model.numbers.precision for model in models]
        yield Finding("width", of, f"{shapes}, p = {precision}", "the same at all, p = O(log n)", len(shapes) == 1)
        n = min(at.n, _MOST)
        words = np.random.default_rng(at.seed).integers(1, 3, size=(4, n))
        model = ledger.tape_in_tokens(machine, n, n**_POWER)
        sent, same = by_two(model, ended(machine, words), n**_POWER, machine.vocabulary)
        yield Finding("bits", f"by two parties, n={n}", f"{sent}, a remark; the same chains: {same}", None, same)


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent, then one layer of attention",
    assumes=(
        "numbers of 16 bits, which reach 2¹² cells",
        HARD_WEIGHTS,
        "the machine is known to the model",
    ),
    source=WEN.at("Theorem 5.8"),
    status=Status.REPRODUCED,
    evidence=(
        Simulates(
            lambda machine, length, steps: ledger.tape_in_tokens(machine, length, steps),
            lambda n: n,
            lambda n: n**_POWER,
        ),
        _Sizes(),
    ),
    sizes=(4, 6, 8),
    remark=(
        "The recurrent layer keeps the state and the cell; one head of width 5 finds the latest token at which the "
        "cell was written, among letters and steps, and a second one the same for the step before, so that a wrong "
        "word is seen. Weights are 1 for the latest of the best matches, which a softmax with one step of the score "
        "to a factor above 2ᵖ⁺¹ rounds to. Right for every machine and number of steps by construction, as far as "
        "numbers of 16 bits reach, 2¹² cells; run are random tables of 3 to 5 states to n² steps, A = 2, against the "
        "machine by definition."
    ),
    compiles=True,
)
