"""What must be paid: bounds, comparison, curves, certificates."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .certificates.certificate import Certificate
    from .certificates.matrix_file import read_matrix
    from .certificates.serialisation import read_certificate, write_certificate
    from .certification import certify
    from .memory.asking import ceiling as ceiling
    from .memory.asking import fewest_bits as fewest_bits
    from .memory.asking import largest_size as largest_size
    from .memory.chart_figure import draw_ceilings as draw_ceilings
    from .memory.chart_figure import draw_heat_map as draw_heat_map
    from .memory.charts import ceiling_curve as ceiling_curve
    from .memory.charts import heat_map as heat_map
    from .memory.held import bits_of_model as bits_of_model
    from .memory.matrix_kind import matrix_ceiling as matrix_ceiling
    from .runs.bounds import bound
    from .runs.comparison import compare
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
    "bits_of_model": "memory.held",
    "bound": "runs.bounds",
    "ceiling": "memory.asking",
    "ceiling_curve": "memory.charts",
    "certify": "certification",
    "compare": "runs.comparison",
    "contents": "theorems.ledger.theorem",
    "draw_ceilings": "memory.chart_figure",
    "draw_heat_map": "memory.chart_figure",
    "draw_separations": "runs.separation_figure",
    "examine": "theorems.ledger.theorem",
    "fewest_bits": "memory.asking",
    "heat_map": "memory.charts",
    "largest_size": "memory.asking",
    "matrix_ceiling": "memory.matrix_kind",
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
