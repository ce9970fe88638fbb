"""What all steppers of torch modules share: copies, the dtype that is read, and the dtype that is answered in."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import Any

import ml_dtypes
import numpy as np
import torch

from ..fingerprint import fingerprint
from ..stepper import Stepper
from .torch_arrays import to_array
from .torch_copies import coarsest, measuring, sharing


class TorchStepper(Stepper):
    """A module of real vectors, never run by the stepper that is kept, only by copies.

    Attributes:
        module: in evaluation mode.
        like: a weight, whose dtype and device inputs and states have.
    """

    module: Any

    def __init__(self, module: Any) -> None:
        self.module = sharing(module)

    @property
    def like(self) -> torch.Tensor:
        """A weight, whose dtype and device inputs and states have."""
        return next(self.module.parameters())

    @property
    def reads(self) -> np.dtype[Any]:
        """That of the weights."""
        return to_array(self.like[:0]).dtype

    @property
    def coarsest(self) -> np.dtype[Any]:
        """Of the parameters."""
        return coarsest(self.module)

    @cached_property
    def outputs(self) -> int:
        """All values of the dtype that is answered in."""
        stepper = self.fresh()
        _, output = stepper.step(stepper.start(1), np.zeros((1, self.width or 1), np.float32))
        return 1 << int(ml_dtypes.finfo(output.dtype).bits)

    def identity(self) -> bytes:
        """That of the module."""
        return fingerprint((type(self), self.module))

    def fresh(self) -> TorchStepper:
        """A copy of the module that shares its parameters."""
        return self._of(sharing(self.module))

    def measuring(self) -> TorchStepper:
        """A copy whose parameters have other bits."""
        return self._of(measuring(self.module))

    def _of(self, module: Any) -> TorchStepper:
        made = copy.copy(self)
        made.module = module
        return made
