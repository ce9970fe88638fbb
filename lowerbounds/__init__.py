"""What must be paid: bounds, comparison, curves, certificates."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bounds import bound
    from .certificate import Certificate
    from .certification import certify
    from .comparison import compare
    from .curves import Curve, curve
    from .explicit import read_matrix
    from .figures import plot
    from .figures import save as save
    from .model_state import state as state
    from .separation_figure import draw_separations as draw_separations
    from .separations import separate as separate
    from .serialisation import read_certificate, write_certificate
    from .sweep import Sweep as Sweep
    from .theorem import contents as contents
    from .theorem import examine as examine
    from .trial import try_model
    from .verification import verify

__all__ = [
    "Certificate",
    "Curve",
    "bound",
    "certify",
    "compare",
    "curve",
    "plot",
    "read_certificate",
    "read_matrix",
    "try_model",
    "verify",
    "write_certificate",
]

_LAZY = {
    "Certificate": "certificate",
    "Curve": "curves",
    "Sweep": "sweep",
    "bound": "bounds",
    "certify": "certification",
    "compare": "comparison",
    "contents": "theorem",
    "draw_separations": "separation_figure",
    "examine": "theorem",
    "save": "figures",
    "separate": "separations",
    "curve": "curves",
    "plot": "figures",
    "read_certificate": "serialisation",
    "read_matrix": "explicit",
    "state": "model_state",
    "try_model": "trial",
    "verify": "verification",
    "write_certificate": "serialisation",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'lowerbounds' has no attribute {name!r}")
    return getattr(import_module(f"lowerbounds.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
