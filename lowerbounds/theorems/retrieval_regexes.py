"""Linear recurrent models that may search by regular expressions solve lookup, recall, c-grams and counting."""

from __future__ import annotations

import re

from reductions.costs.source import WEN

from .ledger.evidence import Counts, Fault
from .ledger.theorem import Status, Theorem

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


def _mended(n: int) -> int:
    r"""Positions k at which ^(?:\S+\s+){k}(\S+) finds token k."""
    tokens = [str(7 * i + 5) for i in range(n)]
    found = [re.search(rf"^(?:\S+\s+){{{k}}}(\S+)", " ".join(tokens)) for k in range(n)]
    return sum(match is not None and match.group(1) == token for match, token in zip(found, tokens, strict=True))


THEOREM = Theorem(
    statement=(
        "Linear recurrent models that may search their context by regular expressions solve index lookup, "
        "recall, c-grams and counting."
    ),
    about="recurrent with retrieval",
    source=WEN.at("Theorem 5.2 and Appendix A"),
    status=Status.FAULT_FOUND,
    evidence=(
        Fault("^(?:\\S\\s*){k-1}(\\S), for the k-th token", _index, largest=64),
        Fault("\\b q \\b(\\S+)\\b, for what follows q", _recall, largest=64),
        Fault("(\\b v \\b){k+1}, for more than k times v", _counting, largest=64),
        Fault("p (.) p .*?$, for the last write to cell p", _tape, largest=64),
        Counts("tokens that a mended pattern finds", _mended, lambda n: n),
    ),
    sizes=(4, 8, 64),
    remark=(
        "The printed patterns, searched by Python's re as the paper says. They match characters for tokens, "
        "count word boundaries next to spaces, ask for copies side by side, and find the oldest write instead "
        "of the latest. The patterns can be mended; no model is run."
    ),
)
