"""A model that may be any object, in the key of its programs: a pytree as it is, anything else by what it is alone."""

from __future__ import annotations

from typing import Any

import jax


class Held:
    """A model that is no pytree, as a constant: equal to itself alone."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def __hash__(self) -> int:
        return id(self.model)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.model is self.model


def held(model: Any) -> Any:
    """A pytree as it is, anything else as a constant."""
    return Held(model) if jax.tree_util.all_leaves([model]) else model


def opened(model: Any) -> Any:
    """The model again."""
    return model.model if isinstance(model, Held) else model
