"""What must be paid: bounds, comparison, curves, certificates."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .certificates.certificate import Certificate
    from .certificates.matrix_file import read_matrix
    from .certificates.serialisation import read_certificate, write_certificate
    from .certification import certify
    from .runs.bounds import bound
    from .runs.comparison import compare
    from .runs.config_figure import draw_config_states as draw_config_states
    from .runs.config_states import config_states as config_states
    from .runs.curves import Curve, curve
    from .runs.figures import plot
    from .runs.figures import save as save
    from .runs.model_state import state as state
    from .runs.separation_figure import draw_separations as draw_separations
    from .runs.separations import separate as separate
    from .runs.sweep import Sweep as Sweep
    from .runs.trial import try_model
    from .theorems.ledger.theorem import contents as contents
    from .theorems.ledger.theorem import examine as examine
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
    "Certificate": "certificates.certificate",
    "Curve": "runs.curves",
    "Sweep": "runs.sweep",
    "bound": "runs.bounds",
    "certify": "certification",
    "compare": "runs.comparison",
    "config_states": "runs.config_states",
    "contents": "theorems.ledger.theorem",
    "draw_config_states": "runs.config_figure",
    "draw_separations": "runs.separation_figure",
    "examine": "theorems.ledger.theorem",
    "save": "runs.figures",
    "separate": "runs.separations",
    "curve": "runs.curves",
    "plot": "runs.figures",
    "read_certificate": "certificates.serialisation",
    "read_matrix": "certificates.matrix_file",
    "state": "runs.model_state",
    "try_model": "runs.trial",
    "verify": "verification",
    "write_certificate": "certificates.serialisation",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'lowerbounds' has no attribute {name!r}")
    return getattr(import_module(f"lowerbounds.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
