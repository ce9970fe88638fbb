"""Flax linen's `RNN`, a cell over a sequence, bound to its weights: the cell's carry is the state.

Steps are held against the module's own scan.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.linen/layers.html#recurrent

Example:
    >>> rnn = linen.RNN(linen.GRUCell(3))
    >>> ADAPTER.protocol(rnn.bind(rnn.init(jax.random.key(0), jnp.zeros((1, 5, 2))))).state_bits
    96
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
from flax import linen

from .flax_linen_cell import ADAPTER as CELL
from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.jax_cell import JaxCell


@dataclass(frozen=True)
class FlaxLinenRnn(Adapter):
    """Inputs are (B, T, d) whatever `time_major` says."""

    def fits(self, model: Any) -> bool:
        """An RNN, of whatever cell."""
        return isinstance(model, linen.RNN)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the cell's carry.

        Raises:
            ValueError: it is not bound to weights, reads from the end, or its cell is none of vectors.
        """
        name = f"flax.linen {type(model).__name__}"
        if model.scope is None:
            raise ValueError(f"{name} has no weights: wanted rnn.bind(variables)")
        if model.reverse:
            raise ValueError(f"{name} cannot be cut: reverse=True, it reads Bob's inputs before Alice's")
        module, variables = model.unbind()
        bound = module.cell.clone(parent=None).bind({"params": variables["params"]["cell"]})
        if not CELL.fits(bound):
            raise ValueError(f"{name} cannot be cut: no adapter knows what its {type(module.cell).__name__} keeps")
        cell = CELL.protocol(bound).stepper
        if not isinstance(cell, JaxCell):
            raise ValueError(f"{name} cannot be cut: its {type(module.cell).__name__} is no cell of JAX")
        return host(replace(cell, name=f"{name} of {cell.name}", whole=_Whole(module)))

    def examples(self) -> tuple[Any, ...]:
        """Of two kinds of cells."""
        made = linen.RNN(linen.GRUCell(3)), linen.RNN(linen.LSTMCell(2), time_major=True, return_carry=True)
        keys = jax.random.split(jax.random.key(0), len(made))
        return tuple(rnn.bind(rnn.init(key, jnp.zeros((2, 2, 2)))) for key, rnn in zip(keys, made, strict=True))


@dataclass(frozen=True)
class _Whole:
    """The module's own call, with other weights in its cell."""

    module: Any

    def __call__(self, weights: Any, inputs: jax.Array) -> jax.Array:
        """(B, T, d) ↦ (B, T, k)."""
        cell, variables = weights
        module = self.module.clone(cell=cell.clone(parent=None))
        outputs: jax.Array = module.apply(
            {"params": {"cell": variables["params"]}}, inputs, time_major=False, return_carry=False
        )
        return outputs


ADAPTER = FlaxLinenRnn()
