"""A recurrent module of a library, stepped from outside: (state, input) ↦ (state, output), a batch at a time.

What an adapter makes of a module, and all that a handover of it needs. Numbers are numpy arrays with the batch in
front; the state is whatever the library has, and `leaves` names the arrays in it that must be handed over.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from .fingerprint import fingerprint

Array = npt.NDArray[Any]
Leaves = dict[str, Array]
WRITES = "running it changes its parameters"


class Stepper(ABC):
    """One module. A stepper that is asked to step may remember; `fresh` gives one that does not.

    Attributes:
        name: how people call the module.
        width: d where inputs are real vectors (B, d); None where they are tokens (B,).
        taken_as: its identity when it was taken in, where that is known already.
        at_once: whether `read` is one call of the library's.
    """

    name: str
    width: int | None
    taken_as: bytes = b""
    at_once: ClassVar[bool] = False

    @property
    @abstractmethod
    def outputs(self) -> int:
        """Number of values of an answer: of a token, or of each number of a real vector."""

    @abstractmethod
    def start(self, batch: int) -> Any:
        """The state before the first input."""

    @abstractmethod
    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """The next state, and the output (B, k): a real vector, or a number for each token that might be next."""

    def read(self, inputs: Array) -> Any:
        """The state after inputs (B, t, …), all that there were, none or more: by steps, unless `at_once`."""
        state = self.start(len(inputs))
        for t in range(inputs.shape[1]):
            state, _ = self.step(state, inputs[:, t])
        return state

    @abstractmethod
    def leaves(self, state: Any) -> Leaves:
        """The arrays (B, …) that a state consists of; called after a step."""

    @abstractmethod
    def restore(self, leaves: Leaves, position: int) -> Any:
        """The state that consists of these arrays, after so many steps, one or more."""

    def uncut(self, inputs: Array) -> Array | None:
        """The library's own run over all inputs (B, T, …), outputs (B, T, k); None if it has none."""
        return None

    def fresh(self) -> Stepper:
        """A stepper that knows nothing of what this one did."""
        return copy.deepcopy(self)

    def apart(self) -> Stepper:
        """A stepper whose runs cannot write to what this one has."""
        return self

    def wrote(self, other: Stepper, identity: bytes) -> bool:
        """Whether this one, made by `apart`, has changed its parameters, from those that it had as it was taken in."""
        return self.identity() != identity

    def let_go(self, of: Stepper) -> None:
        """This one, made by `apart` of another, is done with."""
        return

    def measured(self, run: Callable[[Stepper], Array]) -> Array | None:
        """What a run is in wider arithmetic, or with the last bit of every weight changed; None without weights.

        This one was made by `apart`, and has its parameters again afterwards.
        """
        return None

    @property
    def reads(self) -> np.dtype[Any]:
        """Dtype of real inputs."""
        return np.dtype(np.float32)

    @property
    def coarsest(self) -> np.dtype[Any]:
        """Of the dtypes of the module's numbers, the one with the fewest places."""
        return np.dtype(np.float32)

    @property
    def vocabulary(self) -> int | None:
        """Number of tokens that it reads; None where inputs are real vectors."""
        return self.outputs if self.width is None else None

    @property
    def advice(self) -> str:
        """What to do where it cannot be cut, for the end of the message."""
        return ""

    def identity(self) -> bytes:
        """Equal for modules of the same numbers, settings and code."""
        return fingerprint(self)

    def sizes(self, position: int) -> Leaves:
        """Arrays (1, …) of the shapes and dtypes that the state has after so many inputs: public, since no input is.

        Those of a state whose size does not change, unless a kind of module says otherwise.
        """
        stepper = self.fresh()
        kind: Any = np.int64 if self.width is None else np.float32
        x = np.zeros((1,) if self.width is None else (1, self.width), kind)
        return stepper.leaves(stepper.step(stepper.start(1), x)[0])

    def answers(self, output: Array) -> Array:
        """What is answered: the vector itself, or the token with the largest number."""
        return output if self.width is not None else np.asarray(output.argmax(axis=1), dtype=np.int64)
