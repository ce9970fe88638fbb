"""Who asks whom is worked out once a layout, and a party computes nothing of tokens that it does not have."""

import numpy as np
import pytest

from protocols import case
from protocols.splits.parts import one_side, schedule
from reductions import MAPS, sample_pairs


@pytest.fixture
def asked():
    reduction = MAPS.get("index_to_index_lookup")
    x, y = sample_pairs(reduction.problem, 256, count=4, seed=0)
    return case("attention", reduction.task, 256), reduction.layout(256), reduction.tokens(256, x, y)


def test_a_second_run_plans_nothing(asked, monkeypatch):
    made, layout, tokens = asked
    first = made.run(layout, tokens)
    for module in (schedule, one_side):
        if hasattr(module, "visible"):
            monkeypatch.setattr(module, "visible", lambda *a: pytest.fail("it was planned again"))
    second = made.run(layout, tokens)
    assert np.array_equal(first.answers, second.answers)
    assert [m.data.tobytes() for m in first.messages] == [m.data.tobytes() for m in second.messages]


def test_a_party_embeds_only_blocks_with_a_token_that_it_has(asked, monkeypatch):
    """256 tokens of Alice's in two blocks of 128, and Bob's query in a third."""
    made, layout, tokens = asked
    embedded = []
    embed = one_side.embedded
    monkeypatch.setattr(
        one_side, "embedded", lambda model, own, at: embedded.append(int(at[0])) or embed(model, own, at)
    )
    made.run(layout, tokens)
    assert sorted(embedded) == [0, 128, 256]
