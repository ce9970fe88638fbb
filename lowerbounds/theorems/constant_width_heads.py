"""Lookup, recall, c-grams and counting in width O(1): c − 1 copies or a linear recurrence, and one head above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import numpy as np

from reductions import TASKS, Task
from reductions.costs.source import WEN

from .ledger.exact import heads, recurrences
from .ledger.hypotheses import EXACT_NUMBERS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_SYMBOLS = 2  # of lookup
_FEW = 1 << 11
Ints = np.ndarray
Gathers = Callable[[Ints, int, int], Ints]


def by_copies(row: Ints, grams: int, scale: int) -> Ints:
    """At each position the tokens 1 to c before it, by c heads of one layer: (T,) ↦ (T, c)."""
    places = [[heads.copy(scale, back, k + 1) - 1 for back in range(1, grams + 1)] for k in range(len(row))]
    return row[np.array(places)]


def by_recurrence(row: Ints, grams: int, scale: int) -> Ints:
    """The same by a shift of c + 1 numbers."""
    return recurrences.run(recurrences.last(grams + 1), row[:, None])[:, 1:]


def lookup(row: Ints, grams: int, gathers: Gathers) -> int:
    """The token at the position that the last one names: a match of positions, which are coordinates themselves."""
    scale, named = len(row) + 2, int(row[-1]) - _SYMBOLS + 1
    return int(row[heads.match(scale, np.array([named]), np.arange(len(row))[:, None]) - 2])


def retrieved(row: Ints, grams: int, gathers: Gathers) -> int:
    """The token behind the first place of the last c − 1: a match of what stands before a position with the end."""
    scale, shifted = len(row) + 2, np.concatenate([[0], row + 1])
    before = gathers(shifted, grams, scale)
    before[0] = 0
    return int(shifted[heads.match(scale, shifted[: -grams - 1 : -1], before) - 1]) - 1


def counted(row: Ints, grams: int, gathers: Gathers) -> int:
    """Whether (t + 1)/(count + 1) < 1: a head that counts, and a threshold on whole numbers above it."""
    slots, scale = np.concatenate([[0], row[:-2]]), len(row) + 2
    number, most = gathers(row, 1, scale)[-1, 0], int(row[-1]) - len(row) + 1
    share = heads.count(scale, np.array([number]), slots[:, None])
    return int((most + 1) * share < 1)


def _every(task: Task, n: int) -> Ints:
    """All sequences that the task has, or none where even of all words there are too many."""
    words, found = range(task.vocabulary(n)), []
    if len(words) ** task.length(n) > _FEW:
        return np.zeros((0, task.length(n)), int)
    for word in product(words, repeat=task.length(n)):
        with suppress(ValueError):
            task.label(np.array([word]))
            found.append(word)
    return np.array(found)


@dataclass(frozen=True)
class Does:
    """A task's instances, answered at the last token by a layer that gathers and a head above it.

    Attributes:
        task: on the shelf.
        answer: the head.
        grams: tokens that are compared; 0 for positions.
        gathers: how earlier tokens come to a position.
    """

    task: str
    answer: Callable[[Ints, int, Gathers], int]
    grams: int
    gathers: Gathers

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Errors on natural and hard instances, numbers a token, and bits."""
        task, rng = TASKS.get(self.task), np.random.default_rng(at.seed)
        tokens, all_of_them = _every(task, at.n), True
        if not len(tokens):
            count, all_of_them = max(4, min(at.instances // 2, 1024 // at.n)), False
            tokens = np.concatenate([task.sample(at.n, count, rng, hard=hard) for hard in (False, True)])
        said = np.array([self.answer(row, self.grams, self.gathers) for row in tokens])
        wrong, how = int((said != task.label(tokens)).sum()), self.gathers.__name__.replace("_", " ")
        yield Finding(
            "errors", f"{task.spec} {how}", f"{wrong} of {len(tokens)}{', all there are' * all_of_them}", "0", not wrong
        )
        scale = tokens.shape[1] + 2
        bits, most = heads.widest_score(scale, max(1, self.grams)), 7 * scale.bit_length() + 4 + self.grams
        of = f"{task.spec} {how}: {self.grams + 3} numbers a token, bits of a score"
        yield Finding("width", of, bits, f"≤ 7·log₂T + O(1) = {most}", bits <= most)


_PARTS = (
    ("index_lookup", lookup, 0),
    ("associative_recall", retrieved, 1),
    ("c_gram", retrieved, 2),
    ("c_gram:grams=4", retrieved, 3),
    ("counting", counted, 1),
)

THEOREM = Theorem(
    statement=(
        "Copies of earlier tokens, by heads or by a linear recurrence, and one head above them, all of width O(1) in "
        "numbers of O(log n) bits, do lookup, recall, c-grams and counting."
    ),
    about="transformer, and recurrent then one layer of attention",
    assumes=(
        EXACT_NUMBERS,
        "a token is one number and a position one more",
    ),
    source=WEN.at("Theorems 4.6 and 5.6, from above, in constant width"),
    status=Status.REPRODUCED,
    evidence=tuple(Does(*part, gathers) for part in _PARTS for gathers in (by_copies, by_recurrence)),
    sizes=(2, 4, 16, 256),
    remark=(
        "In whole numbers of any size, whose bits are counted: c + 2 numbers a token, and 7·log₂T + O(1) bits of a "
        "score in the heads of transformer_primitives, which are right for all n by their gaps. A token is a number, "
        "as in the paper, a position one more. The models of attention on the shelf have numbers of 16 bits, where "
        "such scores reach T = 4 at most; they compare signs, in width O(log n): hybrid_layer, two_layer_recall, "
        "two_layer_c_gram, two_layer_counting. The lower bounds stand with the recurrent rows of these tasks."
    ),
)
