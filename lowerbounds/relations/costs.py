"""What a relation costs, exactly on small matrices: bits and leaves of protocols, messages, and what pairs alone show.

D and leaves by a dynamic programme over all rectangles, a leaf being one in which a single answer is right throughout;
messages by one over all sets of the sender's inputs. Inputs may share a message if in every column an answer is right
for *all* of them: a colouring of a hypergraph. The graph of pairs that may not is a lower bound only. Both sides of
each are certificates that `verify` checks.

Example:
    >>> found = relation_costs("karchmer_wigderson", 3)
    >>> found.depth, found.leaves, found.messages_ab, found.pairwise_ab
    (4, 10, 4, 4)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from reductions import RELATIONS, Relation
from reductions.costs.fact import Fact

from ..shown.table import Table
from .sets import ANYTHING, RightSets

Node = int | tuple[str, tuple[int, ...]]  # an answer, or who speaks and the inputs whose subtree comes first
Classes = tuple[tuple[int, ...], ...]
Cost = tuple[int, int]

MOST_CELLS = 1 << 14
MOST_LINES, MOST_OF_BOTH = 8, 14  # different ones
MOST_SENT = 11
DEPTH, LEAVES = 0, 1  # of a cost


@dataclass(frozen=True)
class RelationCosts:
    """Exact costs, with what reaches them.

    Attributes:
        relation: what is asked.
        n: its size.
        depth, leaves: of a protocol tree; None where there are too many inputs.
        tree, small_tree: of that depth, and of as few leaves, in preorder, the subtree of named inputs first.
        messages_ab, messages_ba: the fewest messages of one party; None likewise.
        pairwise_ab, pairwise_ba: the same if only pairs had to agree; never more.
        classes_ab, classes_ba: the sender's inputs by message.
        rows, columns: an input of each party for each line of the matrix that is there once.
    """

    relation: Relation
    n: int
    depth: int | None
    leaves: int | None
    tree: tuple[Node, ...]
    small_tree: tuple[Node, ...]
    messages_ab: int | None
    messages_ba: int | None
    pairwise_ab: int | None
    pairwise_ba: int | None
    classes_ab: Classes
    classes_ba: Classes
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def table(self) -> Table:
        """A row a measure, the facts of the relation beside it."""
        rows = [
            ("D", self.depth, "bits", None),
            ("leaves", self.leaves, "leaves", None),
            ("states(A→B)", self.messages_ab, "messages", self.pairwise_ab),
            ("states(B→A)", self.messages_ba, "messages", self.pairwise_ba),
        ]
        notes = tuple(f"{fact.measure.value} {fact.side.sign} {fact.at(self.n)}: {fact.source}" for fact in self._facts)
        return Table(
            ("measure", "exactly", "unit", "by pairs ≥"), tuple(rows), title=self.relation.at(self.n), notes=notes
        )

    @property
    def _facts(self) -> list[Fact]:
        return [fact for fact in self.relation.facts() if self.n >= fact.smallest]

    def __repr__(self) -> str:
        return f"<costs of {self.relation.at(self.n)}: D = {self.depth}, {self.leaves} leaves>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def relation_costs(relation: str | Relation, n: int) -> RelationCosts:
    """Exact costs of a relation at a size.

    Args:
        relation: a name on the shelf with its parameters, or a relation.
        n: its size.

    Raises:
        ValueError: no such relation or size, or a matrix of more than 2¹⁴ cells.
    """
    item = RELATIONS.get(relation)
    sets = RightSets.of(item, n, most=MOST_CELLS)
    shape = len(sets.rows), len(sets.rows[0])
    trees = _Trees(sets) if max(shape) <= MOST_LINES and sum(shape) <= MOST_OF_BOTH else None
    whole = trees.cost((1 << shape[0]) - 1, (1 << shape[1]) - 1) if trees else None
    ab, ba = _messages(sets), _messages(sets.turned)
    return RelationCosts(
        item,
        n,
        whole[0] if whole else None,
        whole[1] if whole else None,
        tuple(trees.tree(sets, DEPTH)) if trees else (),
        tuple(trees.tree(sets, LEAVES)) if trees else (),
        ab[0],
        ba[0],
        ab[1],
        ba[1],
        ab[2],
        ba[2],
        sets.row_inputs,
        sets.column_inputs,
    )


class _Trees:
    """Least depth and least leaves of every rectangle, worked out when asked for."""

    def __init__(self, sets: RightSets) -> None:
        self._rows = sets.rows
        self.cost: Callable[[int, int], Cost] = cache(self._cost)

    def answer(self, rows: int, columns: int) -> int | None:
        """An answer that is right throughout, the least; None if there is none."""
        found = ANYTHING
        for row in _members(rows):
            for column in _members(columns):
                found &= self._rows[row][column]
        return None if not found else 0 if found == ANYTHING else (found & -found).bit_length() - 1

    def _cost(self, rows: int, columns: int) -> Cost:
        if self.answer(rows, columns) is not None:
            return 0, 1
        both = [(self.cost(part, columns), self.cost(rows ^ part, columns)) for part in _parts(rows)]
        both += [(self.cost(rows, part), self.cost(rows, columns ^ part)) for part in _parts(columns)]
        return 1 + min(max(a[0], b[0]) for a, b in both), min(a[1] + b[1] for a, b in both)

    def tree(self, sets: RightSets, least: int) -> list[Node]:
        """A tree of least depth, or of fewest leaves, for all inputs."""
        nodes: list[Node] = []
        stack = [((1 << len(self._rows)) - 1, (1 << len(self._rows[0])) - 1)]
        while stack:
            rows, columns = stack.pop()
            answer = self.answer(rows, columns)
            if answer is not None:
                nodes.append(answer)
                continue
            speaker, part = self._split(rows, columns, least)
            if speaker == "A":
                nodes.append(("A", _inputs(sets.of_row, part)))
                stack += [(rows ^ part, columns), (part, columns)]
            else:
                nodes.append(("B", _inputs(sets.of_column, part)))
                stack += [(rows, columns ^ part), (rows, part)]
        return nodes

    def _split(self, rows: int, columns: int, least: int) -> tuple[str, int]:
        def costs(one: Cost, other: Cost) -> bool:
            both = (1 + max(one[DEPTH], other[DEPTH]), one[LEAVES] + other[LEAVES])
            return both[least] == self.cost(rows, columns)[least]

        for part in _parts(rows):
            if costs(self.cost(part, columns), self.cost(rows ^ part, columns)):
                return "A", part
        return "B", next(
            part for part in _parts(columns) if costs(self.cost(rows, part), self.cost(rows, columns ^ part))
        )


def _messages(sets: RightSets) -> tuple[int | None, int | None, Classes]:
    """The fewest messages, the fewest by pairs alone, and the classes of all inputs."""
    if len(sets.rows) > MOST_SENT:
        return None, None, ()
    count, classes = _fewest(len(sets.rows), sets.may_share)
    pairwise, _ = _fewest(len(sets.rows), sets.agree_pairwise)
    return count, pairwise, tuple(_inputs(sets.of_row, part) for part in classes)


def _fewest(size: int, fits: Callable[[list[int]], bool]) -> tuple[int, list[int]]:
    """The fewest parts that fit, of all lines."""
    fitting = [fits(_members(mask)) for mask in range(1 << size)]
    best: list[tuple[int, int]] = [(0, 0)]  # parts, and the one that holds the lowest line
    for mask in range(1, 1 << size):
        parts = [part for part in (*_parts(mask), mask) if fitting[part]]
        best.append(min((best[mask ^ part][0] + 1, part) for part in parts))
    classes, left = [], (1 << size) - 1
    while left:
        classes.append(best[left][1])
        left ^= best[left][1]
    return best[-1][0], classes


def _members(mask: int) -> list[int]:
    return [line for line in range(mask.bit_length()) if mask >> line & 1]


def _inputs(lines: tuple[int, ...], mask: int) -> tuple[int, ...]:
    return tuple(rank for rank, line in enumerate(lines) if mask >> line & 1)


def _parts(mask: int) -> list[int]:
    """Proper subsets that hold the lowest line."""
    low, found = mask & -mask, []
    rest = mask ^ low
    inside = rest
    while inside:
        inside = (inside - 1) & rest
        found.append(inside | low)
    return found
