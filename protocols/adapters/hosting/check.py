"""Check that a library's module, cut, is the module itself: bit for bit where the calls are the same, else in units.

Done where the module is run, on the inputs that it is run on, once for each module, batch, length and cuts:
- the steps of the run, one input each, against the module's own run over all inputs, if it has one, and a batch against
  at most 16 of its instances alone: within 4 units;
- at every position where it is cut, what follows a state's arrays, decoded by a copy that saw none of the inputs, and
  after other inputs were run, against what follows in the uncut run: bit for bit;
- that parameters are what they were: what is run is a copy with parameters of its own.

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
from .module import Module
from .stepper import WRITES, Leaves, Stepper
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
        held[place] = _looked_at(module, inputs, positions)
    return held[place]


def _looked_at(module: Module, inputs: Array, positions: tuple[int, ...]) -> Held:
    apart = stepper = module.stepper
    inputs = inputs if stepper.width is None else inputs.astype(stepper.reads).astype(_exact(stepper.reads))
    found, reason = None, ""
    try:
        apart = stepper.apart()  # the only copy with parameters of its own, so that a model is in memory twice
        other = apart.measured(lambda changed: _own(changed, inputs))
        found = _held(replace(module, stepper=apart, taken_as=module.identity), inputs, positions, other)
    except FAULTS as error:
        reason = str(error) if isinstance(error, ValueError) else f"it fails: {' '.join(str(error).split())}"
    reason = WRITES if apart.wrote(stepper, module.identity) else reason
    apart.let_go(stepper)
    if found is None or reason:
        raise ValueError(f"{stepper.name} cannot be cut: {reason}{stepper.advice}")
    return found


@dataclass(frozen=True)
class _Run:
    """Steps from input `begun` on: outputs (B, T − begun, k), and the state's arrays after some numbers of inputs."""

    begun: int
    outputs: Array
    states: dict[int, Leaves]


def _held(module: Module, inputs: Array, positions: tuple[int, ...], other: Array | None) -> Held:
    """What its runs were held to, with the run that the unit is measured by."""
    stepper, cuts = module.stepper, _cuts(module.stepper, inputs.shape[1], positions)
    run = _steps(stepper.fresh(), inputs, cuts)
    own = stepper.fresh().uncut(inputs)
    whole = run.outputs if own is None else own
    held = replace(measured(whole, other, stepper.coarsest), own=own is not None)
    fault = "steps of one input each differ from a run over all inputs"
    held = hold_to(held, run.outputs, whole[:, run.begun :], fault)
    if len(inputs) > 1:
        rows = np.concatenate([_own(stepper.fresh(), inputs[i : i + 1]) for i in range(min(len(inputs), ALONE))])
        held = hold_to(held, rows, whole[:ALONE], "an instance comes out differently in a batch and alone")
    _disturb(stepper, inputs)
    for position in cuts:
        _resume(module, inputs, run, position)
    return held


def _cuts(stepper: Stepper, length: int, positions: tuple[int, ...]) -> list[int]:
    """Where it is looked at: where it is cut, and where that is nowhere or steps are made anyway, at more places."""
    more = () if stepper.at_once and any(0 < t < length for t in positions) else (1, length // 2, length - 1)
    return sorted({t for t in (*more, *positions) if 0 < t < length})


def _exact(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """A dtype of numpy's own that has all numbers of another."""
    return np.dtype(np.float32) if dtype.itemsize < 4 else dtype


def _own(stepper: Stepper, inputs: Array) -> Array:
    """The module's own run, or its steps if it has none."""
    whole = stepper.uncut(inputs)
    return _steps(stepper, inputs, []).outputs if whole is None else whole


def _steps(stepper: Stepper, inputs: Array, cuts: list[int]) -> _Run:
    """As the run does: what comes before the first cut at once, where the library does that."""
    begun = cuts[0] if cuts and stepper.at_once else 0
    state, outputs, states = stepper.read(inputs[:, :begun]), [], {}
    for t in range(begun, inputs.shape[1]):
        if t in cuts:
            states[t] = stepper.leaves(state)
        state, output = stepper.step(state, inputs[:, t])
        outputs.append(output)
    return _Run(begun, np.stack(outputs, axis=1), states)


def _disturb(stepper: Stepper, inputs: Array) -> None:
    """Steps on other inputs, which whatever copies share might remember."""
    other = inputs[::-1, -3:] + 1 if stepper.width is not None else (inputs[::-1, -3:] + 1) % (stepper.vocabulary or 1)
    _steps(stepper.fresh(), other, [other.shape[1] - 1] if other.shape[1] > 1 else [])


def _resume(module: Module, inputs: Array, run: _Run, position: int) -> None:
    """Refuse what does not go on from a state's arrays as the uncut run did.

    Raises:
        ValueError: it does not.
    """
    said = send(Owner.ALICE, "state", module.codec_at(position).encode(run.states[position]))
    stepper = module.stepper.fresh()
    state = module.resume(stepper, said, position)
    for t in range(position, min(position + AFTER, inputs.shape[1])):
        state, output = stepper.step(state, inputs[:, t])
        if output.tobytes() != np.ascontiguousarray(run.outputs[:, t - run.begun]).tobytes():
            raise ValueError(f"what comes after a cut at {position} depends on more than the state's arrays")
