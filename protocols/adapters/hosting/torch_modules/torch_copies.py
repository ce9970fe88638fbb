"""Copies of a torch module: one that shares the weights, one apart, and one with other bits, to measure by.

A party's copy has everything of its own but the parameters, so that what a module remembers in Python, in buffers or in
hidden arrays stays with the party, and a model is in memory once. Before the first such run, and in each check, a copy
with parameters of its own is run: if these are other ones then, the module is refused and the user's are as they were.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import zip_longest
from typing import Any

import torch
from torch.nn.utils.prune import BasePruningMethod
from torch.nn.utils.spectral_norm import SpectralNorm
from torch.nn.utils.weight_norm import WeightNorm

from .torch_arrays import to_array

_COMPUTED = (BasePruningMethod, SpectralNorm, WeightNorm)
_PLAIN = frozenset({str, bytes, int, float, complex, bool, type(None)})
_INTEGERS = {8: torch.int8, 16: torch.int16, 32: torch.int32, 64: torch.int64}


def sharing(module: Any) -> Any:
    """A copy in evaluation mode, with the same parameters."""
    return _ready(_copied(module, [tensor for tensor in _tensors(module) if isinstance(tensor, torch.nn.Parameter)]))


def apart(module: Any) -> Any:
    """A copy in evaluation mode, with parameters of its own."""
    return _ready(_copied(module, []))


def wrote(copied: Any, module: Any) -> bool:
    """Whether a copy has other bits in its parameters than the module."""
    pairs = zip_longest(copied.parameters(), module.parameters())
    return any(a is None or b is None or not torch.equal(_bytes(a), _bytes(b)) for a, b in pairs)


def let_go(copied: Any, module: Any) -> None:
    """Give back the memory of a copy's own parameters now, not when circles of references are next looked for."""
    kept = {parameter.untyped_storage().data_ptr() for parameter in module.parameters()}
    for parameter in copied.parameters():
        if parameter.untyped_storage().data_ptr() not in kept:
            parameter.data = parameter.data.new_empty(0)


def measuring(module: Any) -> Any:
    """A copy in float32 where the coarsest numbers have 16 bits or fewer; else with every weight's last bit changed."""
    made = apart(module)
    if finest_bits(module) <= 16:
        return made.float()
    _flip(made)
    return made


@contextmanager
def measured(made: Any) -> Iterator[Any]:
    """For a while, such a copy of one that is apart, in the same memory."""
    coarse = [t for t in (*made.parameters(), *made.buffers()) if t.is_floating_point() and t.dtype.itemsize < 4]
    dtypes = [tensor.dtype for tensor in coarse]
    try:
        for tensor in coarse:
            tensor.data = tensor.data.float()
        if not coarse:
            _flip(made)
        yield sharing(made)
    finally:
        for tensor, dtype in zip(coarse, dtypes, strict=True):
            tensor.data = tensor.data.to(dtype)
        if not coarse:
            _flip(made)


def _flip(made: Any) -> None:
    """The last bit of every weight; twice, nothing."""
    for parameter in made.parameters():
        if parameter.is_floating_point():
            bits = torch.finfo(parameter.dtype).bits
            parameter.data.view(_INTEGERS[bits]).bitwise_xor_(1)


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
    """All tensors that modules hold by a name of their own, or in a list."""
    held = [
        value
        for part in module.modules()
        for place in (part.__dict__, part._parameters, part._buffers)
        for value in place.values()
    ]
    each = [item for value in held for item in (value if isinstance(value, list | tuple) else [value])]
    return [tensor for tensor in each if isinstance(tensor, torch.Tensor)]


def _copied(module: Any, shared: list[Any]) -> Any:
    """A deep copy with some tensors shared; those that an older weight norm or pruning computed are cut off first."""
    memo: dict[int, Any] = {id(tensor): tensor for tensor in shared}
    memo |= {id(tensor): tensor.detach().clone() for tensor in _tensors(module) if not tensor.is_leaf}
    made = _copy(module, memo)
    if not {id(part) for part in made.modules()}.isdisjoint(map(id, module.modules())):
        raise ValueError("a copy of it has parts of the module itself (__deepcopy__): they might remember")
    return made


def _copy(thing: Any, memo: dict[int, Any]) -> Any:
    """As `copy.deepcopy` makes it; modules and dictionaries, nearly all of a model, by a shorter way."""
    kind: Any = type(thing)
    if kind in _PLAIN:
        return thing
    if id(thing) in memo:
        return memo[id(thing)]
    if kind in (dict, OrderedDict):
        made = memo[id(thing)] = kind()
        made.update({_copy(key, memo): _copy(value, memo) for key, value in thing.items()})
        return made
    if kind is set and not thing:  # of which every module has one
        return set()
    if not (isinstance(thing, torch.nn.Module) and _is_copied_by_attributes(kind)):
        return copy.deepcopy(thing, memo)
    made = memo[id(thing)] = kind.__new__(kind)
    made.__setstate__(_copy(vars(thing), memo))
    return made


@cache
def _is_copied_by_attributes(kind: Any) -> bool:
    """Whether nothing but its attributes is asked for a copy of it, and they are set as every module's are."""
    return (
        not hasattr(kind, "__deepcopy__")
        and all(getattr(kind, name) is getattr(object, name) for name in ("__reduce__", "__reduce_ex__", "__new__"))
        and all(getattr(kind, name) is getattr(torch.nn.Module, name) for name in ("__getstate__", "__setstate__"))
        and not any(vars(base).get("__slots__") for base in kind.__mro__)
    )


def _ready(made: Any) -> Any:
    """In evaluation mode; what is computed of parameters before a call is computed of those that there are now."""
    made.eval()
    with torch.no_grad():
        for part in made.modules():
            for hook in part._forward_pre_hooks.values():
                if isinstance(hook, _COMPUTED):
                    hook(part, ())
    return made


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().contiguous().reshape(-1).view(torch.uint8)
