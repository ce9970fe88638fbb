"""A network of N tokens and 2N trees, and its account: what every edge carries in every round, in counted bits.

Token i is joined to the root of a row tree and of a column tree. Leaf j of row tree i is leaf i of column tree j, the
node of the pair (i, j): so every node has degree at most 3. Tree nodes are numbered as in a heap, 1 the root, c // 2
the parent of c, and 0 the token above it. Tokens of Alice are leaves of the left half of each tree, Bob's of the right
half; a row tree with its leaves is its token's owner's, an inner node of a column tree the owner's of its half, a root
its token's. So the cut crosses N edges, one for each column tree.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), the network behind directed 3-cycles; drawn here.

Example:
    >>> network = Network((Owner.ALICE, Owner.BOB, Owner.BOB), bits=2)
    >>> network.nodes, network.degree, network.cut
    (30, 3, 3)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.costs.logarithms import ceil_log2

Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
SILENT = -1


class Network:
    """Nodes, edges and whose they are, for tokens each Alice's or Bob's; and what was sent so far.

    Attributes:
        bits: B, the most that an edge carries in a round.
        depth: edges from a root to its leaves.
        places: the leaf, from 0, that stands for each token.
        there: which nodes, with the edge above each, every tree has, (2N, 2·leaves).
        rounds, sent, crossed: rounds so far, bits of an instance in all, and bits of it over the cut.
    """

    def __init__(self, owners: tuple[Owner, ...], *, bits: int) -> None:
        mine = np.array([owner is Owner.ALICE for owner in owners])
        largest = int(max(mine.sum(), (~mine).sum()))
        self.bits, self.tokens, self.depth = bits, len(owners), 1 + ceil_log2(max(1, largest))
        self.places = np.where(mine, np.cumsum(mine) - 1, self.leaves // 2 + np.cumsum(~mine) - 1)
        self.rounds = self.sent = self.crossed = 0
        self.there = self._exists()
        owned = self._owned(mine)
        above = np.arange(2 * self.leaves) // 2
        self._crosses = self.there & (owned != owned[:, above])

    @property
    def leaves(self) -> int:
        """Places for leaves in a tree, a power of 2."""
        return 1 << self.depth

    @property
    def trees(self) -> int:
        """2N: row trees, then column trees."""
        return 2 * self.tokens

    @property
    def nodes(self) -> int:
        """Tokens, pairs, and inner nodes of trees."""
        inner = int(self.there[:, : self.leaves].sum())
        return self.tokens + self.tokens**2 + inner

    @property
    def degree(self) -> int:
        """The most edges at a node: counted at tokens, at inner nodes, and at pairs, which are leaves of two trees."""
        at_token = int(self.there[: self.tokens, 1].max()) + int(self.there[self.tokens :, 1].max())
        children = self.there.reshape(self.trees, self.leaves, 2).sum(axis=-1)[:, 1:]
        return max(2, at_token, 1 + int(children.max()))

    @property
    def cut(self) -> int:
        """Edges between a node of Alice's and one of Bob's."""
        return int(self._crosses.sum())

    def silence(self, batch: int) -> Ints:
        """No message on any edge: (B, 2N, 2·leaves), the edge above node c at place c."""
        return np.full((batch, self.trees, 2 * self.leaves), SILENT, np.int64)

    def deliver(self, messages: Ints) -> None:
        """One round: a number below 2ᴮ on each edge that is used, one way, the same edges for all instances.

        Raises:
            ValueError: a message of more bits, one on an edge that is not there, or silence that depends on the input.
        """
        used = messages[0] != SILENT
        if ((messages != SILENT) != used).any():
            raise ValueError("an edge is used for some instances and not for others: silence would tell something")
        if (used & ~self.there).any():
            raise ValueError("a message on an edge that is not there")
        if messages.min() < SILENT or messages.max() >= 1 << self.bits:
            raise ValueError(f"a message of {int(messages.max())}, wanted {self.bits} bits")
        self.rounds += 1
        self.sent += self.bits * int(used.sum())
        self.crossed += self.bits * int((used & self._crosses).sum())

    def _exists(self) -> Bools:
        """Which nodes, with the edge above each, a tree has: those above a leaf that stands for a token."""
        there = np.zeros(2 * self.leaves, bool)
        there[self.leaves + self.places] = True
        for node in range(self.leaves - 1, 0, -1):
            there[node] = there[2 * node] | there[2 * node + 1]
        return np.tile(there, (self.trees, 1))

    def _owned(self, mine: Bools) -> Bools:
        """Whether each node is Alice's: (2N, 2·leaves)."""
        nodes = np.arange(2 * self.leaves)
        level = np.maximum(1, np.frexp(np.maximum(nodes, 1))[1]) - 1
        left = (nodes >> np.maximum(level - 1, 0)) & 1 == 0  # below the root's first child
        rows = np.tile(mine[:, None], (1, len(nodes)))
        columns = np.where(nodes < 2, mine[:, None], left)
        return np.concatenate([rows, columns])
