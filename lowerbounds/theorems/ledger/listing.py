"""The ledger for people: statements of one paper together, a line each, the status as a sign with its words."""

from __future__ import annotations

from itertools import groupby

from .status import Status
from .theorem import THEOREMS

_WIDE = max(len(status.value) for status in Status)


def listing() -> tuple[str, ...]:
    """A heading for each paper, a line for each statement, and what the statuses mean.

    Example:
        >>> any(line.startswith("● reproduced ") for line in listing())
        True
    """
    names = sorted(THEOREMS.names(), key=lambda name: (THEOREMS.get(name).source.work, name))
    wide = max(map(len, names))
    lines = []
    for work, group in groupby(names, key=lambda name: THEOREMS.get(name).source.work):
        lines += ["", work]
        for name in group:
            status = THEOREMS.get(name).status
            lines.append(f"{status.glyph} {status.value:<{_WIDE}}  {name:<{wide}}  {THEOREMS.get(name).statement}")
    meanings = [f"{status.glyph} {status.value:<{_WIDE}}  {status.rule}" for status in Status]
    told = "lowerbounds theorem NAME runs the evidence of one of them again, and says what it lacks."
    return (*lines[1:], "", *meanings, "", told)
