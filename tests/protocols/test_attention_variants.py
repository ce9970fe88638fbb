"""Kinds of attention, against what their papers say of them, in plain numpy."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut
from protocols.models.parts.position_scheme import POSITIONS, Shape
from protocols.setting import Setting, builder
from protocols.splits.merge import Merge
from reductions import TASKS
from tests.sums import query_of

from ..tiers import first

KEY = jax.random.key(0)
LENGTH = 21


def model_of(spec, seed=0):
    return builder(spec).build(Setting(TASKS.get("set_disjointness"), LENGTH // 2), seed=seed)


def tokens_of(batch, seed=0):
    return np.random.default_rng(seed).integers(0, 3, size=(batch, LENGTH))


def averages(model, tokens):
    """What the readout is given, as integer codes: (B, h, d_v)."""

    class Spy(eqx.Module):
        inner: eqx.Module

        def __getattr__(self, name):
            return getattr(self.inner, name)

        def read(self, average, token, t):
            return average * 2.0**self.inner.average.fraction

    return Merge(Spy(model)).whole(tokens)


def by_hand(model, tokens):
    """Codes of scores (T, h) and of values (T, h, d_v) of one sequence."""
    last = len(tokens) - 1
    query = model.numbers.at(query_of(model, tokens[None])[0])
    placed = [model.embed(jnp.int32(token), jnp.int32(t)) for t, token in enumerate(tokens)]
    keys = np.array([model.numbers.round(model.key(x)) for x in placed])
    bias = np.array([np.broadcast_to(model.bias(last, t), keys.shape[1]) for t in range(len(tokens))])
    scores = np.array(model.weigh.score.place(jnp.asarray((keys * np.asarray(query)).sum(axis=-1)))).astype(float)
    values = np.array([model.numbers.place(model.value(x)) for x in placed]) - model.numbers.count // 2
    return np.where(bias == -np.inf, -np.inf, scores), values


def test_slopes_of_alibi_are_the_papers():
    scheme = POSITIONS.get("alibi")(Shape(64, 8, LENGTH), KEY)
    assert np.allclose(scheme.slopes, [1 / 2**i for i in range(1, 9)])
    assert np.allclose(scheme.bias(10, 4), -6 * scheme.slopes)


def test_rotary_scores_depend_on_the_distance_alone_and_keep_lengths():
    scheme = POSITIONS.get("rotary")(Shape(12, 2, LENGTH), KEY)
    q, k = np.random.default_rng(0).normal(size=(2, 2, 6))
    scores = [np.sum(scheme.turn(q, t) * scheme.turn(k, t - 5), axis=-1) for t in (5, 11, 400)]
    assert np.allclose(scores, scores[0], atol=1e-4)
    assert not np.allclose(scores[0], np.sum(scheme.turn(q, 5) * scheme.turn(k, 1), axis=-1), atol=1e-2)
    assert np.allclose(np.linalg.norm(scheme.turn(k, 77), axis=-1), np.linalg.norm(k, axis=-1), rtol=1e-5)
    # a pair of coordinates is a complex number that is multiplied by exp(i·t·θ)
    pair = np.asarray(scheme.turn(k, 3))
    for i, theta in enumerate(10000.0 ** (-np.arange(3) / 3)):
        turned = (k[:, i] + 1j * k[:, i + 3]) * np.exp(3j * theta)
        assert np.allclose(pair[:, i] + 1j * pair[:, i + 3], turned, atol=1e-5)


def test_hard_alibi_heads_see_the_last_positions_only():
    scheme = POSITIONS.get("hard_alibi")(Shape(16, 4, LENGTH), KEY)
    seen = [[bool(b > -np.inf) for b in scheme.bias(9, t)] for t in range(10)]
    assert [sum(column) for column in zip(*seen, strict=True)] == [1, 2, 10, 10]
    assert seen[9] == [True] * 4 and seen[8] == [False, True, True, True]


def test_sinusoidal_positions_are_the_papers():
    scheme = POSITIONS.get("sinusoidal")(Shape(6, 1, LENGTH), KEY)
    waves = np.array(
        [np.sin(7 / 10000 ** (2 * i / 6)) for i in range(3)] + [np.cos(7 / 10000 ** (2 * i / 6)) for i in range(3)]
    )
    assert np.allclose(scheme.place(jnp.zeros(6), 7), waves, atol=1e-5)


@pytest.mark.parametrize("spec", first(["attention:heads=4,groups=2", "attention:heads=4,groups=1,positions=rotary"]))
def test_grouped_heads_are_heads_with_the_same_keys_and_values(spec):
    grouped = model_of(spec)
    heads, groups = grouped.to_query.shape[0], grouped.to_key.shape[0]
    repeat = lambda w: jnp.repeat(w, heads // groups, axis=0)  # noqa: E731
    whole = eqx.tree_at(lambda m: (m.to_key, m.to_value), grouped, (repeat(grouped.to_key), repeat(grouped.to_value)))
    tokens = tokens_of(20)
    assert np.array_equal(averages(grouped, tokens), averages(whole, tokens))
    assert grouped.query_shape == whole.query_shape == (4, 4)


@pytest.mark.parametrize("positions", first(["none", "sinusoidal"]))
def test_a_window_hides_all_that_is_further_left(positions):
    model = model_of(f"attention:window=4,positions={positions}")
    tokens, other = tokens_of(30), tokens_of(30, seed=1)
    mixed = np.concatenate([other[:, :-4], tokens[:, -4:]], axis=1)
    assert np.array_equal(averages(model, tokens), averages(model, mixed))
    mixed[:, -4] = (mixed[:, -4] + 1) % 3
    assert not np.array_equal(averages(model, tokens), averages(model, mixed))


def test_hard_attention_averages_the_largest_or_takes_the_leftmost():
    spec = "attention:weights={},precision=4,heads=2,positions={}"
    for positions in ("none", "sinusoidal", "hard_alibi"):
        average, leftmost = (model_of(spec.format(w, positions)) for w in ("hard_average", "hard_leftmost"))
        tokens = tokens_of(12)
        found, first = averages(average, tokens), averages(leftmost, tokens)
        ties = 0
        for i, row in enumerate(tokens):
            scores, values = by_hand(average, row)
            for h in range(2):
                best = np.flatnonzero(scores[:, h] == scores[:, h].max())
                ties += len(best) > 1
                assert np.array_equal(found[i, h], np.round(values[best, h].mean(axis=0)))
                assert np.array_equal(first[i, h], values[best[0], h])
        assert ties or positions != "none"


def test_the_leftmost_is_found_across_the_parties_and_its_place_is_charged():
    model, tokens = model_of("attention:weights=hard_leftmost,precision=4,positions=none"), tokens_of(40)
    whole = Merge(model).whole(tokens)
    for position in range(1, LENGTH):
        run = cut(model, tokens, position)
        assert np.array_equal(run.answers, whole)
        query, reply = run.messages
        grid = 2**4 * LENGTH + 1  # every score at every position, or none
        assert query.bits == (2 ** (4 * 16) * grid - 1).bit_length()
        assert reply.bits >= (grid - 1).bit_length()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("attention:heads=4,groups=3", "groups=3: wanted a divisor of heads=4"),
        ("attention:weights=soft", "weights=soft, scale=fixed: wanted weights of softmax, hard_average, hard_leftmost"),
        ("attention:positions=gps", "there are: alibi, hard_alibi, learned, none, rotary, sinusoidal"),
        ("attention:window=-1", "window=-1, hidden=0: wanted 0 or more"),
    ],
)
def test_kinds_that_do_not_exist_are_refused(spec, message):
    with pytest.raises(ValueError, match=message):
        builder(spec)


def test_too_many_positions_for_the_leftmost_are_refused():
    item = builder("attention:weights=hard_leftmost,precision=16")
    with pytest.raises(ValueError, match="65537 positions times 2\\^16 scores, wanted below 2³¹"):
        item.check(Setting(TASKS.get("index_lookup"), 1 << 16))


@pytest.mark.parametrize("spec", ["attention", "transformer", "hybrid"])
def test_every_model_of_attention_has_all_parameters_of_attention(spec):
    """Groups of heads were lost where parameters were typed again."""
    item = builder(f"{spec}:heads=4,groups=2,weights=hard_leftmost,precision=5,window=3,causal=false")
    made = item.build(Setting(TASKS.get("set_disjointness"), 4), seed=0)
    layer = made if spec == "attention" else made.layers[0].attention
    assert layer.to_query.shape == (4, 4, 16) and layer.to_key.shape == layer.to_value.shape == (2, 4, 16)
    assert layer.weigh.leftmost and layer.numbers.precision == 5 and (layer.window, layer.causal) == (3, False)
