r"""Index lookup, recall, 3-grams and counting by one query each, written by a recurrent model that keeps two numbers.

A prompt is <s>, n numbers, the numbers that are asked about, and what begins, with spaces. Asked are: a position from
1; a key; a gram of two; a number, and a threshold behind #. The answer is what was found, or yes or no.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.2, its patterns mended.
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
    "<go>",
    r"^(?:\S+\s+){",
    r"}(\S+)",
    r"(?:^|\s)",
    r"\s(\S+)",
    r"((?:(?:^|\s)",
    r"(?=\s|$).*?){",
    "})",
    "#",
)
KINDS = ("index", "recall", "gram", "count")
FIRST, LAST, FOUND_WORD = range(3)
SEARCH, SAY_IT, SAY_YES, SAY_NO = range(1, 5)


class ListAsker(Asker):
    """One query, and its answer."""

    counts: bool = eqx.field(static=True)

    def begin(self) -> jax.Array:
        """No number seen: (3,)."""
        return jnp.zeros(3, jnp.int32)

    def reads(self, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The last two numbers are kept."""
        number = token - first_number(PIECES)
        kept = jnp.where(number >= 0, jnp.stack([registers[LAST], number, registers[FOUND_WORD]]), registers)
        # the number asked about stands in the text once more itself, and "more than t" is t + 1 times
        more = kept.at[LAST].add(2) if self.counts else kept
        begins = token == own(PIECES, "<go>")
        return jnp.where(begins, SEARCH, READING), jnp.where(begins, more, kept)

    def decide(self, script: jax.Array, registers: jax.Array, token: jax.Array) -> tuple[jax.Array, jax.Array]:
        """What was found is said, or whether anything was; then yes, which ends it."""
        found = jnp.where(token == FAILED, SAY_NO, SAY_YES if self.counts else SAY_IT)
        then = jnp.stack([READING, found, SAY_YES, SAY_YES, SAY_NO, script])
        kept = registers.at[FOUND_WORD].set(token)
        return then[script].astype(jnp.int32), jnp.where(script == SEARCH, kept, registers)


def list_asker(kind: str) -> ListAsker:
    """The model for one of the four kinds.

    Raises:
        ValueError: another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind}: wanted one of {', '.join(KINDS)}")

    def at(piece: str) -> int:
        return own(PIECES, piece)

    first, last = register(FIRST), register(LAST)
    patterns = {
        "index": [at(r"^(?:\S+\s+){"), last, at(r"}(\S+)")],
        "recall": [at(r"(?:^|\s)"), last, at(r"\s(\S+)")],
        "gram": [at(r"(?:^|\s)"), first, SPACE, last, at(r"\s(\S+)")],
        "count": [at(r"((?:(?:^|\s)"), first, at(r"(?=\s|$).*?){"), last, at("})")],
    }
    zero = first_number(PIECES)
    scripts = [query(*patterns[kind]), [register(FOUND_WORD)], [YES], [NO]]
    return ListAsker(*tables(scripts, [zero, zero, 0]), kind == "count")


def prompt(numbers: list[int], asked: list[int], *, counts: bool = False) -> np.ndarray:
    """<s>, numbers, and what is asked about them, with spaces between; and what begins."""
    zero, row = first_number(PIECES), [own(PIECES, "<s>"), SPACE]
    for number in [*numbers, *asked]:
        row += [zero + number, SPACE]
    if counts:
        row.insert(-2, own(PIECES, "#"))  # before the threshold, which is not a number of the list
    return np.array([*row, own(PIECES, "<go>")])
