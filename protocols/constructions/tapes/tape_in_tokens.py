"""A hybrid that keeps a machine's state and place, and finds in its tokens what was last written to a cell.

The recurrent layer keeps a state, a cell and whether the input is over; the one layer of attention has two heads of
d_qk = 5 and d_v = 2 whatever the machine and its steps: they find the latest token at which a cell was written, for the
step to come and for the step that the token itself was. A word that was not to be written is seen: then all is lost.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.8; the weights are this project's.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import Below, FixedPoint
from ..walking.find_by_number import FindsByNumber, leftmost_of, precision_for
from .machine import Machine

READING, RUNNING, LOST = range(3)


class Placed(NamedTuple):
    """What the recurrent layer keeps."""

    state: jax.Array
    cell: jax.Array  # from 1; the first letter's is in the middle
    phase: jax.Array


class Passed(NamedTuple):
    """What comes out of it at a position."""

    before: Placed
    after: Placed
    token: jax.Array


class TapeInTokens(FindsByNumber):
    """Tables of a machine; its own only layer."""

    goes: jax.Array = eqx.field(kw_only=True)
    writes: jax.Array = eqx.field(kw_only=True)
    moves: jax.Array = eqx.field(kw_only=True)
    middle: int = eqx.field(static=True, kw_only=True)  # steps and one

    @property
    def layers(self) -> tuple[TapeInTokens]:
        """The model itself."""
        return (self,)

    @property
    def states(self) -> int:
        """Q, how many there are."""
        return int(self.goes.shape[0])

    @property
    def symbols(self) -> int:
        """B, how many there are."""
        return int(self.goes.shape[1])

    def start(self) -> Placed:
        """At the first letter."""
        return Placed(jnp.int32(0), jnp.int32(self.middle), jnp.int32(READING))

    def formats(self) -> Any:
        """O(log) of states and steps."""
        return Placed(*map(Below, (self.states, 4 * self.middle, 3)))  # type: ignore[arg-type]

    def extend(self, state: Placed, token: jax.Array, t: jax.Array) -> tuple[Placed, Passed]:
        """A letter; the end; a step that says the next state and the move."""
        read = state._replace(cell=jnp.minimum(state.cell + 1, 4 * self.middle - 1))
        begun = state._replace(cell=jnp.int32(self.middle), phase=jnp.int32(RUNNING))
        step = token - self.symbols - 4
        cell = jnp.clip(state.cell + step % 3 - 1, 1, 4 * self.middle - 1)
        stepped = Placed(jnp.clip(step // (3 * self.symbols), 0, self.states - 1), cell, state.phase)
        answered = (token == self.symbols + 1) | (token == self.symbols + 2)
        lost = state._replace(phase=jnp.int32(LOST))
        run = _pick(step >= 0, stepped, _pick(answered, state, lost))
        ways = [_pick(token == self.symbols, begun, read), run, lost]
        after = jax.tree.map(lambda *all_ways: jnp.stack(all_ways)[state.phase], *ways)
        return after, Passed(state, after, token)

    def asked(self, x: Passed) -> jax.Array:
        """The cell of the step to come, and of the one before the token."""
        return jnp.stack([x.after.cell, x.before.cell])[:, None]

    def address(self, x: Passed) -> jax.Array:
        """The cell that is written by this token; 0 if none is."""
        written = (x.token < self.symbols) | (x.token >= self.symbols + 4)
        return jnp.broadcast_to(jnp.where(written, x.before.cell, 0), (2, 1))

    def holds(self, x: Passed) -> jax.Array:
        """The cell, and the symbol."""
        step = x.token - self.symbols - 4
        symbol = jnp.where(x.token < self.symbols, x.token, step // 3 % self.symbols)
        return jnp.broadcast_to(jnp.stack([self.address(x)[0, 0], symbol]), (2, 2))

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The latest; for the step before the token, what was there then."""
        seen = jnp.stack([t_key <= t_query, t_key < t_query])
        return jnp.where(seen, t_key.astype(jnp.float32) * 2.0**-self.weigh.score.fraction, -jnp.inf)

    def found(self, x: Passed, numbers: jax.Array) -> tuple[Passed, jax.Array]:
        """Both, for the reader."""
        return x, numbers

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """The word of the next step, or the answer; lost where the token itself was not to be written."""
        passed, numbers = x
        due = self._word(passed.before, numbers[1])
        strays = (passed.before.phase != READING) & (due != passed.token)
        return jnp.where(strays, self.symbols + 3, self._word(passed.after, numbers[0]))

    def _word(self, state: Placed, found: jax.Array) -> jax.Array:
        symbol = jnp.where(found[0] == state.cell, found[1], 0)
        then = self.goes[state.state, symbol]
        word = self.symbols + 4 + (then * self.symbols + self.writes[state.state, symbol]) * 3
        word += self.moves[state.state, symbol] + 1
        said = jnp.where(then >= self.states, self.symbols + 1 + then - self.states, word)
        return jnp.where(state.phase == LOST, self.symbols + 3, said)


def tape_in_tokens(machine: Machine, length: int, steps: int) -> TapeInTokens:
    """The model of a machine on inputs of so many letters, for so many steps."""
    tables = [jax.device_put(table.astype("int32")) for table in (machine.goes, machine.writes, machine.moves)]
    middle = max(steps, length) + 1
    numbers, weigh = FixedPoint(precision_for(4 * middle)), leftmost_of(length + 1 + steps)
    goes, writes, moves = tables
    return TapeInTokens(
        numbers, numbers, weigh, (True, True), False, 1, 2, goes=goes, writes=writes, moves=moves, middle=middle
    )


def _pick(which: jax.Array, one: Any, other: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(which, a, b), one, other)
