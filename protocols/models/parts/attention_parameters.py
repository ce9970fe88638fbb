"""The parameters of attention, said once: a layer, a transformer and a hybrid have all of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from ...numbers.precision import Precision
from ...setting import Builder

Kind = TypeVar("Kind", bound="AttentionParameters")


@dataclass(frozen=True)
class AttentionParameters(Builder):
    """Width, heads, and what a head does.

    `scale` of a softmax is fixed (wide sums) or exchanged (the largest score is a message); hard attention, averaging
    the positions with the largest score or taking the leftmost, exchanges it. `groups` is g, 0 for a group a head;
    `window` how many positions a query sees, 0 for all.
    """

    width: int = 16
    heads: int = 1
    groups: int = 0
    precision: Precision = 8
    weights: str = "softmax"
    scale: str = "fixed"
    positions: str = "sinusoidal"
    causal: bool = True
    window: int = 0

    def as_kind(self, kind: type[Kind], **more: Any) -> Kind:
        """A model of another kind with these parameters of attention, and more of its own."""
        shared = {field.name: getattr(self, field.name) for field in fields(AttentionParameters)}
        return kind(**{**shared, **more})
