"""Torch's `RNN`, `GRU` and `LSTM`: h of every layer, and c for an LSTM, are the state; the output is the last layer's.

Inputs are (B, T, d) whatever `batch_first` says; the module sees them as it wants them. Dropout between layers is for
training: copies are run in evaluation mode.

Source: https://docs.pytorch.org/docs/stable/nn.html#recurrent-layers

Example:
    >>> ADAPTER.protocol(torch.nn.LSTM(2, 3, num_layers=2)).state_bits
    384
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.stepper import Array, Leaves
from .hosting.torch_modules.torch_arrays import to_array, to_tensor
from .hosting.torch_modules.torch_stepper import TorchStepper


class TorchRnnStepper(TorchStepper):
    """A module; the state is (h,) or (h, c), each (layers, B, …)."""

    def __init__(self, module: Any) -> None:
        super().__init__(module)
        self.name = f"torch {type(module).__name__}"
        self.width = module.input_size
        self.parts = ("hidden", "cell") if isinstance(module, torch.nn.LSTM) else ("hidden",)

    @property
    def like(self) -> torch.Tensor:
        """Of its recurrent weights, the first."""
        return self.module.weight_hh_l0

    def start(self, batch: int) -> Any:
        """Zeros; h is narrower than c where it is projected."""
        layers, hidden = self.module.num_layers, self.module.hidden_size
        widths = (self.module.proj_size or hidden, hidden)[: len(self.parts)]
        return tuple(self.like.new_zeros(layers, batch, width) for width in widths)

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call on one input."""
        outputs, after = self._call(x[:, None], state)
        return after, outputs[:, 0]

    def uncut(self, inputs: Array) -> Array:
        """One call on all inputs."""
        return self._call(inputs, self.start(len(inputs)))[0]

    def leaves(self, state: Any) -> Leaves:
        """h, and c, of each layer."""
        return {
            f"layer {layer} {part}": to_array(tensor[layer])
            for layer in range(self.module.num_layers)
            for part, tensor in zip(self.parts, state, strict=True)
        }

    def restore(self, leaves: Leaves, position: int) -> Any:
        """Layers on each other again."""
        tensors = [to_tensor(leaf, self.like) for leaf in leaves.values()]
        count = len(self.parts)
        return tuple(torch.stack(tensors[part::count]) for part in range(count))

    def _call(self, inputs: Array, state: Any) -> tuple[Array, Any]:
        given = to_tensor(inputs, self.like)
        given = given if self.module.batch_first else given.transpose(0, 1)
        with torch.no_grad():
            outputs, after = self.module(given, state if len(self.parts) > 1 else state[0])
        outputs = outputs if self.module.batch_first else outputs.transpose(0, 1)
        return to_array(outputs), after if len(self.parts) > 1 else (after,)


@dataclass(frozen=True)
class TorchRnn(Adapter):
    """Modules of one or more layers."""

    def fits(self, model: Any) -> bool:
        """Any of torch's recurrent modules."""
        return isinstance(model, torch.nn.RNN | torch.nn.GRU | torch.nn.LSTM)

    def protocol(self, model: Any) -> Hosted:
        """A handover of all layers' states.

        Raises:
            ValueError: it reads from both ends.
        """
        if model.bidirectional:
            raise ValueError(
                f"torch {type(model).__name__} cannot be cut: bidirectional, it reads Bob's inputs before Alice's"
            )
        return host(TorchRnnStepper(model))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        stacked = {"num_layers": 2, "batch_first": True, "dropout": 0.5}
        return torch.nn.RNN(2, 3), torch.nn.GRU(3, 4, **stacked), torch.nn.LSTM(2, 4, num_layers=2)


ADAPTER = TorchRnn()
