"""Linear recurrent models that may search by regular expressions solve lookup, recall, c-grams and counting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import Generator

from reductions.costs.source import WEN

from . import ledger
from .ledger.evidence import Counts, Fault
from .ledger.hypotheses import READS_A_TABLE
from .ledger.status import Status
from .ledger.theorem import Theorem

_CONTEXT = "<s> 12 7 9"


def _index(n: int) -> str | None:
    """The third token, of two or more characters' tokens."""
    found = re.search(r"^(?:\S\s*){2}(\S)", _CONTEXT)
    return f"third of '{_CONTEXT}': '{found.group(1)}'" if found and found.group(1) != "7" else None


def _recall(n: int) -> str | None:
    """What follows 12, which stands right behind the start."""
    found = re.search(r"\b 12 \b(\S+)\b", _CONTEXT)
    return f"after 12 in '{_CONTEXT}': {found}" if not found else None


def _counting(n: int) -> str | None:
    """Whether 3 occurs more than once."""
    found = re.search(r"(\b 3 \b){2}", "<s> 3 4 3 5 3")
    return f"3 more than once in '<s> 3 4 3 5 3': {found}" if not found else None


def _tape(n: int) -> str | None:
    """The last write to cell 5."""
    found = re.search(r"5 (.) 5 .*?$", "5 0 5 5 1 5 6")
    return f"last write in '5 0 5 5 1 5 6': {found.group(1)}" if found and found.group(1) != "1" else None


_ASKED = 40


def _texts(n: int) -> Iterator[tuple[list[str], Generator]]:
    """Lists of n tokens of one or two characters, many of them repeated."""
    for seed in range(_ASKED):
        rng = np.random.default_rng((n, seed))
        yield [str(token) for token in rng.integers(1, max(3, n // 2), size=n)], rng


def _positions(n: int) -> int:
    r"""Positions k at which ^(?:\S+\s+){k}(\S+) finds token k."""
    tokens = [str(7 * i + 5) for i in range(n)]
    found = [re.search(rf"^(?:\S+\s+){{{k}}}(\S+)", " ".join(tokens)) for k in range(n)]
    return sum(match is not None and match.group(1) == token for match, token in zip(found, tokens, strict=True))


def _grams(c: int) -> Callable[[int], int]:
    r"""Lists in which (?:^|\s)g₁ … g_(c−1)\s(\S+) finds what first followed a gram that is there."""

    def count(n: int) -> int:
        right = 0
        for tokens, rng in _texts(n):
            at = int(rng.integers(n - c + 1))
            gram = tokens[at : at + c - 1]
            first = next(i for i in range(n) if tokens[i : i + c - 1] == gram)
            found = re.search(rf"(?:^|\s){' '.join(gram)}\s(\S+)", " ".join(tokens))
            right += found is not None and found.group(1) == tokens[first + c - 1]
        return right

    return count


def _counts(n: int) -> int:
    r"""Lists and thresholds at which (?:(?:^|\s)v(?=\s|$).*?){t+1} matches just if v occurs more than t times."""
    right = 0
    for tokens, rng in _texts(n):
        asked = tokens[int(rng.integers(n))]
        t = tokens.count(asked) - int(rng.integers(2))
        found = re.search(rf"(?:(?:^|\s){asked}(?=\s|$).*?){{{t + 1}}}", " ".join(tokens))
        right += (found is not None) == (tokens.count(asked) > t)
    return right


def _asked(kind: str) -> Callable[[int], int]:
    return lambda n: ledger.asked_lists(kind, n).right


def _short(kind: str) -> Callable[[int], bool]:
    return lambda n: ledger.asked_lists(kind, n).longest <= 12


THEOREM = Theorem(
    statement=(
        "Recurrent models of O(log n) bits that may search their context by regular expressions solve index lookup, "
        "recall, c-grams and counting in O(1) tokens."
    ),
    about="recurrent with retrieval",
    assumes=(
        READS_A_TABLE,
        "a query is a regular expression, answered by the first match in the context",
    ),
    source=WEN.at("Theorem 5.2 and Appendix A"),
    status=Status.MENDED,
    evidence=(
        Fault("^(?:\\S\\s*){k-1}(\\S), for the k-th token", _index, fixed=True),
        Fault("\\b q \\b(\\S+)\\b, for what follows q", _recall, fixed=True),
        Fault("(\\b v \\b){k+1}, for more than k times v", _counting, fixed=True),
        Fault("p (.) p .*?$, for the last write to cell p", _tape, fixed=True),
        Counts("tokens that a mended pattern finds, of n", _positions, lambda n: n),
        Counts("recall by a mended pattern, of 40 lists", _grams(2), lambda n: _ASKED),
        Counts("3-grams by a mended pattern, of 40 lists", _grams(3), lambda n: _ASKED),
        Counts("counting by a mended pattern, of 40 lists", _counts, lambda n: _ASKED),
        *(
            Counts(f"{what} by a model that writes its query, of 40 lists", _asked(kind), lambda n: _ASKED)
            for kind, what in (("index", "lookup"), ("recall", "recall"), ("gram", "3-grams"), ("count", "counting"))
        ),
        *(
            Counts(f"tokens that it writes for {kind}, at most 12", _short(kind), lambda n: True)
            for kind in ("index", "recall", "gram", "count")
        ),
    ),
    sizes=(4, 8, 256),
    remark=(
        "The printed patterns, searched by Python's re as the paper says, match characters for tokens, count word "
        "boundaries next to spaces, ask for copies side by side, and find the oldest write instead of the latest. "
        "Mended ones are written by a recurrent model that keeps two numbers, one query each, with weights by hand: "
        "right on every list, as each pattern matches the first place by definition. The update reads a table of "
        "scripts; that it is a linear recurrence in the paper's sense is not run."
    ),
)
