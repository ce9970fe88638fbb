"""What the statements share: the ledger's entry, its evidence, and the counts that several entries use.

Counts whose modules load solvers or jax are loaded when a statement asks for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .averaged.sets import constants as constants
    from .averaged.sets import picked as picked
    from .by_library import columns_by_cliques as columns_by_cliques
    from .by_library import rank_of_counts as rank_of_counts
    from .by_library import rank_of_windows as rank_of_windows
    from .chained.asked import asked_lists as asked_lists
    from .chained.asked import asked_tapes as asked_tapes
    from .chained.asked import asked_trees as asked_trees
    from .gates import right_answers as right_answers
    from .gates import right_tokens as right_tokens

_LAZY = {
    "rank_of_counts": "by_library",
    "asked_lists": "chained.asked",
    "asked_tapes": "chained.asked",
    "asked_trees": "chained.asked",
    "constants": "averaged.sets",
    "picked": "averaged.sets",
    "columns_by_cliques": "by_library",
    "rank_of_windows": "by_library",
    "right_answers": "gates",
    "right_tokens": "gates",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
