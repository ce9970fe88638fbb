"""What statements share: the entry of the ledger, its evidence, counts that several use, and parts of models.

What loads solvers or jax is loaded when a statement asks for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from protocols.cases import protocol_of as protocol_of
    from protocols.constructions.tapes.tape_in_state import tape_in_state as tape_in_state
    from protocols.constructions.tapes.tape_in_tokens import tape_in_tokens as tape_in_tokens
    from protocols.constructions.walking.tree_search import tree_search as tree_search
    from protocols.splits.parts.coarse import coarse as coarse
    from protocols.splits.parts.coarse import layers_of as layers_of
    from protocols.splits.parts.coarse import widest as widest
    from protocols.splits.writing.at_once import write_at_once as write_at_once
    from protocols.splits.writing.at_once import writes_at_once as writes_at_once

    from .averaged.sets import constants as constants
    from .averaged.sets import picked as picked
    from .by_library import columns_by_cliques as columns_by_cliques
    from .by_library import rank_of_counts as rank_of_counts
    from .by_library import rank_of_windows as rank_of_windows
    from .chained.asked import asked_lists as asked_lists
    from .chained.asked import asked_tapes as asked_tapes
    from .chained.asked import asked_trees as asked_trees
    from .chained.simulated import simulated_chains as simulated_chains
    from .exact.gates import numbers_for as numbers_for
    from .exact.gates import right_answers as right_answers
    from .exact.gates import right_of_random as right_of_random
    from .exact.gates import right_tokens as right_tokens
    from .rounds.graphs import graphs_by_network as graphs_by_network

_LAZY = {
    "asked_lists": f"{__name__}.chained.asked",
    "asked_tapes": f"{__name__}.chained.asked",
    "asked_trees": f"{__name__}.chained.asked",
    "constants": f"{__name__}.averaged.sets",
    "coarse": "protocols.splits.parts.coarse",
    "columns_by_cliques": f"{__name__}.by_library",
    "graphs_by_network": f"{__name__}.rounds.graphs",
    "layers_of": "protocols.splits.parts.coarse",
    "picked": f"{__name__}.averaged.sets",
    "protocol_of": "protocols.cases",
    "rank_of_counts": f"{__name__}.by_library",
    "rank_of_windows": f"{__name__}.by_library",
    "numbers_for": f"{__name__}.exact.gates",
    "right_answers": f"{__name__}.exact.gates",
    "right_of_random": f"{__name__}.exact.gates",
    "right_tokens": f"{__name__}.exact.gates",
    "simulated_chains": f"{__name__}.chained.simulated",
    "tape_in_state": "protocols.constructions.tapes.tape_in_state",
    "tape_in_tokens": "protocols.constructions.tapes.tape_in_tokens",
    "tree_search": "protocols.constructions.walking.tree_search",
    "widest": "protocols.splits.parts.coarse",
    "write_at_once": "protocols.splits.writing.at_once",
    "writes_at_once": "protocols.splits.writing.at_once",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
