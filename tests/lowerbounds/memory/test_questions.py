"""Questions the other way round, tasks through their maps, files of matrices, and refusals."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lowerbounds
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.memory.bounds.bounded import Status
from lowerbounds.memory.bounds.capacity import Capacity
from lowerbounds.memory.through import through, ways_into
from reductions import PROBLEMS, TASKS
from reductions.into import is_handover, maps_into

from ...tiers import first
from .brute_force import matrix_of, optimum


@pytest.mark.parametrize(("bits", "last"), first([(1, 30), (2, 60), (2, 120), (4, 120), (6, 120)], night=2))
def test_the_largest_size_agrees_with_the_ceilings_around_it(bits: int, last: int) -> None:
    agreed = 0
    for percent in (55, 70, 80, 90, 99):
        wanted = Fraction(percent, 100)
        found = lowerbounds.largest_size("index", accuracy=wanted, state_bits=bits)
        allowed = [n for n in range(1, last) if lowerbounds.ceiling("index", n=n, state_bits=bits).accuracy >= wanted]
        if len(allowed) < last - 1:
            agreed += 1
            assert found.n == max(allowed, default=0)
    assert agreed >= 3


@pytest.mark.parametrize("n", first((3, 7, 12), fast=2))
def test_the_fewest_bits_agree_with_the_ceilings_around_them(n: int) -> None:
    for percent in (55, 70, 80, 95, 100):
        wanted = Fraction(percent, 100)
        fewest = lowerbounds.fewest_bits("index", n=n, accuracy=wanted)
        assert fewest.at.accuracy >= wanted
        assert fewest.below is None or fewest.below.accuracy < wanted


def test_all_right_takes_all_bits() -> None:
    """M/Vⁿ = 1 only for M = Vⁿ: 10 pairs of 8 values are 30 bits."""
    assert lowerbounds.fewest_bits("recall", n=10, accuracy=Fraction(1), values=8, measure_of="all").bits == 30
    assert lowerbounds.largest_size("recall", accuracy=Fraction(1), values=8, state_bits=30, measure_of="all").n == 10


FLAT = {"bounded_dyck": 2, "match3_local": 3}  # bits of what comes before the cut, at every size: a stack, a window


@pytest.mark.parametrize("name", TASKS.names())
def test_every_task_has_a_ceiling_on_a_named_law(name: str) -> None:
    way = through(TASKS.get(name))
    found = way.ceiling(way.smallest, Capacity.of(states=1))
    assert way.reduction.spec in found.law and found.note
    assert found.baseline == found.accuracy < 1
    for size in range(way.reduction.smallest, way.reduction.smallest + 9):  # one pattern at all sizes
        owners = [owner for owner in way.reduction.layout(size).owners if owner.name != "PUBLIC"]
        assert owners == sorted(owners)


def test_all_tasks_but_two_have_a_ceiling_below_one_at_a_quarter_of_what_they_hold_and_more() -> None:
    """At a size with 8 bits to hold or more: at a quarter of them, and at one less than all."""
    below = []
    for name in TASKS.names():
        way = through(TASKS.get(name))
        sizes = [n for n in range(way.smallest, 31) if way.content_bits(n) >= 8]
        if sizes:
            content = way.content_bits(sizes[0])
            found = [way.ceiling(sizes[0], Capacity.of(state_bits=s)) for s in (-(-content // 4), content - 1)]
            assert all(one.accuracy < 1 for one in found), name
            assert found[0].baseline < found[-1].accuracy
            below.append(name)
        else:
            assert {way.content_bits(n) for n in range(max(9, way.smallest), 31)} == {FLAT[name]}
    assert sorted([*below, *FLAT]) == sorted(TASKS.names())
    assert len(below) >= 20


@pytest.mark.parametrize("name", TASKS.names())
def test_on_every_map_into_a_task_the_ceiling_is_the_optimum_or_above_it(name: str) -> None:
    """By brute force over all partitions of Alice's inputs, with the weights of the law that is named."""
    tried = 0
    for way in ways_into(TASKS.get(name)):
        problem = way.reduction.problem
        for n in range(way.smallest, way.smallest + 4):
            m = way.reduction.problem_size(n)
            if problem.x_space(m).size > 8 or problem.y_space(m).size > 64:
                continue
            xs, ys = list(problem.x_space(m)), list(problem.y_space(m))
            x, y = (np.array(side) for side in zip(*product(xs, ys), strict=True))
            weights = iter(way.inner.weigh(problem, m, x, y).tolist())
            law = {pair: next(weights) for pair in product(xs, ys)}
            right = {pair: problem.define(*pair) if weight else None for pair, weight in law.items()}
            matrix = matrix_of(xs, ys, lambda a, b, f=right: f[a, b], lambda a, b, w=law: w[a, b])
            for states in range(1, len(xs) + 1):
                best, found = optimum(matrix, states), way.ceiling(n, Capacity.of(states=states))
                assert best == found.accuracy if found.status is Status.EXACT else best <= found.accuracy
                tried += 1
    assert tried or name in ("phone_book", "cycle3"), name


def test_a_handover_is_told_from_turns() -> None:
    ways = {reduction.name: is_handover(reduction) for reduction in maps_into(TASKS.get("string_equality"))}
    assert ways == {"equality_to_string_equality": True, "equality_to_string_equality_interleaved": False}


def test_a_matrix_of_a_file_gets_a_certificate_that_is_checked(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("[[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]]")
    (tmp_path / "w.json").write_text("[[1, 2, 4], [1, 2, 4], [1, 2, 4], [1, 2, 4]]")
    found = lowerbounds.matrix_ceiling(tmp_path / "m.json", tmp_path / "w.json", states=2)
    assert found.ceiling.accuracy == Fraction(6, 7)  # the column of weight 2 is a coin, the others follow one bit
    certificate = from_json(to_json(found.certificate()))
    verdict = lowerbounds.verify(certificate)
    assert verdict.valid and "6/7" in verdict.reason
    witness = dict(certificate.witness)
    for change in ({"accuracy": [5, 7]}, {"states": 1}, {"scale": 7}, {"multipliers": [0, 0, 0, 0]}):
        assert not lowerbounds.verify(
            type(certificate)(certificate.claim, certificate.kind, witness | change, "", "")
        ).valid  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("nothing", {"n": 3, "states": 2}, "no ceiling is called 'nothing'; there are: copying"),
        ("index", {"n": 0, "states": 2}, "index needs n ≥ 1, not n=0"),
        ("index", {"n": 3}, "wanted either the bits of the state or its number of states"),
        ("index", {"n": 3, "states": 2, "state_bits": 1}, "wanted either the bits"),
        ("index", {"n": 3, "states": 0}, "states=0: wanted at least 1"),
        ("index", {"n": 3, "state_bits": -1}, "state_bits=-1"),
        ("index", {"n": 3, "states": 2, "alphabet": 1}, "alphabet=1"),
        ("index", {"n": 3, "states": 2, "query_weights": (1, 2)}, "query weights: 2 of them for n=3"),
        ("index", {"n": 2, "states": 2, "query_weights": (0, 0)}, "not all 0"),
        ("index", {"n": 3, "states": 2, "values": 5}, "index has no parameter 'values'; it has: alphabet"),
        ("recall", {"n": 4, "states": 2, "keys": 3}, "n=4 pairs of 3 keys"),
        ("recall", {"n": 4, "states": 2, "absent": Fraction(1, 2)}, "absent=1/2"),
        ("equality", {"n": 3, "states": 2, "equal": Fraction(3, 2)}, "equal=3/2"),
        ("equality", {"n": 3, "states": 2, "unequal": "never"}, "unequal=never: wanted one of random"),
        ("permutations", {"n": 99, "states": 2}, "permutations needs n ≤ 24, not n=99"),
        ("intersection_size", {"n": 8, "states": 2}, "rows"),
        (
            "match2",
            {"n": 8, "states": 2, "via": "index_to_index_lookup"},
            "index_to_index_lookup is no map into match2",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(name: str, asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as refusal:
        lowerbounds.ceiling(name, **asked)
    assert "\n" not in str(refusal.value)


def test_a_law_whose_ceiling_may_rise_with_n_has_no_largest_size() -> None:
    with pytest.raises(ValueError, match="not proved to fall"):
        lowerbounds.largest_size("equality", accuracy=Fraction(9, 10), state_bits=4)


def test_any_problem_of_the_shelf_has_a_ceiling_by_its_matrix() -> None:
    for name in PROBLEMS.names():
        problem = PROBLEMS.get(name)
        if problem.x_space(problem.smallest).size <= 16:
            found = lowerbounds.ceiling(problem, n=problem.smallest, states=1)
            assert found.accuracy == found.baseline and found.status.value == "exact"
