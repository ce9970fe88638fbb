"""Where a torch module might keep what it was shown, past the state that is counted, and how each attempt ends.

A place that holds what was there last is overwritten before a check goes on from a state: refused. A place that is
looked up by what is in the state is there as long as the process is: named, "in one process", and empty in another.
"""

from __future__ import annotations

import contextvars
import functools
import os
import random
import sys
import threading
import time

import numpy as np
import pytest

from protocols import case, cut, simulate
from protocols.simulation import layout_of
from protocols.wire.account import WireFault
from protocols.wire.two_processes import in_two_processes
from reductions import MAPS

from .hosted import library

X = np.random.default_rng(0).normal(size=(1, 8, 2)).astype(np.float32)
REFUSED = "cannot be cut: what comes after a cut at 1 depends on more than the state's arrays"
GLOBAL = []
LOCAL, CONTEXT = threading.local(), contextvars.ContextVar("kept", default=None)


class Shared:
    """Its variable is there for all objects."""

    kept = None


def default(value=None, kept=[None]):  # noqa: B006
    if value is not None:
        kept[0] = value
    return kept[0]


@functools.cache
def box():
    return [None]


def attribute(thing, name="kept"):
    return lambda module, value: setattr(thing(module), name, value), lambda module: getattr(thing(module), name, None)


def listed(kept):
    return lambda module, value: kept.__setitem__(slice(None), [value]), lambda module: kept[0] if kept else None


def seeded(seed, draw):
    return lambda module, value: seed(int(abs(value) * 1e6)), lambda module: draw()


def weight(module):
    return module.weight_hh


def closure():
    return listed([])


def gradient(torch):
    def put(module, value):
        module.weight_hh.grad = torch.full_like(module.weight_hh, value)

    return put, lambda module: None if module.weight_hh.grad is None else float(module.weight_hh.grad[0, 0])


def buffer(torch):
    def put(module, value):
        module.register_buffer("kept", torch.tensor(value))

    return put, lambda module: float(module.kept) if hasattr(module, "kept") else None


def environment():
    def put(module, value):
        os.environ["KEPT_BY_A_MODULE"] = repr(value)

    return put, lambda module: float(os.environ.get("KEPT_BY_A_MODULE", "0"))


def places(torch, folder):
    """How to keep a number, and how to have it again."""
    note = folder / "note"
    np_random = np.random.mtrand._rand  # the generator of the whole process
    return {
        "module's global": listed(GLOBAL),
        "class variable": attribute(lambda module: Shared),
        "module's class": attribute(type),
        "closure": closure(),
        "default": (lambda module, value: default(value), lambda module: default()),
        "functional cache": (lambda module, value: box().__setitem__(0, value), lambda module: box()[0]),
        "thread-local": attribute(lambda module: LOCAL),
        "context": (lambda module, value: CONTEXT.set(value), lambda module: CONTEXT.get()),
        "environment": environment(),
        "file": (lambda m, v: note.write_text(repr(v)), lambda m: float(note.read_text()) if note.exists() else None),
        "interpreter": attribute(lambda module: sys, "kept_by_a_module"),
        "library": attribute(lambda module: torch.nn.functional, "kept_by_a_module"),
        "random": seeded(random.seed, random.random),
        "numpy.random": seeded(lambda value: np_random.seed(value % (1 << 32)), np_random.random_sample),
        "torch's generator": seeded(torch.manual_seed, lambda: float(torch.rand(()))),
        "attribute": attribute(lambda module: module),
        "buffer": buffer(torch),
        "weight's attribute": attribute(weight),
        "weight's gradient": gradient(torch),
        "clock": (lambda module, value: None, lambda module: time.perf_counter_ns() % 1000),
    }


NAMES = (
    "module's global", "class variable", "module's class", "closure", "default", "functional cache", "thread-local",
    "context", "environment", "file", "interpreter", "library", "random", "numpy.random", "torch's generator",
    "attribute", "buffer", "weight's attribute", "weight's gradient", "clock",
)  # fmt: skip


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch):
    """Nothing is kept for another test."""
    torch, drawn = library("torch"), (random.getstate(), np.random.mtrand._rand.get_state())
    drawn = (*drawn, torch.get_rng_state())
    monkeypatch.setenv("KEPT_BY_A_MODULE", "0")
    yield
    random.setstate(drawn[0])
    np.random.mtrand._rand.set_state(drawn[1])
    torch.set_rng_state(drawn[2])
    for holder in (sys, torch.nn.functional):
        vars(holder).pop("kept_by_a_module", None)


def keeping(torch, put, get):
    """A cell whose output is of the input before as well, which it keeps somewhere."""

    class Keeping(torch.nn.RNNCell):
        def forward(self, x, h=None):
            before = get(self) if h.any() else None  # a run that starts, starts anew
            put(self, float(x.sum()))
            return super().forward(x if before is None else x + float(np.sin(before)), h)

    torch.manual_seed(0)
    return Keeping(2, 3)


@pytest.mark.parametrize("place", NAMES)
def test_a_place_beside_the_state_is_found_out(place, tmp_path):
    torch = library("torch")
    unsteady = "|so that a comparison says nothing" if place == "clock" else ""
    with pytest.raises(ValueError, match=REFUSED + unsteady):
        cut(keeping(torch, *places(torch, tmp_path)[place]), X, 4)


def test_hooks_that_keep_what_they_see_are_found_out():
    torch = library("torch")
    for register in ("register_forward_pre_hook", "register_forward_hook"):
        cell, seen = torch.nn.RNNCell(2, 3), []

        def hook(module, given, made=None, seen=seen):
            before, seen[:] = seen[:1] if given[1].any() else [], [given[0].sum()]
            if made is not None:
                return made + before[0] if before else made
            return (given[0] + before[0], *given[1:]) if before else given

        getattr(cell, register)(hook)
        with pytest.raises(ValueError, match=REFUSED):
            cut(cell, X, 4)


KEYED = """
import torch
KEPT = {}

class Cell(torch.nn.GRUCell):
    def forward(self, x, h=None):
        after = super().forward(x, h)
        for i, row in enumerate(after):
            before = KEPT.get(h[i].numpy().tobytes()) if h is not None else None
            KEPT.setdefault(row.detach().numpy().tobytes(), float(x[i, 0]) if before is None else before)
        return after

class Keyed(torch.nn.Module):
    def __init__(self, setting, seed):
        torch.manual_seed(seed)
        super().__init__()
        self.outputs = setting.outputs
        self.embed, self.cell = torch.nn.Embedding(setting.vocabulary, 2), Cell(2, 1)
        with torch.no_grad():
            self.embed.weight[:, 0] = torch.arange(setting.vocabulary)

    def forward(self, tokens):
        x, h, outputs = self.embed(tokens), None, []
        for t in range(tokens.shape[1]):
            h = self.cell(x[:, t], h)
            first = [KEPT.get(row.detach().numpy().tobytes(), 0.0) for row in h]
            outputs.append(torch.nn.functional.one_hot(torch.tensor(first).long() % self.outputs, self.outputs))
        return torch.stack(outputs, 1).float()
"""


@pytest.fixture
def keyed(tmp_path):
    """A memory looked up by a state of 32 bits: whatever was read first."""
    library("torch")
    path = tmp_path / "keyed.py"
    path.write_text(KEYED)
    reduction = MAPS.get("index_to_index_lookup")
    return reduction, case(f"{path}:Keyed", reduction.task, 6, seed=1)


def test_a_memory_that_is_looked_up_by_the_state_is_named(keyed):
    reduction, one = keyed
    run = simulate(one, reduction, n=6, instances=4)
    assert run.transcript.sent == 32 and "in one process" in str(run.transcript)


@pytest.mark.full
def test_such_a_memory_is_empty_in_the_other_process(keyed):
    reduction, one = keyed
    run = simulate(one, reduction, n=6, instances=16)
    assert len(np.unique(run.transcript.answers)) == 2
    with pytest.raises(WireFault, match="has other answers than in one process"):
        in_two_processes(one, layout_of(reduction, 6), run.tokens, run.transcript)


def test_what_is_not_shut_off_over_the_wire_either_is_said():
    command = library("lowerbounds.commands.simulate")
    said = " ".join(str(vars(command)).split())
    assert "files, network and clocks are not shut off" in said
