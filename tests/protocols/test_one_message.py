"""Runs with one message: the same answers as the uncut model, at the bits that are said, and the bounds then hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import ceil, log2

import numpy as np
import pytest

from lowerbounds import try_model
from lowerbounds.runs.verdict import Verdict
from protocols import case
from protocols.constructions.index_lookup_binary import IndexLookupBinary
from protocols.numbers.weights import Weighing, softmax_max_exchanged
from protocols.setting import Setting
from protocols.shelves import CONSTRUCTIONS
from protocols.splits.parts.exact_sums import Sums, at_offsets
from reductions import MAPS, Owner
from reductions.sampling import sample_pairs

from ..tiers import first

SPECS = [
    "attention:width=4,precision=4,weights=hard_average",
    "attention:width=4,precision=4,scale=exchanged",
    "attention:width=4,precision=4,heads=2,weights=hard_leftmost",
    "attention:width=4,precision=4,heads=2",
    "attention:width=4,precision=6,heads=2,scale=exchanged,positions=alibi",
]
ALICE_ASKS, PUBLIC, BOB_ASKS = "disjointness_to_q_sparse_average", "index_to_induction_heads", "index_to_index_lookup"


def told(spec, reduction, n, seed=0):
    """A case, its layout and tokens, and its runs with one message by who speaks."""
    item = MAPS.get(reduction)
    made, layout = case(spec, item.task, n, seed=seed), item.layout(n)
    x, y = sample_pairs(item.problem, item.problem_size(n), count=60, seed=seed)
    return made, layout, item.tokens(n, x, y), {m.sender: m for m in made.one_messages(layout)}


@pytest.mark.parametrize("spec", first(SPECS, fast=3))
@pytest.mark.parametrize(("reduction", "senders"), [(PUBLIC, {Owner.ALICE, Owner.BOB}), (ALICE_ASKS, {Owner.ALICE})])
def test_the_answers_are_those_of_the_uncut_model(spec, reduction, senders):
    made, layout, tokens, runs = told(spec, reduction, 8)
    assert set(runs) == senders
    for sender, message in runs.items():
        transcript = made.run_one_message(message, layout, tokens)
        assert transcript.answers.tolist() == made.whole(tokens).tolist()
        assert [(m.sender, m.bits) for m in transcript.messages] == [(sender, message.bits)]
        assert transcript.one_way and transcript.answerer is not sender


def test_who_asks_cannot_be_told_in_one_message():
    assert set(told(SPECS[0], BOB_ASKS, 8)[3]) == {Owner.BOB}


@pytest.mark.parametrize("spec", ["gru:width=4", "induction_two_layer"])
def test_other_kinds_have_no_such_run(spec):
    assert not told(spec, PUBLIC, 8)[3]


def test_hard_attention_costs_its_own_score_and_the_sums_at_it():
    """16 scores or none; a sum of k weights is 0 … k, of k values of 4 bits 0 … 15k."""
    _, layout, _, runs = told("attention:width=4,heads=1,precision=4,weights=hard_average", PUBLIC, 8)
    k = sum(owner is Owner.ALICE for owner in layout.owners)
    assert runs[Owner.ALICE].bits == ceil(log2(17 * (k + 1) * (15 * k + 1) ** 4))


def test_softmax_costs_sums_for_each_weight_that_is_not_0():
    _, layout, _, runs = told("attention:width=4,heads=1,precision=4,scale=exchanged", PUBLIC, 8)
    k = sum(owner is Owner.ALICE for owner in layout.owners)
    table = softmax_max_exchanged(4).table
    fields = [(k * weight + 1) * (15 * k * weight + 1) ** 4 for weight in table]
    assert len(table) > 1 and runs[Owner.ALICE].bits == ceil(log2(17 * np.prod(np.array(fields, dtype=object))))


def test_sums_are_taken_at_the_offset_of_each_query():
    parts = [Sums(np.full((1, 3, 1), 10 * k), np.full((1, 3, 1, 2), k)) for k in (1, 2)]
    found = at_offsets(parts, np.array([[[0], [1], [2]]]))
    assert found.mass.ravel().tolist() == [10, 20, 0] and found.moment[..., 0].ravel().tolist() == [1, 2, 0]


@pytest.mark.parametrize("weights", ["hard_average", "hard_leftmost"])
def test_a_needless_second_message_does_not_save_hard_attention(weights):
    trial = try_model(f"attention:width=16,heads=1,precision=4,weights={weights}", PUBLIC, n=512, instances=20)
    assert trial.comparison.verdict is Verdict.MUST_ERR
    assert trial.run.transcript.rounds == 2 and trial.alone is not None
    assert trial.alone.sent == trial.comparison.paid_bits < 512
    assert trial.observed.errors > 0  # a verdict that some input is wrong, beside one that is


def by_hard_attention(n):
    """The construction by binary addresses, with the largest score in place of a threshold: it is right as well."""
    made = IndexLookupBinary().build(Setting(MAPS.get(BOB_ASKS).task, n), seed=0)
    hard = Weighing(made.weigh.score, (1,), exchanged=True)
    return replace(made, weigh=hard)


@pytest.mark.parametrize("n", [8, 256])
def test_a_query_of_bobs_is_no_message_of_alices_alone(n):
    for model in ("index_lookup_binary", by_hard_attention(n)):
        trial = try_model(model, BOB_ASKS, n=n, instances=64)
        assert trial.comparison.verdict is Verdict.PAYS_ENOUGH and not trial.observed.errors and trial.alone is None
        assert trial.run.transcript.sent < n or n < 256


@pytest.mark.full
def test_right_constructions_of_one_layer_pay_for_one_message_too():
    """Where such a run exists, it is right on all pairs, so it costs at least the bound: the house's strongest law."""
    for name, item in product(MAPS.names(), CONSTRUCTIONS.names()):
        reduction, builder = MAPS.get(name), CONSTRUCTIONS.get(item)
        n = max(reduction.smallest, reduction.task.typical[0])
        if builder.suits(reduction.task, n) and not builder.errs:
            trial = try_model(item, name, n=n, instances=64)
            assert trial.comparison.verdict is not Verdict.CONTRADICTION, (name, item)
