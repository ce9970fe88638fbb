"""From a config to its state: the model type is found on the shelf, its rule reads the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from reductions import Shelf

from .document import Json, Source, load, said
from .fields import DTYPES, WEIGHT_DTYPES, Fields
from .model_type import Family, ModelType
from .part import Layer
from .state import ConfigState

FAMILIES: Shelf[Family] = Shelf("protocols.configs", "FAMILY")


@cache
def model_types() -> Mapping[str, ModelType]:
    """Every model type of the shelf, by its name in a config."""
    return {item.name: item for name in FAMILIES.names() for item in FAMILIES.get(name).types}


def read(config: Source, *, dtype: str | None = None, state_dtype: str | None = None) -> ConfigState:
    """The decode-time state of the model that a config describes: layers, parts, and bits after t tokens.

    Args:
        config: a `config.json` by its name, or its object as a dict.
        dtype: of the weights, in place of the config's own; float32 where neither says.
        state_dtype: count every number in this one, and not in the library's own for each part.

    Raises:
        ValueError: an unknown model type (the message lists those there are), a field that is missing or that cannot
            be what it is, or a file that is no config.
        OSError: the file cannot be read.

    Source: the caches of transformers 5.24.0, against which the rules are tested number for number; for the types of
        flash-linear-attention its layers and caches, read and not run.
    """
    name, whole = load(config)
    kind, values = _text_model(name, whole)
    where = f"{name}: {kind.name}"
    weights = _dtype(f"{where}: dtype", dtype or _own_dtype(values), WEIGHT_DTYPES)
    fields = Fields(where, _renamed(where, kind, values), kind.defaults, weights)
    if not kind.layered and fields.get("per_layer_config"):
        fields.refuse("per_layer_config is not read for this type")
    layers = tuple(kind.rule(fields))
    if state_dtype is not None:
        _dtype("state_dtype", state_dtype, tuple(DTYPES))
        layers = tuple(_recast(layer, state_dtype) for layer in layers)
    filled = tuple(f"{key}={value}" for key, value in fields.filled.items())
    return ConfigState(name, kind.name, kind.library, weights, layers, filled)


def _text_model(name: str, values: Mapping[str, Json]) -> tuple[ModelType, Mapping[str, Json]]:
    """The type and its fields: those of `text_config` where the file describes more than a language model."""
    given = values.get("model_type")
    if given is None:
        raise ValueError(f"{name}: model_type is missing")
    types = model_types()
    if isinstance(given, str) and given in types:
        return types[given], values
    inner = values.get("text_config")
    if not isinstance(given, str) or not isinstance(inner, Mapping):
        own = "of a model of your own give the bits of its state instead"
        known = ", ".join(sorted(types))
        raise ValueError(f"{name}: no model type is called {said(given)} ({own}); there are: {known}")
    dtype = _own_dtype(values)
    outer = {} if dtype is None else {"dtype": dtype}
    return _text_model(f"{name}: text_config", {**outer, **inner})


def _own_dtype(values: Mapping[str, Json]) -> Json:
    return values.get("dtype") or values.get("torch_dtype")


def _dtype(where: str, given: Json, allowed: tuple[str, ...]) -> str:
    found = "float32" if given is None else given
    if not isinstance(found, str) or found not in allowed:
        raise ValueError(f"{where}={said(given)}: wanted one of {', '.join(allowed)}")
    return found


def _renamed(where: str, kind: ModelType, values: Mapping[str, Json]) -> dict[str, Json]:
    """Fields under the class's own names; a file may write some of them otherwise."""
    found = dict(values)
    for other, name in kind.aliases.items():
        if found.get(other) is None:
            continue
        if name in values and values[name] != values[other]:
            raise ValueError(f"{where}: {other}={said(values[other])} and {name}={said(values[name])} are one field")
        found[name] = values[other]
    return found


def _recast(layer: Layer, dtype: str) -> Layer:
    return replace(layer, parts=tuple(replace(part, dtype=dtype) for part in layer.parts))
