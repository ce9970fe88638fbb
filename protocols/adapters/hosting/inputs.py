"""Inputs as people have them: arrays of any library, tensors that need a gradient, sequences packed together.

Nothing is imported for it: an object of a library that is not loaded cannot be there.

Example:
    >>> inputs_of([0, 1, 1]).tolist()
    [[0, 1, 1]]
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def inputs_of(given: Any) -> Array:
    """(B, T) or (B, T, d); one sequence (T,) is a batch of one. Floats of 16 bits and fewer are float32, exactly.

    Raises:
        ValueError: sequences of several lengths, or what is no array.
    """
    torch = sys.modules.get("torch")
    try:
        if torch is not None and isinstance(given, torch.nn.utils.rnn.PackedSequence):
            given = _unpacked(torch, given)
        if torch is not None and isinstance(given, torch.Tensor):
            given = _read(given)
        array = np.asarray(given)
    except (RuntimeError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"inputs of {type(given).__name__} are no array (B, T) or (B, T, d): {reason}") from None
    return array[None] if array.ndim == 1 else array


def _read(tensor: Any) -> Any:
    """Without its gradient, in a dtype that numpy has."""
    tensor = tensor.detach().cpu()
    return tensor.float() if tensor.is_floating_point() and tensor.dtype.itemsize < 4 else tensor


def _unpacked(torch: Any, packed: Any) -> Any:
    tensor, lengths = torch.nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)
    if len(set(lengths.tolist())) > 1:
        raise ValueError(
            f"sequences of {sorted(set(lengths.tolist()))} inputs are packed together: wanted those of one length, "
            "since who owns which input is the same for all"
        )
    return tensor
