"""The linear map that an untrained layer starts from: W (outputs, inputs), uniform in ±1/√inputs.

Numbers of variance 1 come out with variance 1/3.

Source: the start of linear layers in equinox and torch.

Example:
    >>> random_map(jax.random.key(0), 3, 4).shape
    (3, 4)
"""

from __future__ import annotations

import jax


def random_map(key: jax.Array, outputs: int, inputs: int) -> jax.Array:
    """W from a key, (outputs, inputs)."""
    limit = inputs**-0.5
    return jax.random.uniform(key, (outputs, inputs), minval=-limit, maxval=limit)
