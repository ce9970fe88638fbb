"""What all steppers of torch modules share: copies, the dtype that is read, and the dtype that is answered in."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any

import ml_dtypes
import numpy as np
import torch

from ..fingerprint import fingerprint
from ..stepper import WRITES, Array, Leaves, Stepper
from .torch_arrays import to_array
from .torch_copies import apart, coarsest, let_go, measured, sharing, wrote


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
        return 1 << int(ml_dtypes.finfo(self._first[1].dtype).bits)

    def sizes(self, position: int) -> Leaves:
        """Those after the first step."""
        return self._first[0]

    @cached_property
    def _first(self) -> tuple[Leaves, Array]:
        """The state after a step on zeros, of a copy with parameters of its own, and the output.

        Raises:
            ValueError: it has other parameters then.
        """
        stepper = self.apart()
        zeros = np.zeros(1, np.int64) if self.width is None else np.zeros((1, self.width), np.float32)
        state, output = stepper.step(stepper.start(1), zeros)
        if stepper.wrote(self, b""):
            raise ValueError(WRITES)
        leaves = stepper.leaves(state)
        stepper.let_go(self)
        return leaves, output

    def identity(self) -> bytes:
        """That of the module."""
        return fingerprint((type(self), self.module))

    def fresh(self) -> TorchStepper:
        """A copy of the module that shares its parameters."""
        return self._of(sharing(self.module))

    def apart(self) -> TorchStepper:
        """A copy with parameters of its own."""
        return self._of(apart(self.module))

    def wrote(self, other: Stepper, identity: bytes) -> bool:
        """Whether it has other parameters."""
        return isinstance(other, TorchStepper) and wrote(self.module, other.module)

    def let_go(self, of: Stepper) -> None:
        """Its parameters' memory is given back."""
        if isinstance(of, TorchStepper):
            let_go(self.module, of.module)

    def measured(self, run: Callable[[Stepper], Array]) -> Array:
        """With other bits in its parameters."""
        with measured(self.module) as other:
            return run(self._of(other))

    def _of(self, module: Any) -> TorchStepper:
        made = copy.copy(self)
        made.module = module
        return made
