"""Verdicts: what follows from a run, and that a run that pays too little is found out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binomtest

from lowerbounds.runs.comparison import Observed, Verdict, compare
from lowerbounds.runs.curves import curve
from lowerbounds.runs.job import run_on
from lowerbounds.runs.verdict import ContradictionError
from protocols import Below, Transcript
from protocols.messages.message import Fields, send
from reductions import MAPS, PROBLEMS, Measure, Owner
from reductions.costs.logarithms import information_bits

from ..tiers import first, items

INDEX, EQ, DISJ = (PROBLEMS.get(name) for name in ("index", "equality", "disjointness"))


def transcript(bits, answerer=Owner.BOB, senders=(Owner.ALICE,)):
    messages = tuple(send(sender, "x", Fields(np.zeros((1, bits), dtype=int), (2,) * bits)) for sender in senders)
    return Transcript(messages, answerer, np.array([0]), 2)


@pytest.mark.parametrize(
    ("bits", "seen", "verdict", "vacuous"),
    [
        (10, Observed(100, 0), Verdict.PAYS_ENOUGH, False),
        (11, Observed(100, 50), Verdict.PAYS_ENOUGH, True),
        (9, Observed(100, 0), Verdict.MUST_ERR, False),
        (9, Observed(100, 3, example="x=1 y=2"), Verdict.MUST_ERR, False),
        (9, Observed(100, 3, exhaustive=True), Verdict.MUST_ERR, False),
        (9, Observed(100, 0, exhaustive=True), Verdict.CONTRADICTION, False),
    ],
)
def test_verdicts_on_one_way_runs_of_index(bits, seen, verdict, vacuous):
    found = compare(transcript(bits), INDEX, 10, seen)
    assert (found.verdict, found.vacuous) == (verdict, vacuous)
    assert (found.bound.measure, found.bound.value, found.bound.status) == (Measure.D1_AB, 10, "theorem")
    assert found.paid_bits == bits and found.ratio == 10 / bits
    assert seen.example in found.reason


def test_a_two_way_run_is_held_to_two_way_bounds_only():
    """D(INDEX_1024) = 11: ten bits and the announcement are enough, although INDEX needs 1024 bits one way."""
    both = (Owner.BOB, Owner.ALICE)
    for bits, verdict in ((5, Verdict.PAYS_ENOUGH), (4, Verdict.MUST_ERR)):
        found = compare(transcript(bits, senders=both), INDEX, 1024, Observed(9, 0))
        assert found.verdict is verdict
        assert (found.bound.measure, found.bound.value, found.paid_bits) == (Measure.D, 11, 2 * bits + 1)


def test_a_message_from_bob_is_held_to_the_cheap_direction():
    found = compare(transcript(10, answerer=Owner.ALICE, senders=(Owner.BOB,)), INDEX, 1024, Observed(9, 0))
    assert found.verdict is Verdict.PAYS_ENOUGH and found.bound.value in (10, 11)


def test_the_error_decides_what_uniform_index_needs():
    seen = Observed(100_000, 11_000, uniform=True)
    limit = seen.error_limit
    assert 0.11 < limit < 0.12
    needed = information_bits(1000, 2, limit)
    found = compare(transcript(needed), INDEX, 1000, seen)
    assert (found.verdict, found.needed_at_error_bits) == (Verdict.MUST_ERR, needed)
    too_little = compare(transcript(needed - 1), INDEX, 1000, seen)
    assert too_little.verdict is Verdict.CONTRADICTION
    assert "11000 errors in 100000" in too_little.reason
    assert compare(transcript(needed - 1), INDEX, 1000, Observed(100_000, 11_000)).verdict is Verdict.MUST_ERR


def test_average_accuracy_says_nothing_about_equality_or_disjointness():
    for problem in (EQ, DISJ):
        found = compare(transcript(1), problem, 100, Observed(10**6, 0, uniform=True))
        assert found.needed_at_error_bits is None and found.verdict is Verdict.MUST_ERR


def test_without_a_bound_nothing_applies():
    found = compare(transcript(1), PROBLEMS.get("is_tree"), 2, Observed(9, 0))
    assert found.verdict is Verdict.DOES_NOT_APPLY and found.bound is None and found.ratio is None
    assert "no lower bound on D1(A→B) or D of is_tree is known at n=2" in found.reason
    assert compare(transcript(1), INDEX, None, Observed(9, 0)).verdict is Verdict.DOES_NOT_APPLY


@pytest.mark.parametrize(("errors", "instances"), [(0, 1), (0, 500), (7, 500), (499, 500), (500, 500)])
def test_error_limits_against_scipys_exact_interval(errors, instances):
    limit = float(Observed(instances, errors).error_limit)
    expected = binomtest(errors, instances, alternative="less").proportion_ci(1 - 1e-6).high
    assert expected <= limit < expected + 1e-8 or limit == expected == 1.0


def test_error_limits_are_exact_on_all_inputs():
    assert Observed(64, 3, exhaustive=True).error_limit == Fraction(3, 64)


@dataclass(frozen=True)
class Cheat:
    """Claims a state of one bit and keeps the string elsewhere: in an attribute that the count does not see."""

    hidden: dict

    def start(self):
        return jnp.zeros((), jnp.int32)

    def step(self, state, token, t):
        return state

    def read(self, state):
        return state

    def formats(self):
        return Below(2)


def test_a_run_that_pays_less_than_is_needed_and_never_errs_fails_the_curve(monkeypatch):
    """Break the count on purpose: a transcript that hides its messages must not pass as a protocol."""
    monkeypatch.setattr(Transcript, "sent", property(lambda self: 1))
    with pytest.raises(
        ContradictionError, match=r"index_memory, n=6: .* 1 were paid|index_memory, n=6: 0 errors in 384"
    ):
        curve("index_lookup", sizes=(6,), models=["index_memory"])


def test_a_state_of_one_bit_errs_and_is_told_on_which_input():
    run, observed = run_on(Cheat({}), MAPS.get("index_to_index_lookup"), 5, instances=500, seed=0)
    found = compare(run.transcript, INDEX, 5, observed)
    assert observed.exhaustive and found.verdict is Verdict.MUST_ERR
    assert "for example on x=" in found.reason


@pytest.mark.parametrize("size", first([2, 3]))
@pytest.mark.parametrize(
    "spec", items(["index_lookup", "index_lookup:symbols=3", "string_equality", "set_disjointness", "is_tree"])
)
def test_no_protocol_in_the_house_is_right_on_all_inputs_below_a_bound(spec, size):
    """The house law at small sizes: every default model on all inputs; a contradiction would raise."""
    found = curve(spec, sizes=(size + 2 if spec == "is_tree" else size,), instances=5000)
    assert found.rows
    for row in found.rows:
        if row.errors == 0 and row.needed_bits is not None:
            assert row.paid_bits >= row.needed_bits, row
