"""Equinox's `GRUCell` and `LSTMCell`: h, or h and c, are the state; the output is h.

Source: https://docs.kidger.site/equinox/api/nn/rnn/

Example:
    >>> import jax
    >>> ADAPTER.protocol(eqx.nn.LSTMCell(2, 3, key=jax.random.key(0))).state_bits
    192
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.jax_cell import JaxCell


@dataclass(frozen=True)
class EquinoxCell(Adapter):
    """Cells are for a single instance."""

    def fits(self, model: Any) -> bool:
        """A GRU or LSTM cell."""
        return isinstance(model, eqx.nn.GRUCell | eqx.nn.LSTMCell)

    def protocol(self, model: Any) -> Hosted:
        """A handover of h, and of c after it."""
        zeros = jnp.zeros(model.hidden_size, model.weight_hh.dtype)
        carry, parts = ((zeros, zeros), ("hidden", "cell")) if _has_cell(model) else (zeros, ("hidden",))
        return host(JaxCell(f"equinox {type(model).__name__}", _step, model, carry, parts, model.input_size))

    def examples(self) -> tuple[Any, ...]:
        """Of every kind."""
        return eqx.nn.GRUCell(3, 4, key=jax.random.key(0)), eqx.nn.LSTMCell(2, 3, key=jax.random.key(1))


def _has_cell(model: Any) -> bool:
    return isinstance(model, eqx.nn.LSTMCell)


def _step(model: Any, carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    """On a batch of one, so that what the cell does is looked at as it is written."""
    one = model(x[0], jax.tree_util.tree_map(lambda leaf: leaf[0], carry))
    after = jax.tree_util.tree_map(lambda leaf: leaf[None], one)
    return after, after[0] if _has_cell(model) else after


ADAPTER = EquinoxCell()
