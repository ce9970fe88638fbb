"""One value forward, another's gradient backward: what is rounded is trained as if it were not.

Forward the numbers are those of the format, to the bit; backward the rounding is the identity.

Source: Bengio, Léonard and Courville, arXiv 1308.3432 (2013), Section 4, the straight-through estimator.

Example:
    >>> import jax.numpy as jnp
    >>> from protocols.numbers.formats import FixedPoint
    >>> [float(part) for part in jax.value_and_grad(lambda x: rounded(FixedPoint(3, 1), x))(jnp.float32(0.7))]
    [0.5, 1.0]
"""

from __future__ import annotations

from typing import Any

import jax

from ....splits.parts.state_codec import Rounding, state_codec


@jax.custom_jvp
def instead(exact: jax.Array, smooth: jax.Array) -> jax.Array:
    """`exact`, with the gradient of `smooth`; two arrays of one shape and dtype."""
    return exact


@instead.defjvp
def _instead_jvp(primals: tuple[Any, Any], tangents: tuple[Any, Any]) -> tuple[Any, Any]:
    return primals[0], tangents[1]


def rounded(fmt: Any, leaf: jax.Array) -> jax.Array:
    """The nearest value of a format, with the gradient of the number itself."""
    return instead(jax.lax.stop_gradient(fmt.round(leaf)), leaf)


def rounding_of(model: Any) -> StraightRounding:
    """What rounds a recurrent model's state after every step, as a handover does, and lets gradients through."""
    return StraightRounding(state_codec(model).rounding)


class StraightRounding:
    """A state rounded to its formats, leaf by leaf, with the gradient of the state itself."""

    def __init__(self, rounding: Rounding) -> None:
        self.rounding = rounding

    def __call__(self, state: Any) -> Any:
        """Leaves that are no floats, such as a window's counter, are rounded alone."""
        exact = jax.tree_util.tree_map(jax.lax.stop_gradient, self.rounding(state))
        return jax.tree_util.tree_map(_through, exact, state)


def _through(exact: jax.Array, smooth: jax.Array) -> jax.Array:
    return instead(exact, smooth) if jax.numpy.issubdtype(smooth.dtype, jax.numpy.floating) else exact
