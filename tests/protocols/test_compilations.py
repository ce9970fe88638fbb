"""Compiled once a shape: every cut and every owner's turn of a length runs the same loop."""

from __future__ import annotations

import logging

import jax
import numpy as np
import pytest

from protocols import cut
from protocols.cases import protocol_of
from protocols.setting import Setting, builder
from reductions import TASKS

from ..tiers import first


@pytest.mark.parametrize("spec", first(["gru:width=7", "mamba2:width=6,precision=float32"]))
def test_a_sweep_over_eight_sizes_compiles_eight_loops(spec, caplog):
    model = builder(spec).build(Setting(TASKS.get("set_disjointness"), 4), seed=0)
    with caplog.at_level(logging.WARNING, logger="jax"), jax.log_compiles():
        for length in range(5, 13):
            tokens = np.random.default_rng(length).integers(0, 3, size=(3, length))
            for position in (0, 1, length // 2, length):
                cut(model, tokens, position)
            protocol_of(model).whole(tokens)
    names = [record.getMessage() for record in caplog.records if record.getMessage().startswith("Compiling")]
    assert sum("_steps" in name for name in names) == 8
    assert not sum("_generate" in name for name in names), "the loop reads the answer as well"
