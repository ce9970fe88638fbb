"""A recurrent model with o(n) bits that may ask an oracle for associative recall does not do index lookup."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from reductions import Measure
from reductions.costs.source import WEN

from .ledger.evidence import Counts, Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_SYMBOLS, _MARK = 2, 2  # 0, 1, and the token that stands at every other position
_INDEX = f"index_to_index_lookup:symbols={_SYMBOLS}"


def answers(tokens: Sequence[int], asked: int) -> int | None:
    """The oracle: the token that follows the first place where a token stands, None where there is none."""
    places = (i for i in range(len(tokens) - 1) if tokens[i] == asked)
    return next((tokens[i + 1] for i in places), None)


def marked(bits: Sequence[int]) -> list[int]:
    """Each symbol once in public, and the string behind them, the mark before and after every token."""
    return [_MARK] + [token for symbol in (*range(_SYMBOLS), *bits) for token in (symbol, _MARK)]


def _tables(n: int) -> int:
    """How many different things the oracle says of all its questions, over all strings."""
    asked = range(_SYMBOLS + 1)
    words = (marked(bits) for bits in product(range(_SYMBOLS), repeat=n))
    return len({tuple(answers(word, token) for token in asked) for word in words})


def _without_marks(n: int) -> int:
    """The same without marks, where each symbol of an alphabet as long as the string stands once."""
    words = product((0, 1), repeat=n)
    lists = ([token for i, bit in enumerate(bits) for token in (2 + i, bit)] for bits in words)
    return len({tuple(answers(tokens, 2 + i) for i in range(n)) for tokens in lists})


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent with retrieval",
    assumes=(
        EVERY_INPUT,
        "the oracle is associative recall on the context, with a mark before and after every token",
        UNTIL_THE_CUT,
    ),
    source=WEN.at("Proposition 5.1"),
    status=Status.REPRODUCED,
    evidence=(
        Counts("what the oracle may say of all questions, over all marked strings", _tables, lambda n: 1, largest=12),
        Counts("the same of recall with n keys, where it says all", _without_marks, lambda n: 2**n, largest=12),
        Law(_INDEX),
        Needs(_INDEX, Measure.D1_AB),
        Runs("index_memory", _INDEX),
    ),
    sizes=(4, 32, 256),
    remark=(
        "A mark stands before and after every token, and each symbol once in public at the start. Of any symbol the "
        "oracle says the mark, of the mark the first symbol, of any other token nothing: the same for every string, "
        "counted above on all. So the model answers its own questions, and is a recurrent model without an oracle, "
        "whatever it asks and however often: n·log₂V bits by INDEX. Marks are public, and a recurrent model skips them "
        "in one bit. Where keys differ, as in associative recall itself, the oracle tells every bit."
    ),
)
