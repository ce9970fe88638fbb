"""A recurrent model of O(log n) bits with a chain of thought runs any machine on O(log n) cells, a step a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from protocols.constructions.tapes.machine import counting_machine, random_machine
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import WEN

from . import ledger
from .ledger.chained.machines import Simulates, ended
from .ledger.chained.written import written
from .ledger.hypotheses import READS_A_TABLE
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem


def _letters(n: int) -> int:
    """m = ⌈log₂ n⌉."""
    return ceil_log2(n)


def _cells(n: int) -> int:
    return _letters(n) + 2


@dataclass(frozen=True)
class _Counts:
    """A machine that counts to 2ᵐ: polynomially many steps in n, and a state of O(log n) bits."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Steps, and bits of state."""
        machine, digits = counting_machine(), _letters(at.n)
        steps = 2 ** (digits + 2) + digits
        tokens = ended(machine, np.array([[3, *[1] * digits]]))
        said = written(ledger.tape_in_state(machine, _cells(at.n)), tokens, steps)[0]
        taken, yes = int((said != machine.yes).sum()), bool(said[-1] == machine.yes)
        yield Finding(
            "tokens", f"to count to 2^{digits}", f"{taken}, and yes: {yes}", f"< 4n' + m = {steps}, n' = 2ᵐ", yes
        )
        bits = [ledger.protocol_of(ledger.tape_in_state(machine, _cells(k * at.n))).state_bits or 0 for k in (1, 2, 4)]
        stated = [3 + 2 * _cells(k * at.n) + ceil_log2(_cells(k * at.n) + 1) + 2 for k in (1, 2, 4)]
        small = all(found <= most for found, most in zip(bits, stated, strict=True))
        yield Finding("size", "bits of state at n, 2n, 4n", str(bits), f"≤ m·log₂B + O(log m) = {stated}", small)


@dataclass(frozen=True)
class _Padded:
    """A machine on m² cells and a word of m letters, padded with blanks to as many: linear in the padded length."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The same chain as on the word alone."""
        length, right = _letters(at.n), 0
        for seed in range(4):
            machine = random_machine(4, 3, seed)
            word = np.random.default_rng(seed).integers(1, 3, size=(1, length))
            padded = np.concatenate([word, np.zeros((1, length**2 - length), int)], axis=1)
            said = written(ledger.tape_in_state(machine, length**2), ended(machine, padded), 8 * length**2)[0]
            right += np.array_equal(said, machine.words(word[0], 8 * length**2, length**2))
        of = f"padded words of {length**2} letters, {length} of them real, on {length**2} cells"
        yield Finding("tokens", of, f"{right} of 4 chains as the machine on the word", None, right == 4)


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        READS_A_TABLE,
        "the machine is known to the model",
        "the tape has ⌈log₂ n⌉ letters and two cells",
    ),
    source=WEN.at("Theorem 4.1, its simulation, and Lemma C.25"),
    status=Status.REPRODUCED,
    evidence=(
        Simulates(
            lambda machine, length, steps: ledger.tape_in_state(machine, length + 2),
            _letters,
            lambda n: min(n**2, 1 << 12),
            _cells,
        ),
        _Counts(),
        _Padded(),
    ),
    sizes=(4, 16, 256),
    remark=(
        "The tape of m = ⌈log₂ n⌉ letters and two cells is the state, and every word is a step: its state, symbol and "
        "move. By construction for every machine; run are random tables of 3 to 5 states, to n² steps, against the "
        "machine by definition. What needs polynomial space needs linear space on padded words, as run. That no "
        "recurrent model without a chain does the same is chain_of_thought: it is conditional, and no run shows it. "
        "The model has an update that reads a table; that it is a linear recurrence in the paper's sense is not run."
    ),
)
