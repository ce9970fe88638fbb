"""Bits that a state carries where every prefix can be run: no confidence, and five numbers in order.

Answers are a function of the state, so what they tell is at most what the best decoder of the state tells, at most the
entropy of the state, at most log₂ of the number of states, at most the size of the state in bits.

Example:
    >>> found = exact_utilisation([0, 0, 1, 1], [[0, 0], [0, 0], [1, 0], [1, 0]], symbols=2, state_bits=8)
    >>> found.own, found.decoder, found.entropy, found.distinct_bits, found.state_bits
    (1.0, 1.0, 1.0, 1.0, 8)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions.costs.numerals import counted

from ...certificates.certificate import Json
from ...shown.markup import html_card
from .betting import kept

MOST_PREFIXES = 1 << 22
_SLACK = 1e-9  # by which floating point may put equal numbers out of order

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ExactUtilisation:
    """Bits that the state at the cut carries of n uniform symbols out of k, over all kⁿ prefixes.

    Attributes:
        own: Σᵢ R_k(eᵢ), from the rates of wrong answers at each position.
        joint: the same from the joint law of errors by their number: n log₂ k − H(J) − E log₂ C(n, J)(k − 1)ᴶ.
        decoder: Σᵢ R_k of the best answer to each position that the state allows.
        entropy: H(S), which is I(X; S), since the state is a function of the prefix.
        distinct_bits: log₂ of the number of different states.
        state_bits: nominal size, None where it was not said.
        accuracy: part of all answers that are right.
        decoder_accuracy: the same for the best decoder.
    """

    symbols: int
    positions: int
    own: float
    joint: float
    decoder: float
    entropy: float
    distinct_bits: float
    state_bits: int | None
    accuracy: float
    decoder_accuracy: float

    @property
    def leak(self) -> bool:
        """Whether there are more states than the nominal size allows, or answers that no state explains."""
        return self.state_bits is not None and self.distinct_bits > self.state_bits + _SLACK

    def lines(self) -> list[str]:
        """The five numbers, a line each."""
        return [
            f"its own answers tell {self.own:.4f} bits (together {self.joint:.4f}), at accuracy {self.accuracy:.4f}",
            f"the best decoder of the state tells {self.decoder:.4f} bits, at accuracy {self.decoder_accuracy:.4f}",
            f"the state has {self.entropy:.4f} bits of entropy",
            f"{round(2**self.distinct_bits)} states occur, {self.distinct_bits:.4f} bits",
            f"the state has {counted(self.state_bits, 'bit')}"
            if self.state_bits is not None
            else "the state's size was not said",
        ]

    def to_json(self) -> dict[str, Json]:
        """The numbers, in decimals."""
        names = ("own", "joint", "decoder", "entropy", "distinct_bits", "accuracy", "decoder_accuracy")
        shown: dict[str, Json] = {name: f"{getattr(self, name):.6f}" for name in names}
        return {"symbols": self.symbols, "positions": self.positions, **shown, "state_bits": self.state_bits}

    def _repr_html_(self) -> str:
        """The five numbers."""
        names = ("own answers", "best decoder", "entropy", "states", "size")
        return html_card(
            "utilisation, all prefixes",
            f"{self.positions} symbols out of {self.symbols}",
            dict(zip(names, self.lines(), strict=True)),
        )


def exact_utilisation(
    states: npt.ArrayLike, answers: npt.ArrayLike, *, symbols: int, state_bits: int | None = None
) -> ExactUtilisation:
    """What the state carries, from the state and the answers after every prefix.

    Args:
        states: the state after each prefix, named by any integers: (kⁿ,), prefixes in the order of their symbols read
            as a number, the first the most significant.
        answers: the model's answer about each position, asked from that state, (kⁿ, n).
        symbols: k.
        state_bits: nominal size of the state.

    Raises:
        ValueError: other shapes, too many prefixes, impossible symbols, or prefixes with one state and two answers.
    """
    named, given = np.asarray(states), np.asarray(answers)
    if given.ndim != 2 or named.shape != given.shape[:1] or symbols < 2:
        raise ValueError(f"states {named.shape}, answers {given.shape}: wanted (prefixes,) and (prefixes, positions)")
    count, n = given.shape
    if count > MOST_PREFIXES or count != symbols**n:
        raise ValueError(f"{count} prefixes: wanted all {symbols}^{n}, and at most {MOST_PREFIXES}")
    if ((given < 0) | (given >= symbols)).any():
        raise ValueError(f"answers from {given.min()} to {given.max()}: wanted 0 … {symbols - 1}")
    _, places, sizes = np.unique(named, return_inverse=True, return_counts=True)
    _check_function(places, given)
    labels = np.arange(count)[:, None] // symbols ** np.arange(n - 1, -1, -1) % symbols
    wrong = labels != given
    best = [_best(places, labels[:, i], symbols, len(sizes)) for i in range(n)]
    return ExactUtilisation(
        symbols=symbols,
        positions=n,
        own=sum(kept(symbols, int(column.sum()) / count) for column in wrong.T),
        joint=_joint(wrong.sum(1), n, symbols),
        decoder=sum(kept(symbols, (count - right) / count) for right in best),
        entropy=n * math.log2(symbols) - float((sizes * np.log2(sizes)).sum()) / count,
        distinct_bits=math.log2(len(sizes)),
        state_bits=state_bits,
        accuracy=1 - float(wrong.mean()),
        decoder_accuracy=sum(best) / (count * n),
    )


def _best(places: Ints, labels: Ints, symbols: int, states: int) -> int:
    """Right answers of one who says the most frequent symbol given the state."""
    counts = np.bincount(places * symbols + labels, minlength=states * symbols)
    return int(counts.reshape(states, symbols).max(1).sum())


def _joint(weights: Ints, n: int, symbols: int) -> float:
    """n log₂ k − H(J) − E log₂ C(n, J)(k − 1)ᴶ, at least 0."""
    counts = np.bincount(weights, minlength=n + 1) / len(weights)
    patterns = [math.log2(math.comb(n, j) * (symbols - 1) ** j) for j in range(n + 1)]
    entropy = -sum(part * math.log2(part) for part in counts if part)
    return max(0.0, n * math.log2(symbols) - entropy - sum(map(float.__mul__, counts.tolist(), patterns)))


def _check_function(places: Ints, answers: Ints) -> None:
    """Answers must be a function of the state."""
    order = np.argsort(places, kind="stable")
    same = places[order][1:] == places[order][:-1]
    if (answers[order][1:][same] != answers[order][:-1][same]).any():
        raise ValueError("two prefixes with one state are answered differently: more than the state passes the cut")
