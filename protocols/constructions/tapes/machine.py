"""A Turing machine as a table, and its steps as words: what a model writes, and what the machine does by definition.

Symbols are 0 … B − 1, 0 the blank; states 0 … Q − 1, 0 the first; Q is yes and Q + 1 no. Words are those of a prompt,
the symbols of the input and END, then YES, NO and LOST, and a word for each state, symbol and move of a step.

Example:
    >>> flip = Machine(np.array([[1, 0, 0]]), np.array([[0, 2, 1]]), np.array([[0, 1, 1]]))  # yes at the blank
    >>> flip.words(np.array([1, 2]), steps=4).tolist()
    [15, 12, 4, 4]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[Any]


@dataclass(frozen=True)
class Machine:
    """Tables (Q, B): the state that a state and a symbol lead to, the symbol that is written, and the move −1, 0 or 1.

    Attributes:
        goes: states to Q + 1.
        writes: symbols.
        moves: along the tape.
    """

    goes: Ints
    writes: Ints
    moves: Ints

    @property
    def states(self) -> int:
        """Q, how many there are."""
        return len(self.goes)

    @property
    def symbols(self) -> int:
        """B, how many there are."""
        return int(self.goes.shape[1])

    @property
    def end(self) -> int:
        """The token behind the input; YES, NO and LOST come after it."""
        return self.symbols

    @property
    def yes(self) -> int:
        """The answer yes; no is the next word."""
        return self.symbols + 1

    @property
    def lost(self) -> int:
        """What is written after a word that was not to be written."""
        return self.symbols + 3

    @property
    def first(self) -> int:
        """The first word of a step."""
        return self.symbols + 4

    @property
    def vocabulary(self) -> int:
        """How many words there are."""
        return self.first + self.states * self.symbols * 3

    def words(self, letters: Ints, steps: int, cells: int | None = None) -> Ints:
        """The words of so many steps on an input, by definition; at the ends of a tape of so many cells it stays."""
        tape, state, cell, said = dict(enumerate(letters.tolist())), 0, 0, list[int]()
        for _ in range(steps):
            symbol = tape.get(cell, 0)
            then, written, move = (int(table[state, symbol]) for table in (self.goes, self.writes, self.moves))
            if then >= self.states:
                said += [self.yes + then - self.states] * (steps - len(said))
                break
            said.append(self.first + (then * self.symbols + written) * 3 + move + 1)
            tape[cell], state, cell = written, then, cell + move
            if cells is not None:
                cell = min(max(cell, 0), cells - 1)
        return np.array(said)


def random_machine(states: int, symbols: int, seed: int) -> Machine:
    """Any table with equal chance, but that one in 4·Q entries halts."""
    rng, shape = np.random.default_rng(seed), (states, symbols)
    halts = rng.random(shape) < 1 / (4 * states)
    goes = np.where(halts, states + rng.integers(2, size=shape), rng.integers(states, size=shape))
    return Machine(goes, rng.integers(symbols, size=shape), rng.integers(-1, 2, size=shape))


def palindrome_machine() -> Machine:
    """Says whether a word of 1 and 2 is a palindrome: it takes a letter off the left, and the same off the right."""
    start, to, at, back, yes, no = 0, (1, 2), (3, 4), 5, 6, 7
    table = {(start, 0): (yes, 0, 0), (back, 0): (start, 0, 1)}
    for letter in (1, 2):
        table[start, letter] = (to[letter - 1], 0, 1)
        table[back, letter] = (back, letter, -1)
        for state, own in ((to[0], 1), (to[1], 2)):
            table[state, letter] = (state, letter, 1)
            table[state + 2, letter] = (back if letter == own else no, 0, -1)
    for k in (0, 1):
        table[to[k], 0], table[at[k], 0] = (at[k], 0, -1), (yes, 0, 0)
    goes, writes, moves = (np.array([[table[q, b][i] for b in range(3)] for q in range(6)]) for i in range(3))
    return Machine(goes, writes, moves)


def parity_machine() -> Machine:
    """Goes over a word of 1 and 2 once and says yes where 2 stands an even number of times."""
    goes = np.array([[2, 0, 1], [3, 1, 0]])
    return Machine(goes, np.tile(np.arange(3), (2, 1)), np.array([[0, 1, 1]] * 2))


def counting_machine() -> Machine:
    """Counts a binary number up to 1…1 and says yes: 1 is the digit 0, 2 the digit 1, the least first, behind a 3.

    On m digits 0, 2ᵐ − 1 times, a number ends in i digits 1 and takes 2i + 2 steps to go on from: fewer than 2ᵐ⁺² + m.
    """
    up, back, yes = 0, 1, 2
    table = {
        (up, 0): (yes, 0, 0),
        (up, 1): (back, 2, -1),
        (up, 2): (up, 1, 1),
        (up, 3): (up, 3, 1),
        (back, 0): (up, 0, 1),
        (back, 1): (back, 1, -1),
        (back, 2): (back, 2, -1),
        (back, 3): (up, 3, 1),
    }
    goes, writes, moves = (np.array([[table[q, b][i] for b in range(4)] for q in range(2)]) for i in range(3))
    return Machine(goes, writes, moves)
