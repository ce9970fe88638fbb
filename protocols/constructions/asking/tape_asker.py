r"""A Turing machine with retrieval: a recurrent model that keeps a state and a cell, and asks for the latest write.

A write of symbol s to cell c is the text ` c s c `. Where a cell was never written the letter of the input is asked for
by its place, and where there is none the cell is blank. Cells count from the middle, steps and one, where the input is.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.4 and Lemma C.31, the pattern mended.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ..tapes.machine import Machine
from .asker import READING, Asker, tables
from .words import FAILED, NO, SPACE, YES, first_number, own, query, register

_LETTERS = "_abcdefgh"
PIECES = ("<s>", "<go>", r"^.*(?:^|\s)", r" (\S) ", r"(?=\s|$)", r"^(?:\S+\s+){", r"}(\S+)", *_LETTERS)
STATE, CELL, SYMBOL, THEN, PLACE = range(5)
LATEST, LETTER, WRITE, SAY_YES, SAY_NO = range(1, 6)


class TapeAsker(Asker):
    """Tables of a machine, and where the input lies."""

    goes: jax.Array
    writes: jax.Array
    moves: jax.Array
    middle: int = eqx.field(static=True)
    length: int = eqx.field(static=True)

    def begin(self) -> jax.Array:
        """The first state at the first letter, whose place in the text is 1."""
        return jnp.array([0, self.middle, 0, 0, 1], jnp.int32)

    def reads(self, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Letters are left in the text."""
        return jnp.where(token == own(PIECES, "<go>"), LATEST, READING), registers

    def decide(self, script: jax.Array, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """A step, once the symbol is known; then the move, or the answer."""
        state, cell, _, then, place = registers
        read = token - own(PIECES, _LETTERS[0])
        inside = (place >= 1) & (place <= self.length)
        asks = (script == LATEST) & (token == FAILED) & inside
        symbol = jnp.where(token == FAILED, 0, read)
        row = jnp.minimum(state, self.goes.shape[0] - 1)
        goes = self.goes[row, symbol]
        moved = cell + self.moves[row, symbol]
        stepped = jnp.stack([goes, cell, self.writes[row, symbol], moved, place])
        over = goes >= self.goes.shape[0]
        answer = jnp.where(goes == self.goes.shape[0], SAY_YES, SAY_NO)
        step = jnp.where(asks, LETTER, jnp.where(over, answer, WRITE))
        known = jnp.where(asks, registers, stepped)
        on = registers.at[CELL].set(then).at[PLACE].set(then - self.middle + 1)
        next_script = jnp.stack([READING, step, step, LATEST, SAY_YES, SAY_NO, script])
        changed = jnp.stack([registers, known, known, on, registers, registers, registers])
        return next_script[script].astype(jnp.int32), changed[script]


def tape_asker(machine: Machine, length: int, steps: int) -> TapeAsker:
    """The model of a machine on inputs of so many letters, for so many steps.

    Raises:
        ValueError: more symbols than there are letters.
    """
    if machine.symbols > len(_LETTERS):
        raise ValueError(f"{machine.symbols} symbols: wanted at most {len(_LETTERS)}")

    def at(piece: str) -> int:
        return own(PIECES, piece)

    zero, blank = first_number(PIECES), own(PIECES, _LETTERS[0])
    cell, symbol, place = register(CELL), register(SYMBOL), register(PLACE)
    scripts = [
        query(at(r"^.*(?:^|\s)"), cell, at(r" (\S) "), cell, at(r"(?=\s|$)")),
        query(at(r"^(?:\S+\s+){"), place, at(r"}(\S+)")),
        [SPACE, cell, SPACE, symbol, SPACE, cell, SPACE],
        [YES],
        [NO],
    ]
    goes, writes, moves = (jax.device_put(t.astype(np.int32)) for t in (machine.goes, machine.writes, machine.moves))
    fields = tables(scripts, [zero, zero, blank, zero, zero])
    return TapeAsker(*fields, goes, writes, moves, steps + 1, length)


def prompts(letters: np.ndarray) -> np.ndarray:
    """Words (B, n) of symbols as text: <s> a b … and what begins."""
    rows = []
    for word in letters.tolist():
        row = [own(PIECES, "<s>"), SPACE]
        for letter in word:
            row += [own(PIECES, _LETTERS[letter]), SPACE]
        rows.append([*row, own(PIECES, "<go>")])
    return np.array(rows)


def writes_of(machine: Machine, letters: np.ndarray, steps: int, middle: int) -> list[tuple[int, int]]:
    """Cells and symbols that a machine writes, by definition, up to so many steps."""
    cell, made = middle, []
    for word in machine.words(letters, steps).tolist():
        if word < machine.first:
            break
        step = word - machine.first
        made.append((cell, step // 3 % machine.symbols))
        cell += step % 3 - 1
    return made
