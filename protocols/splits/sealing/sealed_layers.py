"""Layers of attention as sealed programs; formats, weights and shapes are copied once, before there are tokens.

What the layers split asks of a model is asked of these instead, with arrays, leaf by leaf, in place of structures.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.house import house_format, house_weights
from ...numbers.weights import Weighing
from .sealed import INTEGER, Arrays, Program, input_kind, seal, weights_of

_MAPS = ("query", "key", "value")


class SealedLayer(eqx.Module):
    """One layer: for what its members are, see `protocols.splits.layers`."""

    weights: Arrays
    numbers: Any = eqx.field(static=True)
    average: Any = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    query_shape: tuple[int, int] = eqx.field(static=True)
    value_shape: tuple[int, int] = eqx.field(static=True)
    maps: tuple[Program, Program, Program] = eqx.field(static=True)  # query, key, value
    masked: Program = eqx.field(static=True)
    updated: Program = eqx.field(static=True)

    def query(self, x: Arrays) -> jax.Array:
        """One of every head, (h, d_qk)."""
        return self.maps[0](self.weights, x)[0]

    def key(self, x: Arrays) -> jax.Array:
        """One of every head, (h, d_qk)."""
        return self.maps[1](self.weights, x)[0]

    def value(self, x: Arrays) -> jax.Array:
        """One of every head, (h, d_v)."""
        return self.maps[2](self.weights, x)[0]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Of each head or of all."""
        return self.masked(self.weights, t_query, t_key)[0]

    def update(self, x: Arrays, average: jax.Array) -> Arrays:
        """The next x."""
        return self.updated(self.weights, x, average)


class SealedLayers(eqx.Module):
    """A model of several layers, or what is above recurrent ones, whose x is not made by `embed`."""

    weights: Arrays
    layers: tuple[SealedLayer, ...]
    embedded: Program | None = eqx.field(static=True)
    answered: Program = eqx.field(static=True)

    def embed(self, token: jax.Array, t: jax.Array) -> Arrays:
        """The first layer's x."""
        if self.embedded is None:
            raise ValueError("the x of these layers comes from below them; they embed no token")
        return self.embedded(self.weights, token, t)

    def read(self, x: Arrays) -> jax.Array:
        """The output of the last layer."""
        (output,) = self.answered(self.weights, x)
        return output


def sealed_layers(model: Any, given: Any = None, *, reading: str = "read", width: int | None = None) -> SealedLayers:
    """A model of `layers`, `read` (or what is read instead) and, unless its first x is as `given`, `embed`.

    `width` is that of the real vectors which are embedded; None for tokens.

    Raises:
        ValueError: methods that are no pure programs, or formats that are not this package's.
    """
    embedded = None if given is not None else seal(_embed, model, input_kind(width), INTEGER)
    x = given if embedded is None else embedded.example
    layers = []
    for layer in model.layers:
        layers.append(_sealed_layer(layer, x))
        x = layers[-1].updated.example
    return SealedLayers(weights_of(model), tuple(layers), embedded, seal(_READINGS[reading], model, x))


def _sealed_layer(layer: Any, x: Any) -> SealedLayer:
    heads, width = map(int, layer.value_shape)
    average = jax.ShapeDtypeStruct((heads, width), jnp.float32)
    query_heads, query_width = map(int, layer.query_shape)
    maps = (seal(_query, layer, x), seal(_key, layer, x), seal(_value, layer, x))
    for name, found, wanted in zip(
        _MAPS, maps, ((query_heads, query_width),) * 2 + ((query_heads, width),), strict=True
    ):
        _check_shape(name, found, wanted)
    masked = seal(_bias, layer, INTEGER, INTEGER)
    _check_shape("bias", masked, (), (query_heads,))
    return SealedLayer(
        weights_of(layer),
        house_format(layer.numbers),
        house_format(layer.average),
        house_weights(layer.weigh),
        (query_heads, query_width),
        (heads, width),
        maps,
        masked,
        seal(_update, layer, x, average),
    )


def _check_shape(name: str, program: Program, *wanted: tuple[int, ...]) -> None:
    found = [leaf.shape for leaf in program.gives]
    if len(found) != 1 or found[0] not in wanted:
        shapes = " or ".join(str(shape) for shape in wanted)
        raise ValueError(f"a layer's {name} gives {found[0] if len(found) == 1 else found}: wanted one array {shapes}")


def _embed(model: Any, token: jax.Array, t: jax.Array) -> Any:
    return model.embed(token, t)


def _query(layer: Any, x: Any) -> Any:
    return layer.query(x)


def _key(layer: Any, x: Any) -> Any:
    return layer.key(x)


def _value(layer: Any, x: Any) -> Any:
    return layer.value(x)


def _bias(layer: Any, t_query: jax.Array, t_key: jax.Array) -> Any:
    return layer.bias(t_query, t_key)


def _update(layer: Any, x: Any, average: jax.Array) -> Any:
    return layer.update(x, average)


def _read(model: Any, x: Any) -> Any:
    return model.read(x)


def _logits(model: Any, x: Any) -> Any:
    return model.logits(x)


_READINGS = {"read": _read, "logits": _logits}
