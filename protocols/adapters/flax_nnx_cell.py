"""Flax nnx's recurrent cells: the carry is the state.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.nnx/nn/recurrent.html

Example:
    >>> ADAPTER.protocol(nnx.LSTMCell(2, 3, rngs=nnx.Rngs(0))).state_bits
    192
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
from flax import nnx

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.flax_dtypes import widened_nnx
from .hosting.jax_modules.jax_cell import JaxCell, start_of
from .hosting.jax_modules.jax_weights import widened


@dataclass(frozen=True)
class FlaxNnxCell(Adapter):
    """Cells of vectors."""

    def fits(self, model: Any) -> bool:
        """Any recurrent cell of nnx."""
        return isinstance(model, nnx.RNNCellBase)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the carry.

        Raises:
            ValueError: its start is random.
        """
        name, width = f"flax.nnx {type(model).__name__}", model.in_features
        carry = start_of(name, lambda seed: model.initialize_carry((1, width), rngs=nnx.Rngs(seed)))
        parts = ("cell", "hidden") if isinstance(carry, tuple) else ("hidden",)
        return host(JaxCell(name, _step, nnx.split(model), carry, parts, width, _widened))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        kinds = (nnx.GRUCell, nnx.LSTMCell, nnx.OptimizedLSTMCell, nnx.SimpleCell)
        return tuple(kind(2, 3, rngs=nnx.Rngs(seed)) for seed, kind in enumerate(kinds))


def _widened(weights: Any) -> Any:
    graph, state = weights
    return nnx.split(widened_nnx(nnx.merge(graph, widened(state))))


def _step(weights: Any, carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    after, output = nnx.merge(*weights)(carry, x)
    return after, output


ADAPTER = FlaxNnxCell()
