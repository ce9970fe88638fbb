"""Check that a library's module, cut, is the module itself: bit for bit where the calls are the same, else in units.

Done where the module is run, on the inputs that it is run on, once for each module, batch, length and cuts:
- steps of one input each against the module's own run over all inputs, if it has one, and a batch against at most 16 of
  its instances alone: within 4 units;
- at several positions, what follows a state's arrays, decoded by a copy that saw none of the inputs, and after other
  inputs were run, against what follows in the uncut run: bit for bit;
- that parameters are what they were.

The unit is measured, see `hosting.unit`. What a module remembers outside itself and its copies is not shut off in one
process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import Owner

from ...messages.message import send
from .attention_maps import AttentionMaps
from .known import known
from .module import Module
from .stepper import Leaves, Stepper
from .unit import Held, hold_to, measured

Array = npt.NDArray[Any]
ALONE = 16  # instances that are run again by themselves
FAULTS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)  # of a library's own code
AFTER = 5  # inputs after a cut whose outputs are compared


def hold(module: Module, inputs: Array, positions: tuple[int, ...]) -> Held:
    """What the module's runs on inputs (B, T, …) were held to; checked once for such a module, batch, length and cuts.

    Raises:
        ValueError: it cannot be cut exactly, with the reason.
    """
    held, place = module.known.held, (*inputs.shape[:2], *sorted(positions))
    if place not in held:
        try:
            held[place] = _held(module, inputs, positions)
        except FAULTS as error:
            reason = error if isinstance(error, ValueError) else f"it fails: {error}"
            raise ValueError(f"{module.stepper.name} cannot be cut: {reason}{module.stepper.advice}") from None
        if module.stepper.identity() != module.identity:
            raise ValueError(f"{module.stepper.name} cannot be cut: running it changes its parameters")
    return held[place]


@dataclass(frozen=True)
class _Run:
    """Steps over all inputs: outputs (B, T, k), and the state's arrays after some numbers of inputs."""

    outputs: Array
    states: dict[int, Leaves]


def _held(module: Module, inputs: Array, positions: tuple[int, ...]) -> Held:
    stepper, length = module.stepper, inputs.shape[1]
    inputs = inputs if stepper.width is None else inputs.astype(stepper.reads).astype(_exact(stepper.reads))
    cuts = sorted({t for t in (1, length // 2, length - 1, *positions) if 0 < t < length})
    run = _steps(stepper.fresh(), inputs, cuts)
    own = stepper.fresh().uncut(inputs)
    whole = run.outputs if own is None else own
    other = stepper.measuring()
    held = measured(whole, None if other is None else _own(other, inputs), stepper.coarsest)
    held = replace(held, own=own is not None)
    held = hold_to(held, run.outputs, whole, "steps of one input each differ from a run over all inputs")
    if len(inputs) > 1:
        rows = np.concatenate([_own(stepper.fresh(), inputs[i : i + 1]) for i in range(min(len(inputs), ALONE))])
        held = hold_to(held, rows, whole[:ALONE], "an instance comes out differently in a batch and alone")
    _disturb(stepper, inputs)
    for position in cuts:
        _resume(module, inputs, run, position)
    return held


def _exact(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """A dtype of numpy's own that has all numbers of another."""
    return np.dtype(np.float32) if dtype.itemsize < 4 else dtype


def _own(stepper: Stepper, inputs: Array) -> Array:
    """The module's own run, or its steps if it has none."""
    whole = stepper.uncut(inputs)
    return _steps(stepper, inputs, []).outputs if whole is None else whole


def _steps(stepper: Stepper, inputs: Array, cuts: list[int]) -> _Run:
    state, outputs, states = stepper.start(len(inputs)), [], {}
    for t in range(inputs.shape[1]):
        state, output = stepper.step(state, inputs[:, t])
        outputs.append(output)
        if t + 1 in cuts:
            states[t + 1] = stepper.leaves(state)
    return _Run(np.stack(outputs, axis=1), states)


def _disturb(stepper: Stepper, inputs: Array) -> None:
    """Steps on other inputs, which whatever copies share might remember."""
    other = inputs[::-1, -3:] + 1 if stepper.width is not None else (inputs[::-1, -3:] + 1) % (stepper.vocabulary or 1)
    _steps(stepper.fresh(), other, [])


def _resume(module: Module, inputs: Array, run: _Run, position: int) -> None:
    """Refuse what does not go on from a state's arrays as the uncut run did.

    Raises:
        ValueError: it does not.
    """
    said = (send(Owner.ALICE, "state", module.codec_at(position).encode(run.states[position])),)
    stepper = module.stepper.fresh()
    state = module.resume(stepper, said, len(inputs), position)
    for t in range(position, min(position + AFTER, inputs.shape[1])):
        state, output = stepper.step(state, inputs[:, t])
        if output.tobytes() != np.ascontiguousarray(run.outputs[:, t]).tobytes():
            raise ValueError(f"what comes after a cut at {position} depends on more than the state's arrays")


def hold_sums(maps: AttentionMaps, inputs: Array, answers: Array, owners: tuple[Owner, ...]) -> Held:
    """What merged sums were held to; the module's own run is looked at if it was not at this batch and these owners.

    Raises:
        ValueError: they are further from the module's own run, or an instance differs in a batch and alone.
    """
    held, place = known(maps.identity()).held, (len(inputs), owners)
    if place in held:
        return held[place]
    inputs = inputs.astype(maps.dtype)
    try:
        whole = maps.uncut(inputs)
        other = maps.measuring()
        found = measured(whole, other.uncut(inputs.astype(other.dtype)), maps.dtype)
        found = hold_to(found, answers, whole, "merged sums differ from the module's own run")
        if len(inputs) > 1:
            rows = np.concatenate([maps.uncut(inputs[i : i + 1]) for i in range(min(len(inputs), ALONE))])
            found = hold_to(found, rows, whole[:ALONE], "an instance comes out differently in a batch and alone")
    except ValueError as error:
        raise ValueError(f"{maps.name} cannot be cut: {error}") from None
    held[place] = found
    return found
