"""A model's answers by sequence and position, beside what was right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...certificates.carried import Asked, Law
from .alphabet import LARGEST
from .betting import Answers

MOST_POSITIONS = 1 << 12  # and as many answers as a checker takes on
MOST_ANSWERS = 1 << 23
_ROUNDING = 1e-3  # by which a model's probabilities may miss 1

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Predictions:
    """What was right and what was said.

    Attributes:
        labels: number of the right symbol, (M, n); −1 where nothing was asked.
        predictions: number of the model's answer, (M, n).
        symbols: k, how many symbols there are.
        probabilities: the model's probability of the right symbol, (M, n), where it gave any.
    """

    labels: Ints
    predictions: Ints
    symbols: int
    probabilities: Floats | None = None

    @classmethod
    def of_arrays(
        cls,
        labels: npt.ArrayLike,
        predictions: npt.ArrayLike,
        *,
        symbols: int,
        probabilities: npt.ArrayLike | None = None,
    ) -> Predictions:
        """The same from arrays: labels and predictions (M, n), probabilities of all symbols (M, n, k).

        Raises:
            ValueError: other shapes, no integers, symbols that there are not, or probabilities that are none.
        """
        right, given = np.asarray(labels), np.asarray(predictions)
        if right.ndim != 2 or right.shape != given.shape or 0 in right.shape:
            raise ValueError(f"labels {right.shape}, predictions {given.shape}: wanted (sequences, positions) of both")
        if right.dtype.kind not in "iu" or given.dtype.kind not in "iu":
            raise ValueError(f"labels {right.dtype}, predictions {given.dtype}: wanted integers")
        right, given = right.astype(np.int64), given.astype(np.int64)
        if probabilities is None:
            return cls(right, given, symbols)
        listed = np.asarray(probabilities, float)
        if listed.shape != (*right.shape, symbols):
            raise ValueError(f"probabilities {listed.shape}: wanted {(*right.shape, symbols)}, one for every symbol")
        flat = likelihood(listed.reshape(-1, symbols), np.clip(right, 0, symbols - 1).ravel())
        return cls(right, given, symbols, flat.reshape(right.shape))

    @property
    def sizes(self) -> Ints:
        """How many positions were asked of each sequence, (M,)."""
        return np.asarray((self.labels >= 0).sum(1))

    def check(self, asked: Asked) -> None:
        """Refuse impossible symbols, and other positions than are said to be asked.

        Raises:
            ValueError: naming the first.
        """
        if not 2 <= self.symbols <= LARGEST:
            raise ValueError(f"symbols={self.symbols}: wanted 2 … {LARGEST}")
        if self.labels.shape[1] > MOST_POSITIONS or self.labels.size > MOST_ANSWERS:
            wanted = f"wanted at most {MOST_POSITIONS} positions and {MOST_ANSWERS} answers"
            raise ValueError(f"{self.labels.shape[0]} sequences of {self.labels.shape[1]} positions: {wanted}")
        answered = np.where(self.labels >= 0, self.predictions, 0)
        for name, values, least in (("label", self.labels, -1), ("prediction", answered, 0)):
            if (bad := np.argwhere((values >= self.symbols) | (values < least))).size:
                m, i = bad[0]
                raise ValueError(f"{name} {values[m, i]} of sequence {m}, position {i}, is no symbol of {self.symbols}")
        self._check_asked(asked)

    def _check_asked(self, asked: Asked) -> None:
        sizes, n = self.sizes, self.labels.shape[1]
        if asked is Asked.ALL and sizes.min() < n:
            m = int(sizes.argmin())
            raise ValueError(f"sequence {m} was asked at {sizes[m]} of {n} positions; if that is meant, say which were")
        if asked is Asked.DRAWN and (sizes.min() < sizes.max() or not sizes[0]):
            raise ValueError(f"from {sizes.min()} to {sizes.max()} positions were asked: a drawn subset has one size")
        if not sizes.any():
            raise ValueError("nothing was asked")

    def answers(self, asked: Asked, law: Law) -> Answers:
        """Which were wrong."""
        given = self.labels >= 0
        wrong = given & (self.labels != self.predictions)
        likelihoods = None if self.probabilities is None else np.where(given, self.probabilities, 0.0)
        return Answers(wrong, self.symbols, None if asked is Asked.ALL else given, likelihoods, law)


def likelihood(probabilities: Floats, labels: Ints) -> Floats:
    """The probability of the right symbol, scaled down where the probabilities add up to more than 1: (N, k) ↦ (N,).

    Raises:
        ValueError: no distribution.

    Example:
        >>> likelihood(np.array([[0.25, 0.75]]), np.array([1])).tolist()
        [0.75]
    """
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise ValueError("wanted numbers from 0 to 1")
    totals = probabilities.sum(1)
    if (totals > 1 + _ROUNDING).any():
        raise ValueError(f"they add up to {totals.max():.4g}, more than 1")
    return np.asarray(np.take_along_axis(probabilities, labels[:, None], axis=1)[:, 0] / np.maximum(totals, 1))
