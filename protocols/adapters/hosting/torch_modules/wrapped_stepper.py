"""A torch module with recurrent parts inside as a stepper: it is called on one input at a time, its parts remember.

What a first look at a copy shows: whether the batch or the time comes first in its inputs, and in its outputs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from ..stepper import WRITES, Array, Leaves
from .remembering import is_sequence, leaf_names, recurrent_parts, remembering
from .torch_arrays import to_array, to_tensor
from .torch_copies import apart, sharing, wrote
from .torch_stepper import TorchStepper

State = dict[str, tuple[torch.Tensor, ...] | None]
_BATCH, _TIME = 2, 3  # of the first look


class WrappedStepper(TorchStepper):
    """A module; the state is that of its recurrent parts, by their paths."""

    def __init__(self, module: Any) -> None:
        super().__init__(module)
        self.name = f"torch {type(module).__name__}"
        self.parts = recurrent_parts(self.module)
        self.embedded = next((part for part in self.module.modules() if isinstance(part, torch.nn.Embedding)), None)
        self.width = None if self.embedded is not None else _width(self.module)
        self.time_first = False
        self._look()

    @property
    def like(self) -> torch.Tensor:
        """A weight of a recurrent part, the first."""
        return next(next(iter(self.parts.values())).parameters())

    @property
    def outputs(self) -> int:
        """Numbers of an output where tokens are read, else all values of one."""
        if self.width is not None:
            return super().outputs
        _, output = self.fresh().step({}, np.zeros(1, np.int64))
        return int(output.shape[-1])

    @property
    def vocabulary(self) -> int | None:
        """Of the embedding."""
        return None if self.embedded is None else int(self.embedded.num_embeddings)

    @property
    def advice(self) -> str:
        """What can be cut by itself."""
        parts = ", ".join(f".{path} ({type(part).__name__})" for path, part in self.parts.items())
        return f"; what is cut by itself: {parts}"

    def start(self, batch: int) -> State:
        """What the module passes to its parts itself, on the first call."""
        return {}

    def step(self, state: State, x: Array) -> tuple[State, Array]:
        """One call on one input.

        Raises:
            ValueError: a part is not called once.
        """
        module = sharing(self.module)
        held = remembering(module)
        for path, part in held.items():
            part.held = state.get(path)
        outputs = self._outputs(module, x[:, None])
        often = [f".{path} {part.calls} times" for path, part in held.items() if part.calls != 1]
        if often:
            raise ValueError(f"on one input it calls {', '.join(often)}")
        return {path: part.held for path, part in held.items()}, outputs[:, -1]

    def uncut(self, inputs: Array) -> Array:
        """One call on all inputs, or on each prefix where the output is of the last."""
        outputs = self._outputs(sharing(self.module), inputs)
        if outputs.shape[1] == inputs.shape[1]:
            return outputs
        each = [self._outputs(sharing(self.module), inputs[:, : t + 1])[:, -1] for t in range(inputs.shape[1])]
        return np.stack(each, axis=1)

    def leaves(self, state: State) -> Leaves:
        """h, and c, of each layer of each part."""
        found: Leaves = {}
        for path, part in self.parts.items():
            for name, tensor in zip(leaf_names(part), state[path] or (), strict=True):
                layers = tensor if is_sequence(part) else tensor[None]
                found |= {f"{path} layer {i} {name}": to_array(layer) for i, layer in enumerate(layers)}
        return found

    def restore(self, leaves: Leaves, position: int) -> State:
        """Layers on each other again."""
        state: State = {}
        for path, part in self.parts.items():
            tensors = []
            for name in leaf_names(part):
                own = [v for key, v in leaves.items() if key.startswith(f"{path} layer ") and key.endswith(f" {name}")]
                made = [to_tensor(leaf, self.like) for leaf in own]
                tensors.append(torch.stack(made) if is_sequence(part) else made[0])
            state[path] = tuple(tensors)
        return state

    def _look(self) -> None:
        """Whether time comes first: what a sequence part sees of inputs of two instances and three places.

        Raises:
            ValueError: the module fails on such inputs, or has other parameters after them.
        """
        module = apart(self.module)
        held = remembering(module)
        kind: Any = np.int64 if self.width is None else np.float32
        inputs = np.zeros((_BATCH, _TIME) if self.width is None else (_BATCH, _TIME, self.width), kind)
        try:
            self._outputs(module, inputs)
        except (AttributeError, IndexError, RuntimeError, TypeError, ValueError) as error:
            raise ValueError(
                f"{self.name} cannot be cut: it fails on inputs of shape {inputs.shape}: {error}"
            ) from None
        if wrote(module, self.module):
            raise ValueError(f"{self.name} cannot be cut: {WRITES}")
        for path, part in self.parts.items():
            if is_sequence(part) and held[path].seen:
                wanted = (_BATCH, _TIME) if part.batch_first else (_TIME, _BATCH)
                self.time_first = held[path].seen[:2] != wanted

    def _outputs(self, module: Any, inputs: Array) -> Array:
        """(B, T, k), or (B, 1, k) where the output is of the last input."""
        given = torch.tensor(inputs) if self.width is None else to_tensor(inputs, self.like)
        with torch.no_grad():
            made = module(given.transpose(0, 1) if self.time_first else given)
        made = made[0] if isinstance(made, tuple | list) else made
        if made.ndim == 2:
            return to_array(made)[:, None]
        return to_array(made.transpose(0, 1) if self.time_first else made)


def _width(module: Any) -> int:
    """Of the inputs: what the first part with weights reads."""
    for part in module.modules():
        for name in ("in_features", "input_size"):
            if isinstance(getattr(part, name, None), int):
                return int(getattr(part, name))
    raise ValueError(f"torch {type(module).__name__} has no part that says how wide its inputs are")
