"""Torch tensors as numpy arrays of the same bits, and back, where torch's own memory is aligned as it is for torch."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt
import torch

Array = npt.NDArray[Any]

_FLOATS = {  # those that numpy itself does not have, and integers of their size
    torch.bfloat16: (torch.int16, ml_dtypes.bfloat16),
    torch.float8_e4m3fn: (torch.uint8, ml_dtypes.float8_e4m3fn),
    torch.float8_e5m2: (torch.uint8, ml_dtypes.float8_e5m2),
}


def to_array(tensor: torch.Tensor) -> Array:
    """A copy, bit for bit."""
    tensor = tensor.detach().cpu().contiguous()
    if tensor.dtype in _FLOATS:
        integers, dtype = _FLOATS[tensor.dtype]
        return tensor.view(integers).numpy().copy().view(dtype)
    return np.array(tensor.numpy())


def to_tensor(array: Array, like: torch.Tensor | None = None) -> torch.Tensor:
    """A copy in memory of torch's own, bit for bit; then on the device and of the dtype of `like`."""
    for name, (integers, dtype) in _FLOATS.items():
        if array.dtype == dtype:
            made = torch.tensor(array.view(np.int16 if integers is torch.int16 else np.uint8)).view(name)
            break
    else:
        made = torch.tensor(array)
    return made if like is None else made.to(device=like.device, dtype=like.dtype)


def value_count(dtype: torch.dtype) -> int:
    """2ᵇⁱᵗˢ values of a number."""
    return 1 << int(torch.finfo(dtype).bits)
