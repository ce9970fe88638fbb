"""Exact D: search and checker against a bound-free dynamic programme, and the checkers against broken witnesses."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query, TimeUp
from lowerbounds.checks import protocol_tree as tree_check
from lowerbounds.checks import split_refutation as refutation_check
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods import protocol_tree as tree_method
from lowerbounds.methods import refutation as refutation_method
from lowerbounds.methods.matrices.bitboard import Board
from lowerbounds.methods.ranks.leaf_bound import leaf_count
from lowerbounds.methods.ranks.rank_union import basis, joint_rank, labelled
from lowerbounds.methods.trees.exact_d import deepen, essence
from lowerbounds.methods.trees.infeasible import Infeasible
from lowerbounds.methods.trees.tree import Announcement, Split, Tree, preorder, size
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

Matrix = npt.NDArray[np.int64]
CHECKS = {"protocol_tree": tree_check.CHECK, "split_refutation": refutation_check.CHECK}


def dynamic_programme(batch: Matrix) -> npt.NDArray[np.uint8]:
    """D of each matrix of a batch (count, rows, columns), −1 outside the promise: all splits of all rectangles."""
    count, rows, columns = batch.shape
    cost = np.zeros((1 << rows, 1 << columns, count), dtype=np.uint8)
    for r, c in itertools.product(range(1, 1 << rows), range(1, 1 << columns)):
        part = batch[:, [i for i in range(rows) if r >> i & 1]][:, :, [j for j in range(columns) if c >> j & 1]]
        flat = part.reshape(count, -1)
        low = np.where(flat < 0, 99, flat).min(axis=1)
        best = np.where((low == 99) | (flat.max(axis=1) == low), 0, 99).astype(np.uint8)
        for mask, costs in ((r, cost[:, c]), (c, cost[r])):
            sub = (mask - 1) & mask
            while sub > mask ^ sub:
                best = np.minimum(best, 1 + np.maximum(costs[sub], costs[mask ^ sub]))
                sub = (sub - 1) & mask
        cost[r, c] = best
    return cost[-1, -1]


def small_functions(answers: int, promise: bool) -> Matrix:
    """All 3×3 matrices up to order of lines, parties and names of answers; smaller ones by repetition."""
    digits = np.array(list(itertools.product(range(-promise, answers), repeat=9))).reshape(-1, 3, 3)
    weights = (answers + 1) ** np.arange(9).reshape(3, 3)
    orders = [list(order) for order in itertools.permutations(range(3))]
    codes = []
    for names in itertools.permutations(range(answers)):
        named = np.array([*names, -1])[digits] + 1
        for rows, columns in itertools.product(orders, orders):
            codes += [((named * w).sum(axis=(1, 2))) for w in (weights[rows][:, columns], weights[rows][:, columns].T)]
    _, first = np.unique(np.min(codes, axis=0), return_index=True)
    return digits[first]


def problem_of(matrix: Matrix) -> Problem:
    return from_matrix([[None if cell < 0 else int(cell) for cell in row] for row in matrix])


def checked(certificate: Certificate) -> int:
    claim = certificate.claim
    witness = json.loads(json.dumps(certificate.witness))
    CHECKS[certificate.kind](claim, witness, Cells(claim.problem, claim.n))
    return claim.bound


def both_sides(problem: Problem, n: int = 1) -> tuple[int, int]:
    budget = Budget.of_steps(STEPS)
    lower = list(refutation_method.METHOD.search(Query(problem, n, Measure.D, Side.LOWER), budget))
    upper = list(tree_method.METHOD.search(Query(problem, n, Measure.D, Side.UPPER), budget))
    return max(map(checked, lower), default=0), min(map(checked, upper))


def exact(matrix: Matrix) -> int:
    """D by the search, all refutations and trees checked."""
    lower, upper = both_sides(problem_of(matrix))
    assert lower == upper
    return lower


@pytest.mark.parametrize(("answers", "promise"), [(2, False), (3, False), (2, True)])
def test_exact_d_of_all_small_functions(answers: int, promise: bool) -> None:
    matrices = small_functions(answers, promise)
    wanted = dynamic_programme(matrices)
    for matrix, cost in zip(matrices, wanted, strict=True):
        assert exact(matrix) == cost, matrix


@pytest.mark.parametrize("low", [0, -1])
@pytest.mark.parametrize("answers", [2, 3])
def test_exact_d_of_random_matrices(low: int, answers: int) -> None:
    rng = np.random.default_rng(10 * answers + low)
    for shape in ((4, 5), (6, 6)):
        batch = rng.integers(low, answers, size=(12, *shape))
        for matrix, cost in zip(batch, dynamic_programme(batch), strict=True):
            assert exact(matrix) == cost, matrix


@pytest.mark.parametrize("name", ["equality", "disjointness", "greater_than", "inner_product"])
def test_book_values(name: str) -> None:
    """Kushilevitz and Nisan (1997), Examples 1.21, 1.23 and 1.29: D = n + 1."""
    assert both_sides(PROBLEMS.get(name), 4) == (5, 5)


def planted(rng: np.random.Generator, lines: int, depth: int) -> Matrix:
    """The matrix of a random protocol, lines that differ only."""
    matrix = np.zeros((lines, lines), dtype=np.int64)
    stack = [(np.ones(lines, bool), np.ones(lines, bool), depth, 0)]
    while stack:
        rows, columns, left, answer = stack.pop()
        if not left:
            matrix[np.ix_(rows, columns)] = answer
            continue
        said = rng.random(lines) < 0.5
        for part, value in ((said, 0), (~said, 1)):
            stack.append(
                (rows & part, columns, left - 1, value) if left % 2 else (rows, columns & part, left - 1, value)
            )
    return np.unique(np.unique(matrix, axis=0), axis=1)


def gap_cases(seed: int, lines: int, depth: int) -> Iterator[Matrix]:
    """Matrices whose leaf bound does not meet the cost of naming a line."""
    rng = np.random.default_rng(seed)
    while True:
        matrix = planted(rng, lines, depth)
        board = Board.of(matrix)
        leaves = leaf_count(board, ((1 << matrix.shape[0]) - 1, (1 << matrix.shape[1]) - 1), 1 << 20).leaves
        if (leaves - 1).bit_length() < (min(matrix.shape) - 1).bit_length() + 1:
            yield matrix


def test_root_gaps_are_closed_and_the_planted_protocol_is_not_beaten() -> None:
    for matrix in itertools.islice(gap_cases(1, 12, 5), 12):
        assert exact(matrix) <= 5


def test_leaves_are_counted() -> None:
    problem = PROBLEMS.get("equality")
    certificates = list(
        tree_method.METHOD.search(Query(problem, 3, Measure.LEAVES, Side.UPPER), Budget.of_steps(STEPS))
    )
    assert min(map(checked, certificates)) == 16  # Σ of the ranks of both indicators is 2·2ⁿ
    with pytest.raises(Refuted, match="bound"):
        tree_check.CHECK(Claim(problem, 3, Measure.LEAVES, Side.UPPER, 15), certificates[-1].witness, Cells(problem, 3))


def test_deep_trees_do_not_recurse() -> None:
    lines = 400
    matrix = np.arange(lines)[:, None]
    nodes: list[Json] = []
    for row in range(lines - 1):
        nodes += [{"speaker": "A", "split": [row]}, None]
    problem = problem_of(matrix)
    tree_check.CHECK(Claim(problem, 1, Measure.D, Side.UPPER, lines - 1), {"nodes": [*nodes, None]}, Cells(problem, 1))


def rank_of(vectors: list[int]) -> int:
    basis: list[int] = []
    for vector in vectors:
        for entry in basis:
            vector = min(vector, vector ^ entry)
        basis += [vector] if vector else []
    return len(basis)


def least_joint_rank(plain: list[int], inside: list[int], outside: list[int], free: list[int]) -> int:
    """Over all ways to place the free ones."""
    return min(
        rank_of([plain[i] for i in inside + [f for f, s in zip(free, said, strict=True) if s]])
        + rank_of([plain[i] for i in outside + [f for f, s in zip(free, said, strict=True) if not s]])
        for said in itertools.product((False, True), repeat=len(free))
    )


def test_joint_rank_is_the_least_over_all_partitions_and_rises_where_it_says() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        plain = [int(v) for v in rng.integers(0, 1 << rng.integers(1, 6), size=7)]
        place = rng.integers(0, 4, size=7)
        inside, outside, free = ([i for i in range(7) if place[i] in which] for which in ((0,), (1,), (2, 3)))
        wanted = least_joint_rank(plain, inside, outside, free)
        masks = [sum(1 << i for i in lines) for lines in (inside, outside, free)]
        vectors = {line: labelled(vector, line) for line, vector in enumerate(plain)}
        bases = [basis(vectors, lines) for lines in masks[:2]]
        found = joint_rank(vectors, *bases, masks[2], start=int(rng.integers(128)))
        assert found.rank == wanted
        assert found.chosen & ~masks[2] == 0
        ups = found.raising()
        for line in free:
            rest = [other for other in free if other != line]
            assert least_joint_rank(plain, [*inside, line], outside, rest) == wanted + (ups[0] >> line & 1)
            assert least_joint_rank(plain, inside, [*outside, line], rest) == wanted + (ups[1] >> line & 1)


def test_an_announcement_is_as_deep_as_its_tree() -> None:
    rng = np.random.default_rng(1)
    for answers in (1, 2, 5):
        for _ in range(50):
            shape = rng.integers(1, 9, size=2).tolist()
            board = Board.of(rng.integers(-1, answers, size=shape))
            rect = (1 << shape[0]) - 1, (1 << shape[1]) - 1
            for speaker in (0, 1):
                announcement = Announcement.on(board, rect, speaker)
                assert size(preorder(announcement.tree(), rect))[0] <= announcement.depth == depth(announcement.tree())


def depth(tree: Tree) -> int:
    return 1 + max(depth(tree.inside), depth(tree.outside)) if isinstance(tree, Split) else 0


def test_interruption_keeps_what_was_found() -> None:
    search = tree_method.METHOD.search(Query(PROBLEMS.get("equality"), 3, Measure.D, Side.UPPER), Budget.of_steps(0))
    assert checked(next(search)) == 4
    with pytest.raises(TimeUp):
        next(search)


def test_too_many_lines_are_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match="64×64 lines that differ, not 128×128"):
        list(
            refutation_method.METHOD.search(
                Query(PROBLEMS.get("equality"), 7, Measure.D, Side.LOWER), Budget.of_steps(STEPS)
            )
        )


def test_dominated_lines_follow_in_promise_problems() -> None:
    matrix = np.array([[0, -1, 1], [0, 1, -1], [-1, 1, 1], [1, 0, 0]])
    found = essence(matrix)
    assert found.rect[0].bit_count() <= 4
    results = list(deepen(found, Budget.of_steps(STEPS)))
    assert not isinstance(results[-1], Infeasible)
    assert size(preorder(found.lifted(results[-1]), found.whole))[0] == dynamic_programme(matrix[None])[0]
