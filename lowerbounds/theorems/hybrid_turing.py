"""A recurrent model of O(A·log n) bits below a layer of attention simulates n^A steps of any machine, a token each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from protocols.constructions.tapes.machine import palindrome_machine, parity_machine, random_machine
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import WEN

from . import ledger
from .ledger.chained.machines import Simulates, ended
from .ledger.chained.written import by_two, misled, written
from .ledger.hypotheses import HARD_WEIGHTS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_POWER, _MOST, _SIXTEEN_BITS = 2, 6, 12
_LETTERS, _STEPS = 256, 1000


@dataclass(frozen=True)
class _Sizes:
    """Bits of state and the layer's shape as n grows; and the same chains by two parties, at a small size."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Bits of state, shapes, and bits sent."""
        least = min(at.n, _SIXTEEN_BITS)
        machine, sizes = palindrome_machine(), (least, 2 * least, 4 * least)
        models = [ledger.tape_in_tokens(machine, n, n**_POWER) for n in sizes]
        bits = [ledger.protocol_of(model).state_bits or 0 for model in models]
        stated = [ceil_log2(3 * machine.states * 4 * (n**_POWER + 1)) for n in sizes]
        yield Finding(
            "size",
            f"bits of state at n, 2n, 4n, n={least}",
            str(bits),
            f"⌈log₂(12·Q·(n² + 1))⌉ = {stated}",
            bits == stated,
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


@dataclass(frozen=True)
class _Long:
    """Words of 256 letters, from the largest size of the statement on: n^A steps at A = 5/4, and one pass over all."""

    least: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Chains of random machines, parities, and what comes of a wrong word."""
        if at.n < self.least:
            return
        right, rng = 0, np.random.default_rng(at.seed)
        for seed in (2, 3, 4):
            machine = random_machine(3 + seed % 3, 2 + seed % 2, seed)
            words = rng.integers(machine.symbols, size=(8, _LETTERS))
            said = written(ledger.tape_in_tokens(machine, _LETTERS, _STEPS), ended(machine, words), _STEPS)
            right += sum(
                np.array_equal(row, machine.words(word, _STEPS)) for row, word in zip(said, words, strict=True)
            )
        of = f"3 random machines on {_LETTERS} letters, chains of {_STEPS} steps"
        yield Finding("tokens", of, f"{right} of 24 as the machine", None, right == 24)
        machine, words = parity_machine(), rng.integers(1, 3, size=(20, _LETTERS))
        model, tokens = ledger.tape_in_tokens(machine, _LETTERS, _STEPS), ended(machine, words)
        said = written(model, tokens, _LETTERS + 1)
        wrong = int((said[:, -1] != machine.yes + (words == 2).sum(axis=1) % 2).sum())
        yield Finding("errors", f"parities of {_LETTERS} letters", f"{wrong} of 20", "0", not wrong)
        lucky, asked = misled(model, tokens, said, (machine.yes, machine.yes + 1), at.seed)
        yield Finding("errors", "answers after one wrong word", f"{lucky} of {asked}", "0", not lucky)


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
        _Long(32),
    ),
    sizes=(4, 8, 32),
    remark=(
        "The recurrent layer keeps the state and the cell; one head of width 5 finds the latest token at which the "
        "cell was written, among letters and steps, and a second one the same for the step before, so that a wrong "
        "word is seen. Weights are 1 for the latest of the best matches, which a softmax with one step of the score "
        "to a factor above 2ᵖ⁺¹ rounds to. Right for every machine and number of steps by construction, as far as "
        "numbers of 16 bits reach: 4095 steps, which is n² to n = 63. Run are random tables of 3 to 5 states to n² "
        "steps, A = 2, against the machine by definition, and at 256 letters 1000 steps, A = 5/4, with one pass over "
        "the word that must know every letter."
    ),
    compiles=True,
)
