"""No honest model of the shelves is refused: every model and construction is looked at, sealed and ready to be cut.

What is refused is refused here, before there are tokens; that the cut then is the whole is a law (`tests/laws`). Models
of libraries are in `tests/interop/test_examples.py`; those of the book are run with it.
"""

from __future__ import annotations

import pytest

from protocols import CONSTRUCTIONS, MODELS
from protocols.cases import protocol_of
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.reduction import in_order

from ..shelves import CONSTRUCTION_SPECS, MODEL_SPECS
from ..tiers import first

SPECS = (*MODEL_SPECS, *CONSTRUCTION_SPECS)
FAST = ("gru", "mamba", "attention", "transformer", "hybrid", "index_memory", "match3_sums")


@pytest.mark.parametrize("spec", [*FAST, *first((spec for spec in SPECS if spec not in FAST), fast=0)])
def test_a_model_is_taken_as_it_is_at_every_cut(spec):
    task = builder(spec).task() or TASKS.get("set_disjointness")
    setting = Setting(task, max(4, task.smallest))
    protocol = protocol_of(builder(spec).build(setting, seed=0))
    spoken = set()
    for position in (1, setting.length // 2, setting.length - 1):
        layout = in_order((Owner.ALICE, position), (Owner.BOB, setting.length - position))
        spoken |= {turn.speaker for turn in protocol.script(layout).turns}  # a window may need nothing of the other
    assert Owner.ALICE in spoken


def test_all_items_are_among_them():
    names = {spec.partition(":")[0] for spec in SPECS}
    assert {*MODELS.names(), *CONSTRUCTIONS.names()} <= names and set(FAST) <= set(SPECS)
