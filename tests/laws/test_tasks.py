"""Laws of the shelf of tasks, each held to a definition by other means."""

from __future__ import annotations

import re
from itertools import combinations, product
from math import comb

import networkx as nx
import numpy as np
import pytest

from reductions import TASKS, Task
from reductions.into import maps_into
from reductions.tasks._subset_rank import rank_subsets, unrank_subsets
from reductions.tasks.is_tree import EDGE, edge_token, ends

from ..oracles import ORACLES
from ..shelves import TASK_SPECS
from ..tiers import items


def sizes(task, wanted=(1, 2, 3, 4, 5, 9)):
    found = []
    for n in wanted:
        try:
            task.check_size(n)
        except ValueError:
            continue
        found.append(n)
    return found


def drawn(task, n, count=60, seed=0):
    """Natural sequences and hard ones."""
    return [task.sample(n, count, np.random.default_rng(seed + hard), hard=hard) for hard in (False, True)]


def test_every_task_has_a_definition_by_other_means():
    assert set(TASKS.names()) <= set(ORACLES)


@pytest.mark.parametrize("spec", items(TASK_SPECS))
def test_labels_agree_with_definitions_by_other_means(spec):
    task = TASKS.get(spec)
    seen = set()
    for n in sizes(task):
        for tokens in drawn(task, n):
            expected = [ORACLES[task.name](task, row) for row in tokens.tolist()]
            assert task.label(tokens).tolist() == expected
            seen |= {str(answer) for answer in expected}
    assert len(seen) > 1


@pytest.mark.parametrize("spec", items(TASK_SPECS))
def test_samples_are_seeded_and_fit_length_and_vocabulary(spec):
    task = TASKS.get(spec)
    for n in sizes(task, (4, 7, 30)):
        for tokens, again, other in zip(drawn(task, n), drawn(task, n), drawn(task, n, seed=5), strict=True):
            assert tokens.shape == (60, task.length(n)) and np.issubdtype(tokens.dtype, np.integer)
            assert tokens.min() >= 0 and tokens.max() < task.vocabulary(n)
            assert np.array_equal(tokens, again) and not np.array_equal(tokens, other)
            label = task.label(tokens)
            answers = len(task.asked(n)) + task.generated(n) - 1
            assert label.shape == ((60,) if answers == 1 else (60, answers))
            assert label.min() >= 0 and label.max() < task.outputs(n)
            assert max(task.asked(n)) == task.length(n) - 1 and list(task.asked(n)) == sorted(task.asked(n))
            assert task.text(tokens[0]) and "\n" not in task.text(tokens[0])


@pytest.mark.parametrize("spec", items(TASK_SPECS))
def test_the_label_is_accepted_and_nothing_else(spec):
    task = TASKS.get(spec)
    for n in sizes(task, (4, 6)):
        for tokens in drawn(task, n):
            label = task.label(tokens)
            assert task.accepts(tokens, label).all() and task.accepts(tokens, label).shape == (60,)
            if type(task).accepts is not Task.accepts:  # more is right: test_within
                continue
            wrong = label.copy()
            wrong[..., -1:] = (wrong[..., -1:] + 1) % task.outputs(n) if label.ndim > 1 else wrong[..., -1:]
            wrong = wrong if label.ndim > 1 else (label + 1) % task.outputs(n)
            assert not task.accepts(tokens, wrong).any()


@pytest.mark.parametrize("spec", items(TASK_SPECS))
def test_tokens_outside_the_vocabulary_are_refused(spec):
    task = TASKS.get(spec)
    n = sizes(task, (4, 6))[0]
    right = drawn(task, n)[0][0]
    task.label(right)
    for place, value in product((0, -1), (-1, task.vocabulary(n))):
        wrong = right.copy()
        wrong[place] = value
        with pytest.raises(ValueError, match=f"not a sequence of {re.escape(task.spec)}"):
            task.label(wrong)
    with pytest.raises(ValueError, match=f"{task.name}.* n ≥ {task.smallest}, not n={task.smallest - 1}"):
        task.check_size(task.smallest - 1)


@pytest.mark.parametrize("spec", items(TASK_SPECS))
def test_a_map_leads_into_every_task(spec):
    task = TASKS.get(spec)
    assert bool(maps_into(task)) or spec.partition(":")[2].startswith("sparsity=")


@pytest.mark.parametrize("variant", ["multigraph", "simple"])
def test_is_tree_on_random_edge_lists_with_repeats_and_padding_anywhere(variant):
    task = TASKS.get(f"is_tree:variant={variant}")
    rng = np.random.default_rng(0)
    for n in (2, 3, 4, 5):
        slots = rng.integers(0, task.vocabulary(n), size=(3000, 2 * n))
        sparse = np.where((slots == 1) | (rng.random(slots.shape) < 0.45), 0, slots)
        tokens = np.concatenate([sparse, np.ones((3000, 1), dtype=int)], axis=1)
        expected = [ORACLES["is_tree"](task, row) for row in tokens.tolist()]
        assert task.label(tokens).tolist() == expected
        assert 0 < sum(expected) < 3000


def test_edge_tokens_and_their_ends_are_inverse():
    pairs = [(u, v) for v in range(2000) for u in range(v)]
    u, v = np.array(pairs).T
    token = edge_token(u, v)
    assert (token == EDGE + np.arange(len(pairs))).all()
    assert all((a == b).all() for a, b in zip(ends(token - EDGE), (u, v), strict=True))


def test_hard_trees_are_two_hubs_and_an_edge_between_leaves_and_a_tree_half_of_the_time():
    task, rng = TASKS.get("is_tree"), np.random.default_rng(0)
    tokens = task.sample(12, 600, rng, hard=True)
    assert 0.4 < task.label(tokens).mean() < 0.6
    for row in tokens[:50].tolist():
        graph = nx.Graph([tuple(int(end) for end in ends(np.array(t - EDGE))) for t in row if t >= EDGE])
        assert graph.number_of_edges() == 11 and len([v for v in graph if graph.degree(v) > 2]) <= 2
    assert 0.5 <= task.label(task.sample(12, 600, rng)).mean() < 0.8


def test_text_of_a_tree_is_the_papers():
    """Figure 3 of arXiv 2402.18510: x = 0101, k = 2."""
    pairs = [(2, 6), (1, 5), (3, 5), (4, 5), (2, 3)]
    tokens = np.array([*(edge_token(np.array(a - 1), np.array(b - 1)) for a, b in pairs), *[0] * 7, 1])
    assert TASKS.get("is_tree").text(tokens) == "<s> 2 ~ 6 1 ~ 5 3 ~ 5 4 ~ 5 2 ~ 3"


@pytest.mark.parametrize(("types", "depth"), [(1, 1), (1, 3), (2, 1), (2, 2), (3, 2)])
def test_bounded_dyck_on_all_words(types, depth):
    task = TASKS.get(f"bounded_dyck:types={types},depth={depth}")
    for n in (1, 2, 3):
        words = np.array(list(product(range(2 * types), repeat=2 * n)))[:5000]
        tokens = np.concatenate([words, np.full((len(words), 1), 2 * types)], axis=1)
        expected = [ORACLES["bounded_dyck"](task, row) for row in tokens.tolist()]
        assert task.label(tokens).tolist() == expected
        # Narayana: the number of balanced words of n pairs and depth at most D, times types for each pair
        if depth >= n and len(words) == (2 * types) ** (2 * n):
            assert sum(expected) == comb(2 * n, n) // (n + 1) * types**n


@pytest.mark.parametrize(("n", "q"), [(5, 1), (6, 3), (9, 4), (7, 7)])
def test_subsets_are_ranked_one_to_one_in_colexicographic_order(n, q):
    members = np.array(sorted(combinations(range(n), q), key=lambda m: m[::-1]))
    assert rank_subsets(members).tolist() == list(range(comb(n, q)))
    assert np.array_equal(unrank_subsets(np.arange(comb(n, q)), q), members)


def test_large_subsets_come_back():
    rng = np.random.default_rng(0)
    for n, q in ((1024, 3), (32, 16), (60, 5)):
        members = np.sort(rng.permuted(np.tile(np.arange(n), (50, 1)), axis=1)[:, :q], axis=1)
        assert np.array_equal(unrank_subsets(rank_subsets(members), q), members)


def test_cycles_of_three_against_networkx_on_all_graphs_of_three_vertices():
    task = TASKS.get("cycle3")
    rows = [[r for r in range(8) if not r >> i & 1] for i in range(3)]
    tokens = np.array(list(product(*rows)))
    expected = [ORACLES["cycle3"](task, row) for row in tokens.tolist()]
    assert task.label(tokens).tolist() == expected and sum(expected) == 15


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("spare", [1, 2])
def test_several_queries_are_each_answered_by_a_dictionary(spare, last):
    """Repeated keys among the pairs, absent ones among the queries."""
    task, n, symbols = TASKS.get(f"multi_query_recall:spare={spare},last={str(last).lower()}"), 6, 2
    tokens = task.sample(n, 300, np.random.default_rng(0), hard=True)
    repeated = absent = 0
    for row, answers in zip(tokens.tolist(), task.label(tokens).tolist(), strict=True):
        pairs = [*zip(row[: 2 * n : 2], row[1 : 2 * n : 2], strict=True)]
        known = dict(pairs if last else pairs[::-1])
        assert answers == [known.get(key, symbols) for key in row[2 * n :]]
        repeated += len(known) < n
        absent += symbols in answers
    assert repeated > 100 and absent > 100
