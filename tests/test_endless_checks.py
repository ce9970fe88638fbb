"""Small certificates that ask for endless work are refused at once."""

from __future__ import annotations

import time

import pytest

from lowerbounds.certificate import Certificate, Claim
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side

LOWER, UPPER = Side.LOWER, Side.UPPER
PAIRS = {"answer": 1, "pairs": [[i, i] for i in range(200)]}


@pytest.mark.parametrize(
    ("spec", "n", "measure", "side", "bound", "kind", "witness"),
    [
        ("disjointness", 30, Measure.N1, UPPER, 30, "cover", {"rectangles": []}),
        ("equality", 28, Measure.D, UPPER, 30, "protocol_tree", {"nodes": [None]}),
        ("equality", 1 << 20, Measure.N1, LOWER, 1, "fooling_set", PAIRS),
        ("is_tree", 1024, Measure.N1, LOWER, 1, "fooling_set", PAIRS),
        ("inner_product", 22, Measure.STATES_AB, LOWER, 1, "separating_columns",
         {"columns": list(range(5000)), "rows": [[0, 1 << 22]]}),
        ("gadget_power:gadget=00/00", 15, Measure.D1_AB, UPPER, 1, "one_way_code", {"classes": [[[0, 1 << 15]]]}),
    ],
)  # fmt: skip
def test_endless_work_is_refused(spec, n, measure, side, bound, kind, witness):
    start = time.process_time()
    claim = Claim(PROBLEMS.get(spec), n, measure, side, bound)
    verdict = verify(Certificate(claim, kind, witness, "none", "nowhere"))
    assert not verdict.valid
    assert time.process_time() - start < 10  # far above what a refusal takes, far below what was asked for
