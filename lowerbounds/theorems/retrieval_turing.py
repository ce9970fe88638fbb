"""A recurrent model of O(A·log n) bits that may search its context runs n^A steps of a machine in O(n^A) tokens."""

from __future__ import annotations

import numpy as np

from reductions.costs.source import WEN

from . import ledger
from .ledger.evidence import Counts
from .ledger.hypotheses import READS_A_TABLE
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


def _asked(n: int) -> int:
    return ledger.asked_tapes(n).right


def _searches(n: int) -> bool:
    """One for the latest write a step, and one for each letter of the input."""
    return ledger.asked_tapes(n).longest <= (n + 1) * (n + 2) // 2 + n


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent with retrieval",
    assumes=(
        READS_A_TABLE,
        "the machine is known to the model, and has at most nine symbols in what is run",
        "a query is answered by the latest write",
    ),
    source=WEN.at("Theorem 5.4"),
    status=Status.REPRODUCED,
    evidence=(
        Counts("words that a machine for palindromes decides rightly, of 40", _decided, lambda n: _WORDS, largest=64),
        Counts("its steps on aⁿ: two passes a letter", _steps, lambda n: (n + 1) * (n + 2) // 2, largest=64),
        Counts("words decided by a model that writes its queries, of 16", _asked, lambda n: 16, largest=16),
        Counts("it asks once a step, and once a letter", _searches, lambda n: True, largest=16),
    ),
    sizes=(4, 16, 32, 256),
    remark=(
        "A tape that is text, searched for the latest write, whose printed pattern finds the oldest as "
        "retrieval_regexes shows; mended here. Twice: by an algorithm on the text, and by a recurrent model that "
        "writes every query and every write itself, at most 20 tokens a step, and keeps five numbers up to the number "
        "of steps. By construction for every machine of up to nine symbols; the tests hold it to random tables, write "
        "by write. The update reads the machine's table; that it is a linear recurrence in the paper's sense is not "
        "run."
    ),
)
