"""Third-order attention: sums over pairs as in plain numpy, one party's tokens sent, Match3 told apart by waves."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import simulate
from protocols.cases import protocol_of
from protocols.constructions.match2_waves import rounded_waves
from protocols.constructions.match3_third_order import CONSTRUCTION, frequencies, has_gap
from protocols.messages.turns import THIRD_ORDER, Asked, converse
from protocols.setting import Setting
from reductions import TASKS, Owner
from reductions.reduction import Layout, in_order

A, B, P = Owner
VOCABULARY, WIDTH, VALUES, OUTPUTS = 5, 3, 2, 7


class Tables(eqx.Module):
    """Any whole numbers; the output is Σwv with the mass, modulo 7."""

    numbers: Any  # (5, V, d): query, keys and values
    largest_term: int = eqx.field(static=True, default=1000)
    vocabulary: int = eqx.field(static=True, default=VOCABULARY)
    largest_score: int = eqx.field(static=True, default=1000)

    def embed(self, token, t):
        return self.numbers[:, token]

    def query(self, x):
        return x[0]

    def first_key(self, x):
        return x[1]

    def second_key(self, x):
        return x[2]

    def first_value(self, x):
        return x[3, :VALUES]

    def second_value(self, x):
        return x[4, :VALUES]

    def seen(self, t, i, j):
        return (i <= t) & (j != t)

    def weight(self, score):
        return jnp.maximum(score, 0)

    def read(self, mass, moment, token, t):
        return (mass + 2 * moment[0] + 3 * moment[1] + token) % OUTPUTS


def model_of(seed=0):
    return Tables(jnp.asarray(np.random.default_rng(seed).integers(-3, 4, size=(5, VOCABULARY, WIDTH)), jnp.float32))


def by_definition(model, row, t):
    """All pairs, one by one, in Python's integers."""
    q, first, second, v1, v2 = (np.array(table).astype(int)[row] for table in model.numbers)
    mass, moment = 0, [0] * VALUES
    for i in range(t + 1):
        for j in range(len(row)):
            if j != t:
                w = max(0, sum(int(a * b * c) for a, b, c in zip(q[t], first[i], second[j], strict=True)))
                mass += w
                moment = [m + w * int(v1[i, c] * v2[j, c]) for c, m in enumerate(moment)]
    return (mass + 2 * moment[0] + 3 * moment[1] + int(row[t])) % OUTPUTS


@pytest.mark.parametrize("length", [1, 6, 130])
def test_outputs_are_the_sums_over_all_pairs(length):
    model = model_of()
    tokens = np.random.default_rng(1).integers(0, VOCABULARY, size=(8 if length < 100 else 1, length))
    asked = Asked(tuple(range(length))[-2:])
    found = protocol_of(model).whole(tokens, asked).reshape(len(tokens), -1)
    assert found.tolist() == [[by_definition(model, row, t) for t in asked.positions] for row in tokens]


def test_split_is_whole_for_any_owners_and_costs_the_tokens_of_one_party():
    protocol, rng = protocol_of(model_of()), np.random.default_rng(2)
    assert protocol.architecture == THIRD_ORDER
    tokens = rng.integers(0, VOCABULARY, size=(20, 7))
    for owners in ([A] * 7, [A, B] * 3 + [A], [P, A, A, B, A, P, P], [B] * 5 + [A, A], [P] * 7):
        layout = Layout(tuple(owners))
        found = converse(protocol.script(layout), layout, tokens, outputs=OUTPUTS)
        answerer = A if owners[-1] is A else B
        theirs = sum(owner not in (answerer, P) for owner in owners)
        assert np.array_equal(found.answers, protocol.whole(tokens)) and found.answerer is answerer
        assert found.sent == (VOCABULARY**theirs - 1).bit_length()
        assert len(found.messages) == (theirs > 0)


def test_the_answer_follows_the_bytes_that_came():
    protocol, layout, rng = protocol_of(model_of()), in_order((A, 4), (B, 3)), np.random.default_rng(3)
    first, second = rng.integers(0, VOCABULARY, size=(2, 60, 7))
    script = protocol.script(layout)
    said = converse(script, layout, first, outputs=OUTPUTS).messages
    mixed = np.concatenate([first[:, :4], second[:, 4:]], axis=1)
    assert np.array_equal(script.answer(np.where(layout.array == B, second, 0), said), protocol.whole(mixed))


def test_what_is_not_exact_and_what_generates_is_refused():
    protocol = protocol_of(eqx.tree_at(lambda m: m.numbers, model_of(), jnp.zeros((5, VOCABULARY, WIDTH))))
    with pytest.raises(ValueError, match=r"1500² terms up to 1000: wanted scores below 2²⁴ and sums below 2³¹"):
        protocol.whole(np.zeros((1, 1500), int))
    with pytest.raises(ValueError, match="it generates none"):
        protocol.whole(np.zeros((1, 5), int), Asked((4,), 2))


@pytest.mark.parametrize("n", [3, 5, 9, 20])
def test_the_gap_is_there_for_all_three_residues(n):
    """All (a, b, c) modulo M, in whole numbers, by complex products: matches above F − 1/2, the others below."""
    modulus = TASKS.get("match3").modulus(n)
    count = frequencies(modulus)
    precision = next(p for p in range(3, 9) if has_gap(count, p))
    waves = rounded_waves(modulus, count, precision - 2)
    z = waves[..., 0] + 1j * waves[..., 1]  # whole numbers below 2⁵³
    scores = np.einsum("af,bf,cf->abc", z, z, z, optimize=True).real
    residue = np.add.outer(np.add.outer(np.arange(modulus), np.arange(modulus)), np.arange(modulus)) % modulus
    half = (count - 0.5) * 8.0 ** (precision - 2)
    assert scores[residue == 0].min() > half > scores[residue != 0].max()


def test_every_match_at_the_largest_typical_size():
    task, n = TASKS.get("match3"), 1025
    assert n == max(task.typical)
    protocol = protocol_of(CONSTRUCTION.build(Setting(task, n), seed=0))
    for hard in (False, True):
        tokens = task.sample(n, 12, np.random.default_rng(5), hard=hard)
        label = task.label(tokens)
        assert len(set(label.tolist())) == 2 and np.array_equal(protocol.whole(tokens), label)
    modulus = task.modulus(n)
    for i, j in ((0, 1), (127, 128), (600, 1023), (1024, 5), (1024, 1024)):  # blocks and their ends
        tokens = np.full((2, n), 7)
        tokens[:, j], tokens[:, -1] = 300, 2001
        tokens[0, i] = -(300 + 2001) % modulus if j != i != 1024 else tokens[0, i]
        assert protocol.whole(tokens).tolist() == task.label(tokens).tolist() == [int(i != 1024), 0]


def test_a_pair_may_be_one_entry_twice_only_with_repeats():
    n, modulus = 9, TASKS.get("match3").modulus(9)
    tokens = np.ones((1, n), int)
    tokens[0, 4], tokens[0, -1] = 10, modulus - 20  # 10 + 10 + (M − 20)
    for spec, label in (("match3", 1), ("match3:repeats=false", 0)):
        protocol = protocol_of(CONSTRUCTION.build(Setting(TASKS.get(spec), n), seed=0))
        assert protocol.whole(tokens)[0] == TASKS.get(spec).label(tokens)[0] == label


def test_it_pays_the_tokens_and_too_few_bits_are_refused():
    sent = {n: simulate("match3_third_order", "disjointness_to_match3", n=n, instances=2).transcript.sent
            for n in (17, 65, 257)}  # fmt: skip
    assert sent == {n: ((4 * n + 2) ** ((n - 1) // 2) - 1).bit_length() for n in (17, 65, 257)}
    with pytest.raises(ValueError, match="precision=7 does not tell residues modulo 4102 apart, at n=1025"):
        simulate("match3_third_order:precision=7", "disjointness_to_match3", n=1025, instances=2)
