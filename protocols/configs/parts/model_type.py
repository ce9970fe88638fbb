"""A model type: the rule that reads its layers from a config, and what its class fills in where a file is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .document import Json
from .fields import Fields
from .part import Layer

Rule = Callable[[Fields], Iterable[Layer]]


@dataclass(frozen=True)
class ModelType:
    """What `model_type` in a config names.

    Attributes:
        name: as configs write it.
        rule: the layers from the fields.
        defaults: the class's own, in the class's names. Files leave out what equals them.
        layered: whether the rule heeds `per_layer_config`.
        library: whose class it is.
        aliases: other names under which a file may give a field, and the class's own.
    """

    name: str
    rule: Rule
    defaults: Mapping[str, Json] = field(default_factory=dict)
    layered: bool = False
    library: str = "transformers"
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """Model types that share a rule."""

    types: tuple[ModelType, ...]
