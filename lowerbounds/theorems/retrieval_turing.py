"""Linear recurrent models with retrieval simulate n^A steps of a Turing machine in O(A·log n) bits."""

from __future__ import annotations

import numpy as np

from reductions.costs.source import WEN

from .ledger.evidence import Counts
from .ledger.retrieval import PALINDROME, run_tape
from .ledger.status import Status
from .ledger.theorem import Theorem

_WORDS = 40


def _decided(n: int) -> int:
    """Random words and palindromes of n letters that the machine decides rightly from what it retrieves."""
    letters = np.random.default_rng(n).choice(["a", "b"], size=(_WORDS, n))
    letters[::2, (n + 1) // 2 :] = letters[::2, : n // 2][:, ::-1]
    words = ["".join(row) for row in letters]
    return sum(run_tape(PALINDROME, word)[0] == (word == word[::-1]) for word in words)


def _steps(n: int) -> int:
    """On n equal letters."""
    return run_tape(PALINDROME, "a" * n)[1]


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent with retrieval",
    source=WEN.at("Theorem 5.4"),
    status=Status.INSTANCES,
    evidence=(
        Counts("words that a machine for palindromes decides rightly, of 40", _decided, lambda n: _WORDS, largest=64),
        Counts("its steps on aⁿ: two passes a letter", _steps, lambda n: (n + 1) * (n + 2) // 2, largest=64),
    ),
    sizes=(4, 16, 32),
    remark=(
        "One machine is run, on a tape that is text; it keeps its state and its place. The printed pattern "
        "for a cell finds the oldest write, as retrieval_regexes shows, and is mended here. No network is "
        "built."
    ),
    lacks="a network, and machines in general: one is run, on a tape that is text",
)
