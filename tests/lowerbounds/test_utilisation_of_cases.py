"""Constructions whose memory is known: what is certified is at most that, exactly that where all prefixes are run."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from lowerbounds import exact_of_case, utilisation_of_case, verify
from lowerbounds.memory.used.of_case import VIA, Memory


def test_a_window_of_five_of_eight_bits_carries_five():
    found = exact_of_case("window_memory:bits=5", 8)
    numbers = found.own, found.joint, found.decoder, found.entropy, found.distinct_bits, found.state_bits
    assert numbers == pytest.approx((5, found.joint, 5, 5, 5, 5))
    assert found.joint <= 5 and not found.leak
    measured = utilisation_of_case("window_memory:bits=5", 8, sequences=300)
    assert 4 < measured.claim.bits <= 5
    assert measured.certificate is not None and verify(measured.certificate).valid


def test_a_whole_memory_carries_all():
    found = exact_of_case("index_memory", 6)
    assert (found.own, found.joint, found.entropy, found.accuracy) == pytest.approx((6, 6, 6, 1))


@pytest.mark.parametrize("seed", range(2))
def test_an_untrained_network_is_in_order_and_never_above_its_states(seed):
    found = exact_of_case("gru:width=4,precision=2", 6, seed=seed)
    numbers = [found.own, found.decoder, found.entropy, found.distinct_bits, found.state_bits]
    assert all(a <= b + 1e-9 for a, b in pairwise(numbers))
    assert found.joint <= found.entropy + 1e-9
    measured = utilisation_of_case("gru:width=4,precision=2", 6, sequences=200, seed=seed)
    assert measured.claim.bits <= found.entropy


@pytest.mark.parametrize("model", ["gru:width=4,precision=2", pytest.param("retnet:width=4", marks=pytest.mark.full)])
def test_queries_that_go_on_from_one_state_are_answered_as_by_the_whole_model(model):
    found = Memory.of(model, 4, VIA, 0)
    labels = np.array([[0, 1, 1, 0], [1, 1, 0, 1], [0, 0, 0, 1]])
    whole = [found.case.whole(found.via.tokens(4, labels, np.full(3, place))) for place in range(4)]
    assert np.array_equal(found.answers(labels), np.stack(whole, axis=1))


def test_recall_is_measured_through_its_reduction():
    found = exact_of_case("recall_memory", 4, via="index_to_associative_recall")
    assert found.own == pytest.approx(found.positions * math.log2(found.symbols))


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"model": "attention", "n": 4}, "no state"),
        ({"model": "gru", "n": 4, "via": "equality_to_string_equality"}, "wanted a reduction from index"),
        ({"model": "gru", "n": 0}, "needs n"),
    ],
)
def test_what_has_no_memory_is_refused(arguments, wanted):
    with pytest.raises(ValueError, match=wanted):
        utilisation_of_case(**arguments)


def test_the_states_of_a_case_are_the_messages_that_it_sends():
    assert 2 ** exact_of_case("window_memory:bits=3", 5).distinct_bits == 8
    assert np.isclose(exact_of_case("window_memory:bits=3", 5).entropy, 3)
