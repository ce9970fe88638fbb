"""Long short-term memory: c ← f·c + i·tanh(ĝ), h ← o·tanh(c) with gates i, f, o of W·x + U·h + b; y = h.

The cell is equinox's, its gates in the order i, f, g, o.

Source: Hochreiter and Schmidhuber, Neural Computation 9 (1997), 1735–1780; forget gates from Gers, Schmidhuber and
Cummins, Neural Computation 12 (2000), 2451–2471.

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> {part: leaf.shape for part, leaf in model.start()[0].items()}
    {'cell': (16,), 'memory': (16,)}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.row_map import by_rows, inputs_first


class LstmLayer(Layer):
    """A cell of equinox, its hidden and cell vectors the state."""

    cell: eqx.nn.LSTMCell

    def start(self) -> Parts:
        """c = h = 0."""
        zeros = jnp.zeros(self.cell.hidden_size)
        return {"cell": zeros, "memory": zeros}

    def exponents(self) -> dict[str, int]:
        """|h| < 1; |c| is below the number of tokens that a forget gate keeps, and tanh(8) is 1 to seven digits."""
        return {"cell": 3, "memory": 0}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """c and h, and h again."""
        h, c = self.cell(x, (state["memory"], state["cell"]))
        return {"cell": c, "memory": h}, h

    @property
    def at_once(self) -> bool:
        """From width 128 on, where products of many rows are faster; below, more memory is moved than is won."""
        return self.cell.hidden_size >= 128

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, after one product of all inputs with W."""
        cell, mapped = inputs_first(self.cell, xs)

        def step(both: tuple[jax.Array, jax.Array], x: jax.Array) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
            both = cell(x, both)
            return both, both[0]

        (h, c), hs = jax.lax.scan(step, (state["memory"], state["cell"]), mapped)
        return {"cell": c, "memory": h}, hs


@dataclass(frozen=True)
class Lstm(Recurrent):
    """Untrained LSTM; layers plainly on each other."""

    residual: ClassVar[bool] = False
    family: ClassVar[str] = "recurrent network"
    source: ClassVar[str] = "Hochreiter and Schmidhuber, Neural Computation 9 (1997)"
    state_formula: ClassVar[str] = "layers*2*width*p"

    def layer(self, key: jax.Array) -> LstmLayer:
        """Equinox's initial weights."""
        return LstmLayer(by_rows(eqx.nn.LSTMCell(self.width, self.width, key=key)))


MODEL = Lstm()
