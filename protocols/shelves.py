"""The shelves of models: untrained ones, constructions by hand, and stored weights; to list them loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reductions import Shelf

if TYPE_CHECKING:
    from .setting import Builder

MODELS: Shelf[Builder] = Shelf("protocols.models", "MODEL", "protocols.setting.Builder", "lowerbounds.models")
CONSTRUCTIONS: Shelf[Builder] = Shelf(
    "protocols.constructions", "CONSTRUCTION", "protocols.setting.Builder", "lowerbounds.constructions"
)
STORED: Shelf[Builder] = Shelf("protocols.training.stored", "STORED", "protocols.setting.Builder")
