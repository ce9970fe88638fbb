"""The best protocol tree of a depth against a distribution on pairs: a dynamic programme over all rectangles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...certificates.certificate import Json
from ..matrices.bitboard import bits
from .one_way import Right
from .subsets import Floats, Subsets


@dataclass(frozen=True, eq=False)
class TwoWayGame:
    """Trees of at most `depth` bits for `matrix`, every leaf with an answer; −1 outside the promise."""

    matrix: npt.NDArray[np.int64]
    depth: int
    rows: Subsets
    columns: Subsets

    @property
    def answers(self) -> int:
        """How many answers are told apart."""
        return int(self.matrix.max(initial=0)) + 1

    def best(self, weights: Floats) -> tuple[Right, list[Json]]:
        """A best tree against the weights of pairs: where it is right, and its nodes in preorder."""
        shown = [np.where(self.matrix == answer, weights, 0) for answer in range(self.answers)]
        sums = np.stack([self.rows.member @ one @ self.columns.member.T for one in shown])
        layers = [sums.max(axis=0)]
        for _ in range(self.depth):
            layers.append(self._deeper(layers[-1]))
        right = np.zeros(self.matrix.shape, dtype=bool)
        nodes: list[Json] = []
        stack = [(len(self.rows.member) - 1, len(self.columns.member) - 1, self.depth)]
        while stack:
            above, beside, depth = stack.pop()
            split = self._split(layers, above, beside, depth)
            if split is None:
                answer = int(sums[:, above, beside].argmax())
                part = np.ix_([*bits(above)], [*bits(beside)])
                right[part] = self.matrix[part] == answer
                nodes.append(answer)
                continue
            speaker, inside = split
            nodes.append({"speaker": speaker, "split": [*bits(inside)]})
            halves = (
                [(above ^ inside, beside), (inside, beside)]
                if speaker == "A"
                else [(above, beside ^ inside), (above, inside)]
            )
            stack += [(*half, depth - 1) for half in halves]
        return right, nodes

    def _deeper(self, layer: Floats) -> Floats:
        """One bit more, said by either; saying nothing is allowed."""
        by_rows = np.maximum.reduceat(layer[self.rows.parts] + layer[self.rows.others], self.rows.starts, axis=0)
        across = layer[:, self.columns.parts] + layer[:, self.columns.others]
        return np.maximum(by_rows, np.maximum.reduceat(across, self.columns.starts, axis=1))

    def _split(self, layers: list[Floats], above: int, beside: int, depth: int) -> tuple[str, int] | None:
        """A best first message, unless none is better than an answer at once."""
        if depth == 0 or layers[depth][above, beside] <= layers[0][above, beside] + 1e-12:
            return None
        layer = layers[depth - 1]
        parts, others = self.rows.parts_of(above)
        along, beyond = self.columns.parts_of(beside)
        first, second = layer[parts, beside] + layer[others, beside], layer[above, along] + layer[above, beyond]
        first[-1] = second[-1] = -1.0  # nothing is said where a part is empty
        if first.max() >= second.max():
            return "A", int(parts[first.argmax()])
        return "B", int(along[second.argmax()])
