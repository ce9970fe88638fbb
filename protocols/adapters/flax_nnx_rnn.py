"""Flax nnx's `RNN`, a cell over a sequence: the cell's carry is the state, and steps are held against its own scan.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.nnx/nn/recurrent.html

Example:
    >>> ADAPTER.protocol(nnx.RNN(nnx.GRUCell(2, 3, rngs=nnx.Rngs(0)))).state_bits
    96
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import jax
from flax import nnx

from .flax_nnx_cell import ADAPTER as CELL
from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.jax_cell import JaxCell


@dataclass(frozen=True)
class FlaxNnxRnn(Adapter):
    """Inputs are (B, T, d) whatever `time_major` says."""

    def fits(self, model: Any) -> bool:
        """An RNN, of whatever cell."""
        return isinstance(model, nnx.RNN)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the cell's carry.

        Raises:
            ValueError: it reads from the end, its cell is none of vectors, or the cell's start is random.
        """
        name = f"flax.nnx {type(model).__name__}"
        if model.reverse:
            raise ValueError(f"{name} cannot be cut: reverse=True, it reads Bob's inputs before Alice's")
        if not CELL.fits(model.cell):
            raise ValueError(f"{name} cannot be cut: no adapter knows what its {type(model.cell).__name__} keeps")
        cell = CELL.protocol(model.cell).stepper
        if not isinstance(cell, JaxCell):
            raise ValueError(f"{name} cannot be cut: its {type(model.cell).__name__} is no cell of JAX")
        return host(replace(cell, name=f"{name} of {cell.name}", whole=_Whole(model)))

    def examples(self) -> tuple[Any, ...]:
        """Of two kinds of cells."""
        return (
            nnx.RNN(nnx.GRUCell(2, 3, rngs=nnx.Rngs(0))),
            nnx.RNN(nnx.LSTMCell(3, 2, rngs=nnx.Rngs(1)), time_major=True, return_carry=True),
        )


class _Whole:
    """The module's own call, with other weights in its cell."""

    def __init__(self, model: nnx.RNN) -> None:
        self.graph, self.state = nnx.split(model)

    def __call__(self, weights: Any, inputs: jax.Array) -> jax.Array:
        """(B, T, d) ↦ (B, T, k)."""
        model = nnx.merge(self.graph, self.state)
        model.cell = nnx.merge(*weights)
        outputs: jax.Array = model(inputs, time_major=False, return_carry=False)
        return outputs


ADAPTER = FlaxNnxRnn()
