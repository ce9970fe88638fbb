"""Where a layer of attention looks: of its last token's weights the share at each position, in the layer's own numbers.

Example:
    >>> from protocols.cases import case
    >>> found = last_weights(case("attention", "index_lookup", 4), np.array([[0, 1, 1, 0, 3]]))
    >>> found.shape, round(float(found.sum()), 3)
    ((1, 5, 1), 1.0)
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from ..cases import Case
from ..messages.turns import ONE_LAYER
from ..splits.merge import OneLayer
from .forwards.parts.attention_pass import weights_of
from .forwards.parts.forward import Line


def last_weights(case: Case, tokens: npt.NDArray[np.integer]) -> npt.NDArray[np.floating]:
    """Shares of weight by position and head, (B, T, h); they sum to 1 wherever any position counts.

    Raises:
        ValueError: a model that is not one layer of attention, or tokens that are not the task's.
    """
    if case.architecture != ONE_LAYER:
        raise ValueError(f"{case.name} is run as {case.architecture}: wanted one layer of attention")
    given = jnp.asarray(case.check(tokens), dtype=jnp.int32)
    return np.asarray(_shares(OneLayer.of(case.model), given))


@eqx.filter_jit
def _shares(stack: Any, tokens: jax.Array) -> jax.Array:
    last = jnp.array([tokens.shape[1] - 1], dtype=jnp.int32)

    def one(row: jax.Array) -> jax.Array:
        xs = jax.vmap(stack.embed)(row, jnp.arange(len(row), dtype=jnp.int32))
        asking = jax.tree_util.tree_map(lambda leaf: leaf[last], xs)
        return weights_of(stack.layers[0], asking, last, xs, Line.whole(len(row)), True)[0]

    return jax.vmap(one)(tokens)
