"""Laws over the recurrent shelf: cut runs are whole runs bit for bit, states are counted, batches are loops.

A model is built once, and compiled once a precision, for all laws. States in p bits or in a float dtype are compared
byte by byte as they are written down; differently compiled programs compute float32 numbers that agree to 5·10⁻⁴ of
the largest one.
"""

from __future__ import annotations

import dataclasses
from functools import cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from protocols.cases import Case, protocol_of
from protocols.laws.of_cases import bits_are_state, order_is_nothing, split_is_whole
from protocols.messages.message import send
from protocols.messages.packing import packed_bits
from protocols.messages.turns import converse, own_view
from protocols.models.parts.base import Layer
from protocols.models.parts.convolution import CausalConvolution
from protocols.numbers.precision import bits_of
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.reduction import in_order

from ..shelves import RECURRENT_SPECS
from ..tiers import items

A, B, _ = Owner
SETTING = Setting(TASKS.get("set_disjointness"), 5)
T, BATCH = SETTING.length, 8
TOKENS = np.random.default_rng(0).integers(0, SETTING.vocabulary, size=(BATCH, T))
FULL = pytest.mark.full
FLOATS = ("bfloat16", *(pytest.param(name, marks=FULL) for name in ("float32", "float8_e4m3fn")))
TOLERANCE = 5e-4


@pytest.fixture(scope="module", params=items(RECURRENT_SPECS))
def spec(request):
    """Of the module's scope, so that the laws of a model run one after the other, on what is compiled once."""
    return request.param


@cache
def model_of(spec, precision):
    model = builder(spec).build(SETTING, seed=1) if precision is None else model_of(spec, None)
    return model if precision is None else dataclasses.replace(model, precision=precision)


@cache
def handover(spec, precision=None):
    return protocol_of(model_of(spec, precision))


def case_of(spec):
    return Case(SETTING, spec, model_of(spec, None), handover(spec))


def close(found, wanted):
    found, wanted = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    return np.abs(found - wanted).max() <= TOLERANCE * np.abs(wanted).max()


def last_state(protocol, tokens, *cuts):
    """The state before the last token as it is written down, handed over at the cuts before."""
    ends = [0, *cuts, T - 1, T]
    layout = in_order(*((Owner(i % 2), ends[i + 1] - ends[i]) for i in range(len(ends) - 1)))
    said = ()
    for turn in protocol.script(layout).turns:
        fields = turn.speak(own_view(tokens, layout, turn.speaker), said)
        said = (*said, send(turn.speaker, turn.label, fields))
    return said[-1]


def test_a_cut_run_is_the_whole_run(spec):
    """Answers at every cut and for runs of owners in any order; the last state through one cut, three, and all."""
    assert split_is_whole(case_of(spec), TOKENS).startswith(f"{BATCH} sequences for {T + 5} layouts")
    protocol = handover(spec)
    state = last_state(protocol, TOKENS)
    for cuts in (*((t,) for t in range(1, T - 1)), (2, 5, 6), range(1, T - 1)):
        assert last_state(protocol, TOKENS, *cuts).data.tobytes() == state.data.tobytes(), cuts


@pytest.mark.parametrize("precision", FLOATS)
def test_a_cut_run_in_floats_is_the_whole_run(spec, precision):
    protocol = handover(spec, precision)
    state = last_state(protocol, TOKENS)
    numbers = jax.tree_util.tree_leaves(protocol.codec.decode(state.read(protocol.codec.radices)))
    assert all(np.isfinite(leaf).all() for leaf in numbers) and any(leaf.any() for leaf in numbers)
    for cuts in (*((t,) for t in range(1, T - 1)), (2, 5, 6), range(1, T - 1)):
        assert last_state(protocol, TOKENS, *cuts).data.tobytes() == state.data.tobytes(), cuts


def test_bob_answers_from_the_message_alone(spec):
    """A model built anew, given the bytes and Bob's tokens, answers the same; other bytes are another state."""
    layout = in_order((A, T // 2), (B, T - T // 2))
    transcript = converse(handover(spec).script(layout), layout, TOKENS, outputs=SETTING.outputs)
    view = own_view(TOKENS, layout, B)
    assert not view[:, : T // 2].any()
    anew = protocol_of(builder(spec).build(SETTING, seed=1)).script(layout)
    assert np.array_equal(anew.answer(view, transcript.messages), transcript.answers)
    (message,) = transcript.messages
    turned = dataclasses.replace(message, data=message.data[::-1])
    wanted = handover(spec).whole(np.concatenate([TOKENS[::-1, : T // 2], TOKENS[:, T // 2 :]], axis=1))
    assert np.array_equal(anew.answer(view, (turned,)), wanted)


def test_a_message_is_as_long_as_the_formula_says(spec):
    """At the item's own parameters, and with each number among them doubled where that is allowed."""
    item = builder(spec)
    counts = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    counts = {name: count for name, count in counts.items() if type(count) is int and name != "precision"}
    variants = [item, dataclasses.replace(item, precision=3), dataclasses.replace(item, precision="bfloat16")]
    variants += [changed for name, count in counts.items() if (changed := _changed(item, name, 2 * count))]
    assert len(variants) >= 5
    for variant in variants:
        numbers = sum(leaf.size for leaf in jax.tree_util.tree_leaves(start_of(variant)))
        assert formula_of(variant, counts) == numbers * bits_of(variant.precision), variant
    assert bits_are_state(case_of(spec), TOKENS).startswith(f"{handover(spec).state_bits} bits at {T - 1} cuts")
    message = last_state(handover(spec), TOKENS)
    assert message.bits == formula_of(item, counts) == packed_bits(handover(spec).codec.radices)
    assert message.data.shape == (BATCH, -(-message.bits // 8))


def start_of(item):
    """The shapes of a model's first state, without its weights."""
    return eqx.filter_eval_shape(item.build, SETTING, seed=0).start()


def formula_of(item, counts):
    values = {name: getattr(item, name) for name in counts} | {"p": bits_of(item.precision)}
    symbols = {name: sympy.Symbol(name) for name in values}
    return sympy.sympify(item.state_formula, locals=symbols).subs({symbols[name]: values[name] for name in values})


def _changed(item, name, value):
    try:
        return dataclasses.replace(item, **{name: value})
    except ValueError:
        return None


def through(model, tokens):
    """All logits and the state before the last token of a single sequence: a scan, nothing rounded."""

    def step(state, at):
        after, x = model.through(state, model.embedding[at[0]], at[1])
        return after, (state, model.readout(x))

    _, (states, logits) = jax.lax.scan(step, model.start(), (tokens, jnp.arange(len(tokens))))
    return jax.tree_util.tree_map(lambda leaf: leaf[-1], states), logits


@eqx.filter_jit
def slopes(model, tokens):
    def loss(model):
        state, logits = through(model, tokens)
        return jax.nn.logsumexp(logits, axis=1).mean() - logits[:, 1].mean(), state

    return eqx.filter_grad(loss, has_aux=True)(model)


@FULL
def test_a_batch_is_a_loop_of_instances_and_has_gradients(spec):
    model, protocol = model_of(spec, "float32"), handover(spec, "float32")
    batched = protocol.codec.decode(last_state(protocol, TOKENS).read(protocol.codec.radices))
    for i in (0, 3):
        gradient, state = slopes(model, jnp.asarray(TOKENS[i]))
        for found, wanted in zip(jax.tree_util.tree_leaves(state), jax.tree_util.tree_leaves(batched), strict=True):
            assert close(found, wanted[i])
        layers = [jax.tree_util.tree_leaves(part) for part in (gradient.embedding, *gradient.layers)]
        assert all(np.isfinite(leaf).all() for leaves in layers for leaf in leaves)
        assert all(any(np.any(leaf != 0) for leaf in leaves) for leaves in layers)


def test_the_order_of_a_batch_does_not_matter(spec):
    assert order_is_nothing(case_of(spec), TOKENS)
    state, turned = (last_state(handover(spec), tokens) for tokens in (TOKENS, TOKENS[::-1]))
    assert np.array_equal(state.data, turned.data[::-1])


@eqx.filter_jit
def both_forms(layer, xs, cut):
    """State and outputs step by step, and all at once from the start to a cut and from there on."""
    t = jnp.arange(len(xs), dtype=jnp.int32)
    half, first = layer.parallel(layer.start(), xs[:cut], t[:cut])
    state, second = layer.parallel(half, xs[cut:], t[cut:])
    return layer.in_turn(layer.start(), xs, t), (state, jnp.concatenate([first, second]))


@pytest.mark.parametrize(("length", "cut"), [(9, 8), *(pytest.param(*at, marks=FULL) for at in ((2, 1), (70, 3)))])
def test_the_parallel_form_is_the_recurrent_form(spec, length, cut):
    """Outputs and the state after the sequence, from the start and from a state."""
    layers = [layer for layer in model_of(spec, None).layers if type(layer).parallel is not Layer.parallel]
    if not layers:
        pytest.skip("has no parallel form")
    xs = jax.random.normal(jax.random.key(0), (length, builder(spec).width))
    for layer in layers[:1]:
        recurrent, parallel = (jax.tree_util.tree_leaves(form) for form in both_forms(layer, xs, cut))
        assert all(close(a, b) for a, b in zip(parallel, recurrent, strict=True))


@eqx.filter_jit
def both_slopes(layer, xs):
    """Gradients by weights and inputs of a sum of squares, step by step and all at once."""

    def loss(both, form):
        layer, xs = both
        state, ys = getattr(layer, form)(layer.start(), xs, jnp.arange(len(xs), dtype=jnp.int32))
        return sum(jnp.square(leaf).mean() for leaf in (ys, state["memory"]))

    return [eqx.filter_grad(loss)((layer, xs), form) for form in ("in_turn", "parallel")]


@FULL
def test_gradients_of_the_parallel_form_are_those_of_the_recurrent_form(spec):
    """Of the forms that training takes."""
    layers = [layer for layer in model_of(spec, None).layers if layer.at_once]
    if not layers or ":" in spec:
        pytest.skip("goes step by step in training, or is another item's")
    xs = jax.random.normal(jax.random.key(0), (7, builder(spec).width))
    for recurrent, parallel in zip(*map(jax.tree_util.tree_leaves, both_slopes(layers[0], xs)), strict=True):
        assert np.isfinite(parallel).all() and close(parallel, recurrent)


class Hoarder(CausalConvolution):
    """Keeps all K columns, the oldest of which is never read again."""

    def start(self):
        return jnp.zeros(self.taps.shape)

    def step(self, window, x):
        columns = jnp.concatenate([window[1:], x[None]])
        return columns, (self.taps * columns).sum(axis=0) + self.bias


@eqx.filter_jit
def generate(model, tokens):
    """Logits along a prefix and along what the model says after it, fed back to it."""

    def step(carry, at):
        state, said = carry
        token = jnp.where(at < len(tokens), tokens[jnp.minimum(at, len(tokens) - 1)], said)
        state, x = model.through(state, model.embedding[token], at)
        logits = model.readout(x)
        return (state, jnp.argmax(logits).astype(tokens.dtype)), logits

    return jax.lax.scan(step, (model.start(), jnp.zeros((), tokens.dtype)), jnp.arange(len(tokens) + 12))[1]


def _is_convolution(node):
    return isinstance(node, CausalConvolution)


@FULL
def test_generation_does_not_need_the_column_that_libraries_keep(spec):
    model = model_of(spec, "float32")
    parts = jax.tree_util.tree_leaves(model, is_leaf=_is_convolution)
    if not any(map(_is_convolution, parts)):
        pytest.skip("has no convolution")
    hoarding = jax.tree_util.tree_map(
        lambda node: Hoarder(node.taps, node.bias) if _is_convolution(node) else node, model, is_leaf=_is_convolution
    )
    sizes = [sum(leaf.size for leaf in jax.tree_util.tree_leaves(m.start())) for m in (model, hoarding)]
    assert sizes[0] < sizes[1]
    logits, wanted = (generate(m, jnp.asarray(TOKENS[0])) for m in (model, hoarding))
    assert close(logits, wanted)
    assert np.array_equal(logits.argmax(axis=1), wanted.argmax(axis=1))
