"""State bits from what a user has in hand: the one place where a model becomes a number of bits."""

from __future__ import annotations

from ..runs.model_state import state


def bits_of_model(model: str) -> int:
    """All bits of a recurrent model's state at a cut, by its name with parameters.

    Raises:
        ValueError: no such model, or one that has no state.

    Example:
        >>> bits_of_model("gru:width=32,precision=16")
        512
    """
    found = state(model)
    if not found.parts:
        raise ValueError(f"{found.model}: {found.note or 'it has no state'}")
    return found.bits
