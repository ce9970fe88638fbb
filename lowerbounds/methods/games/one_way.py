"""The best one-way code of M messages against a distribution on pairs: a partition of the sender's inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .subsets import Floats, Subsets

Right = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OneWayGame:
    """Codes of at most `messages` messages for `matrix`, whose rows are the sender's; −1 outside the promise."""

    matrix: npt.NDArray[np.int64]
    messages: int
    subsets: Subsets

    @property
    def answers(self) -> int:
        """How many answers are told apart."""
        return int(self.matrix.max(initial=0)) + 1

    def best(self, weights: Floats) -> tuple[Right, list[list[int]], list[list[int]]]:
        """A best code against the weights of pairs: where it is right, its classes, and the answers by class."""
        shown = np.stack([np.where(self.matrix == answer, weights, 0) for answer in range(self.answers)])
        sums = np.einsum("sr,arc->sac", self.subsets.member, shown)  # (subsets, answers, columns)
        value = sums.max(axis=1).sum(axis=1)
        layers = [np.where(np.arange(len(value)) == 0, 0.0, -np.inf)]
        for _ in range(self.messages):
            gains = value[self.subsets.parts] + layers[-1][self.subsets.others]
            layers.append(np.maximum(layers[0], np.maximum.reduceat(gains, self.subsets.starts)))
            layers[-1][0] = 0.0
        classes, left = [], len(value) - 1
        for layer in reversed(layers[:-1]):
            if not left:
                break
            parts, others = self.subsets.parts_of(left)
            chosen = int((value[parts] + layer[others]).argmax())
            classes.append(int(parts[chosen]))
            left = int(others[chosen])
        members = [np.flatnonzero(self.subsets.member[mask]).tolist() for mask in classes]
        said = [sums[mask].argmax(axis=0).tolist() for mask in classes]
        right = np.zeros(self.matrix.shape, dtype=bool)
        for rows, line in zip(members, said, strict=True):
            right[rows] = self.matrix[rows] == np.array(line)
        return right, members, said
