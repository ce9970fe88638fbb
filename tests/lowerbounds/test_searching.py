"""Chains with searches: what is found is fed and not trained on, and a model that is run is answered by the search."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from lowerbounds.studies.parts.searching import written_with_search
from protocols.setting import Setting
from protocols.training.feeding import Feed
from reductions import TASKS
from reductions.tasks.is_tree_chain import PAIR, pair_of, pair_token

TASK = TASKS.get("is_tree_chain:searched=true")


def test_what_a_search_finds_is_fed_back_and_not_a_target():
    n = 4
    batch = Feed(Setting(TASK, n), hard=True).draw(np.random.default_rng(0), 5)
    tokens = np.concatenate([batch.prefix, batch.suffixes[:, 0, : TASK.length(n) - batch.prefix.shape[1]]], axis=1)
    label = TASK.label(tokens)
    own = [place for place in range(TASK.generated(n)) if place not in TASK.found(n)]
    assert np.array_equal(batch.targets[:, 0], label[:, own])
    assert np.array_equal(batch.suffixes[:, 0, -(TASK.generated(n) - 1) :], label[:, :-1])


def as_model(writes, n):
    """A case whose model says after any tokens what `writes` says of the inputs and what was written."""
    setting, length = Setting(TASK, n), TASK.length(n)

    def logits(rows, positions):
        said = [writes(rows[:, :length], rows[:, length : at + 1]) for at in positions]
        return np.eye(setting.outputs)[np.stack(said, axis=1)]

    return SimpleNamespace(setting=setting, split=SimpleNamespace(logits=logits))


def test_a_model_that_writes_the_right_queries_gets_the_right_findings():
    n = 5
    tokens = TASK.sample(n, 30, np.random.default_rng(1), hard=True)
    right = as_model(lambda inputs, written: TASK.label(inputs)[:, written.shape[1]], n)
    assert np.array_equal(written_with_search(right, tokens), TASK.label(tokens))


def test_a_model_that_asks_for_one_vertex_again_and_again_is_shown_all_its_edges_in_turn():
    n, vertex = 5, np.int64(2)
    tokens = TASK.sample(n, 30, np.random.default_rng(2))
    stubborn = as_model(lambda inputs, written: np.full(len(inputs), pair_token(vertex, vertex)), n)
    for row, written in zip(tokens, written_with_search(stubborn, tokens), strict=True):
        u, v = pair_of(np.maximum(row[:-1], PAIR))
        edges = [int(t) for t, a, b in zip(row[:-1], u, v, strict=True) if t >= PAIR and vertex in (a, b)]
        found = written[list(TASK.found(n))].tolist()
        assert found == [edges[place % len(edges)] if edges else 4 for place in range(len(found))] or len(
            set(edges)
        ) < len(edges)
