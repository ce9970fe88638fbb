"""Lower bounds on D: rectangles that no protocol tree of a given depth solves, each resting on earlier ones.

The witness is {"nodes": […]}; a node says that no tree of depth k solves rows × columns, so no larger rectangle either:
{"rows": …, "columns": …, "depth": k, "proof": …}. The last node has depth bound − 1. Proofs:

- {"prime": p}, p = 2 or 3, all cells defined: the ranks modulo p of the indicators of the answers add up to more than
  2ᵏ.
- {"fooling": sets}: a fooling set for each of several answers, together more than 2ᵏ cells.
- {"A": cases, "B": cases}: whoever speaks first, however the lines are split into two parts, one part cannot be solved
  with depth k − 1. Cases are in preorder: a line, followed by the cases where it is inside and those where it is
  outside; or {"node": i}, an earlier node of depth ≥ k − 1 whose lines of the speaker all lie in one part; or
  {"join": [[b, I], …]}: for all parts P, Q that the placement grows into,
  r(P) + r(Q) ≥ r(inside ∪ I) + r(outside ∪ I) − |I|, where r is the rank over GF(2) of the indicator of answer b, and
  summed over b that is more than 2ᵏ, the leaves of two trees of depth k − 1. For I ∩ P and I ∖ P add at most that
  many to r(P) and r(Q). The first line is inside only: the parts may be swapped.

Source: Kushilevitz and Nisan (1997), Definition 1.1, Section 1.3 and Lemma 1.28; the join is proved above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

Lines = frozenset[int]

LARGEST = 128
MOST_WORK = 1 << 27  # cells that ranks and fooling sets read and change, for all nodes together


@dataclass(frozen=True)
class _Node:
    """A rectangle that no tree of this depth solves."""

    rows: Lines
    columns: Lines
    depth: int

    def own(self, speaker: str) -> Lines:
        return self.rows if speaker == "A" else self.columns

    def other(self, speaker: str) -> Lines:
        return self.columns if speaker == "A" else self.rows


class _Replay:
    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._known: dict[tuple[int, int], int | None] = {}
        self._nodes: list[_Node] = []
        self._cited: set[int] = set()
        self._work = 0

    def run(self, listed: list[Json]) -> _Node:
        """Check all nodes; the last."""
        for number, value in enumerate(listed):
            self._nodes.append(self._node(value, f"nodes[{number}]"))
        for number in range(len(listed) - 1):
            if number not in self._cited:
                refute(f"nodes[{number}]: no later node rests on it")
        return self._nodes[-1]

    def _node(self, value: Json, where: str) -> _Node:
        fields = entries(value, where, "rows", "columns", "depth", "proof")
        rows = _lines(fields["rows"], f"{where}.rows", self._cells.rows)
        columns = _lines(fields["columns"], f"{where}.columns", self._cells.columns)
        depth = whole(fields["depth"], f"{where}.depth", below=1 << 16)
        if max(len(rows), len(columns)) > LARGEST:
            refute(f"{where}: {len(rows)}×{len(columns)} lines; at most {LARGEST}×{LARGEST} are replayed")
        node, proof = _Node(rows, columns, depth), fields["proof"]
        if isinstance(proof, dict) and "prime" in proof:
            self._by_ranks(node, proof, f"{where}.proof")
        elif isinstance(proof, dict) and "fooling" in proof:
            self._by_fooling(node, proof, f"{where}.proof")
        else:
            both = entries(proof, f"{where}.proof", "A", "B")
            if depth < 1:
                refute(f"{where}.depth: with no bit left nobody splits")
            for speaker in ("A", "B"):
                self._by_cases(node, speaker, items(both[speaker], f"{where}.{speaker}"), f"{where}.{speaker}")
        return node

    def _charge(self, work: int, where: str) -> None:
        self._work += work
        if self._work > MOST_WORK:
            refute(f"{where}: more than {MOST_WORK} cells are read and changed up to here, too many to check")

    def _value(self, row: int, column: int) -> int | None:
        if (row, column) not in self._known:
            self._known[row, column] = self._cells(row, column)
        return self._known[row, column]

    def _by_ranks(self, node: _Node, proof: Json, where: str) -> None:
        prime = entries(proof, where, "prime")["prime"]
        if type(prime) is not int or prime not in (2, 3):
            refute(f"{where}.prime: wanted 2 or 3")
        self._charge(len(node.rows) ** 2 * len(node.columns), where)
        table = [[self._defined("A", row, column, where) for column in node.columns] for row in node.rows]
        answers = {answer for line in table for answer in line}
        ranks = [_rank([[int(cell == answer) for cell in line] for line in table], prime) for answer in answers]
        if sum(ranks) <= 1 << node.depth:
            refute(f"{where}: {sum(ranks)} leaves by rank are not more than 2^{node.depth}")

    def _by_fooling(self, node: _Node, proof: Json, where: str) -> None:
        answers: set[int] = set()
        count = 0
        for number, listed in enumerate(items(entries(proof, where, "fooling")["fooling"], where)):
            pairs = [_pair(cell, node, f"{where}.fooling[{number}]") for cell in items(listed, where)]
            self._charge(len(pairs) ** 2, where)
            values = {self._value(*pair) for pair in pairs}
            answer = values.pop() if len(values) == 1 else None
            if answer is None or answer in answers:
                refute(f"{where}.fooling[{number}]: wanted cells with one answer that no other set has")
            answers.add(answer)
            count += len(pairs)
            for place, (row, column) in enumerate(pairs):
                for r, c in pairs[:place]:
                    if {self._value(row, c), self._value(r, column)} <= {answer, None}:
                        refute(
                            f"{where}.fooling[{number}]: cells ({r}, {c}) and ({row}, {column}) fit in one rectangle"
                        )
        if count <= 1 << node.depth:
            refute(f"{where}: {count} cells are not more than 2^{node.depth}")

    def _by_cases(self, node: _Node, speaker: str, cases: list[Json], where: str) -> None:
        stack: list[tuple[Lines, Lines]] = [(frozenset(), frozenset())]
        for place, case in enumerate(cases):
            here = f"{where}[{place}]"
            if not stack:
                refute(f"{here}: the cases are complete before this one")
            inside, outside = stack.pop()
            if isinstance(case, dict):
                self._conflict(node, speaker, (inside, outside), case, here)
                continue
            line = whole(case, here)
            if line not in node.own(speaker) or line in inside or line in outside:
                refute(f"{here}: line {line} is not of the rectangle, or placed already")
            if place:
                stack.append((inside, outside | {line}))
            stack.append((inside | {line}, outside))
        if stack:
            refute(f"{where}: {len(stack)} cases are open")

    def _conflict(
        self, node: _Node, speaker: str, parts: tuple[Lines, Lines], case: dict[str, Json], where: str
    ) -> None:
        if "node" not in case:
            join = items(entries(case, where, "join")["join"], f"{where}.join")
            return self._join(node, speaker, parts, join, f"{where}.join")
        number = whole(entries(case, where, "node")["node"], f"{where}.node", below=len(self._nodes))
        cited = self._nodes[number]
        self._cited.add(number)
        if cited.depth < node.depth - 1:
            refute(f"{where}: node {number} has depth {cited.depth}, less than {node.depth - 1}")
        if not cited.other(speaker) <= node.other(speaker) or not any(cited.own(speaker) <= part for part in parts):
            refute(f"{where}: neither part contains node {number}")
        return None

    def _join(self, node: _Node, speaker: str, parts: tuple[Lines, Lines], join: list[Json], where: str) -> None:
        answers: set[int] = set()
        total = 0
        for pair in join:
            if not isinstance(pair, list) or len(pair) != 2:
                refute(f"{where}: wanted pairs of an answer and lines")
            answer = whole(pair[0], where, below=self._cells.answers)
            chosen = _lines(pair[1], where)
            if answer in answers or not chosen <= node.own(speaker):
                refute(f"{where}: answer {answer} is named twice, or a line is not of the rectangle")
            answers.add(answer)
            for part in parts:
                self._charge(len(part | chosen) * (len(part | chosen) + len(node.other(speaker))), where)
                total += _rank_2(self._indicator(node, speaker, line, answer, where) for line in part | chosen)
            total -= len(chosen)
        if total <= 1 << node.depth:
            refute(f"{where}: {total} leaves in both parts are not more than 2^{node.depth}")

    def _indicator(self, node: _Node, speaker: str, line: int, answer: int, where: str) -> int:
        cells = (self._defined(speaker, line, other, where) for other in node.other(speaker))
        return sum(1 << place for place, cell in enumerate(cells) if cell == answer)

    def _defined(self, speaker: str, own: int, other: int, where: str) -> int:
        answer = self._value(own, other) if speaker == "A" else self._value(other, own)
        if answer is None:
            refute(f"{where}: ranks say nothing of a cell outside the promise: {speaker}'s {own} against {other}")
        return answer


def _lines(value: Json, where: str, below: int | None = None) -> Lines:
    listed = [whole(rank, where, below=below) for rank in items(value, where)]
    if any(first >= second for first, second in pairwise(listed)):
        refute(f"{where}: wanted ascending ranks")
    return frozenset(listed)


def _pair(value: Json, node: _Node, where: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        refute(f"{where}: wanted a row and a column")
    row, column = whole(value[0], where), whole(value[1], where)
    if row not in node.rows or column not in node.columns:
        refute(f"{where}: cell ({row}, {column}) is not of the rectangle")
    return row, column


def _rank_2(vectors: Iterable[int]) -> int:
    basis: list[int] = []
    for vector in vectors:
        for entry in basis:
            vector = min(vector, vector ^ entry)
        if vector:
            basis.append(vector)
    return len(basis)


def _rank(table: list[list[int]], prime: int) -> int:
    rank = 0
    while table:
        line = table.pop()
        lead = next((place for place, cell in enumerate(line) if cell), None)
        if lead is None:
            continue
        rank += 1
        # cells are below the prime 2 or 3, where every number but 0 is its own inverse
        table = [[(a - r[lead] * line[lead] * b) % prime for a, b in zip(r, line, strict=True)] for r in table]
    return rank


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how the bound is shown.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.D or claim.side is not Side.LOWER:
        refute("claim: a refutation of splits proves lower bounds on D only")
    listed = items(entries(witness, "witness", "nodes")["nodes"], "nodes")
    if not listed:
        refute("nodes: there is none")
    last = _Replay(cells).run(listed)
    if not 0 <= claim.bound <= last.depth + 1:
        refute(f"bound: the last node shows at least {last.depth + 1} bits, not {claim.bound}")
    return f"no tree of depth {last.depth}, by {len(listed)} rectangles"


CHECK = check
