"""Laws of the shelf of reductions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from reductions import MAPS, enumerate_pairs
from reductions.laws.of_maps import INSTANCES, hold, laws_of_map, sizes_of
from reductions.laws.report import report
from reductions.literal._literal import LITERALS
from reductions.maps.index_to_is_tree import hang
from reductions.reduction import prefix_cut
from reductions.tasks.is_tree import edge_token

from ..shelves import MAP_SPECS
from ..tiers import first, items


@pytest.mark.parametrize("instances", first([2_000, INSTANCES], night=1))
@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_every_map_keeps_the_laws_of_its_shelf(spec, instances):
    small, _ = sizes_of(MAPS.get(spec), instances)
    found = report(spec, "map", laws_of_map(MAPS.get(spec), instances=instances if small else INSTANCES))
    assert found.holds, found
    assert "all " in found.lines[0].seen and "n=30" in found.lines[0].seen, found


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_nothing_is_left_where_one_party_owns_every_token(spec):
    reduction = MAPS.get(spec)
    for n in sizes_of(reduction, 10_000)[0]:
        assert reduction.size_before(n, 0) is None, n
        assert reduction.size_before(n, reduction.task.length(n)) is None, n


@pytest.mark.parametrize("name", LITERALS.names())
def test_encodings_as_printed_break_the_law_and_their_mended_ones_keep_it(name):
    literal = LITERALS.get(name)
    mended = MAPS.get(literal.mended)
    assert type(literal.encoding.problem) is type(mended.problem)
    for n in range(literal.smallest, literal.smallest + 4):
        shown = literal.shown(n)
        assert shown and f", n={n}: x=" in shown, n
        for x, y in enumerate_pairs(mended.problem, mended.problem_size(n)) if n >= mended.smallest else ():
            hold(mended, n, x, y)


def test_the_error_of_a_broken_law_names_the_instance():
    assert LITERALS.get("is_tree").shown(6) == (
        "is_tree, n=6: x=001 y=1 is accepted with output 1, answer 1; index says 0"
    )


def test_the_literal_encoding_of_is_tree_asks_whether_neighbours_differ():
    """Theorem 4.7's edges (a, hub of x_a) and (k, k+1) say x_k ≠ x_{k+1}, which is not yet INDEX."""
    task = MAPS.get("index_to_is_tree").task
    for n in (4, 5, 6, 7, 8):
        for bits, k in product(product((0, 1), repeat=n - 2), range(n - 3)):
            edges = [*hang(np.array(bits)), edge_token(np.array(k), np.array(k + 1))]
            tokens = np.array([*edges, *[0] * (n + 1), 1])
            assert task.label(tokens) == (bits[k] != bits[k + 1])


def test_cuts_of_a_layout():
    layout = MAPS.get("equality_to_string_equality").layout(2)
    assert [owner.name for owner in prefix_cut(layout, 1).owners] == ["ALICE", "BOB", "BOB", "BOB", "PUBLIC"]
    with pytest.raises(ValueError, match="cut at 6: wanted 0 to 5"):
        prefix_cut(layout, 6)


def test_sizes_too_small_for_a_map_are_refused():
    with pytest.raises(ValueError, match="index_to_is_tree needs n ≥ 4, not n=3"):
        MAPS.get("index_to_is_tree").check_size(3)
