"""The unit that a module's runs are compared in: measured on the same inputs, so that it is of the arithmetic done.

Where the module's coarsest numbers have 16 bits or fewer, the unit is max |whole − whole in float32|: how far 16-bit
arithmetic takes the module from itself. Where they are float32 or float64, it is max |whole − whole with the last bit
of every weight changed|: how far one rounding of each weight does. Never less than a unit in the last place of the
coarsest dtype, at the largest number. Two runs that do the same sums in another order may be 4 units apart. A unit so
large that 4 of them span a quarter of all outputs would let anything pass: then nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
UNITS = 4
SHARE = 4  # of the outputs' range, that a tolerance may not span


@dataclass(frozen=True)
class Held:
    """What runs of a module were held to.

    Attributes:
        unit: the measured distance, or the last place where that is more.
        distance: the largest that was found between two runs.
        dtype: name of the coarsest dtype.
        own: whether the module has a run of its own, other than its steps.
    """

    unit: float
    distance: float
    dtype: str
    own: bool = True

    @property
    def tolerance(self) -> float:
        """What two runs may differ by, 4 units."""
        return UNITS * self.unit

    def __str__(self) -> str:
        held = f"{self.tolerance:.2g} ({UNITS} units of its arithmetic in {self.dtype}; found {self.distance:.2g})"
        if not self.own:
            return f"bit for bit those of the uncut module, its instances alone within {held}, in one process"
        return f"numbers within {held} of the module's own run, in one process"


def measured(whole: Array, other: Array | None, coarsest: np.dtype[Any]) -> Held:
    """The unit, from the module's whole run and the run that it is measured by, if there is one.

    Raises:
        ValueError: outputs that are not finite, or a unit so large that a comparison says nothing.
    """
    numbers = whole.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("its own run gives numbers that are not finite")
    places = [float(ml_dtypes.finfo(dtype).eps) for dtype in (coarsest, whole.dtype)]
    unit = max(places) * float(np.abs(numbers).max(initial=0))
    if other is not None:
        unit = max(unit, distance_of(whole, other))
    held = Held(unit, 0.0, coarsest.name)
    span = float(np.ptp(numbers))
    if span and not SHARE * held.tolerance <= span:
        raise ValueError(
            f"its outputs span {span:.2g}, and its arithmetic in {coarsest.name} is off by {unit:.2g}: "
            f"{UNITS} such units are more than 1/{SHARE} of the span, so that a comparison says nothing"
        )
    return held


def hold_to(held: Held, found: Array, wanted: Array, fault: str) -> Held:
    """What was held to, after another comparison.

    Raises:
        ValueError: the runs are further apart than 4 units, with the fault, the distance and the tolerance.
    """
    distance = distance_of(found, wanted)
    if not distance <= held.tolerance:
        raise ValueError(f"{fault}: by {distance:.2g}, where {UNITS} units of its arithmetic are {held.tolerance:.2g}")
    return replace(held, distance=max(held.distance, distance))


def distance_of(found: Array, wanted: Array) -> float:
    """The largest difference; infinite where one is no number or the shapes are not the same."""
    if found.shape != wanted.shape:
        return float("inf")
    differences = np.abs(found.astype(np.float64) - wanted.astype(np.float64))
    return float(np.nan_to_num(differences, nan=np.inf).max(initial=0))
