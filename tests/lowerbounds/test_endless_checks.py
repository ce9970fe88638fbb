"""Small certificates that ask for endless work are refused at once."""

from __future__ import annotations

import time

import pytest

from lowerbounds.certificates.certificate import Certificate, Claim
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import Tabulated

LOWER, UPPER = Side.LOWER, Side.UPPER
PAIRS = {"answer": 1, "pairs": [[i, i] for i in range(200)]}
WIDE = Tabulated(((1,) * (1 << 21),), 2)
RANKS = {"rows": list(range(128)), "columns": list(range(128)), "depth": 1, "proof": {"prime": 3}}


def comb(count: int) -> list[object]:
    """A tree in which Alice asks for one input after the other."""
    return [node for i in range(count) for node in ({"speaker": "A", "split": [i]}, None)] + [None]


@pytest.mark.parametrize(
    ("spec", "n", "measure", "side", "bound", "kind", "witness"),
    [
        ("disjointness", 30, Measure.N1, UPPER, 30, "cover", {"rectangles": []}),
        ("equality", 28, Measure.D, UPPER, 30, "protocol_tree", {"nodes": [None]}),
        ("equality", 1 << 20, Measure.N1, LOWER, 1, "fooling_set", PAIRS),
        ("is_tree", 1024, Measure.N1, LOWER, 1, "fooling_set", PAIRS),
        ("inner_product", 22, Measure.STATES_AB, LOWER, 1, "separating_columns",
         {"columns": list(range(5000)), "rows": [[0, 1 << 22]]}),
        ("gadget_power:gadget=00/00", 15, Measure.D1_AB, UPPER, 1, "one_way_code",
         {"classes": [[[0, 1 << 15]]], "sender": "Alice"}),
        (WIDE, 1, Measure.N1, UPPER, 1, "cover", {"rectangles": []}),
        (WIDE, 1, Measure.N1, UPPER, 30, "cover", {"rectangles": [{"rows": [0], "columns": [5]}] * 5000}),
        ("equality", 20, Measure.N0, LOWER, 1, "fractional_cover",
         {"answer": 0, "scale": 1, "weights": [[0, i, 1] for i in range(1, 300_000)]}),
        ("gadget_power:gadget=0/0", 17, Measure.LEAVES, UPPER, 1 << 22, "protocol_tree", {"nodes": comb(100_000)}),
        ("gadget_power:gadget=01/10,outer=parity", 7, Measure.D, LOWER, 1, "split_refutation",
         {"nodes": [RANKS] * 10_000}),
        ("equality", 12, Measure.PARTITION, UPPER, 1, "partition", {"rectangles": []}),
        ("equality", 5, Measure.PARTITION1, LOWER, 12, "rectangle_labels",
         {"answer": 1, "rows": list(range(32)), "columns": list(range(32)), "overlapping": 0, "rectangles": 12}),
        ("equality", 11, Measure.RANK, UPPER, 1, "row_basis", {"basis": [], "rows": []}),
        ("inner_product", 8, Measure.VC_AB, UPPER, 5, "unshattered", {"dimension": 5}),
        ("pointer_jumping", 5_000_000, Measure.D, LOWER, 1, "fooling_set", PAIRS),
    ],
)  # fmt: skip
def test_endless_work_is_refused(spec, n, measure, side, bound, kind, witness):
    start = time.process_time()
    claim = Claim(PROBLEMS.get(spec), n, measure, side, bound)
    verdict = verify(Certificate(claim, kind, witness, "none", "nowhere"))
    assert not verdict.valid
    assert time.process_time() - start < 10  # far above what a refusal takes, far below what was asked for


def test_a_rank_out_of_range_is_refuted_where_the_range_is_too_long_to_be_written():
    claim = Claim(PROBLEMS.get("equality"), 20_000, Measure.D, LOWER, 1)
    witness = {"answer": 1, "pairs": [[-1, 0]]}
    verdict = verify(Certificate(claim, "fooling_set", witness, "none", "nowhere"))
    assert not verdict.valid
    assert "witness.pairs[0][0]: wanted an integer" in verdict.reason
