"""Windows below one head: recall, counting and grams on all sequences of small sizes, whole and cut."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from protocols import CONSTRUCTIONS
from protocols.cases import protocol_of
from protocols.messages.turns import converse
from protocols.setting import Setting
from reductions import TASKS, Owner
from reductions.reduction import in_order


def every(values, length):
    """All strings, (values^length, length)."""
    return np.array(list(product(range(values), repeat=length)))


def said(name, task, n, tokens):
    """Outputs of the uncut model, and of runs in which Alice owns some of the tokens."""
    protocol = protocol_of(CONSTRUCTIONS.get(name).build(Setting(task, n), seed=0))
    whole = protocol.whole(tokens)
    layout = in_order((Owner.ALICE, tokens.shape[1] // 2), (Owner.BOB, tokens.shape[1] - tokens.shape[1] // 2))
    cut = converse(protocol.script(layout), layout, tokens, outputs=task.outputs(n)).answers
    assert np.array_equal(whole, cut)
    return whole


def test_recall_by_a_window_on_all_sequences_with_repeated_and_absent_keys():
    task, n, symbols = TASKS.get("associative_recall:spare=1"), 3, 2
    x = np.array([[*k, *v, q] for k in every(n + 1, n) for v in every(symbols, n) for q in range(n + 1)])
    keys, values, query = x[:, :n], x[:, n : 2 * n], x[:, 2 * n]
    first = [
        next((v for k, v in zip(ks, vs, strict=True) if k == q), symbols)
        for ks, vs, q in zip(keys, values, query, strict=True)
    ]
    tokens = np.stack([symbols + keys, values], axis=2).reshape(len(x), -1)
    tokens = np.append(tokens, symbols + query[:, None], axis=1)
    assert np.array_equal(said("recall_hybrid", task, n, tokens), first)


def test_counting_by_a_head_on_all_sequences():
    task, n = TASKS.get("counting"), 3
    x = np.array([[*s, q, t] for s in every(n + 1, n) for q in range(1, n + 1) for t in range(n + 1)])
    expected = [sum(s == row[n] for s in row[:n]) > row[n + 1] for row in x.tolist()]
    tokens = np.append(x[:, :-1], n + 1 + x[:, -1:], axis=1)
    assert np.array_equal(said("counting_hybrid", task, n, tokens), np.array(expected, int))


def test_counts_are_told_apart_at_the_largest_size():
    n = 4096
    model = CONSTRUCTIONS.get("counting_hybrid").build(Setting(TASKS.get("counting"), n), seed=0)
    c = np.arange(n + 1)
    a = np.asarray(model.average.round(((n - c) / (n + c)).astype(np.float32)), np.float64)
    assert np.array_equal(np.round(n * (1 - a) / (1 + a)), c)
    with pytest.raises(ValueError, match="up to n=4096, not 4097"):
        CONSTRUCTIONS.get("counting_hybrid").check(Setting(TASKS.get("counting"), 4097))


@pytest.mark.parametrize("grams", [2, 3])
def test_grams_by_a_window_on_all_sequences(grams):
    """Overlapping occurrences among them; the first counts."""
    task, n, values = TASKS.get(f"c_gram:grams={grams}"), 2, 3
    x = every(values, n * grams + grams - 1)
    context, query = x[:, : n * grams].tolist(), x[:, n * grams :].tolist()
    places = [
        next((i for i in range(len(c) - grams + 1) if c[i : i + grams - 1] == q), None)
        for c, q in zip(context, query, strict=True)
    ]
    right = [i for i, place in enumerate(places) if place is not None]
    expected = [context[i][places[i] + grams - 1] for i in right]
    tokens = np.insert(x, n * grams, task.symbols + n, axis=1)[right]
    assert np.array_equal(said("c_gram_hybrid", task, n, tokens), expected)
