"""The laws of an adapter: its examples are of its kind and nothing else is, and each is cut as it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from reductions.costs.numerals import counted
from reductions.laws.report import Law

from ..adapters.hosting.adapter import Adapter
from ..messages.turns import Tokens, converse
from ..splits.parts.protocol import Protocol
from .of_cases import layouts

LENGTH, BATCH = 5, 3


def laws_of_adapter(adapter: Adapter) -> Iterator[Law]:
    """The laws of the shelf of adapters."""
    yield "examples are of its kind, and nothing else is", lambda: _fits(adapter)
    yield "an example cut in two is the whole, whoever owns which input", lambda: _split_is_whole(adapter)
    yield "a handover has the bits of the state", lambda: _bits_are_state(adapter)


def _fits(adapter: Adapter) -> str:
    examples = adapter.examples()
    if not examples:
        raise ValueError(f"{_name(adapter)} has no examples for the laws to run on")
    for example in examples:
        if not adapter.fits(example):
            raise ValueError(f"{_name(adapter)}: its own example {type(example).__name__} is not of its kind")
    for other in (None, 0, "a name", object(), object, np.zeros(3), len):
        if adapter.fits(other):
            raise ValueError(f"{_name(adapter)} takes {type(other).__name__} {other!r} for one of its kind")
    return f"{len(examples)} examples"


def _split_is_whole(adapter: Adapter) -> str:
    for protocol in _protocols(adapter):
        inputs = _sample(protocol)
        whole = protocol.whole(inputs)
        for layout in layouts(LENGTH):
            outputs = protocol.outputs or 2
            run = partial(converse, protocol.script(layout), layout, inputs, outputs=outputs)
            said = protocol.judged(layout, inputs, run)
            answers, slack = said.answers, said.tolerance  # 0 where bits are to be equal
            gap = np.abs(np.asarray(answers, np.float64) - np.asarray(whole, np.float64))
            if answers.shape != whole.shape or gap.max(initial=0) > slack:
                owners = "".join(owner.name[0] for owner in layout.owners)
                raise ValueError(
                    f"{protocol.name}: with owners {owners} answers are {gap.max(initial=0)} from the whole, "
                    f"at most {slack} are allowed"
                )
    return f"{BATCH} sequences of {LENGTH} inputs for each example"


def _bits_are_state(adapter: Adapter) -> str | None:
    found = []
    for protocol in _protocols(adapter):
        bits = protocol.state_bits
        if bits is None:
            continue
        layout = list(layouts(LENGTH))[LENGTH // 2]
        sent = converse(protocol.script(layout), layout, _sample(protocol), outputs=protocol.outputs or 2).sent
        if sent != bits:
            raise ValueError(f"{protocol.name}: its state has {bits} bits, {sent} are sent")
        found.append(f"{protocol.name} {counted(bits, 'bit')}")
    return ", ".join(found) or None


def _protocols(adapter: Adapter) -> list[Protocol]:
    return [adapter.protocol(example) for example in adapter.examples()]


def _sample(protocol: Protocol) -> Tokens:
    rng = np.random.default_rng(0)
    if protocol.width is None:
        return rng.integers(0, protocol.outputs or 2, size=(BATCH, LENGTH))
    return rng.normal(size=(BATCH, LENGTH, protocol.width)).astype(np.float32)


def _name(adapter: Adapter) -> str:
    return type(adapter).__name__
