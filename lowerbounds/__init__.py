"""What must be paid: bounds, comparison, curves, certificates."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .bounds import Bound, bound

if TYPE_CHECKING:
    from .comparison import Comparison, compare
    from .curves import Curve, curve
    from .figures import plot
    from .row import Row
    from .sweep import Sweep
    from .trial import try_model

__all__ = ["Bound", "Comparison", "Curve", "Row", "Sweep", "bound", "compare", "curve", "plot", "try_model"]

_LAZY = {
    "Comparison": "comparison",
    "Curve": "curves",
    "Row": "row",
    "compare": "comparison",
    "curve": "curves",
    "plot": "figures",
    "Sweep": "sweep",
    "try_model": "trial",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'lowerbounds' has no attribute {name!r}")
    return getattr(import_module(f"lowerbounds.{_LAZY[name]}"), name)
