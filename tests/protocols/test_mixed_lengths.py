"""Sequences of several sizes in one batch: padded to one shape, each as it is by itself."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Recipe, case, train
from protocols.setting import Setting
from protocols.training.feeding import NOT_ASKED, Feed
from protocols.training.forwards.parts.forward import Span, forward_of
from protocols.training.forwards.recurrent import state_after
from protocols.training.kept import read_kept
from reductions import TASKS

from ..tiers import first

TASK, N, VIA = TASKS.get("string_equality"), 3, "equality_to_string_equality"
COPYING = TASKS.get("copying")
FEED = Feed(Setting(TASK, N), VIA, branches=2, shortest=1)
KINDS = ("gru", "attention:causal=false", "attention", "transformer:causal=false", "hybrid:kinds=gru", "retnet", "s4d")


def sequences(feed, batch, row):
    """A row without its padding, by the sizes of the feed: prefix, suffixes, targets and places."""
    begin = 0 if batch.span.first is None else batch.span.first[row]
    asked = batch.targets[row, 0] != NOT_ASKED
    prefix, suffixes = batch.prefix[row, :begin], batch.suffixes[row, :, : batch.span.last[row]]
    return prefix, suffixes, batch.targets[row][:, asked], batch.span.places[row][asked]


@pytest.mark.parametrize(
    "feed", [FEED, Feed(Setting(COPYING, 4), shortest=2), Feed(Setting(COPYING, 4), "index_to_copying", 3, shortest=2)]
)
def test_every_row_is_a_sequence_of_a_size_with_right_outputs(feed):
    task, sizes = feed.setting.task, {task_length(feed, size): size for size in feed.sizes}
    seen = set()
    for seed in range(4):
        batch = feed.draw(np.random.default_rng(seed), 6)
        shapes = [part.shape for part in jax.tree_util.tree_leaves(batch)]
        assert shapes == [part.shape for part in jax.tree_util.tree_leaves(feed.draw(np.random.default_rng(9), 6))]
        for row in range(6):
            prefix, suffixes, targets, places = sequences(feed, batch, row)
            whole = np.array([[*prefix, *suffix] for suffix in suffixes])
            size = sizes[whole.shape[1]]
            tokens = whole[:, : task.length(size)]
            assert np.array_equal(np.asarray(task.label(tokens)).reshape(targets.shape), targets)
            assert np.array_equal(whole[:, task.length(size) :], targets[:, : task.generated(size) - 1])
            assert (len(prefix) + places == np.arange(task.length(size) - 1, whole.shape[1])).all()
            seen.add(size)
    assert seen == set(feed.sizes)


def task_length(feed, size):
    return Setting(feed.setting.task, size).positions


@pytest.mark.parametrize("spec", first(KINDS, fast=2))
@pytest.mark.parametrize("exact", [True, pytest.param(False, marks=pytest.mark.full)])
def test_padding_changes_nothing(spec, exact):
    """Logits of padded rows are those of the rows by themselves, up to float32's rounding; answers are the same."""
    one, batch = case(spec, TASK, N, seed=3), FEED.draw(np.random.default_rng(2), 4)
    logits = eqx.filter_jit(forward_of(one.architecture).logits)
    both = jax.vmap(lambda p, s, span: logits(one.model, p, s, span, exact))
    padded = np.asarray(both(*map(jnp.asarray, batch[:2]), jax.tree_util.tree_map(jnp.asarray, batch.span)))
    for row in range(len(padded)):
        prefix, suffixes, targets, places = sequences(FEED, batch, row)
        alone = logits(one.model, jnp.asarray(prefix), jnp.asarray(suffixes), Span(jnp.asarray(places)), exact)
        found = padded[row, :, : targets.shape[1]]
        assert np.abs(found - alone).max() <= 1e-5 * np.abs(alone).max()
        assert np.array_equal(found.argmax(axis=-1), np.asarray(alone).argmax(axis=-1))


@pytest.mark.parametrize("spec", first(("gru:precision=6", "lstm", "mamba"), fast=1))
def test_padding_leaves_a_rounded_state_as_it_was(spec):
    """To the bit, that of the prefix without padding."""
    model, tokens = case(spec, TASK, N, seed=1).model, jnp.array([1, 0, 1, 1, 0, 0], jnp.int32)
    after = eqx.filter_jit(state_after)
    for length in (1, 4):
        padded = after(model, tokens, Span(jnp.zeros(1, jnp.int32), first=jnp.int32(length)), True)
        alone = after(model, tokens[:length], Span(jnp.zeros(1, jnp.int32)), True)
        assert all(map(np.array_equal, *map(jax.tree_util.tree_leaves, (padded, alone))))


def test_sizes_of_other_tokens_are_not_mixed():
    with pytest.raises(ValueError, match="has 6 tokens and 2 outputs at n=4, 10 and 2 at n=8"):
        Feed(Setting(TASKS.get("index_lookup"), 8), shortest=4)
    with pytest.raises(ValueError, match="shortest=4: wanted a size below 4"):
        Feed(Setting(COPYING, 4), shortest=4)


@pytest.mark.full
def test_what_was_trained_on_several_sizes_runs_at_them(tmp_path):
    path, recipe = tmp_path / "copies.safetensors", Recipe(steps=60, batch=4, shortest=2, rate=1e-2, warmup=5)
    found = train("transformer:width=8,hidden=8", COPYING, 4, recipe=recipe, keep=path)
    assert found.points[-1].loss < found.points[0].loss and read_kept(path).recipe == recipe
    for n in (2, 3, 4):
        one = case(f"trained:file={path}", COPYING, n)
        tokens = COPYING.sample(n, 3, np.random.default_rng(0))
        assert one.whole(tokens).shape == (3, n)
    with pytest.raises(ValueError, match="was trained on copying, n=2 … 4; it is not run on copying, n=5"):
        case(f"trained:file={path}", COPYING, 5)
