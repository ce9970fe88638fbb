"""A lower confidence bound on the bits that a state carried, found in floating point; the checker has the last word.

The mathematics, with its proof, is in `lowerbounds.checks.utilisation`: a predictor of each sequence's pattern of
errors from the sequences before it, mixed with the law of the symbols, and bets against the claim being too high. Here
the same is done with arrays, fast enough for thousands of simulated experiments, and sharing no code with the check.

Source: as in the checker.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, logsumexp

from ...certificates.carried import Law
from ...certificates.certificate import Json

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_FRACTIONS = 2.0 ** -np.arange(12)  # of the capital, staked by the twelve who bet
_CAPITALS = _FRACTIONS / 2
_SMOOTHING = 2.0**-12  # of a model's probabilities with the uniform law
_HALVINGS = 40

LIKELIHOOD = 1 << 24  # unit of a probability in a certificate


@dataclass(frozen=True)
class Answers:
    """Which answers were asked and which were wrong, by sequence and position.

    Attributes:
        wrong: (M, n).
        symbols: k.
        asked: (M, n), None for all.
        likelihoods: the model's probability of the right symbol, (M, n), where there is one.
        law: how symbols were drawn.
    """

    wrong: Bools
    symbols: int
    asked: Bools | None = None
    likelihoods: Floats | None = None
    law: Law = Law.UNIFORM

    @property
    def mix(self) -> int:
        """B of the weight 2⁻ᵇ that the law itself has in every prediction: from 4 to 16, log₂ M − 2 between."""
        return min(16, max(4, len(self.wrong).bit_length() - 3))

    def witness(self) -> dict[str, Json]:
        """What a certificate says of the answers: bit sets, and probabilities in 2⁻²⁴, in hexadecimal."""
        likelihoods: Json = None
        if self.likelihoods is not None:
            units = np.minimum(np.floor(self.likelihoods * LIKELIHOOD), LIKELIHOOD - 1).astype(np.int64)
            likelihoods = ["".join(f"{unit:06x}" for unit in row) for row in units.tolist()]
        asked = None if self.asked is None else _hexadecimal(self.asked)
        return {"asked": asked, "errors": _hexadecimal(self.wrong), "likelihoods": likelihoods}

    def gains(self) -> Floats:
        """Y = W + b ≥ 0 for each sequence, in bits: what was predicted of it, by the candidate best so far, (M,)."""
        asked = np.ones_like(self.wrong) if self.asked is None else self.asked
        sizes, weights = asked.sum(1), self.wrong.sum(1)
        candidates = np.array(
            [_by_position(asked, self.wrong), _by_weight(sizes, weights), _by_rate(sizes, weights)]
        ) - weights * math.log2(self.symbols - 1)
        if self.likelihoods is not None:
            mixed = (1 - _SMOOTHING) * self.likelihoods + _SMOOTHING / self.symbols
            candidates = np.vstack([candidates, np.where(asked, np.log2(mixed), 0).sum(1)])
        logarithms = candidates + content(self.symbols, sizes, self.law) + math.log2(1 - 2.0**-self.mix)
        found = np.maximum(logarithms + self.mix, 0)
        scores = np.cumsum(found, axis=1) - found
        return np.asarray(np.take_along_axis(found, scores.argmax(0)[None], axis=0)[0])

    def limit(self, error: float) -> float:
        """The largest w against which the capital reaches 1/δ: a lower bound on the mean of W at confidence 1 − δ.

        0 where nothing is proved.
        """
        gains, wanted = self.gains(), -math.log(error)
        low, high = 0.0, float(gains.max()) - self.mix
        if high <= 0 or _capital(gains, self.mix) < wanted:
            return 0.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _capital(gains, middle + self.mix) >= wanted else (low, middle)
        return low


def content(symbols: int, sizes: npt.ArrayLike, law: Law) -> Floats:
    """log₂ 1/p of the symbols at so many positions, in bits.

    Example:
        >>> content(4, [0, 3], Law.UNIFORM).tolist(), content(4, [2], Law.DISTINCT).round(3).tolist()
        ([0.0, 6.0], [3.585])
    """
    counts = np.asarray(sizes)
    if law is Law.UNIFORM:
        return np.asarray(counts * math.log2(symbols))
    table = np.append(0.0, np.cumsum(np.log2(symbols - np.arange(counts.max(initial=0)))))
    return np.asarray(table[counts])


def kept(symbols: int, error: float) -> float:
    """R_k(e) = log₂ k − h(e) − e·log₂(k − 1), what an answer with error e tells of its symbol; 0 from e = 1 − 1/k on.

    Example:
        >>> kept(2, 0.0), round(kept(4, 0.25), 4), kept(2, 0.5)
        (1.0, 0.7925, 0.0)
    """
    if error >= 1 - 1 / symbols:
        return 0.0
    parts = [part * math.log2(part) for part in (error, 1 - error) if part > 0]
    return math.log2(symbols) + sum(parts) - error * math.log2(symbols - 1)


def _hexadecimal(bits: Bools) -> list[Json]:
    """Each row as a number, the first position its lowest bit."""
    digits = -(-bits.shape[1] // 4)
    packed = np.packbits(bits, axis=1, bitorder="little")
    return [f"{int.from_bytes(row.tobytes(), 'little'):0{digits}x}" for row in packed]


def _by_position(asked: Bools, wrong: Bools) -> Floats:
    """Each position's own rate of errors: log₂ of the probability of the pattern."""
    before, errors = _earlier(asked), _earlier(wrong)
    agreeing = np.where(wrong, errors, before - errors)
    return np.asarray(np.where(asked, np.log2((2 * agreeing + 1) / (2 * before + 2)), 0).sum(1))


def _by_weight(sizes: npt.NDArray[np.int64], weights: npt.NDArray[np.int64]) -> Floats:
    """The number of errors by its frequency among sequences of which as many positions were asked."""
    same = _earlier_alike(sizes * (sizes.max() + 1) + weights)
    total = _earlier_alike(sizes)
    ways = gammaln(sizes + 1) - gammaln(weights + 1) - gammaln(sizes - weights + 1)
    return np.asarray(np.log2((2 * same + 1) / (2 * total + sizes + 1)) - ways / math.log(2))


def _by_rate(sizes: npt.NDArray[np.int64], weights: npt.NDArray[np.int64]) -> Floats:
    """One rate for all positions, brought up to date answer by answer."""
    total, errors = _earlier(sizes), _earlier(weights)
    right = total - errors
    grown = gammaln(errors + weights + 0.5) - gammaln(errors + 0.5)
    grown += gammaln(right + sizes - weights + 0.5) - gammaln(right + 0.5)
    return np.asarray((grown - gammaln(total + sizes + 1) + gammaln(total + 1)) / math.log(2))


def _earlier(values: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """Sums over the rows before each."""
    numbers = values.astype(np.int64)
    return np.asarray(np.cumsum(numbers, axis=0) - numbers)


def _earlier_alike(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many entries before each are equal to it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    lengths = np.diff(np.append(starts, len(keys)))
    found = np.empty(len(keys), np.int64)
    found[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
    return found


def _capital(gains: Floats, fair: float) -> float:
    """Log of the capital of the mixture of bets, if w + b were `fair`."""
    with np.errstate(divide="ignore"):
        grown = np.log1p(_FRACTIONS[:, None] * (gains / fair - 1)).sum(1)
    return float(logsumexp(grown, b=_CAPITALS))
