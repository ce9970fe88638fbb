"""Flax modules with float32 for the dtypes that they are told to compute in, where these have 16 bits or fewer."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
from flax import nnx

_NAMES = ("dtype", "param_dtype")


def widened_linen(module: Any) -> Any:
    """A copy, unbound."""
    return module.clone(**{name: jnp.float32 for name in _NAMES if _is_narrow(getattr(module, name, None))})


def widened_nnx(module: Any) -> Any:
    """The module itself, all its parts changed."""
    for _, part in nnx.iter_modules(module):
        for name in _NAMES:
            if _is_narrow(getattr(part, name, None)):
                setattr(part, name, jnp.float32)
    return module


def _is_narrow(dtype: Any) -> bool:
    return dtype is not None and jnp.issubdtype(dtype, jnp.floating) and np.dtype(dtype).itemsize <= 2
