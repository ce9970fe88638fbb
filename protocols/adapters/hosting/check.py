"""Check, when a library's module is taken in, that its cut runs are its whole run bit for bit; refuse it otherwise.

Whole against cut at several positions, of two batches whose halves are run in turns, so that what a module remembers
of one run in a place of its own shows in another; a batch against its instances alone; steps against the library's own
run over all inputs, where it has one.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import in_order

from ...messages.message import Message, send
from ...messages.turns import converse
from .array_codec import LeavesCodec
from .attention_maps import AttentionMaps
from .float_merge import FloatMerge
from .hosted_handover import Hosted
from .stepper import Stepper

Array = npt.NDArray[Any]
LENGTH, BATCH, CUTS = 9, 2, (1, 3, 6, 8)
SLACK = 1 << 10  # units in the last place of the largest number, where equal bits cannot be asked for


def host(stepper: Stepper) -> Hosted:
    """The protocol of a module.

    Raises:
        ValueError: it cannot be cut exactly, with the reason.
    """
    try:
        return _checked(stepper)
    except ValueError as error:
        raise ValueError(f"{stepper.name} cannot be cut: {error}") from None


def host_attention(maps: AttentionMaps) -> FloatMerge:
    """The protocol of an attention module.

    Raises:
        ValueError: what its maps and softmax give is not what the module itself gives, up to the stated tolerance.
    """
    protocol = FloatMerge(maps)
    inputs = np.random.default_rng(0).normal(size=(BATCH, LENGTH, maps.width)).astype(np.float32)
    for position in (0, *CUTS):
        layout = in_order((Owner.ALICE, position), (Owner.BOB, LENGTH - position))
        answers = converse(protocol.script(layout), layout, inputs, outputs=protocol.outputs).answers
        protocol.hold(inputs, answers)
    return protocol


def _checked(stepper: Stepper) -> Hosted:
    batches = [_sample(stepper, seed) for seed in (0, 1)]
    probe = stepper.fresh()
    protocol = Hosted(stepper, LeavesCodec.of(probe.leaves(probe.step(probe.start(BATCH), batches[0][:, 0])[0])))
    whole = [_run(protocol, (), inputs, 0) for inputs in batches]
    _check_against_library(stepper, batches[0], whole[0])
    _check_instances(protocol, batches[0], whole[0])
    for position in CUTS:
        said = [_hand_over(protocol, inputs, position) for inputs in batches]
        for inputs, wanted, message in zip(batches, whole, said, strict=True):
            found = _run(protocol, (message,), inputs, position)
            if found.tobytes() != np.ascontiguousarray(wanted[:, position:]).tobytes():
                raise ValueError(f"what comes after a cut at {position} depends on more than the state's arrays")
    return protocol


def _sample(stepper: Stepper, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    if stepper.width is None:
        return rng.integers(0, stepper.outputs, size=(BATCH, LENGTH))
    return rng.normal(size=(BATCH, LENGTH, stepper.width)).astype(np.float32)


def _hand_over(protocol: Hosted, inputs: Array, position: int) -> Message:
    stepper = protocol.stepper.fresh()
    state = stepper.start(len(inputs))
    for t in range(position):
        state, _ = stepper.step(state, inputs[:, t])
    return send(Owner.ALICE, f"state before input {position}", protocol.codec.encode(stepper.leaves(state)))


def _run(protocol: Hosted, said: tuple[Message, ...], inputs: Array, lo: int) -> Array:
    """Outputs after all inputs from `lo` on, (B, T − lo, k), from what was said alone."""
    stepper = protocol.stepper.fresh()
    state = protocol.resume(stepper, said, len(inputs))
    outputs = []
    for t in range(lo, LENGTH):
        state, output = stepper.step(state, inputs[:, t])
        outputs.append(output)
    return np.stack(outputs, axis=1)


def _check_instances(protocol: Hosted, inputs: Array, whole: Array) -> None:
    if not close(np.concatenate([_run(protocol, (), inputs[i : i + 1], 0) for i in range(BATCH)]), whole):
        raise ValueError("an instance comes out differently in a batch and alone")


def _check_against_library(stepper: Stepper, inputs: Array, whole: Array) -> None:
    uncut = stepper.fresh().uncut(inputs)
    if uncut is not None and not close(uncut, whole):
        raise ValueError("steps of one input each come out differently from a run over all inputs")


def close(found: Array, wanted: Array) -> bool:
    """Whether two arrays agree to 2¹⁰ units in the last place of the largest number."""
    slack = SLACK * float(jnp.finfo(wanted.dtype).eps)
    found, wanted = found.astype(np.float64), wanted.astype(np.float64)
    return bool(np.abs(found - wanted).max() <= slack * np.abs(wanted).max())
