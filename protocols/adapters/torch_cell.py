"""Torch's `RNNCell`, `GRUCell` and `LSTMCell`: h, or h and c, are the state; the output is h.

Source: https://docs.pytorch.org/docs/stable/nn.html#recurrent-layers

Example:
    >>> ADAPTER.protocol(torch.nn.GRUCell(2, 3)).state_bits
    96
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch

from .hosting.adapter import Adapter
from .hosting.check import host
from .hosting.hosted_handover import Hosted
from .hosting.stepper import Array, Leaves, Stepper
from .hosting.torch_arrays import to_array, to_tensor, value_count


class TorchCellStepper(Stepper):
    """A copy of a cell, in evaluation mode; the state is (h,) or (h, c)."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell.eval()
        self.name = f"torch {type(cell).__name__}"
        self.width = cell.input_size
        self.parts = ("hidden", "cell") if isinstance(cell, torch.nn.LSTMCell) else ("hidden",)

    @property
    def outputs(self) -> int:
        """All values of the weights' dtype."""
        return value_count(self.cell.weight_hh.dtype)

    def start(self, batch: int) -> Any:
        """Zeros for every part, (batch, hidden) each, of the weights' dtype."""
        return (self.cell.weight_hh.new_zeros(batch, self.cell.hidden_size),) * len(self.parts)

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call of the cell on a batch of inputs, without gradients."""
        given = to_tensor(x, self.cell.weight_hh)
        with torch.no_grad():
            after = self.cell(given, state) if len(self.parts) > 1 else (self.cell(given, state[0]),)
        return after, to_array(after[0])

    def leaves(self, state: Any) -> Leaves:
        """h, and c."""
        return dict(zip(self.parts, map(to_array, state), strict=True))

    def restore(self, leaves: Leaves) -> Any:
        """h, and c."""
        return tuple(to_tensor(leaf, self.cell.weight_hh) for leaf in leaves.values())


@dataclass(frozen=True)
class TorchCell(Adapter):
    """Cells of a single step."""

    def fits(self, model: Any) -> bool:
        """Any of torch's recurrent cells."""
        return isinstance(model, torch.nn.RNNCell | torch.nn.GRUCell | torch.nn.LSTMCell)

    def protocol(self, model: Any) -> Hosted:
        """A handover of h, and of c after it."""
        return host(TorchCellStepper(copy.deepcopy(model)))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        return torch.nn.RNNCell(2, 3), torch.nn.GRUCell(3, 4), torch.nn.LSTMCell(2, 3).to(torch.bfloat16)


ADAPTER = TorchCell()
