"""Cut a model in two at a position of its input: Alice owns what is before it, Bob the rest; the bits are counted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from reductions import Owner
from reductions.reduction import in_order

from .adapters.hosting.check import judged
from .adapters.hosting.float_merge import FloatMerge
from .adapters.hosting.hosted_handover import Hosted
from .messages.transcript import Transcript
from .messages.turns import Asked, Tokens, converse
from .simulation import protocol_of

_OUTPUTS = 2


def cut(model: Any, inputs: Tokens, position: int, *, outputs: int | None = None, generated: int = 1) -> Transcript:
    """Run a model as a protocol with Alice owning the inputs before `position` and Bob the rest.

    Args:
        model: an object with the methods of a model, or a module of a library that an adapter is for: equinox, Flax,
            torch or transformers.
        inputs: (batch, T) or (T,) integers; for cells and modules of attention real vectors (batch, T, d).
        position: 0 … T.
        outputs: number of different outputs, which fixes the cost of an announcement; 2 unless told. A module of a
            library says it itself: its vocabulary, or all values of a float.
        generated: how many outputs are asked, each but the last fed back as the next token.

    Raises:
        ValueError: a position outside the inputs, or a model that cannot be cut exactly, with the reason.
    """
    inputs = np.asarray(inputs)
    inputs = inputs[None] if inputs.ndim == 1 else inputs
    length = inputs.shape[1]
    if not 0 <= position <= length:
        raise ValueError(f"cut at {position}: wanted 0 to {length}")
    protocol = protocol_of(model)
    layout = in_order((Owner.ALICE, position), (Owner.BOB, length - position))
    _check_inputs(protocol, inputs)
    script = protocol.script(layout, replace(Asked.last(length), generated=generated))
    said = partial(converse, script, layout, inputs, outputs=_outputs(protocol, outputs))
    return judged(protocol, layout, inputs, said)


def _outputs(protocol: Any, told: int | None) -> int:
    if not isinstance(protocol, Hosted | FloatMerge):
        return _OUTPUTS if told is None else told
    if told not in (None, protocol.outputs):
        raise ValueError(f"outputs={told}: the module's own are {protocol.outputs}")
    return protocol.outputs


def _check_inputs(protocol: Any, inputs: Tokens) -> None:
    """Refuse inputs that a module of a library would not read."""
    if not isinstance(protocol, Hosted | FloatMerge):
        return
    name, width = protocol.name, protocol.width
    if width is not None and inputs.shape[2:] != (width,):
        raise ValueError(f"{name} reads vectors (batch, T, {width}), not inputs of shape {inputs.shape}")
    if width is None and inputs.size and not 0 <= inputs.min() <= inputs.max() < protocol.outputs:
        raise ValueError(f"{name} reads tokens from 0 to {protocol.outputs - 1}, not {inputs.min()} to {inputs.max()}")
