"""Broken protocol trees and refutations are refused."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks import protocol_tree as tree_check
from lowerbounds.checks import split_refutation as refutation_check
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods import protocol_tree as tree_method
from lowerbounds.methods import refutation as refutation_method
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import Tabulated, from_matrix

STEPS = 1_000_000  # more than any of these searches takes

GAP = (  # its leaf bound is 4 bits, naming a line costs 5, and D = 5
    "0000000011 0000001111 0000110100 0011000000 0001010000 0111001001 0011011100 1111110000 0011110100 1111110011"
)
PROMISE = "0*1* *01* 1*0* **10"  # fooling sets, since ranks do not apply
HOWS = ["drop", "duplicate", "rename", "retype"]


def table(text: str) -> Tabulated:
    return from_matrix([[None if cell == "*" else int(cell) for cell in row] for row in text.split()])


@cache
def refuted(text: str) -> Certificate:
    query = Query(table(text), 1, Measure.D, Side.LOWER)
    return list(refutation_method.METHOD.search(query, Budget.of_steps(STEPS)))[-1]


def places(value: Json, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    if path:
        yield path
    parts = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def at(value: Json, path: tuple[int | str, ...]) -> Json:
    for key in path:
        value = value[key]  # type: ignore[index,call-overload]
    return value


def mutated(witness: dict[str, Json], path: tuple[int | str, ...], how: str) -> Json:
    broken = copy.deepcopy(witness)
    holder, key = at(broken, path[:-1]), path[-1]
    if how == "drop":
        del holder[key]  # type: ignore[union-attr,arg-type]
    elif how == "duplicate" and isinstance(holder, list):
        holder.insert(int(key), copy.deepcopy(holder[int(key)]))
    elif how == "rename" and isinstance(holder, dict):
        holder[f"{key}_"] = holder.pop(str(key))
    else:
        holder[key] = 1.5 if how == "retype" else "x"  # type: ignore[index,call-overload]
    return broken


@pytest.mark.parametrize("how", HOWS)
def test_broken_trees_are_refused(how: str) -> None:
    problem = PROBLEMS.get("greater_than")
    certificate = list(tree_method.METHOD.search(Query(problem, 2, Measure.D, Side.UPPER), Budget.of_steps(STEPS)))[-1]
    for path in places(certificate.witness):
        with pytest.raises(Refuted):
            tree_check.CHECK(certificate.claim, mutated(certificate.witness, path, how), Cells(problem, 2))


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("text", [GAP, PROMISE])
def test_broken_refutations_are_refused(how: str, text: str) -> None:
    certificate = refuted(text)
    assert ("join" if text == GAP else "fooling") in json.dumps(certificate.witness)
    for path in places(certificate.witness):
        broken = mutated(certificate.witness, path, how)
        with pytest.raises(Refuted):
            refutation_check.CHECK(certificate.claim, broken, Cells(certificate.claim.problem, 1))


def test_other_bounds_measures_and_problems_are_refused() -> None:
    certificate = refuted(GAP)
    claim, problem, cells = certificate.claim, certificate.claim.problem, Cells(certificate.claim.problem, 1)
    for bound in (claim.bound + 1, -1):
        with pytest.raises(Refuted, match="bound"):
            refutation_check.CHECK(Claim(problem, 1, Measure.D, Side.LOWER, bound), certificate.witness, cells)
    refutation_check.CHECK(Claim(problem, 1, Measure.D, Side.LOWER, claim.bound - 1), certificate.witness, cells)
    for measure, side in ((Measure.D, Side.UPPER), (Measure.D1_AB, Side.LOWER), (Measure.R, Side.LOWER)):
        with pytest.raises(Refuted, match="claim"):
            refutation_check.CHECK(Claim(problem, 1, measure, side, 1), certificate.witness, cells)
    for other in ("0" * 10, "*" * 10):
        with pytest.raises(Refuted):
            refutation_check.CHECK(claim, certificate.witness, Cells(table(" ".join([other] * 10)), 1))


def test_forged_steps_are_refused() -> None:
    """A node that cites itself, cases that leave a branch open, a join over too few lines, a citation of less depth."""
    certificate = refuted(GAP)
    last = len(certificate.witness["nodes"]) - 1  # type: ignore[arg-type]
    forged: list[tuple[tuple[int | str, ...], Json]] = [
        (("nodes", last, "proof", "A"), [{"node": last}]),
        (("nodes", last, "proof", "A"), []),
        (("nodes", last, "proof", "A"), [0, 1]),
        (("nodes", last, "proof", "B"), [{"join": []}]),
        (("nodes", last, "depth"), 9),
        (("nodes", last, "proof"), {"prime": 4}),
        (("nodes", last, "proof"), {"prime": 2}),
        (("nodes",), []),
    ]
    for path, value in forged:
        witness = copy.deepcopy(certificate.witness)
        at(witness, path[:-1])[path[-1]] = value  # type: ignore[index,call-overload]
        with pytest.raises(Refuted):
            refutation_check.CHECK(certificate.claim, witness, Cells(certificate.claim.problem, 1))


@pytest.mark.parametrize(("speaker", "split"), [("A", []), ("A", [0, 1, 2]), ("B", []), ("B", [0, 1])])
def test_a_tree_with_an_empty_part_is_refused(speaker: str, split: list[int]) -> None:
    """A question that all inputs answer alike would make a leaf of no cell, which any answer fits."""
    problem = table("01 01 01")
    nodes: list[Json] = [{"speaker": speaker, "split": split}, *[{"speaker": "B", "split": [0]}, None, None] * 2]
    with pytest.raises(Refuted, match=r"nodes\[0\].split: one part is empty"):
        tree_check.CHECK(Claim(problem, 1, Measure.D, Side.UPPER, 9), {"nodes": nodes}, Cells(problem, 1))


def test_a_flipped_cell_breaks_the_tree() -> None:
    matrix = np.random.default_rng(5).integers(0, 2, size=(6, 6))
    query = Query(from_matrix(matrix.tolist()), 1, Measure.D, Side.UPPER)
    certificate = list(tree_method.METHOD.search(query, Budget.of_steps(STEPS)))[-1]
    refused = 0
    for row, column in itertools.product(range(6), range(6)):
        flipped = matrix.copy()
        flipped[row, column] ^= 1
        try:
            tree_check.CHECK(certificate.claim, certificate.witness, Cells(from_matrix(flipped.tolist()), 1))
        except Refuted:
            refused += 1
    single = [node for node in certificate.witness["nodes"] if node is None]  # type: ignore[union-attr]
    assert refused >= 36 - len(single)  # only a leaf of one cell may change its answer
    lower = Claim(query.problem, 1, Measure.D, Side.UPPER, certificate.claim.bound - 1)
    with pytest.raises(Refuted, match="bound"):
        tree_check.CHECK(lower, certificate.witness, Cells(query.problem, 1))
