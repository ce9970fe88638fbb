"""Flax linen's recurrent cells, bound to their weights: the carry is the state.

A linen module has no weights of its own: what is cut is `cell.bind(variables)`.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.linen/layers.html#recurrent

Example:
    >>> cell = linen.GRUCell(3)
    >>> bound = cell.bind(cell.init(jax.random.key(0), jnp.zeros((1, 3)), jnp.zeros((1, 2))))
    >>> ADAPTER.protocol(bound).state_bits
    96
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from flax import linen

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.flax_dtypes import widened_linen
from .hosting.jax_modules.jax_cell import JaxCell, start_of
from .hosting.jax_modules.jax_weights import widened


@dataclass(frozen=True)
class FlaxLinenCell(Adapter):
    """Cells of vectors; convolutional ones have images for inputs."""

    def fits(self, model: Any) -> bool:
        """Any recurrent cell but a convolutional one."""
        return isinstance(model, linen.RNNCellBase) and not isinstance(model, linen.ConvLSTMCell)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the carry.

        Raises:
            ValueError: the module is not bound to weights, or its start is random.
        """
        name = f"flax.linen {type(model).__name__}"
        if model.scope is None:
            raise ValueError(f"{name} has no weights: wanted cell.bind(variables)")
        module, variables = model.unbind()
        kernels = [leaf for path, leaf in jax.tree_util.tree_leaves_with_path(variables["params"]) if _is_inward(path)]
        if not kernels:
            raise ValueError(f"{name} has no map of its inputs, whose width is not known then")
        width = kernels[0].shape[0]
        carry = start_of(name, lambda seed: module.initialize_carry(jax.random.key(seed), (1, width)), kernels[0].dtype)
        parts = ("cell", "hidden") if isinstance(carry, tuple) else ("hidden",)
        return host(JaxCell(name, _step, (module, variables), carry, parts, width, _widened))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        kinds = (linen.GRUCell, linen.LSTMCell, linen.OptimizedLSTMCell, linen.SimpleCell, linen.MGUCell)
        cells, x, h = [kind(3) for kind in kinds], jnp.zeros((1, 2)), jnp.zeros((1, 3))
        carries = [(h, h) if "LSTM" in type(cell).__name__ else h for cell in cells]
        keys = jax.random.split(jax.random.key(0), len(cells))
        return tuple(cell.bind(cell.init(key, carry, x)) for cell, key, carry in zip(cells, keys, carries, strict=True))


def _is_inward(path: tuple[Any, ...]) -> bool:
    """Whether the weight is a kernel of inputs, whose maps linen calls i, ii, ir, …."""
    *_, map_of, weight = (key.key for key in path)
    return bool(weight == "kernel" and map_of.startswith("i"))


def _widened(weights: Any) -> Any:
    module, variables = weights
    return widened_linen(module), widened(variables)


def _step(weights: Any, carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    module, variables = weights
    after, output = module.apply(variables, carry, x)
    return after, output


ADAPTER = FlaxLinenCell()
