"""Training moves the weights of the shelves' models and nothing else; what it computes is what two parties compute."""

from __future__ import annotations

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from protocols import Recipe, case, train
from protocols.models.parts.base import Recurrent
from protocols.numbers.formats import FixedPoint
from protocols.setting import Setting, builder
from protocols.training.feeding import Feed
from protocols.training.forwards.parts.forward import FORWARDS, Span, forward_of
from protocols.training.forwards.parts.straight_through import rounded
from protocols.training.parameters import trained
from protocols.training.ranges import at_precision, calibrate
from protocols.training.steps import rates
from reductions import TASKS

from ..shelves import MODEL_SPECS, RECURRENT_SPECS
from ..tiers import first

TASK, N = TASKS.get("index_lookup"), 4
TOKENS = TASK.sample(N, 24, np.random.default_rng(0))
FAST = ("gru", "attention", "hybrid:kinds=gru")
SPECS = (*FAST, *(spec for spec in MODEL_SPECS if spec not in FAST))
VIA = "index_to_index_lookup"


@pytest.mark.parametrize("spec", first(SPECS, fast=len(FAST), night=len(FAST)))
def test_what_is_trained_is_what_two_parties_compute(spec):
    """Rounded, the logits are those of the cut model: states to the bit, sums of attention up to float32's rounding."""
    one = case(spec, TASK, N, seed=3)
    wanted = one.logits(TOKENS)
    assert np.array_equal(wanted.argmax(axis=1), one.whole(TOKENS))  # `read` is the largest logit
    found = eqx.filter_jit(_said)(one.model, forward_of(one.architecture).logits, jnp.asarray(TOKENS), True)
    apart = np.abs(found - wanted).max(axis=1) / np.abs(wanted).max()
    if (
        "float8" in spec
    ):  # three bits after the first: a number on the edge between two places moves by an eighth of itself
        assert (apart <= 1 / 8).all() and np.median(apart) <= 1e-3
    else:
        assert (apart <= 1e-3).mean() >= 0.9  # the others are on such an edge too


@pytest.mark.parametrize("spec", first(RECURRENT_SPECS, fast=0))
def test_what_is_trained_in_floats_is_what_runs_in_float32(spec):
    """All tokens at once where that is faster, against a step after a step of the model in float32."""
    one = case(spec, TASK, N, seed=3)
    wanted = one.with_model(at_precision(one.model, "float32")).logits(TOKENS)
    found = eqx.filter_jit(_said)(one.model, forward_of(one.architecture).logits, jnp.asarray(TOKENS), False)
    assert np.abs(found - wanted).max() <= 5e-4 * np.abs(wanted).max()


def _said(model, logits, tokens, exact):
    return jax.vmap(lambda t: logits(model, t[:-1], t[None, -1:], Span(jnp.zeros(1, jnp.int32)), exact)[0, 0])(tokens)


@pytest.mark.parametrize("spec", first(SPECS, fast=1, night=len(FAST)))
def test_all_that_is_a_parameter_and_read_has_a_gradient(spec):
    one = case(spec, TASK, N, seed=3)
    logits = forward_of(one.architecture).logits
    arrays, rest = eqx.partition(one.model, trained(one.model))

    def loss(arrays):
        said = _said(eqx.combine(arrays, rest), logits, jnp.asarray(TOKENS), True)
        return optax.softmax_cross_entropy_with_integer_labels(said, jnp.asarray(TASK.label(TOKENS))).mean()

    gradient = jax.jit(jax.grad(loss))(arrays)
    leaves = jax.tree_util.tree_leaves(gradient)
    assert all(np.isfinite(leaf).all() for leaf in leaves)
    assert sum(bool(np.any(leaf)) for leaf in leaves) > len(leaves) / 2


def test_every_kind_that_is_run_by_a_split_but_third_order_is_trained():
    kinds = {FORWARDS.get(name).architecture for name in FORWARDS.names()}
    assert kinds == {case(spec, TASK, N).architecture for spec in ("gru", "attention", "transformer", "hybrid")}
    with pytest.raises(ValueError, match="third-order attention is not trained"):
        train("match3_third_order", "match3", 4)


def test_positions_cost_no_state_and_make_order_known():
    """Linear attention without positions says the same of two orders of one prefix; with them it does not."""
    a, b = np.array([[0, 0, 1, 1, 2]]), np.array([[1, 1, 0, 0, 2]])
    plain, placed = (case(spec, TASK, N) for spec in ("linear_attention", "linear_attention:added=learned"))
    assert plain.state_bits == placed.state_bits
    same, other = (abs(one.logits(a) - one.logits(b)).max() for one in (plain, placed))
    assert same < 0.2 * other
    with pytest.raises(ValueError, match="added=rotary: wanted none, sinusoidal, learned"):
        builder("gru:added=rotary")


def test_rounding_is_the_format_forward_and_the_identity_backward():
    fmt = FixedPoint(3, 1)
    x = jnp.linspace(-3.0, 3.0, 41)
    assert np.array_equal(rounded(fmt, x), fmt.round(x))
    assert np.array_equal(jax.grad(lambda x: rounded(fmt, x).sum())(x), np.ones(41))


def test_slopes_are_constants_and_stay():
    model = case("attention:positions=alibi,heads=2", TASK, N).model
    marks = trained(model)
    assert marks.positions.slopes is False and marks.to_key is True and marks.embedding is True
    after = train("attention:positions=alibi,heads=2", TASK, N, recipe=Recipe(steps=3, batch=4, warmup=1)).model
    assert np.array_equal(after.positions.slopes, model.positions.slopes)
    assert not np.array_equal(after.to_key, model.to_key)


def test_the_rate_is_that_of_optax():
    recipe = Recipe(steps=300, rate=0.02, warmup=40)
    schedule = optax.warmup_cosine_decay_schedule(0.0, 0.02, 40, 300, 0.001)
    with jax.numpy_dtype_promotion("standard"):
        assert np.allclose(rates(recipe), schedule(np.arange(300)), atol=1e-6)


@pytest.mark.full
def test_one_step_is_a_plain_loop_of_optax():
    """The first batch, its loss and AdamW, written out."""
    recipe = Recipe(steps=1, batch=8, warmup=0, rounded=False)
    start = case("gru:width=4", TASK, N, seed=5).model
    batch = Feed(Setting(TASK, N)).draw(np.random.default_rng((5, 0)), 8)

    def loss(model):
        def one(tokens):
            state = model.start()
            for t in range(N):
                state = model.step(state, tokens[t], jnp.int32(t))
            return model.logits(state, tokens[N], jnp.int32(N))

        tokens = jnp.concatenate([batch.prefix, batch.suffixes[:, 0]], axis=1)
        said = jax.vmap(one)(tokens)
        return -jax.nn.log_softmax(said)[jnp.arange(8), batch.targets[:, 0, 0]].mean()

    value, gradient = eqx.filter_jit(eqx.filter_value_and_grad(loss))(start)
    adam = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(5e-3, weight_decay=1e-4))
    weights = eqx.filter(start, eqx.is_inexact_array)
    with jax.numpy_dtype_promotion("standard"):
        changes, _ = adam.update(gradient, adam.init(weights), weights)
    wanted = eqx.apply_updates(start, changes)
    found = train("gru:width=4", TASK, N, seed=5, recipe=recipe)
    assert found.points[0].loss == pytest.approx(float(value), rel=1e-5)
    for a, b in zip(*(jax.tree_util.tree_leaves(m) for m in (found.model, wanted)), strict=True):
        assert np.allclose(a, b, atol=2e-6)


def test_suffixes_branch_off_one_prefix_and_targets_are_the_tasks():
    feed = Feed(Setting(TASK, N), via=VIA, branches=5)
    batch = feed.draw(np.random.default_rng(1), 6)
    for prefix, suffixes, targets in zip(batch.prefix, batch.suffixes, batch.targets, strict=True):
        tokens = [[*prefix, *suffix] for suffix in suffixes]
        assert np.array_equal(TASK.label(np.array(tokens)), targets[:, 0])
    with pytest.raises(ValueError, match="not into copying"):
        Feed(Setting(TASKS.get("copying"), N), via=VIA)
    with pytest.raises(ValueError, match="branches=2: wanted a reduction"):
        Recipe(branches=2)


def test_right_outputs_are_fed_back():
    setting = Setting(TASKS.get("copying"), 3)
    feed = Feed(setting)
    batch = feed.draw(np.random.default_rng(0), 4)
    labels = setting.task.label(np.concatenate([batch.prefix, batch.suffixes[:, 0, :1]], axis=1))
    assert np.array_equal(batch.targets[:, 0], labels)
    assert np.array_equal(batch.suffixes[:, 0, 1:], labels[:, :-1])
    assert feed.places == tuple(range(3))


@pytest.mark.parametrize("spec", ["gru", "attention", "transformer", "hybrid:kinds=gru"])
def test_a_model_at_another_precision_is_the_builders_with_these_weights(spec):
    weights, wanted = (builder(name).build(Setting(TASK, N), seed=2) for name in (spec, _with(spec, "precision=6")))
    assert at_precision(weights, 6) == wanted or eqx.tree_equal(at_precision(weights, 6), wanted)
    with pytest.raises(ValueError, match="precision=99"):
        at_precision(weights, 99)


def _with(spec, setting):
    return f"{spec}{',' if ':' in spec else ':'}{setting}"


def test_ranges_are_calibrated_to_what_is_seen():
    """Weights ten times too large saturate at the usual range and do not at their own."""
    one = case("min_gru:width=4,precision=12", TASK, N)
    large = eqx.tree_at(lambda m: m.layers[0].candidate.weight, one.model, one.model.layers[0].candidate.weight * 40)
    exact, usual = (one.with_model(at_precision(large, p)).logits(TOKENS) for p in ("float32", 12))
    fitted = calibrate(large, TOKENS)
    assert fitted.exponents()[0]["memory"] > large.exponents()[0]["memory"]
    assert abs(one.with_model(fitted).logits(TOKENS) - exact).max() < 0.1 * abs(usual - exact).max()
    assert one.with_model(fitted).state_bits == one.state_bits


def test_scores_beyond_the_usual_range_are_calibrated():
    one = case("attention:precision=12", TASK, N)
    large = dataclasses.replace(one.model, to_query=one.model.to_query * 12)
    fitted = calibrate(large, TOKENS)
    assert fitted.weigh.score.fraction < one.model.weigh.score.fraction
    assert fitted.numbers.fraction < one.model.numbers.fraction


@pytest.mark.parametrize("spec", first(("transformer:precision=12", "hybrid:kinds=gru,precision=12")))
def test_every_layer_is_calibrated(spec):
    """Scores of the first layer, multiplied in numpy, are in the least range of a power of two."""
    one = case(spec, TASK, N)
    query = lambda m: m.layers[0].attention.to_query  # noqa: E731
    large = eqx.tree_at(query, one.model, query(one.model) * 12)
    fitted, largest = calibrate(large, TOKENS).layers[0], 0.0
    for row in TOKENS.astype(np.int32):
        xs = [_entering(large, row[: t + 1]) for t in range(len(row))]
        q, k = (np.array([getattr(large.layers[0], part)(x)[0] for x in xs]) for part in ("query", "key"))
        largest = max(largest, np.abs(np.tril(q @ k.T)).max())
    exponent = fitted.weigh.score.precision - 1 - fitted.weigh.score.fraction
    assert 2.0 ** (exponent - 1) < largest <= 2.0**exponent
    with pytest.raises(ValueError, match="no ranges to set"):
        calibrate(case("match3_third_order", "match3", 4).model, TOKENS)


def _entering(model, tokens):
    """What the first layer of attention is given of the last token."""
    if not hasattr(model, "start"):
        return model.embed(jnp.int32(tokens[-1]), jnp.int32(len(tokens) - 1))
    state = model.start()
    for t, token in enumerate(tokens):
        state, x = model.extend(state, jnp.int32(token), jnp.int32(t))
    return x


def test_every_recurrent_builder_takes_positions_and_a_range():
    for spec in (spec for spec in MODEL_SPECS if isinstance(builder(spec), Recurrent) and ":" not in spec):
        item = dataclasses.replace(builder(spec), added="sinusoidal", exponent=5)
        assert builder(item.spec) == item
