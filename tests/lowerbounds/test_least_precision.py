"""Least precisions: found by running, and for every construction of attention."""

from __future__ import annotations

import pytest

from lowerbounds.theorems.ledger.least_precision import LeastPrecision
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions
from protocols import CONSTRUCTIONS
from protocols.cases import protocol_of
from protocols.messages.turns import RECURRENT
from protocols.setting import Setting

from ..tiers import first


def finding(model, through, n, instances=200):
    return next(f for f in LeastPrecision(model, through).find(Conditions(n, instances)) if "of values" in f.what)


def test_every_construction_of_attention_has_its_least_precision_in_the_ledger():
    there = {e.model for name in THEOREMS.names() for e in THEOREMS.get(name).evidence if isinstance(e, LeastPrecision)}
    for name in CONSTRUCTIONS.names():
        item = CONSTRUCTIONS.get(name)
        task = item.task()
        if protocol_of(item.build(Setting(task, task.typical[0]), seed=0)).architecture != RECURRENT:
            assert name in there or item.errs, name


@pytest.mark.parametrize(
    ("model", "through", "n", "least"),
    first(
        [
            ("index_lookup_binary", "index_to_index_lookup", 16, "p = 1: no error in 200; 1 bit is the least there is"),
            (
                "match3_sums",
                "disjointness_to_match3",
                17,
                "p = 8: no error in 200; p = 7: ",
            ),  # residues modulo 70: 7 bits
            (
                "q_sparse_codes",
                "q_sparse_average",
                16,
                "p = 2: no error in 200; p = 1: precision=1: wanted 2 to 12 bits",
            ),
        ]
    ),
)
def test_fewer_bits_err_or_are_refused(model, through, n, least):
    found = finding(model, through, n)
    assert found.holds and found.found.startswith(least)


@pytest.mark.full
def test_places_on_a_circle_need_more_bits_the_more_there_are():
    found = [finding("nearest_neighbour_two_layer", "nearest_neighbour", n).found for n in (4, 16)]
    few, many = (int(text.split(":")[0].removeprefix("p = ")) for text in found)
    assert few < many < 16 and all(" wrong" in text for text in found)


def test_a_construction_that_errs_itself_does_not_hold():
    """Recall by one pair is for different keys, and hard sequences repeat them."""
    found = finding("recall_joined", "associative_recall:joined=true", 16)
    assert found.holds is False and found.found.startswith("p = 1: ") and found.found.endswith(" wrong")


def test_widths_are_those_of_the_layers():
    first, *_ = LeastPrecision("recall_two_layer", "index_to_associative_recall").find(Conditions(16, 4))
    assert (
        first.found.split("; ")[0]
        == "1 head, d_qk 6, d_v 5, p 1 of values, 8 of averages, weights 0 or 1 by a threshold"
    )  # T = 33, 18 tokens or none


@pytest.mark.full
def test_bits_of_a_weight_are_searched_where_there_are_such():
    kinds = {
        f.what.split(",")[0]
        for f in LeastPrecision("symmetric_pairs_softmax", "symmetric_pairs").find(Conditions(4, 50))
    }
    assert {"least p of values", "least p of averages", "least p of weights"} <= kinds
