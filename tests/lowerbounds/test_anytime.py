"""The search for short protocol trees, and `auto`: known costs of max, and never below a method of its own."""

from __future__ import annotations

import numpy as np
import pytest

from lowerbounds.certificates.query import METHODS, Budget, Query, TimeUp
from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import Measure, Side
from reductions.problems.kinds.table import Tabulated, from_matrix

from ..tiers import first


def greatest(size: int) -> Tabulated:
    return from_matrix([[max(x, y) for y in range(size)] for x in range(size)])


def random_table(size: int, seed: int) -> Tabulated:
    return from_matrix(np.random.default_rng(seed).integers(2, size=(size, size)).tolist())


@pytest.mark.parametrize(
    ("size", "depth"), first([(2, 2), (4, 4), (8, 5), (16, 6)], fast=3, night=3)
)  # as many bits as were certified in print
def test_max_is_solved_at_its_known_cost(size: int, depth: int) -> None:
    found = certify(greatest(size), 1, side=Side.UPPER, steps=20_000)
    assert found.claim.bound <= depth
    assert verify(found).valid


def test_every_improvement_is_given_as_it_is_found() -> None:
    search = METHODS.get("protocol_tree").search(Query(greatest(8), 1, Measure.D, Side.UPPER), Budget.of_steps(10_000))
    bounds = []
    try:
        for certificate in search:
            bounds.append(certificate.claim.bound)
    except TimeUp:
        pass
    assert bounds == sorted(set(bounds), reverse=True)
    assert bounds[0] > bounds[-1]


@pytest.mark.parametrize("size", [16, 100, pytest.param(500, marks=pytest.mark.full)])
def test_auto_is_at_the_rank_of_random_matrices(size: int) -> None:
    table = random_table(size, seed=size)
    alone = certify(table, 1, method="rank", steps=2000).claim.bound
    assert certify(table, 1, steps=4 * 2000).claim.bound >= alone


@pytest.mark.parametrize("measure", [Measure.STATES_AB, Measure.D1_AB, Measure.R1_AB])
def test_both_directions_of_a_symmetric_matrix_are_the_same(measure: Measure) -> None:
    half = np.triu(np.random.default_rng(0).integers(2, size=(24, 24)))
    table = from_matrix((half | half.T).tolist())
    other = Measure[measure.name.replace("AB", "BA")]
    bounds = {certify(table, 1, measure=m, steps=20_000).claim.bound for m in (measure, other)}
    assert len(bounds) == 1


@pytest.mark.parametrize("measure", list(Measure))
def test_where_nothing_is_to_be_said_the_trivial_bound_is(measure: Measure) -> None:
    found = certify(from_matrix([[0, 0], [0, 0]]), 1, measure=measure, steps=1000)
    none = measure.in_bits or measure.answer == 1 or measure in (Measure.VC_AB, Measure.VC_BA)  # all answers are 0
    norm = measure is Measure.GAMMA2 and 10**6 - 2 <= found.claim.bound <= 10**6  # of a matrix of ones
    assert found.claim.bound == (0 if none else 1) or measure is Measure.LEAVES or norm
    assert verify(found).valid


def test_a_deterministic_protocol_bounds_randomised_ones() -> None:
    known = certify("pointer_jumping:rounds=3", 2, side=Side.UPPER, steps=3000).claim.bound
    assert certify("pointer_jumping:rounds=3", 2, measure=Measure.R, side=Side.UPPER, steps=3000).claim.bound <= known


def test_a_table_is_called_by_its_label() -> None:
    table = from_matrix([[0, 1], [1, 0]], label="mine.csv")
    assert certify(table, 1).claim.sentence == "any protocol in which both know mine.csv sends ≥ 2 bits"
