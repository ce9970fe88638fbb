"""Copies of a torch module: one that shares the weights, and one that computes with other bits, to measure by.

A party's copy has everything of its own but the parameters, so that what a module remembers in Python, in buffers or in
hidden arrays stays with the party, and a model is in memory once. Whether parameters were written to is looked at when
the module is checked.
"""

from __future__ import annotations

import copy
from typing import Any

import torch

from .torch_arrays import to_array

_INTEGERS = {8: torch.int8, 16: torch.int16, 32: torch.int32, 64: torch.int64}


def sharing(module: Any) -> Any:
    """A copy in evaluation mode, with the same parameters."""
    return _copied(module, [tensor for tensor in _tensors(module) if isinstance(tensor, torch.nn.Parameter)]).eval()


def measuring(module: Any) -> Any:
    """A copy in float32 where the coarsest numbers have 16 bits or fewer; else with every weight's last bit changed."""
    made = copy.deepcopy(sharing(module))
    if finest_bits(module) <= 16:
        return made.float()
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.is_floating_point():
                bits = torch.finfo(parameter.dtype).bits
                parameter.data.view(_INTEGERS[bits]).bitwise_xor_(1)
    return made


def coarsest(module: Any) -> Any:
    """The dtype, as numpy has it, of the module's coarsest floats."""
    floats = {tensor.dtype for tensor in module.parameters() if tensor.is_floating_point()}
    return to_array(
        torch.zeros(0, dtype=max(floats or {torch.float32}, key=lambda dtype: torch.finfo(dtype).eps))
    ).dtype


def finest_bits(module: Any) -> int:
    """Bits of a number of the coarsest dtype."""
    return int(coarsest(module).itemsize) * 8


def _tensors(module: Any) -> list[Any]:
    """All tensors that modules hold by a name of their own."""
    return [
        tensor
        for part in module.modules()
        for held in (part.__dict__, part._parameters, part._buffers)
        for tensor in held.values()
        if isinstance(tensor, torch.Tensor)
    ]


def _copied(module: Any, shared: list[Any]) -> Any:
    """A deep copy with some tensors shared; those that an older weight norm or pruning computed are cut off first."""
    memo: dict[int, Any] = {id(tensor): tensor for tensor in shared}
    memo |= {id(tensor): tensor.detach().clone() for tensor in _tensors(module) if not tensor.is_leaf}
    return copy.deepcopy(module, memo)
