"""Formulas for the bits of a model's state as people read them: d is the width, p the bits of a number.

Example:
    >>> from protocols import MODELS
    >>> readable_state_formula(MODELS.get("lstm"))
    'layers·2·d·p'
"""

from __future__ import annotations

from protocols.setting import Builder


def readable_state_formula(item: Builder) -> str:
    """An item's formula in Unicode; empty for a layer of attention, which has no state."""
    formula: str = getattr(item, "state_formula", "")
    return formula.replace("width", "d").replace("**2", "²").replace("*", "·").replace("-", "−")
