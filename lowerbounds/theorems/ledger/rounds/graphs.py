"""Models on graphs that hold two sets, run by a network of degree 3 and whole: the same answers, in how many rounds.

Example:
    >>> run = graphs_by_network("every row", np.array([[1, 0, 0, 1]]), np.array([[1, 0, 0, 0]]), 6)
    >>> run.whole.tolist(), run.same, run.rounds, run.charged
    ([[1, 1, 1, 1, 1, 1]], True, 144, 144)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from protocols.constructions.rows.every_row import every_row
from protocols.constructions.rows.over_rows import over_rows
from protocols.messages.turns import Asked
from protocols.splits.layers import attention_whole
from protocols.splits.network.layered import rounds_of, run_by_network
from protocols.splits.network.network import Network
from protocols.splits.parts.schedule import Plan
from protocols.splits.sealing.sealed_layers import sealed_layers
from reductions import Owner
from reductions.costs.logarithms import ceil_log2

Ints = Any


class Run(NamedTuple):
    """What came of one model on some graphs.

    Attributes:
        whole: outputs of the uncut model at all vertices, (B, N).
        same: whether the network's are these.
        rounds, charged: as they were counted, and by the formula.
        crossed: bits over the cut, of an instance.
        network: the nodes and edges.
        layers: how many.
    """

    whole: Ints
    same: bool
    rounds: int
    charged: int
    crossed: int
    network: Network
    layers: int


def rows_of(x: Ints, y: Ints, n: int) -> Ints:
    """uᵢ → vⱼ where x_ij, vⱼ → wᵢ where y_ij, wᵢ → uᵢ: sets (B, m²) ↦ rows (B, N, N) of 0 and 1, m = ⌊N/3⌋."""
    m = n // 3
    rows = np.zeros((len(x), n, n), np.float32)
    rows[:, :m, m : 2 * m] = np.reshape(x, (-1, m, m))
    rows[:, m : 2 * m, 2 * m : 3 * m] = np.reshape(y, (-1, m, m)).swapaxes(1, 2)
    rows[:, 2 * m + np.arange(m), np.arange(m)] = 1
    return rows


def owners_of(n: int) -> tuple[Owner, ...]:
    """Alice's u and Bob's v; the others are known to both, and stand so that each has half."""
    m, half = n // 3, n - n // 2
    return (*[Owner.ALICE] * m, *[Owner.BOB] * m, *[Owner.ALICE] * (half - m), *[Owner.BOB] * (n - half - m))


def graphs_by_network(spec: str, x: Ints, y: Ints, n: int, seed: int = 0) -> Run:
    """A transformer by its name, or `every row`, on N vertices, ⌈log₂ N⌉ bits an edge and round."""
    model = sealed_layers(every_row(n) if spec == "every row" else over_rows(spec, n, seed=seed), width=n)
    plan = Plan(model.layers, None, n, Asked(tuple(range(n))))
    network, rows = Network(owners_of(n), bits=ceil_log2(n)), rows_of(x, y, n)
    whole = attention_whole(model, plan, rows)
    said = run_by_network(model, plan, rows, network)
    charged = sum(rounds_of(layer, network) for layer in model.layers)
    same = bool(np.array_equal(said, whole))
    return Run(whole, same, network.rounds, charged, network.crossed, network, len(model.layers))
