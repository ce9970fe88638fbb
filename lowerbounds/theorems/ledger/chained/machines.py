"""Models that write the steps of a Turing machine, against the machine by definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from protocols.constructions.tapes.machine import Machine, palindrome_machine, random_machine

from ..theorem import Conditions, Finding
from .written import Ints, misled, written

_MACHINES, _WORDS = 6, 8
Make = Callable[[Machine, int, int], Any]  # a machine, letters, steps


def ended(machine: Machine, letters: Ints) -> Ints:
    """Words and the end token behind each."""
    return np.concatenate([letters, np.full((len(letters), 1), machine.end)], axis=1)


@dataclass(frozen=True)
class Simulates:
    """Machines of random tables, and one for palindromes, on words of n letters.

    Attributes:
        make: the model of a machine, for so many letters and steps.
        letters: how many at n.
        steps: how many steps of a random machine.
        cells: the tape's, None where it has no ends.
    """

    make: Make
    letters: Callable[[int], int]
    steps: Callable[[int], int]
    cells: Callable[[int], int] | None = None

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Chains of random machines; palindromes; what comes of a wrong word."""
        length, steps = self.letters(at.n), self.steps(at.n)
        right = sum(self._right(seed, length, steps, at.n) for seed in range(_MACHINES))
        of = f"{_MACHINES} random machines on {length} letters, chains of {steps} steps"
        all_of_them = _MACHINES * _WORDS
        yield Finding("tokens", of, f"{right} of {all_of_them} as the machine", None, right == all_of_them)
        machine, rng = palindrome_machine(), np.random.default_rng(at.seed)
        words = rng.integers(1, 3, size=(4 * _WORDS, length))
        words[::2, (length + 1) // 2 :] = words[::2, : length // 2][:, ::-1]
        steps = (length + 1) * (length + 2) // 2 + 1
        tokens, model = ended(machine, words), self.make(machine, length, steps)
        said = written(model, tokens, steps)
        are = (words == words[:, ::-1]).all(axis=1)
        wrong = int((said[:, -1] != np.where(are, machine.yes, machine.yes + 1)).sum())
        yield Finding("errors", f"palindromes of {length} letters", f"{wrong} of {len(words)}", "0", not wrong)
        lucky, asked = misled(model, tokens, said, (machine.yes, machine.yes + 1), at.seed)
        yield Finding(
            "errors", "answers after one wrong word, written on freely", f"{lucky} of {asked}", "0", not lucky
        )

    def _right(self, seed: int, length: int, steps: int, n: int) -> int:
        machine = random_machine(3 + seed % 3, 2 + seed % 2, seed)
        words = np.random.default_rng(seed).integers(machine.symbols, size=(_WORDS, length))
        said = written(self.make(machine, length, steps), ended(machine, words), steps)
        cells = self.cells(n) if self.cells else None
        return int(
            sum(np.array_equal(row, machine.words(word, steps, cells)) for row, word in zip(said, words, strict=True))
        )
