"""A recurrent model that keeps a tape of m cells and writes each step of a machine: m·log₂B + O(log m) bits.

A word that it would not have written itself is seen, and from there on all is lost.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 4.1, the half that simulates a machine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import Below
from .machine import Machine

READING, RUNNING, LOST = range(3)


class Taped(NamedTuple):
    """A configuration, and what the model does."""

    tape: jax.Array  # (m,)
    state: jax.Array  # to Q + 1
    cell: jax.Array  # while reading, where the next letter goes
    phase: jax.Array


class TapeInState(eqx.Module):
    """Tables of a machine, and so many cells; letters beyond them are not kept."""

    goes: jax.Array
    writes: jax.Array
    moves: jax.Array
    cells: int = eqx.field(static=True)

    def start(self) -> Taped:
        """A blank tape."""
        return Taped(jnp.zeros(self.cells, jnp.int32), *[jnp.int32(0)] * 3)

    def formats(self) -> Any:
        """Symbols, a state, a cell, a phase."""
        return Taped(*map(Below, (self.symbols, self.states + 2, self.cells + 1, 3)))  # type: ignore[arg-type]

    @property
    def states(self) -> int:
        """Q, how many there are."""
        return int(self.goes.shape[0])

    @property
    def symbols(self) -> int:
        """B, how many there are."""
        return int(self.goes.shape[1])

    def step(self, state: Taped, token: jax.Array, t: jax.Array) -> Taped:
        """A letter, the end, or a step that is made."""
        there = jnp.minimum(state.cell, self.cells - 1)
        kept = jnp.where(state.cell < self.cells, token, state.tape[there])
        read = state._replace(tape=state.tape.at[there].set(kept), cell=jnp.minimum(state.cell + 1, self.cells))
        begun = state._replace(cell=jnp.int32(0), phase=jnp.int32(RUNNING))
        reading = _pick(token == self.symbols, begun, read)
        symbol = state.tape[there]
        moved = jnp.clip(there + self.moves[self._row(state), symbol], 0, self.cells - 1)
        made = state._replace(
            tape=state.tape.at[there].set(self.writes[self._row(state), symbol]),
            state=self.goes[self._row(state), symbol],
            cell=moved,
        )
        halts = (state.state >= self.states) | (made.state >= self.states)
        right = token == self.read(state)
        run = _pick(right, _pick(halts, state, made), state._replace(phase=jnp.int32(LOST)))
        return _pick(state.phase == READING, reading, _pick(state.phase == RUNNING, run, state))

    def read(self, state: Taped) -> jax.Array:
        """The word of the next step, or the answer."""
        there = jnp.minimum(state.cell, self.cells - 1)
        symbol, row = state.tape[there], self._row(state)
        then = self.goes[row, symbol]
        word = self.symbols + 4 + (then * self.symbols + self.writes[row, symbol]) * 3 + self.moves[row, symbol] + 1
        said = jnp.where(then >= self.states, self.symbols + 1 + then - self.states, word)
        return jnp.where(state.phase == RUNNING, said, self.symbols + 3)

    def _row(self, state: Taped) -> jax.Array:
        return jnp.minimum(state.state, self.states - 1)


def tape_in_state(machine: Machine, cells: int) -> TapeInState:
    """The model of a machine on a tape of so many cells."""
    goes, writes, moves = (
        jax.device_put(table.astype("int32")) for table in (machine.goes, machine.writes, machine.moves)
    )
    return TapeInState(goes, writes, moves, cells)


def _pick(which: jax.Array, one: Any, other: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(which, a, b), one, other)
