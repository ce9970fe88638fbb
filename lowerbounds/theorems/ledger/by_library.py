"""Counts of statements by libraries that share nothing with this house: ranks by sympy, cliques by networkx.

Example:
    >>> rank_of_windows(4), columns_by_cliques(3)
    (3, 4)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import networkx as nx
import sympy

from reductions.tasks.counts.averaging_rank import windows


def rank_of_windows(n: int) -> int:
    """Rank over the rationals of the matrix of cyclic windows of ⌊n/2⌋ out of n."""
    return int(sympy.polys.matrices.DomainMatrix.from_list(windows(n, n // 2), sympy.QQ).rank())


def rank_of_counts(values: Sequence[int]) -> int:
    """Rank over the rationals of f(|x ∧ y|), f given as f(0), …, f(n)."""
    words = list(product((0, 1), repeat=len(values) - 1))
    matrix = [[values[sum(a * b for a, b in zip(x, y, strict=True))] for y in words] for x in words]
    return int(sympy.polys.matrices.DomainMatrix.from_list(matrix, sympy.QQ).rank())


def columns_by_cliques(keys: int) -> int:
    """The least number of messages for two of so many keys: columns of bits, of which any two take all four pairs."""
    for rows in range(4, 8):
        columns = [(0, *rest) for rest in product((0, 1), repeat=rows - 1)]  # a column is as good as its complement
        graph = nx.Graph()
        graph.add_edges_from((a, b) for a, b in combinations(columns, 2) if len(set(zip(a, b, strict=True))) == 4)
        if graph and len(nx.max_weight_clique(graph, weight=None)[0]) >= keys:
            return rows
    raise ValueError(f"{keys} keys need more than 7 messages")
