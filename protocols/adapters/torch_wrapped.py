"""Torch modules with recurrent parts inside: `Sequential`, or a class with an embedding, a core and a head.

The parts' states are the state. The module is called on one input at a time, its parts going on from what they hold,
and held against its own call on all inputs: what looks at several inputs in another way (pooling, attention, positions,
convolutions) is refused, with the parts that can be cut by themselves. Inputs are (B, T) tokens where there is an
embedding, else (B, T, d).

Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html

Example:
    >>> class Last(torch.nn.Module):
    ...     def forward(self, both):
    ...         return both[0]
    >>> core = torch.nn.GRU(4, 3, batch_first=True)
    >>> whole = torch.nn.Sequential(torch.nn.Embedding(7, 4), core, Last(), torch.nn.Linear(3, 2))
    >>> protocol = ADAPTER.protocol(whole)
    >>> protocol.state_bits, protocol.outputs
    (96, 2)
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.stepper import Array
from .hosting.torch_modules.remembering import PARTS, recurrent_parts
from .hosting.torch_modules.torch_arrays import to_array, to_tensor
from .hosting.torch_modules.wrapped_stepper import WrappedStepper


@dataclass(frozen=True)
class TorchWrapped(Adapter):
    """Modules that are no recurrent module themselves, and none of transformers."""

    def fits(self, model: Any) -> bool:
        """A module with recurrent parts."""
        if not isinstance(model, torch.nn.Module) or isinstance(model, PARTS):
            return False
        hosted = any(kind.__module__.partition(".")[0] == "transformers" for kind in type(model).__mro__)
        return bool(not hosted and recurrent_parts(model))

    def protocol(self, model: Any) -> Hosted:
        """A handover of the states of all recurrent parts.

        Raises:
            ValueError: a part reads from both ends, or the module fails on batches of sequences.
        """
        for path, part in recurrent_parts(model).items():
            if getattr(part, "bidirectional", False):
                raise ValueError(
                    f"torch {type(model).__name__} cannot be cut: .{path} is bidirectional, it reads Bob's inputs "
                    "before Alice's"
                )
        return host(WrappedStepper(model))

    def tensors(self, model: Any) -> dict[str, Array]:
        """Parameters and buffers that belong to the module's state."""
        return {name: to_array(tensor) for name, tensor in model.state_dict().items()}

    def with_tensors(self, model: Any, tensors: dict[str, Array]) -> Any:
        """A copy with these."""
        made = copy.deepcopy(model)
        made.load_state_dict({name: to_tensor(array) for name, array in tensors.items()})
        return made

    def examples(self) -> tuple[Any, ...]:
        """Of tokens, and of vectors with time in front."""
        rows = torch.nn.Sequential(torch.nn.Linear(2, 4), _First(torch.nn.LSTM(4, 3)), torch.nn.Linear(3, 2))
        core = torch.nn.GRU(4, 3, num_layers=2, batch_first=True)
        tokens = torch.nn.Sequential(torch.nn.Embedding(5, 4), _First(core), torch.nn.Linear(3, 5, bias=False))
        return tokens, rows


class _First(torch.nn.Module):  # type: ignore[misc]
    """The outputs of a recurrent module, without its state."""

    def __init__(self, core: Any) -> None:
        super().__init__()
        self.core = core

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """All outputs of the core."""
        outputs: torch.Tensor = self.core(x)[0]
        return outputs


ADAPTER = TorchWrapped()
