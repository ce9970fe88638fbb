"""Sharing variables half and half, against all protocol trees of every split."""

from __future__ import annotations

import json
from itertools import combinations, product

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from lowerbounds.verification import verify
from reductions import PROBLEMS

from ..reference import exact_cost
from ..tiers import first

STEPS = 3000


def costs(f, count: int) -> dict[tuple[int, ...], int]:
    """D by brute force for each set of variables that Alice may have, variable 0 among them."""
    found = {}
    for alice in combinations(range(count), count // 2):
        if 0 in alice:
            bob = [v for v in range(count) if v not in alice]
            cells = []
            for own in product((0, 1), repeat=count // 2):
                given = [dict(zip(bob, other, strict=True)) for other in product((0, 1), repeat=count // 2)]
                mine = dict(zip(alice, own, strict=True))
                cells.append([f(tuple({**mine, **theirs}[v] for v in range(count))) for theirs in given])
            found[alice] = exact_cost(cells)
    return found


@pytest.mark.parametrize(
    ("spec", "n"), first([("equality", 2), ("inner_product", 2), ("disjointness", 2), ("greater_than", 2)], 2)
)
def test_every_split_costs_what_all_trees_say(spec: str, n: int) -> None:
    problem = PROBLEMS.get(spec)
    true = costs(lambda bits: problem.define(bits[:n], bits[n:]), 2 * n)
    found = lowerbounds.splits(spec, n, steps=STEPS)
    assert {way.alice: way.interval for way in found.ways} == {alice: (cost, cost) for alice, cost in true.items()}
    assert found.cheapest == (min(true.values()),) * 2 and found.dearest == (max(true.values()),) * 2
    assert all(verify(certificate).valid for way in found.ways for certificate in (way.below, way.above))


@pytest.mark.full
def test_edge_slots_of_is_tree() -> None:
    """Six slots on four vertices, ten ways to share them."""
    problem = PROBLEMS.get("is_tree")
    true = costs(lambda bits: problem.define(bits, (0,) * 6), 6)
    found = lowerbounds.splits("is_tree", 4, alone=True, steps=STEPS)
    assert len(found.ways) == 10
    for way in found.ways:
        low, high = way.interval
        assert low <= true[way.alice] <= high
    assert found.names == ("x0", "x1", "x2", "x3", "x4", "x5")


def test_the_command_prints_the_cheapest_first() -> None:
    told = json.loads(CliRunner().invoke(main, ["splits", "equality", "--n", "2", "--seconds", "20", "--json"]).output)
    assert told["cheapest"] == [2, 2] and told["dearest"] == [3, 3]
    assert [row["D ≤"] for row in told["splits"]] == sorted(row["D ≤"] for row in told["splits"])


def test_refusals() -> None:
    with pytest.raises(ValueError, match="10 variables|9 variables"):
        lowerbounds.splits("equality", 5)
    with pytest.raises(ValueError, match="strings of bits"):
        lowerbounds.splits("index", 2)
    with pytest.raises(ValueError, match="3 variables"):
        lowerbounds.splits("is_tree", 3, alone=True)
