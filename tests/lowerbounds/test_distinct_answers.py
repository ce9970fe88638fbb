"""Certificates that count answers at one input of the receiver: against games that are solved whole, and refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from lowerbounds import certify, verify
from lowerbounds.certificates.certificate import Certificate, Claim
from lowerbounds.certificates.serialisation import from_json, to_json
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_matrix

ERRORS = (Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(3, 4))


def claimed(problem, bound, error=Fraction(0), n=1, measure=Measure.RSTATES_AB, **witness):
    claim = Claim(problem, n, measure, Side.LOWER, bound, error)
    return Certificate(claim, "distinct_answers", {"receiver": 0, "senders": "all", **witness}, "none", "nowhere")


def most_right(symbols, messages):
    """By definition: all maps of symbols to messages, and of messages to symbols; of symbols drawn uniformly."""
    sent = product(range(messages), repeat=symbols)
    said = list(product(range(symbols), repeat=messages))
    return max(sum(out[into[x]] == x for x in range(symbols)) for into in sent for out in said)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("symbols", [2, 3, 4])
def test_the_bound_is_the_least_number_of_states(symbols, error):
    enough = [m for m in range(1, symbols + 1) if most_right(symbols, m) >= (1 - error) * symbols]
    problem = PROBLEMS.get(f"index:symbols={symbols}")
    assert verify(claimed(problem, min(enough), error)).valid
    assert not verify(claimed(problem, min(enough) + 1, error)).valid


def test_a_string_of_128_symbols_is_certified_and_read_back():
    problem = PROBLEMS.get(f"index:symbols={4**128}")
    found = certify(problem, 1, measure=Measure.RSTATES_AB, error=Fraction(1, 2))
    assert found.claim.bound == 4**128 // 2 and found.kind == "distinct_answers"
    assert verify(from_json(to_json(found))).valid
    assert not verify(replace(found, claim=replace(found.claim, bound=4**128 // 2 + 1))).valid


@pytest.mark.parametrize(
    ("problem", "n", "witness", "why"),
    [
        (PROBLEMS.get("index:symbols=3"), 2, {}, "the answer of another"),
        (PROBLEMS.get("index:symbols=8388609"), 2, {}, "wanted at most"),
        (from_matrix([[0, 1], [1, 1], [None, 2]]), 1, {}, "no answer"),
        (from_matrix([[0, 1], [1, 1], [2, 2]]), 1, {"receiver": 1}, "the answer of another"),
        (from_matrix([[0, 1], [1, 1], [2, 2]]), 1, {"receiver": 2}, "receiver"),
        (from_matrix([[0, 1], [1, 1], [2, 2]]), 1, {"senders": [0, 1]}, "bound: 2 answers"),
        (from_matrix([[0, 1], [1, 1], [2, 2]]), 1, {"senders": "some"}, "senders"),
        (from_matrix([[0, 1], [1, 1], [2, 2]]), 1, {"more": 0}, "witness"),
    ],
)
def test_what_proves_nothing_is_refused(problem, n, witness, why):
    outcome = verify(claimed(problem, 3, n=n, **witness))
    assert not outcome.valid and why in outcome.reason


def test_other_claims_are_refused():
    problem = PROBLEMS.get("index:symbols=4")
    assert "prove no lower bound on D" in verify(claimed(problem, 2, measure=Measure.D)).reason
    upper = claimed(problem, 4)
    assert not verify(replace(upper, claim=replace(upper.claim, side=Side.UPPER))).valid


def test_bob_sends_too_and_bits_are_rounded_up():
    problem = from_matrix([[0, 1, 2, 3, 4], [0, 0, 0, 0, 0]])
    assert verify(claimed(problem, 3, measure=Measure.R1_BA)).valid
    assert not verify(claimed(problem, 3, Fraction(1, 4), measure=Measure.R1_BA)).valid
    assert verify(claimed(problem, 2, Fraction(1, 4), measure=Measure.R1_BA)).valid
