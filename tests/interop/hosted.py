"""Modules of other libraries for the tests: the examples of each adapter, and how they are run."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest

from protocols.adapters.hosting.adapter import ADAPTERS
from protocols.adapters.hosting.hosted_handover import Hosted
from protocols.adapters.hosting.merging.hold_sums import hold_sums
from protocols.cases import protocol_of
from protocols.messages.turns import converse
from reductions import Owner
from reductions.reduction import Layout

A, B, P = Owner
T, BATCH = 5, 3


def library(name):
    if find_spec(name.partition(".")[0]) is None:
        pytest.skip(f"{name} is not installed: pip install '.[interop]'")
    return import_module(name)


@cache
def protocols(name):
    kind = name.partition("_")[0]
    library(kind)
    if kind in ("torch", "transformers"):  # these draw weights from a generator of the whole process
        import_module("torch").manual_seed(0)
    examples = ADAPTERS.get(name).examples()
    assert len(examples) >= 2 and all(ADAPTERS.get(name).fits(example) for example in examples)
    return [protocol_of(example) for example in examples]


def sample(protocol, seed=0, batch=BATCH):
    rng = np.random.default_rng(seed)
    if protocol.width is None:
        return rng.integers(0, protocol.outputs, size=(batch, T))
    return rng.normal(size=(batch, T, protocol.width)).astype(np.float32)


def run(protocol, owners, inputs, asked=None):
    layout = Layout(tuple(owners))
    script = protocol.script(layout, asked)
    return protocol.judged(layout, inputs, lambda: converse(script, layout, inputs, outputs=protocol.outputs))


def agree(protocol, answers, whole):
    if isinstance(protocol, Hosted):
        return answers.tobytes() == whole.tobytes()
    return np.abs(np.float64(answers) - np.float64(whole)).max() <= tolerance_of(protocol)


def tolerance_of(protocol):
    inputs = sample(protocol)
    return hold_sums(protocol.maps, inputs, protocol.whole(inputs), ()).tolerance
