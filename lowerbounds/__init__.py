"""What must be paid: bounds, comparison, curves, certificates.

A run is held against what any protocol pays, and a bound comes with a witness that anyone can check again:

    Problem.facts ─ bound ─▶ Bound ─┐
    Transcript, errors ─────────────┴─ compare ─▶ Comparison ─ curve ─▶ Row, Curve ─▶ table, figure, files
    Problem, n, measure ─ methods ─▶ Certificate(claim, witness) ─ checks ─▶ Outcome: valid, or refuted and where

Statements of the literature lie in `theorems`, each with evidence that runs all this again.

Letters, here and everywhere: n size of a problem or task, T tokens, d width, h heads, p bits a number, V vocabulary,
s bits of state, ε error.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .certificates.certificate import Certificate
    from .certificates.matrix_file import read_matrix
    from .certificates.serialisation import read_certificate, write_certificate
    from .certification import certify
    from .intervals.atlas import atlas
    from .intervals.figure import draw_atlas as draw_atlas
    from .intervals.improving import improve as improve
    from .intervals.splits import splits as splits
    from .intervals.success import success as success
    from .laws.of_items import check
    from .memory.asking import ceiling as ceiling
    from .memory.asking import fewest_bits as fewest_bits
    from .memory.asking import largest_size as largest_size
    from .memory.chart_figure import draw_ceilings as draw_ceilings
    from .memory.chart_figure import draw_heat_map as draw_heat_map
    from .memory.charts import ceiling_curve as ceiling_curve
    from .memory.charts import heat_map as heat_map
    from .memory.held import bits_of_config as bits_of_config
    from .memory.held import bits_of_model as bits_of_model
    from .memory.matrix_kind import matrix_ceiling as matrix_ceiling
    from .memory.measured import measured as measured
    from .memory.profiles.figure import draw_profile as draw_profile
    from .memory.profiles.task import profile as profile
    from .memory.refuting.failure import read_failure as read_failure
    from .memory.refuting.failure import write_failure as write_failure
    from .memory.refuting.refutation import refute as refute
    from .memory.refuting.replay import replay as replay
    from .memory.used.exact import exact_utilisation as exact_utilisation
    from .memory.used.of_case import exact_of_case as exact_of_case
    from .memory.used.of_case import utilisation_of_case as utilisation_of_case
    from .memory.used.plan import plan_utilisation as plan_utilisation
    from .memory.used.utilisation import utilisation as utilisation
    from .memory.used.utilisation import utilisation_of_file as utilisation_of_file
    from .memory.used.within import carried as carried
    from .relations.certified import relation_certificates as relation_certificates
    from .relations.costs import relation_costs as relation_costs
    from .runs.bounds import bound
    from .runs.config_states import config_states as config_states
    from .runs.curves import Curve, curve
    from .runs.drawn.config_figure import draw_config_states as draw_config_states
    from .runs.drawn.figures import plot
    from .runs.drawn.figures import save as save
    from .runs.drawn.separation_figure import draw_separations as draw_separations
    from .runs.drawn.sweep import Sweep as Sweep
    from .runs.model_state import state as state
    from .runs.separations import separate as separate
    from .runs.trial import try_model
    from .studies.parts.running import stored_study as stored_study
    from .studies.parts.running import study as study
    from .studies.parts.running import study_of_file as study_of_file
    from .studies.parts.running import with_predictions as with_predictions
    from .theorems.ledger.listing import listing as listing
    from .theorems.ledger.theorem import contents as contents
    from .theorems.ledger.theorem import examine as examine
    from .verification import verify

__all__ = [
    "Certificate",
    "Curve",
    "Sweep",
    "atlas",
    "bits_of_config",
    "bits_of_model",
    "bound",
    "carried",
    "ceiling",
    "ceiling_curve",
    "certify",
    "check",
    "config_states",
    "contents",
    "curve",
    "draw_atlas",
    "draw_ceilings",
    "draw_config_states",
    "draw_heat_map",
    "draw_profile",
    "draw_separations",
    "exact_of_case",
    "exact_utilisation",
    "examine",
    "fewest_bits",
    "heat_map",
    "improve",
    "largest_size",
    "listing",
    "matrix_ceiling",
    "measured",
    "plan_utilisation",
    "plot",
    "profile",
    "read_certificate",
    "read_failure",
    "read_matrix",
    "refute",
    "relation_certificates",
    "relation_costs",
    "replay",
    "save",
    "separate",
    "splits",
    "state",
    "stored_study",
    "study",
    "study_of_file",
    "success",
    "try_model",
    "utilisation",
    "utilisation_of_case",
    "utilisation_of_file",
    "verify",
    "with_predictions",
    "write_certificate",
    "write_failure",
]

_LAZY = {
    "atlas": "intervals.atlas",
    "draw_atlas": "intervals.figure",
    "improve": "intervals.improving",
    "splits": "intervals.splits",
    "success": "intervals.success",
    "relation_certificates": "relations.certified",
    "relation_costs": "relations.costs",
    "Certificate": "certificates.certificate",
    "Curve": "runs.curves",
    "Sweep": "runs.drawn.sweep",
    "bits_of_config": "memory.held",
    "bits_of_model": "memory.held",
    "bound": "runs.bounds",
    "ceiling": "memory.asking",
    "ceiling_curve": "memory.charts",
    "certify": "certification",
    "check": "laws.of_items",
    "config_states": "runs.config_states",
    "contents": "theorems.ledger.theorem",
    "draw_config_states": "runs.drawn.config_figure",
    "draw_ceilings": "memory.chart_figure",
    "draw_heat_map": "memory.chart_figure",
    "draw_separations": "runs.drawn.separation_figure",
    "examine": "theorems.ledger.theorem",
    "fewest_bits": "memory.asking",
    "heat_map": "memory.charts",
    "largest_size": "memory.asking",
    "measured": "memory.measured",
    "matrix_ceiling": "memory.matrix_kind",
    "save": "runs.drawn.figures",
    "separate": "runs.separations",
    "curve": "runs.curves",
    "plot": "runs.drawn.figures",
    "listing": "theorems.ledger.listing",
    "read_certificate": "certificates.serialisation",
    "read_failure": "memory.refuting.failure",
    "refute": "memory.refuting.refutation",
    "replay": "memory.refuting.replay",
    "write_failure": "memory.refuting.failure",
    "read_matrix": "certificates.matrix_file",
    "state": "runs.model_state",
    "stored_study": "studies.parts.running",
    "study": "studies.parts.running",
    "study_of_file": "studies.parts.running",
    "with_predictions": "studies.parts.running",
    "try_model": "runs.trial",
    "exact_of_case": "memory.used.of_case",
    "exact_utilisation": "memory.used.exact",
    "carried": "memory.used.within",
    "draw_profile": "memory.profiles.figure",
    "plan_utilisation": "memory.used.plan",
    "profile": "memory.profiles.task",
    "utilisation": "memory.used.utilisation",
    "utilisation_of_case": "memory.used.of_case",
    "utilisation_of_file": "memory.used.utilisation",
    "verify": "verification",
    "write_certificate": "certificates.serialisation",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'lowerbounds' has no attribute {name!r}")
    return getattr(import_module(f"lowerbounds.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
