"""Recurrent layers below attention: split is whole for any owners, against the layers run by themselves."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut
from protocols.cases import protocol_of
from protocols.messages.turns import HYBRID, RECURRENT, Asked, converse
from protocols.models.parts.state_parts import state_parts
from protocols.setting import Setting, builder
from protocols.splits.merge import Merge
from protocols.splits.parts.state_codec import state_codec
from reductions import TASKS, Owner
from reductions.reduction import Layout, in_order

from ..tiers import first
from .test_layers import softmax_layer

A, B, P = Owner
LENGTH = 11
SPECS = ["hybrid:width=6,precision=5,kinds=gru", "hybrid:width=4,precision=5,kinds=min_gru+gru,scale=exchanged,heads=2"]


def model_of(spec, length=LENGTH):
    return builder(spec).build(Setting(TASKS.get("set_disjointness"), length // 2), seed=3)


def tokens_of(batch, length=LENGTH, seed=0):
    return np.random.default_rng(seed).integers(0, 2, size=(batch, length))


class Sharp(eqx.Module):
    """A model that reads one bit of every number's last place together, and so differs where any number does."""

    model: Any

    def __getattr__(self, name):
        return getattr(self.model, name)

    def read(self, x):
        bits = jax.lax.bitcast_convert_type(x[0], jnp.int32)
        return jnp.sum(bits ^ (bits >> 7)) & 1


class Argmax(Sharp):
    """A model that reads the place of the largest number, which two ways of rounding do not change."""

    def read(self, x):
        return jnp.argmax(x[0][:3])


def run(protocol, owners, tokens, asked=None):
    layout = Layout(tuple(owners))
    return converse(protocol.script(layout, asked), layout, tokens, outputs=2)


@pytest.fixture(scope="module", params=first(SPECS))
def protocol(request):
    found = protocol_of(Sharp(model_of(request.param)))
    assert found.architecture == HYBRID
    return found


def test_split_is_whole_at_every_cut(protocol):
    tokens = tokens_of(40)
    whole = protocol.whole(tokens)
    assert len(set(whole.tolist())) == 2
    for position in range(LENGTH + 1):
        found = cut(protocol.model, tokens, position)
        assert np.array_equal(found.answers, whole), position
        assert (found.sent == 0) == (position in (0, LENGTH))


def test_split_is_whole_for_any_owners_several_outputs_and_generated_ones(protocol):
    tokens, rng = tokens_of(6), np.random.default_rng(1)
    patterns = [[A, B] * (LENGTH // 2) + [A], rng.choice([A, B, P], size=LENGTH).tolist()]
    for owners in patterns:
        owners = [Owner(int(owner)) for owner in owners]
        last = max(t for t in range(LENGTH) if owners[t] is not P)  # public ones after it are its owner's
        first = max((t for t in range(last) if owners[t] not in (P, owners[last])), default=-1) + 1
        first = min(t for t in range(first, last + 1) if owners[t] is owners[last])
        for asked in (None, Asked((max(first, LENGTH - 2), LENGTH - 1), 3)):
            assert np.array_equal(run(protocol, owners, tokens, asked).answers, protocol.whole(tokens, asked))


def test_generated_outputs_are_those_of_the_longer_sequence(protocol):
    protocol, tokens = protocol_of(Argmax(protocol.model.model)), tokens_of(5)
    made = protocol.whole(tokens, Asked((LENGTH - 1,), 3))
    longer = np.concatenate([tokens, made[:, :-1]], axis=1)
    assert np.array_equal(made, protocol.whole(longer, Asked(tuple(range(LENGTH - 1, LENGTH + 2)))))


def test_outputs_are_those_of_the_layers_one_after_the_other(protocol):
    """The recurrent model steps, its state rounded; then the sums of attention in Python's integers."""
    model, tokens = Argmax(protocol.model.model), tokens_of(4, 7)
    rounding, below = state_codec(model.recurrent).rounding, model.recurrent
    whole = protocol_of(model).whole(tokens, Asked(tuple(range(7))))
    assert len(set(whole.ravel().tolist())) > 1
    for row, outputs in zip(tokens, whole, strict=True):
        state, x = rounding(below.start()), []
        for t, token in enumerate(row):
            after, y = below.through(state, below.embedding[int(token)], jnp.int32(t))
            state, x = rounding(after), [*x, (y, jnp.int32(t))]
        assert [int(model.read(y)) for y in softmax_layer(model.layers[0], x)] == outputs.tolist()


def test_it_pays_a_state_at_every_change_and_a_merge():
    model, owners, tokens = model_of(SPECS[1]), [A, A, B, A, A, A, B, B, B, B, B], tokens_of(4)
    protocol = protocol_of(model)
    found = run(protocol, owners, tokens).messages
    state = sum(part.bits for part in state_parts(SPECS[1]))
    merge = run(Merge(model.layers[0].attention), owners, tokens).messages
    assert [m.bits for m in found] == [protocol.state_bits] * 3 + [m.bits for m in merge]
    assert protocol.state_bits == state == protocol_of(model.recurrent).state_bits
    assert protocol_of(model.recurrent).architecture == RECURRENT
    assert [m.sender for m in found] == [A, B, A, B, A]


def test_the_answer_comes_from_the_messages_and_the_answerers_tokens_alone(protocol):
    layout, first, second = in_order((A, 5), (B, 6)), tokens_of(40), tokens_of(40, seed=1)
    said = [converse(protocol.script(layout), layout, tokens, outputs=2).messages for tokens in (first, second)]
    only_his = np.where(layout.array == B, first, 0)
    assert np.array_equal(protocol.script(layout).answer(only_his, said[0]), protocol.whole(first))
    mixed = (said[1][0], *said[0][1:])  # another state, then what followed the first
    assert not np.array_equal(protocol.script(layout).answer(only_his, mixed), protocol.whole(first))


def test_a_state_that_changes_its_shape_and_two_layers_of_attention_are_refused():
    model = model_of(SPECS[0])

    class Growing:
        layers, read, start, formats = model.layers, model.read, model.start, model.formats

        def extend(self, state, token, t):
            after, x = model.extend(state, token, t)
            return jax.tree_util.tree_map(lambda a: jnp.concatenate([a, a]), after), x

    class Twice:
        layers, read, start = model.layers * 2, model.read, model.start
        formats, extend = model.formats, model.extend

    with pytest.raises(ValueError, match="turns .* into"):
        protocol_of(Growing()).whole(tokens_of(2))
    with pytest.raises(ValueError, match="2 layers of attention above the recurrent ones: wanted 1"):
        protocol_of(Twice()).whole(tokens_of(2))
