"""Torch's `RNNCell`, `GRUCell` and `LSTMCell`: h, or h and c, are the state; the output is h.

Source: https://docs.pytorch.org/docs/stable/nn.html#recurrent-layers

Example:
    >>> ADAPTER.protocol(torch.nn.GRUCell(2, 3)).state_bits
    96
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


class TorchCellStepper(TorchStepper):
    """A cell; the state is (h,) or (h, c)."""

    def __init__(self, cell: Any) -> None:
        super().__init__(cell)
        self.name = f"torch {type(cell).__name__}"
        self.width = cell.input_size
        self.parts = ("hidden", "cell") if isinstance(cell, torch.nn.LSTMCell) else ("hidden",)

    @property
    def like(self) -> torch.Tensor:
        """Of its recurrent weights, the first."""
        return self.module.weight_hh

    def start(self, batch: int) -> Any:
        """Zeros for every instance."""
        return (self.like.new_zeros(batch, self.module.hidden_size),) * len(self.parts)

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call of the cell."""
        given = to_tensor(x, self.like)
        with torch.no_grad():
            after = self.module(given, state) if len(self.parts) > 1 else (self.module(given, state[0]),)
        return after, to_array(after[0])

    def leaves(self, state: Any) -> Leaves:
        """h, and c where there is one."""
        return dict(zip(self.parts, map(to_array, state), strict=True))

    def restore(self, leaves: Leaves, position: int) -> Any:
        """h, and c where there is one."""
        return tuple(to_tensor(leaf, self.like) for leaf in leaves.values())


@dataclass(frozen=True)
class TorchCell(Adapter):
    """Cells of a single step."""

    def fits(self, model: Any) -> bool:
        """Any of torch's recurrent cells."""
        return isinstance(model, torch.nn.RNNCell | torch.nn.GRUCell | torch.nn.LSTMCell)

    def protocol(self, model: Any) -> Hosted:
        """A handover of h, and of c after it."""
        return host(TorchCellStepper(model))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        return torch.nn.RNNCell(2, 3), torch.nn.GRUCell(3, 4), torch.nn.LSTMCell(2, 3).to(torch.bfloat16)


ADAPTER = TorchCell()
