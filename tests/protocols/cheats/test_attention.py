"""Cheats of attention, one layer and several, below recurrent layers, and of third order."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut
from protocols.messages.turns import converse
from protocols.numbers.formats import FixedPoint
from protocols.numbers.weights import Weighing
from protocols.setting import Setting, builder
from protocols.simulation import protocol_of
from reductions import TASKS, Owner
from reductions.reduction import in_order

from .attempts import ATTEMPTS

POSITION = 3
KINDS = {
    "attention:width=4": ("embed", "query", "key", "value", "bias", "read"),
    "transformer:width=4,layers=2": ("embed", "read"),
    "hybrid:width=4,kinds=gru,hidden=4": ("extend", "read"),
    "match3_third_order": ("embed", "query", "first_key", "second_value", "seen", "weight", "read"),
}
PLACES = [(spec, method) for spec, methods in KINDS.items() for method in methods]


def model_of(spec):
    setting = Setting(builder(spec).task() or TASKS.get("set_disjointness"), 2 if builder(spec).task() is None else 6)
    model = builder(spec).build(setting, seed=0)
    tokens = setting.task.sample(setting.n, 8, np.random.default_rng(0))
    return model, tokens, setting.outputs


def changed(thing, **members):
    """The same object as one of a class of its own with other members."""
    kind = type(thing)
    values = {name: value for name, value in members.items() if not callable(value) and type(value) is not property}
    constant = {name: property(lambda self, value=value: value) for name, value in values.items()}
    made = object.__new__(type("Changed", (kind,), members | constant))
    for field in dataclasses.fields(kind):
        if field.name not in members:
            object.__setattr__(made, field.name, getattr(thing, field.name))
    return made


def through(attempt, method):
    """A method that lets its first argument's numbers through an attempt."""

    def cheating(self, *arguments):
        first = jax.tree_util.tree_leaves(arguments)[-1 if method == "extend" else 0]
        tried = attempt(jnp.asarray(first).ravel()[0].astype(jnp.int32))
        result = getattr(super(type(self), self), method)(*arguments)
        return jax.tree_util.tree_map(lambda leaf: leaf + (0 * tried).astype(leaf.dtype), result)

    return cheating


@pytest.mark.parametrize(("spec", "method"), PLACES)
def test_what_a_method_may_not_do(spec, method):
    model, tokens, outputs = model_of(spec)
    rng = np.random.default_rng(PLACES.index((spec, method)))
    for attempt in rng.choice(list(ATTEMPTS), 3, replace=False):
        with pytest.raises(ValueError, match=ATTEMPTS[attempt]):
            cut(changed(model, **{method: through(attempt, method)}), tokens, POSITION, outputs=outputs)


@pytest.mark.parametrize("spec", ["transformer:width=4,layers=2", "hybrid:width=4,kinds=gru,hidden=4"])
@pytest.mark.parametrize("method", ["query", "key", "value", "bias", "update"])
def test_what_a_layer_may_not_do(spec, method):
    model, tokens, outputs = model_of(spec)
    attempt = list(ATTEMPTS)[len(method) % len(ATTEMPTS)]
    last = changed(model.layers[-1], **{method: through(attempt, method)})
    cheating = changed(model, layers=(*model.layers[:-1], last))
    with pytest.raises(ValueError, match=ATTEMPTS[attempt]):
        cut(cheating, tokens, POSITION, outputs=outputs)


class Peeping(FixedPoint):
    """Sees averages of a whole batch."""

    def held(self, values):
        raise AssertionError(values)


class Heavy(Weighing):
    """Tables that tell more."""


@pytest.mark.parametrize("spec", ["attention:width=4", "transformer:width=4,layers=2"])
def test_formats_and_weights_are_the_houses(spec):
    model, tokens, outputs = model_of(spec)
    layer = getattr(model, "layers", (model,))[-1]
    own = layer.numbers
    for name, wrong in (
        ("average", Peeping(own.precision, own.fraction)),
        ("numbers", Peeping(own.precision, own.fraction)),
        ("weigh", Heavy(layer.weigh.score, layer.weigh.table, layer.weigh.exchanged)),
    ):
        bad = changed(layer, **{name: wrong})
        cheating = bad if layer is model else changed(model, layers=(*model.layers[:-1], bad))
        with pytest.raises(ValueError, match="no number format of this package|wanted protocols.numbers.weights"):
            cut(cheating, tokens, POSITION, outputs=outputs)


def answers(model, tokens, outputs):
    return cut(model, tokens, POSITION, outputs=outputs)


@pytest.mark.parametrize("name", ["value_shape", "query_shape", "numbers", "average"])
def test_shapes_formats_and_weights_are_looked_at_once(name):
    """A member that is another one at another time: what the first look gave is run, and counted."""
    model, tokens, outputs = model_of("attention:width=4")
    looks = []

    def turning(self):
        looks.append(name)
        return getattr(model, name) if len(looks) == 1 else None

    found, wanted = (answers(m, tokens, outputs) for m in (changed(model, **{name: property(turning)}), model))
    assert len(looks) == 1 and found.sent == wanted.sent and np.array_equal(found.answers, wanted.answers)


@pytest.mark.parametrize("spec", KINDS)
def test_no_line_of_a_model_runs_once_there_is_a_script(spec):
    """Methods that raise when they are called again, in the split run and in the whole one."""
    model, tokens, outputs = model_of(spec)
    ended = []

    def once(method):
        def checked(self, *arguments):
            assert not ended, method
            return getattr(super(type(self), self), method)(*arguments)

        return checked

    protocol = protocol_of(changed(model, **{method: once(method) for method in KINDS[spec]}))
    layout = in_order((Owner.ALICE, POSITION), (Owner.BOB, tokens.shape[1] - POSITION))
    script = protocol.script(layout)
    ended.append(True)
    for batch in (tokens, tokens[:3]):
        assert np.array_equal(converse(script, layout, batch, outputs=outputs).answers, protocol.whole(batch))


def test_the_number_of_tokens_is_asked_once():
    """A vocabulary that shrinks when it is counted would make tokens cheaper."""
    model, tokens, outputs = model_of("match3_third_order")
    looks = []

    def vocabulary(self):
        looks.append(1)
        return model.vocabulary

    found = answers(changed(model, vocabulary=property(vocabulary)), tokens, outputs)
    assert len(looks) == 1 and found.sent == answers(model, tokens, outputs).sent
    small = changed(model, vocabulary=property(lambda self: 1))
    with pytest.raises(ValueError, match="tokens: .*holds|holds"):
        answers(small, tokens, outputs)
