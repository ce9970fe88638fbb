"""IsTree on a simple graph with retrieval: Algorithm 2, by a recurrent model that writes its queries.

It keeps six numbers: the vertex on top, the one handled before it, a parent, another vertex, the vertex behind whose
edge it looks, and how many were seen; all else is in the text, where a record `u - v` says that v is the parent of u.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.3 and Algorithm 2, its patterns mended.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from .asker import READING, Asker, tables
from .words import FAILED, NO, SPACE, YES, first_number, own, query, register

PIECES = (
    "<s>",
    " ~ ",
    " - ",
    "<go>",
    r"(?:^|\s)(?:",
    r")(?=\s|$)",
    r" - (\d+)",
    r" ~ (\d+)|(\d+) ~ ",
    "(?:",
    "|",
    r")(?: \d+ ~ \d+)*? (?:",
    ")",
    "(",
    r") - \d+",
)
TOP, BEFORE, PARENT, OTHER, BEHIND, SEEN = range(6)
ROOT, UP, FIRST, NEXT, KNOWN, RECORD, SAY_YES, SAY_NO = range(1, 9)


class TreeAsker(Asker):
    """On graphs of n vertices."""

    n: int = eqx.field(static=True)

    def begin(self) -> jax.Array:
        """The first vertex on top."""
        return jnp.array([1, 0, 0, 0, 0, 1], jnp.int32)

    def reads(self, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Edges are left in the text."""
        return jnp.where(token == own(PIECES, "<go>"), ROOT, READING), registers

    def decide(self, script: jax.Array, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Up or on, by Algorithm 2."""
        found = jnp.where(token == FAILED, 0, token - first_number(PIECES))
        top, before, parent, other, behind, seen = registers
        up = registers.at[PARENT].set(found).at[BEHIND].set(before)
        go_up = jnp.where((before == 0) | (before == found), FIRST, NEXT)
        on = registers.at[OTHER].set(found)
        popped = registers.at[BEFORE].set(top).at[TOP].set(parent)
        answer = jnp.where(seen == self.n, SAY_YES, SAY_NO)
        back = (found == parent) & ~((script == NEXT) & (behind == parent))  # an edge that stands twice leads nowhere
        to_on = jnp.where(found == 0, jnp.where(parent == 0, answer, UP), jnp.where(back, NEXT, KNOWN))
        on = jnp.where(found == 0, popped, jnp.where(back, registers.at[BEHIND].set(parent), on))
        pushed = registers.at[BEFORE].set(top).at[TOP].set(other).at[SEEN].set(jnp.minimum(seen + 1, self.n))
        known = jnp.where(token == FAILED, RECORD, SAY_NO)
        then = jnp.stack([READING, UP, go_up, to_on, to_on, known, UP, SAY_YES, SAY_NO, script])
        changed = jnp.stack([registers, registers, up, on, on, registers, pushed, *[registers] * 3])
        return then[script].astype(jnp.int32), changed[script]


def tree_asker(n: int) -> TreeAsker:
    """The model for n vertices."""

    def at(piece: str) -> int:
        return own(PIECES, piece)

    zero = first_number(PIECES)
    top, other, behind = register(TOP), register(OTHER), register(BEHIND)
    opens, closes = at(r"(?:^|\s)(?:"), at(r")(?=\s|$)")
    edge = [top, at(r" ~ (\d+)|(\d+) ~ "), top]
    passed = [at("(?:"), top, at(" ~ "), behind, at("|"), behind, at(" ~ "), top, at(r")(?: \d+ ~ \d+)*? (?:")]
    scripts = [
        [SPACE, zero + 1, at(" - "), zero, SPACE],
        query(opens, top, at(r" - (\d+)"), closes),
        query(opens, *edge, closes),
        query(opens, *passed, *edge, at(")"), closes),
        query(opens, at("("), other, at(r") - \d+"), closes),
        [SPACE, other, at(" - "), top, SPACE],
        [YES],
        [NO],
    ]
    return TreeAsker(*tables(scripts, [zero] * 6), n)


def prompts(edges: list[list[tuple[int, int]]]) -> np.ndarray:
    """Lists of as many edges of vertices from 1, as text: <s> u ~ v … and what begins."""
    zero = first_number(PIECES)
    rows = []
    for graph in edges:
        row = [own(PIECES, "<s>")]
        for u, v in graph:
            row += [SPACE, zero + u, own(PIECES, " ~ "), zero + v]
        rows.append([*row, SPACE, own(PIECES, "<go>")])
    return np.array(rows)
