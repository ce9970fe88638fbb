"""Constant-size machines that search their context by regular expressions, run as algorithms: trees, and tapes.

What a machine keeps between two searches is a few numbers below n; all else is in the text, which it may only search.
The patterns are the papers', mended to speak of whole tokens and, for a tape, of the latest write.

Source: Wen, Dang and Lyu (2024), Algorithm 2 and Theorem 5.4.

Example:
    >>> walk_tree("<s> 1 ~ 2 3 ~ 2", 3)
    Walk(tree=True, searches=14)
    >>> run_tape(PALINDROME, "abba")
    (True, 15)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Machine = Mapping[tuple[str, str], tuple[str, str, int]]  # (state, symbol) → (state, symbol, move)


class Walk(NamedTuple):
    """Whether a graph is a tree, and how many searches it took."""

    tree: bool
    searches: int


def walk_tree(text: str, n: int) -> Walk:
    """Depth first over the edges `u ~ v` of a simple graph on the vertices 1 … n, with a record `u - v` of each parent.

    Kept between searches: the vertex on top, the one handled before it, and how many were seen.
    """
    context, searches = [text, "1 - 0"], 0  # the first vertex has no parent

    def search(pattern: str) -> int:
        nonlocal searches
        searches += 1
        found = re.search(rf"(?:^|\s)(?:{pattern})(?=\s|$)", " ".join(context))
        return int(next(group for group in found.groups() if group is not None)) if found else 0

    top, before, seen = 1, 0, 1
    while top:
        parent = search(rf"{top} - (\d+)")
        edge = rf"{top} ~ (\d+)|(\d+) ~ {top}"
        other = search(_after(top, before, edge) if before not in (0, parent) else edge)
        if other and other == parent:
            other = search(_after(top, parent, edge))
        if not other:
            top, before = parent, top
        elif search(rf"({other}) - \d+"):
            return Walk(False, searches)
        else:
            context.append(f"{other} - {top}")
            top, before, seen = other, top, seen + 1
    return Walk(seen == n, searches)


def _after(top: int, other: int, edge: str) -> str:
    return rf"(?:{top} ~ {other}|{other} ~ {top})(?: \d+ ~ \d+)*? (?:{edge})"


PALINDROME: Machine = {  # of a and b; _ is blank
    ("start", "a"): ("to a", "_", 1),
    ("start", "b"): ("to b", "_", 1),
    ("start", "_"): ("yes", "_", 0),
    **{(f"to {x}", y): (f"to {x}", y, 1) for x in "ab" for y in "ab"},
    **{(f"to {x}", "_"): (f"at {x}", "_", -1) for x in "ab"},
    **{(f"at {x}", y): (("back" if x == y else "no"), "_", -1) for x in "ab" for y in "ab"},
    **{(f"at {x}", "_"): ("yes", "_", 0) for x in "ab"},
    **{("back", y): ("back", y, -1) for y in "ab"},
    ("back", "_"): ("start", "_", 1),
}


def run_tape(machine: Machine, word: str) -> tuple[bool, int]:
    """Whether a machine says yes, and its steps; it keeps its state and its place, and searches for the latest write.

    A write of v to cell c is the text `c v c`; cells that were never written are blank.
    """
    context = " ".join(f"{cell} {symbol} {cell}" for cell, symbol in enumerate(word))
    state, cell, steps = "start", 0, 0
    while state not in ("yes", "no"):
        found = re.search(rf"^.*(?:^|\s){cell} (\S) {cell}(?=\s|$)", context)  # greedy: the latest
        state, symbol, move = machine[state, found.group(1) if found else "_"]
        context += f" {cell} {symbol} {cell}"
        cell, steps = cell + move, steps + 1
    return state == "yes", steps
