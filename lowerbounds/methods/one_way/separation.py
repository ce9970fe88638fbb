"""A trie that tells rows apart: one column an inner node, chosen to part as many pairs of its rows as possible."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from reductions.problem import OUTSIDE

from ...certificates.certificate import Json
from ...certificates.query import Budget
from ..matrices.rows import Answers, Ranks, SenderRows

_POOL = 64  # columns that compete in a node, at least
_ASKED = 8  # rows of a node that are evaluated everywhere to find columns for it
_STEP = 1 << 18  # columns between two looks at the clock


@dataclass
class _Node:
    rows: Ranks
    depth: int
    column: int = 0
    children: list[tuple[int, _Node]] = field(default_factory=list)


@dataclass(frozen=True)
class Trie:
    """What a checker needs.

    Attributes:
        nodes: the trie in preorder, as the witness has it.
        rows: the rows at the leaves.
        cells: how many cells a check evaluates: the sum of the depths of the leaves.
    """

    nodes: list[Json]
    rows: tuple[int, ...]
    cells: int


def grow(view: SenderRows, rows: Ranks, pool: Ranks, budget: Budget, *, cells: int, seed: int) -> Trie:
    """A trie of `rows`, which should differ pairwise, with the columns of `pool` tried first.

    Where no column is defined on all rows of a node and tells some apart, where the check would take more than about
    `cells` cells, or when the time is up, one row stands for the rest of its node. The shallowest nodes go first.
    """
    rng = np.random.default_rng(seed)
    root = _Node(rows, 0)
    jobs: deque[tuple[_Node, Ranks | None]] = deque([(root, pool)])
    spent = 0
    while jobs and spent < cells and budget.left > 0:
        node, known = jobs.popleft()
        columns = _parting_columns(view, node.rows, budget, rng) if known is None else known
        for cost, rest in _split_by(node, columns, view.block(node.rows, columns)):
            spent += cost
            if rest is not None and (rest is not node or known is not None):
                jobs.append((rest, None))
            if spent >= cells:
                break
        budget.report(f"a trie of {len(rows)} rows: {spent} cells to check, {len(jobs)} nodes to split")
    return _written(root)


def _split_by(root: _Node, columns: Ranks, block: Answers) -> Iterator[tuple[int, _Node | None]]:
    """Split a node by columns while they part it well; gives the cells each split costs, and nodes left over.

    Where the root itself parts badly, so does all below, and any column that parts at all is taken.
    """
    floor = 0.0
    stack = [(root, np.arange(len(root.rows)))]
    while stack:
        node, here = stack.pop()
        part = block[here]
        gains = _pairs_parted(part)
        best = int(gains.argmax()) if len(gains) else 0
        if not len(gains) or gains[best] <= floor * len(here) ** 2:
            yield 0, node
            continue
        if node is root:
            floor = 1 / 16 if gains[best] * 16 > len(here) ** 2 else 0
        node.column = int(columns[best])
        answers = part[:, best]
        for answer in np.unique(answers):
            child = _Node(node.rows[answers == answer], node.depth + 1)
            node.children.append((int(answer), child))
            if len(child.rows) > 1:
                stack.append((child, here[answers == answer]))
        yield len(node.children) * (node.depth + 1) - node.depth, None


def _pairs_parted(block: Answers) -> Ranks:
    """Pairs of rows that each column tells apart, (columns,); none by a column with a cell outside the promise."""
    same = np.zeros(block.shape[1], dtype=np.int64)
    for answer in np.unique(block):
        same += (block == answer).sum(axis=0) ** 2
    parted: Ranks = np.where((block == OUTSIDE).any(axis=0), 0, (len(block) ** 2 - same) // 2)
    return parted


def _parting_columns(view: SenderRows, rows: Ranks, budget: Budget, rng: np.random.Generator) -> Ranks:
    """Columns that tell a few of the rows apart, or none; so many that trying them costs as much as finding them."""
    asked = rows if len(rows) <= _ASKED else rng.choice(rows, _ASKED, replace=False)
    most = max(_POOL, _ASKED * min(view.columns, _STEP) // len(rows))
    found = np.zeros(0, dtype=np.int64)
    for left in range(0, view.columns, _STEP):
        if len(found) >= most or budget.left <= 0:
            break
        columns = np.arange(left, min(left + _STEP, view.columns))
        found = np.append(found, columns[_pairs_parted(view.block(asked, columns)) > 0])
    return found if len(found) <= most else np.sort(rng.choice(found, most, replace=False))


def _written(root: _Node) -> Trie:
    nodes: list[Json] = []
    rows: list[int] = []
    cells = 0
    stack = [root]
    while stack:
        node = stack.pop()
        if node.children:
            nodes.append([node.column, *(answer for answer, _ in node.children)])
            stack.extend(child for _, child in reversed(node.children))
        else:
            nodes.append(int(node.rows[0]))
            rows.append(int(node.rows[0]))
            cells += node.depth
    return Trie(nodes, tuple(rows), cells)
