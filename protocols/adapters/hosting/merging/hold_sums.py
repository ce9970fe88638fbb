"""Check that merged sums are the module's own output: within 4 measured units, on the inputs that were run."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import Owner

from ..check import ALONE, FAULTS
from ..known import known
from ..unit import Held, hold_to, measured
from .attention_maps import AttentionMaps

Array = npt.NDArray[Any]


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
        other = maps.measured()
        found = measured(whole, other.uncut(inputs.astype(other.dtype)), maps.dtype)
        found = hold_to(found, answers, whole, "merged sums differ from the module's own run")
        if len(inputs) > 1:
            each = [slice(i, i + 1) for i in range(min(len(inputs), ALONE))]
            rows = np.concatenate([maps.rows(one).uncut(inputs[one]) for one in each])
            found = hold_to(found, rows, whole[:ALONE], "an instance comes out differently in a batch and alone")
    except FAULTS as error:
        reason = error if isinstance(error, ValueError) else f"it fails: {' '.join(str(error).split())}"
        raise ValueError(f"{maps.name} cannot be cut: {reason}") from None
    held[place] = found
    return found
