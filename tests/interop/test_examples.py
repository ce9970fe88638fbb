"""No honest model is refused: the examples of the libraries, and all of the shelf that the book and tests run."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from protocols import cut

from ..shelves import CONSTRUCTION_SPECS, MODEL_SPECS
from ..tiers import first
from .examples import EXAMPLES, T

ROOT = Path(__file__).parents[2]
FAST = (
    "nnx LSTMCell",
    "linen seq2seq encoder",
    "equinox GRUCell",
    "equinox attention",
    "nnx gpt block",
    "torch tagger",
)


@pytest.mark.parametrize("name", [*FAST, *first((name for name in EXAMPLES if name not in FAST), fast=0)])
def test_an_example_is_cut_and_says_what_it_says_whole(name):
    make, *settings = EXAMPLES[name]
    module, inputs, call, wanted = make(*settings)
    for position in (1, T // 2, T - 1):
        found = cut(module, inputs, position, **call)
        assert found.sent > 0
        if wanted.ndim == 1:
            assert np.array_equal(found.answers, wanted)
        else:
            assert np.abs(found.answers - wanted).max() <= max(found.tolerance, 1e-6)


def test_every_item_of_the_shelves_is_run_by_the_laws_that_would_refuse_it():
    """The laws of runs and of models take their items from the shelves: what is refused there fails."""
    protocols, models = (_names(ROOT / "tests" / "laws" / f"test_{name}.py") for name in ("protocols", "models"))
    assert {"MODEL_SPECS", "CONSTRUCTION_SPECS", "RECURRENT_SPECS"} <= protocols and "RECURRENT_SPECS" in models
    assert len(MODEL_SPECS) > 20 and len(CONSTRUCTION_SPECS) > 50


def _names(path):
    return {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
