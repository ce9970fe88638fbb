"""A recurrent model of O(log n) bits below one layer of attention that decides IsTree by depth-first search, in tokens.

    phase    what the layer finds                          written next
    search   the first edge at the vertex in some slots    its slot; or further; at the end the parent, or an answer
    found    its ends; by which slot the vertex was found  the other end; or further, where it leads to the parent
    ask      whether the other end was found before        further; or no
    back     by which slot the vertex just left was found  that slot

First all slots are searched, and behind slot e the dyadic blocks to its right, (e >> i) + 1 for every i at which e has
bit 0, a longer one each time: up to L tokens, L = ⌊log₂ 2n⌋ + 1, for each end of each edge, and O(n·log n) in all. What
was asked before the token is asked once more: a token that was not to be written is seen, and then all is lost.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.7; blocks in place of its nearest matches.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.tasks.is_tree import EDGE, END, ends

from ...numbers.formats import Below, FixedPoint, Format
from ...numbers.weights import Weighing
from .search_words import FURTHER, LOST, NO, VERTEX, YES

READ, SEARCH, FOUND, ASK, BACK, SAID_YES, SAID_NO, STRAY = range(8)
HEADS = 4  # edges by first end, by second end, vertices that were found, slots


class Searching(NamedTuple):
    """What the recurrent layer keeps; slots and vertices count from 1, and 0 is none."""

    phase: jax.Array
    top: jax.Array
    slot: jax.Array  # the edge at the top that was gone through last
    level: jax.Array  # of the block; L when there is none left, L + 1 for all slots
    other: jax.Array  # asked about, or just left
    seen: jax.Array  # vertices found


class Passed(NamedTuple):
    """What comes out of it at a position."""

    before: Searching
    after: Searching
    token: jax.Array
    t: jax.Array


class TreeSearch(eqx.Module):
    """On n vertices; its own only layer of attention, two heads of each kind, for now and for the token before."""

    ends: jax.Array  # (V, 2) of an edge's token, from 1
    n: int = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(2))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2))

    @property
    def layers(self) -> tuple[TreeSearch]:
        """The model itself."""
        return (self,)

    @property
    def vertex_bits(self) -> int:
        """Of a vertex or none."""
        return self.n.bit_length()

    @property
    def slot_bits(self) -> int:
        """L, of a slot or none."""
        return (2 * self.n).bit_length()

    @property
    def words(self) -> int:
        """The first token that is written."""
        return int(self.ends.shape[0])

    @property
    def query_shape(self) -> tuple[int, int]:
        """A vertex and a slot."""
        return 2 * HEADS, self.vertex_bits + self.slot_bits

    @property
    def value_shape(self) -> tuple[int, int]:
        """Two vertices and a slot."""
        return 2 * HEADS, 2 * self.vertex_bits + self.slot_bits

    @property
    def weigh(self) -> Weighing:
        """1 for the leftmost of the largest scores, which are whole numbers."""
        return Weighing(FixedPoint(self.query_shape[1].bit_length() + 1), (1,), exchanged=True, leftmost=True)

    def start(self) -> Searching:
        """Nothing was read."""
        return Searching(*[jnp.int32(0)] * 6)

    def formats(self) -> Searching:
        """O(log n) bits in all."""
        sizes = (8, self.n + 1, 2 * self.n + 1, self.slot_bits + 2, self.n + 1, self.n + 1)
        made: list[Format] = [Below(size) for size in sizes]
        return Searching(*made)  # type: ignore[arg-type]

    def extend(self, state: Searching, token: jax.Array, t: jax.Array) -> tuple[Searching, Passed]:
        """The next phase, by the token."""
        word = token - self.words
        vertex, slot = self._vertex(word), self._slot(word)
        further, no = word == FURTHER, word == NO
        nothing, all_slots = jnp.int32(self.slot_bits), jnp.int32(self.slot_bits + 1)
        stray = state._replace(phase=jnp.int32(STRAY))

        def of(phase: int, **changed: Any) -> Searching:
            return state._replace(phase=jnp.int32(phase), **changed)

        begun = of(SEARCH, top=jnp.int32(1), level=all_slots, seen=jnp.int32(1))
        read = _pick(token == END, begun, state)
        full = state.level == all_slots
        after = _pick(full, nothing, self._block_after(state.slot, state.level))
        ended = state.level == nothing
        searched = _first(
            [
                (~ended & (slot > 0), of(FOUND, slot=slot)),
                (~ended & further, of(SEARCH, level=after)),
                (ended & (vertex > 0), of(BACK, other=state.top, top=vertex)),
                (ended & (word == YES), of(SAID_YES)),
                (ended & no, of(SAID_NO)),
            ],
            stray,
        )
        on = self._block_after(state.slot, jnp.int32(-1))
        found = _first([(further, of(SEARCH, level=on)), (vertex > 0, of(ASK, other=vertex))], stray)
        pushed = of(
            SEARCH, top=state.other, slot=jnp.int32(0), level=all_slots, seen=jnp.minimum(state.seen + 1, self.n)
        )
        asked = _first([(further, pushed), (no, of(SAID_NO))], stray)
        back = _first([(slot > 0, of(SEARCH, slot=slot, level=self._block_after(slot, jnp.int32(-1))))], stray)
        same_yes, same_no = _pick(word == YES, state, stray), _pick(no, state, stray)
        ways = [read, searched, found, asked, back, same_yes, same_no, stray]
        made = jax.tree.map(lambda *all_ways: jnp.stack(all_ways)[state.phase], *ways)
        return made, Passed(state, made, token, t)

    def query(self, x: Passed) -> jax.Array:
        """A vertex in a block, twice; a vertex; a slot: for the state after the token, and for the one before."""
        return jnp.concatenate([self._asked(x.after), self._asked(x.before)])

    def key(self, x: Passed) -> jax.Array:
        """Ends of an edge and its slot; the vertex that is found here."""
        pair, slot = self._edge(x)
        vertex, _, _ = self._record(x)
        rows = [(pair[0], slot), (pair[1], slot), (vertex, jnp.int32(0)), (jnp.int32(0), slot)]
        made = jnp.stack(
            [jnp.concatenate([self._signs(v, self.vertex_bits), self._signs(s, self.slot_bits)]) for v, s in rows]
        )
        return jnp.concatenate([made, made])

    def value(self, x: Passed) -> jax.Array:
        """What was asked for, the other end or the vertex from which it was found, and the slot."""
        pair, slot = self._edge(x)
        rows = [(pair[0], pair[1], slot), (pair[1], pair[0], slot), self._record(x), (pair[0], pair[1], slot)]
        sizes = (self.vertex_bits, self.vertex_bits, self.slot_bits)
        made = jnp.stack(
            [jnp.concatenate([self._signs(k, size) for k, size in zip(row, sizes, strict=True)]) for row in rows]
        )
        return jnp.concatenate([made, made])

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """What was asked before its token sees what was there then."""
        now, then = t_key <= t_query, t_key < t_query
        return jnp.where(jnp.repeat(jnp.stack([now, then]), HEADS), 0.0, -jnp.inf)

    def update(self, x: Passed, average: jax.Array) -> tuple[Passed, jax.Array]:
        """Both, for the reader."""
        return x, average

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """The next word; lost where the token itself was not to be written."""
        passed, average = x
        bits, sizes = (average > 0).astype(jnp.int32), (self.vertex_bits, self.vertex_bits, self.slot_bits)
        parts = jnp.split(bits, np.cumsum(sizes)[:-1].tolist(), axis=1)
        numbers = jnp.stack([jnp.sum(part << jnp.arange(part.shape[1]), axis=1) for part in parts], axis=1)
        due = self._decide(passed.before, numbers[HEADS:])
        strays = (passed.before.phase != READ) & (due != passed.token - self.words)
        return self.words + jnp.where(strays, LOST, self._decide(passed.after, numbers[:HEADS]))

    def _asked(self, state: Searching) -> jax.Array:
        in_block = jnp.where(jnp.arange(self.slot_bits) >= state.level, 1.0, 0.0)
        block = self._signs(self._block(state) << jnp.minimum(state.level, self.slot_bits), self.slot_bits) * in_block
        top = self._signs(state.top, self.vertex_bits)
        known = jnp.where((state.phase == ASK) | (state.phase == BACK), state.other, state.top)
        at = jnp.concatenate([top, block])
        nothing = jnp.zeros(self.slot_bits)
        vertex = jnp.concatenate([self._signs(known, self.vertex_bits), nothing])
        slot = jnp.concatenate([jnp.zeros(self.vertex_bits), self._signs(state.slot, self.slot_bits)])
        return jnp.stack([at, at, vertex, slot])

    def _block(self, state: Searching) -> jax.Array:
        """The block at the level, to the right of the last slot."""
        return (state.slot >> jnp.minimum(state.level, self.slot_bits)) + 1

    def _block_after(self, slot: jax.Array, level: jax.Array) -> jax.Array:
        """The next level at which the slot has bit 0 and the block to its right begins by slot 2n; L if none does."""
        levels = jnp.arange(self.slot_bits)
        fits = ((slot >> levels) & 1 == 0) & (levels > level) & (((slot >> levels) + 1) << levels <= 2 * self.n)
        return jnp.where(fits.any(), jnp.argmax(fits).astype(jnp.int32), self.slot_bits)

    def _decide(self, state: Searching, found: jax.Array) -> jax.Array:
        """The word, from what the four heads found, (4, 3)."""
        by_end, record, edge = found[:2], found[2], found[3]
        inside = (by_end[:, 2] >> jnp.minimum(state.level, self.slot_bits)) == self._block(state)
        right = (by_end[:, 0] == state.top) & (by_end[:, 2] > 0) & (inside | (state.level == self.slot_bits + 1))
        slot = jnp.where(right, by_end[:, 2], 4 * self.n).min()
        parent, answer = record[1], jnp.where(state.seen == self.n, YES, NO)
        ended = jnp.where(parent > 0, VERTEX - 1 + parent, answer)
        searched = jnp.where(right.any(), VERTEX - 1 + self.n + slot, FURTHER)
        other = VERTEX - 1 + edge[0] + edge[1] - state.top
        by_phase = jnp.stack(
            [
                jnp.int32(LOST),
                jnp.where(state.level == self.slot_bits, ended, searched),
                jnp.where(record[2] == state.slot, FURTHER, other),
                jnp.where(record[0] == state.other, NO, FURTHER),
                VERTEX - 1 + self.n + record[2],
                jnp.int32(YES),
                jnp.int32(NO),
                jnp.int32(LOST),
            ]
        )
        return by_phase[state.phase]

    def _edge(self, x: Passed) -> tuple[jax.Array, jax.Array]:
        pair = jnp.where(x.token < self.words, self.ends[jnp.minimum(x.token, self.words - 1)], 0)
        return pair, jnp.where(pair[0] > 0, x.t + 1, 0)

    def _record(self, x: Passed) -> tuple[jax.Array, jax.Array, jax.Array]:
        """The vertex that is found at this token, from where, and by which slot."""
        root = (x.before.phase == READ) & (x.after.phase == SEARCH)
        found = (x.before.phase == ASK) & (x.after.phase == SEARCH)
        vertex = jnp.where(root | found, x.after.top, 0)
        return vertex, jnp.where(found, x.before.top, 0), jnp.where(found, x.before.slot, 0)

    def _vertex(self, word: jax.Array) -> jax.Array:
        return jnp.where((word >= VERTEX) & (word < VERTEX + self.n), word - VERTEX + 1, 0)

    def _slot(self, word: jax.Array) -> jax.Array:
        slot = word - VERTEX - self.n + 1
        return jnp.where((slot > 0) & (slot <= 2 * self.n), slot, 0)

    def _signs(self, number: jax.Array, size: int) -> jax.Array:
        """Bits as ±1; nothing for 0."""
        signs = 2.0 * ((number >> jnp.arange(size)) & 1).astype(jnp.float32) - 1.0
        return jnp.where(number > 0, signs, 0.0)


def tree_search(n: int) -> TreeSearch:
    """The model for n vertices."""
    u, v = ends(np.arange(n * (n - 1) // 2))
    table = np.concatenate([np.zeros((EDGE, 2), int), np.stack([u, v], axis=1) + 1])
    return TreeSearch(jax.device_put(table.astype(np.int32)), n)


def _pick(which: jax.Array, one: Any, other: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(which, a, b), one, other)


def _first(ways: list[tuple[jax.Array, Any]], other: Any) -> Any:
    for which, way in reversed(ways):
        other = _pick(which, way, other)
    return other
