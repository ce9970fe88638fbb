"""A trie of rows: inner nodes name a column and its answers, each leaf is a row that gives the answers on its path.

Two leaves part at a node: in its column both rows are defined and answer differently, so they need different messages.
Each row is evaluated only along its own path. Rows are the sender's inputs, columns the receiver's.

Witness: `trie`, the nodes in preorder; an inner node is [column, answer, answer, …] with one child for each answer, a
leaf is the rank of a row.

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("equality:symbols=3")
    >>> claim = Claim(problem, 1, Measure.STATES_AB, Side.LOWER, 3)
    >>> CHECK(claim, {"trie": [[0, 0, 1], [1, 0, 1], 2, 1, 0]}, Cells(problem, 1))
    'a trie of 3 rows, 2 columns at most on a path'
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from .shared.one_way import Rows, check_messages, rows_of
from .shared.refuted import Cells, entries, items, refute, whole


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Walk the trie in preorder; every leaf must give the answers on its path.

    Raises:
        Refuted: saying where.
    """
    at = rows_of(claim, cells)
    nodes = items(entries(witness, "witness", "trie")["trie"], "trie")
    path: list[tuple[int, list[int]]] = []  # column, and the answers still to come in reverse; the last is the current
    leaves = deepest = 0
    for place, node in enumerate(nodes):
        where = f"trie[{place}]"
        if leaves and not path:
            refute(f"{where}: the trie ended before")
        if isinstance(node, list):
            path.append(_inner(at, node, where))
            continue
        _leaf(at, at.row(node, where), path, where)
        leaves, deepest = leaves + 1, max(deepest, len(path))
        _advance(path)
    if path or not leaves:
        refute("trie: a child is missing")
    check_messages(claim, leaves)
    return f"a trie of {leaves} rows, {deepest} columns at most on a path"


def _inner(at: Rows, node: list[Json], where: str) -> tuple[int, list[int]]:
    if len(node) < 3:
        refute(f"{where}: wanted a column and at least two answers")
    answers = [whole(answer, f"{where}: answer") for answer in node[1:]]
    if len(set(answers)) < len(answers):
        refute(f"{where}: an answer is listed twice")
    return at.column(node[0], f"{where}: column"), answers[::-1]


def _leaf(at: Rows, row: int, path: list[tuple[int, list[int]]], where: str) -> None:
    for column, answers in path:
        if at(row, column) != answers[-1]:
            refute(f"{where}: row {row} does not answer {answers[-1]} in column {column}")


def _advance(path: list[tuple[int, list[int]]]) -> None:
    """Go on to the next answer of the deepest node that has one."""
    while path:
        path[-1][1].pop()
        if path[-1][1]:
            return
        path.pop()


CHECK = check
