"""Memax's recurrent layers and residual models for equinox: what `initialize_carry` gives is the state.

A complex number is sent as its two parts, a flag of a reset as one bit. No sequence starts again within the inputs: all
start flags are false. Steps of one input are held against the model's own scan, associative where it has one.

Source: https://github.com/smorad/memax

Example:
    >>> layer = GRU(recurrent_size=3, key=jax.random.key(0))
    >>> ADAPTER.protocol(layer).state_bits
    97
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from memax.equinox.gras import GRAS
from memax.equinox.models.residual import ResidualModel
from memax.equinox.semigroups.lru import LRU
from memax.equinox.set_actions.gru import GRU

from .hosting.adapter import Adapter
from .hosting.hosted_handover import Hosted, host
from .hosting.jax_modules.jax_cell import JaxCell

_WIDTHS = ("hidden_size", "input_size", "recurrent_size")


@dataclass(frozen=True)
class MemaxEquinox(Adapter):
    """All have one interface: (state, (inputs, starts)) ↦ (states, outputs)."""

    def fits(self, model: Any) -> bool:
        """A layer, or layers on each other."""
        return isinstance(model, GRAS | ResidualModel)

    def protocol(self, model: Any) -> Hosted:
        """A handover of the carry.

        Raises:
            ValueError: a layer that does not say how wide its inputs are.
        """
        name = f"memax {type(model).__name__}"
        wide = model.map_in.in_features if isinstance(model, ResidualModel) else None
        wide = wide or next((getattr(model, field) for field in _WIDTHS if hasattr(model, field)), None)
        if wide is None:
            raise ValueError(f"{name} does not say how wide its inputs are: wanted one of {', '.join(_WIDTHS)}")
        with jax.numpy_dtype_promotion("standard"):
            start = model.initialize_carry()
        return host(JaxCell(name, _step, model, _parts_of(start), _names(start), wide, whole=_whole))

    def examples(self) -> tuple[Any, ...]:
        """A layer, and two on each other with complex states."""

        def layer(recurrent_size: int, key: jax.Array) -> LRU:
            return LRU(recurrent_size=recurrent_size, hidden_size=recurrent_size, key=key)

        with jax.numpy_dtype_promotion("standard"):
            made = ResidualModel(layer, input_size=2, output_size=3, recurrent_size=4, key=jax.random.key(1))
        return GRU(recurrent_size=3, key=jax.random.key(0)), made


def _parts_of(carry: Any) -> tuple[jax.Array, ...]:
    """Leaves of real numbers, those of floats in front."""
    leaves = [part for leaf in jax.tree_util.tree_leaves(carry) for part in _halves(jnp.asarray(leaf))]
    return tuple(sorted(leaves, key=_is_no_float))


def _carry_of(parts: tuple[jax.Array, ...], like: Any) -> Any:
    """The carry that consists of these parts."""
    leaves, structure = jax.tree_util.tree_flatten(like)
    pieces = [part for leaf in leaves for part in _halves(jnp.asarray(leaf))]
    order = sorted(range(len(pieces)), key=lambda i: _is_no_float(pieces[i]))
    given = dict(zip(order, parts, strict=True))
    each = iter(given[i] for i in range(len(pieces)))
    made = [jax.lax.complex(next(each), next(each)) if jnp.iscomplexobj(leaf) else next(each) for leaf in leaves]
    return jax.tree_util.tree_unflatten(structure, made)


def _names(carry: Any) -> tuple[str, ...]:
    found: list[tuple[str, jax.Array]] = []
    for path, leaf in jax.tree_util.tree_leaves_with_path(carry):
        place = jax.tree_util.keystr(path)
        halves = (f"{place}.real", f"{place}.imag") if jnp.iscomplexobj(leaf) else (place,)
        found.extend(zip(halves, _halves(jnp.asarray(leaf)), strict=True))
    return tuple(name for name, _ in sorted(found, key=lambda both: _is_no_float(both[1])))


def _halves(leaf: jax.Array) -> tuple[jax.Array, ...]:
    return (leaf.real, leaf.imag) if jnp.iscomplexobj(leaf) else (leaf,)


def _is_no_float(part: jax.Array) -> bool:
    return not jnp.issubdtype(part.dtype, jnp.floating)


def _step(model: Any, carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    """On a batch of one, which is a sequence of one."""
    with jax.numpy_dtype_promotion("standard"):
        start = model.initialize_carry()
        state = _carry_of(tuple(part[0] for part in carry), start)
        states, outputs = model(state, (x, jnp.zeros(1, bool)))
    return tuple(part[None] for part in _parts_of(model.latest_recurrent_state(states))), outputs


def _whole(model: Any, inputs: jax.Array) -> jax.Array:
    with jax.numpy_dtype_promotion("standard"):
        outputs: jax.Array = _scanned(model, inputs)
    return outputs


@eqx.filter_jit
def _scanned(model: Any, inputs: jax.Array) -> jax.Array:
    starts = jnp.zeros(inputs.shape[1], bool)
    return jax.vmap(lambda xs: model(model.initialize_carry(), (xs, starts))[1])(inputs)


ADAPTER = MemaxEquinox()
