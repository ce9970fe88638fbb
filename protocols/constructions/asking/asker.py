"""A recurrent model that writes scripts of words, some of them queries, and goes on by what is found.

A script is a row of words and registers; a query's ends with the word that asks for its search, and the next token is
what was found. `decide` then says the next script. A word that the model would not have written is seen, and then all
is lost. The state is a script, a place in it and the registers: O(log) bits of what registers hold.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Section 5, in-context retrieval.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from .words import ASK, FAILED, LOST

READING = 0  # the script of a model that reads its prompt


class Asked(NamedTuple):
    """What is kept from token to token."""

    script: jax.Array
    place: jax.Array
    registers: jax.Array  # (R,)


class Asker(eqx.Module):
    """Scripts (S, M) of words ≥ 0 and registers −1 − r, the first and the last of them empty: reading, and lost."""

    scripts: jax.Array
    lengths: jax.Array  # (S,)
    searches: jax.Array  # (S,), whether what is found comes next
    bases: jax.Array  # (R,), the word that says 0 of a register

    @abstractmethod
    def begin(self) -> jax.Array:
        """Registers at the start: (R,)."""

    @abstractmethod
    def reads(self, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The script to go on with after a token of the prompt, READING for more, and registers."""

    @abstractmethod
    def decide(self, script: jax.Array, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The next script, and registers, after a script or what its query found."""

    def start(self) -> Asked:
        """Reading its prompt."""
        return Asked(jnp.int32(READING), jnp.int32(0), self.begin())

    def step(self, state: Asked, token: jax.Array, t: jax.Array) -> Asked:
        """A token of the prompt; a word of its own; what was found."""
        script, place, registers = state
        end = self.lengths[script]
        last = jnp.where(self.searches[script], place == end, place + 1 == end)
        stray = (script != READING) & (place < end) & (token != self.read(state))
        then, changed = self.decide(script, registers, token)
        begun, taken = self.reads(registers, token)
        going = Asked(jnp.where(last, then, script), jnp.where(last, 0, place + 1), jnp.where(last, changed, registers))
        reading = Asked(begun, jnp.int32(0), taken)
        lost = Asked(jnp.int32(self.scripts.shape[0] - 1), jnp.int32(0), registers)
        ways = [going, reading, lost]
        over = script == self.scripts.shape[0] - 1
        which = jnp.where(script == READING, 1, jnp.where(stray | over, 2, 0))
        return jax.tree.map(lambda *all_ways: jnp.stack(all_ways)[which], *ways)

    def read(self, state: Asked) -> jax.Array:
        """The word at this place."""
        word = self.scripts[state.script, jnp.minimum(state.place, self.scripts.shape[1] - 1)]
        register = jnp.clip(-1 - word, 0, self.bases.shape[0] - 1)
        return jnp.where(word < 0, self.bases[register] + state.registers[register], word)


def tables(scripts: Sequence[Sequence[int]], bases: Sequence[int]) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    """Fields of an Asker for scripts between that of reading and that of being lost."""
    rows = [[FAILED], *scripts, [LOST]]
    width = max(map(len, rows))
    padded = np.array([[*row, *[LOST] * (width - len(row))] for row in rows], np.int32)
    made = (padded, np.array([len(row) for row in rows]), np.array([row[-1] == ASK for row in rows]), np.array(bases))
    scripts_, lengths, searches, words = map(jnp.asarray, made)
    return scripts_, lengths.astype(jnp.int32), searches, words.astype(jnp.int32)
