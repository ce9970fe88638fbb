"""A recurrent model that decides whether n − 1 edges are a tree on n vertices has n − 3 bits of state."""

from __future__ import annotations

from itertools import product

import numpy as np

from reductions import MAPS, Measure
from reductions.maps.index_to_is_tree import hang
from reductions.source import WEN
from reductions.tasks.is_tree import edge_token

from ..evidence import Fault, Law, Needs, Runs
from ..theorem import Status, Theorem

_MAP = "index_to_is_tree"


def _literal(n: int) -> str | None:
    """An instance on which the printed edges (a, hub of x_a) and (k, k+1) do not answer x_k."""
    task = MAPS.get(_MAP).task
    for bits, k in product(product((0, 1), repeat=n - 2), range(n - 3)):
        edges = [*hang(np.array(bits)), edge_token(np.array(k), np.array(k + 1))]
        if task.label(np.array([*edges, *[0] * (n + 1), 1])) != bits[k]:
            return f"x={''.join(map(str, bits))}, k={k}: tree iff x_k ≠ x_(k+1), not iff x_k = 1"
    return None


THEOREM = Theorem(
    statement=(
        "A recurrent model with o(n) bits does not decide whether a graph on n vertices is a tree, with any chain "
        "of thought."
    ),
    about="recurrent",
    source=WEN.at("Theorem 4.7 and Lemma C.28"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB),
        Runs("is_tree_partition", _MAP),
        Runs("is_tree_partition", "is_tree_to_is_tree"),
        Fault("edges as printed, without prefix parities", _literal, largest=8),
    ),
    sizes=(7, 32, 64),
    remark=(
        "The bound stands with n − 3 bits once x is written as prefix parities: z_k ≠ z_(k−1) iff x_k = 1. The "
        "exact need of the whole task is ⌈log₂(Bell(n) + 1)⌉ bits, met by the partition. Tokens that are "
        "generated are Bob's."
    ),
)
