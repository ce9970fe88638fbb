"""Stacks of attention: split is whole for any owners, against sums in plain numpy, and what is asked several times."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.messages.turns import Asked, converse
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.costs.logarithms import ceil_log2
from reductions.reduction import Layout, in_order

from ..tiers import first

A, B, P = Owner
LENGTH = 13
SPECS = ["attention:precision=5", "transformer:precision=5,heads=2,scale=exchanged", "transformer:precision=5,window=3"]


def model_of(spec, length=LENGTH):
    return builder(spec).build(Setting(TASKS.get("set_disjointness"), length // 2), seed=3)


def tokens_of(batch, length=LENGTH, seed=0):
    return np.random.default_rng(seed).integers(0, 2, size=(batch, length))


def run(protocol, owners, tokens, asked):
    layout = Layout(tuple(owners))
    return converse(protocol.script(layout, asked), layout, tokens, outputs=2)


def softmax_layer(layer, x):
    """One layer on all positions of one sequence, position by position, sums in Python's integers."""
    q = [np.asarray(layer.numbers.round(layer.query(one))) for one in x]
    k = [np.asarray(layer.numbers.round(layer.key(one))) for one in x]
    v = [np.asarray(layer.numbers.round(layer.value(one)), dtype=float) for one in x]
    after = []
    for t, one in enumerate(x):
        bias = [np.broadcast_to(layer.bias(jnp.int32(t), jnp.int32(s)), len(q[t])) for s in range(len(x))]
        score = np.array([(q[t] * k[s]).sum(axis=-1) + bias[s] for s in range(len(x))])  # (T, h)
        place = np.asarray(layer.weigh.score.place(jnp.asarray(score))).astype(int)
        if layer.weigh.exchanged:
            seen = np.where(score > -np.inf, place, -1)
            place = np.minimum(seen.max(axis=0) - place, len(layer.weigh.table) - 1 + (seen < 0))
        table = np.array(layer.weigh.table, dtype=float)
        weight = np.where(score > -np.inf, table[np.clip(place, 0, len(table) - 1)], 0)
        if layer.weigh.exchanged:
            weight = np.where(seen.max(axis=0) - seen >= len(table), 0, weight)
        average = np.einsum("th,thd->hd", weight, np.array(v)) / weight.sum(axis=0)[:, None]
        codes = np.round(average * 2.0**layer.average.fraction)  # numpy, too, rounds ties to even
        after.append(layer.update(one, jnp.asarray(codes * 2.0**-layer.average.fraction, jnp.float32)))
    return after


def test_two_layers_are_what_plain_sums_say():
    for spec in ("transformer:precision=5,heads=2,scale=exchanged", "transformer:precision=5,causal=false,window=4"):
        model, tokens = model_of(spec), tokens_of(2, 7)
        asked = Asked(tuple(range(7)))
        found = protocol_of(model).whole(tokens, asked)
        for row, outputs in zip(tokens, found, strict=True):
            x = [model.embed(jnp.int32(token), jnp.int32(t)) for t, token in enumerate(row)]
            for layer in model.layers:
                x = softmax_layer(layer, x)
            assert [int(model.read(one)) for one in x] == outputs.tolist()


@pytest.mark.parametrize("spec", first(SPECS))
def test_split_is_whole_for_any_owners_and_several_outputs(spec):
    protocol, tokens, rng = protocol_of(model_of(spec)), tokens_of(6), np.random.default_rng(1)
    for trial in range(3):
        owners = [*(Owner(int(o)) for o in rng.integers(0, 3, size=LENGTH - 1)), (A, B, P)[trial]]
        last = owners[-1] if owners[-1] is not P else B
        positions = tuple(t for t in range(LENGTH) if owners[t] in (last, P))
        asked = Asked(positions, 3)
        assert np.array_equal(run(protocol, owners, tokens, asked).answers, protocol.whole(tokens, asked))


@pytest.mark.parametrize("spec", first(SPECS))
def test_generated_outputs_are_those_of_the_longer_sequence(spec):
    protocol, tokens, steps = protocol_of(model_of(spec)), tokens_of(5), 4
    made = protocol.whole(tokens, Asked((LENGTH - 1,), steps))
    longer = np.concatenate([tokens, made[:, :-1]], axis=1)
    again = protocol.whole(longer, Asked(tuple(range(LENGTH - 1, LENGTH + steps - 1))))
    assert np.array_equal(made, again)


def test_many_queries_are_one_message_and_one_reply():
    spec, owners = "attention:precision=5", [A] * 6 + [B] * 7
    protocol, tokens = protocol_of(model_of(spec)), tokens_of(5)
    one = run(protocol, owners, tokens, None).messages
    many = run(protocol, owners, tokens, Asked(tuple(range(6, LENGTH)))).messages
    assert len(one) == len(many) == 2
    assert many[0].bits == 7 * one[0].bits
    assert 6.9 * one[1].bits < many[1].bits <= 7 * one[1].bits


def test_what_the_mask_hides_costs_nothing():
    full, window = (protocol_of(model_of(f"attention:precision=5{more}")) for more in ("", ",window=4"))
    tokens = tokens_of(3)
    owners = [A] * 11 + [B] * 2
    assert run(window, owners, tokens, None).messages[1].bits < run(full, owners, tokens, None).messages[1].bits
    assert run(window, [A] * 9 + [B] * 4, tokens, None).sent == 0
    seen = run(window, [A] * 11 + [B] * 2, tokens, None).messages[1]
    mass = 2 * window.model.weigh.largest  # Alice's two positions in the window of four
    assert seen.bits == ((mass + 1) * (mass * 31 + 1) ** 16 - 1).bit_length()


@pytest.mark.full
def test_two_layers_cost_bits_that_grow_with_length():
    sent = []
    for length in (9, 17, 33):
        protocol = protocol_of(model_of("transformer:precision=5,width=4", length))
        sent.append(run(protocol, [A] * (length // 2) + [B] * (length - length // 2), tokens_of(2, length), None).sent)
    assert 1.8 < (sent[2] - sent[1]) / (sent[1] - sent[0]) < 2.6
    assert sent[0] > 4  # Alice's four tokens of two symbols, told one by one


def test_a_model_that_looks_ahead_does_not_generate_and_others_questions_are_refused():
    protocol = protocol_of(model_of("transformer:causal=false"))
    with pytest.raises(ValueError, match="looks ahead cannot generate"):
        protocol.whole(tokens_of(2), Asked((LENGTH - 1,), 2))
    with pytest.raises(ValueError, match="asked after token 0, whose owner does not answer"):
        protocol.script(in_order((A, 5), (B, 8)), Asked((0, 12)))


@pytest.mark.parametrize("spec", first(["attention:precision=5,scale=exchanged", "transformer:precision=5"]))
def test_messages_of_other_instances_change_the_answers_through_their_bytes_alone(spec):
    """A program that is resumed with other messages runs again from the start."""
    protocol, layout = protocol_of(model_of(spec)), in_order((A, 6), (B, 7))
    first, second = tokens_of(40), tokens_of(40, seed=1)
    mixed = np.concatenate([second[:, :6], first[:, 6:]], axis=1)
    script = protocol.script(layout)
    for tokens in (first, mixed, first):
        assert np.array_equal(converse(script, layout, tokens, outputs=2).answers, protocol.whole(tokens))
    one = converse(script, layout, first, outputs=2)
    assert np.array_equal(script.answer(np.where(layout.array == B, first, 0), one.messages), one.answers)


@pytest.mark.full
def test_messages_of_many_fields_are_sent_in_whole_bits():
    """More than 4096 sums in a message: each has its own bits, and the cut run is still the whole run."""
    hers, his = 60, 460
    model = model_of("transformer:width=8,precision=5", hers + his)
    layout = in_order((A, hers), (B, his))
    tokens = tokens_of(2, hers + his)
    found = converse(protocol_of(model).script(layout), layout, tokens, outputs=2)
    assert np.array_equal(found.answers, protocol_of(model).whole(tokens))
    (sums,) = (m for m in found.messages if m.label == "layer 1: partial sums" and m.sender is A)
    mass = hers * model.layers[0].weigh.largest  # of each of Bob's queries, all of which see all of Alice's positions
    assert his * 9 > 4096 and sums.bits == his * (ceil_log2(mass + 1) + 8 * ceil_log2(mass * 31 + 1))
