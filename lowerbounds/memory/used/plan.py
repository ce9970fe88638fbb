"""How many sequences a certificate of a wanted tightness takes, before any is drawn.

Example:
    >>> plan_utilisation(2, 4, tightness=0.5).schemes[0].sequences < 64
    True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...certificates.carried import shown
from ...certificates.certificate import Json
from ...shown.table import Table
from .betting import Answers, kept
from .utilisation import CONFIDENCE, level

MOST_ANSWERS = 1 << 22
SIZES = (64, 256, 1024, 4096, 16384)  # sequences that the table shows


@dataclass(frozen=True)
class Scheme:
    """One way to ask.

    Attributes:
        name: which positions are asked.
        sequences: the fewest whose bound is as tight as wanted; None where `MOST_ANSWERS` answers are not enough.
        bounds: bits at the sizes of the table; None beyond `MOST_ANSWERS`.
    """

    name: str
    sequences: int | None
    bounds: tuple[float | None, ...]


@dataclass(frozen=True)
class Plan:
    """What is certified of a memory that answers with a given accuracy, by number of sequences.

    Attributes:
        truth: bits that such a memory carries, where its errors are independent.
        tightness: the wanted part of them.
        schemes: all positions asked, and one.
    """

    symbols: int
    positions: int
    confidence: Fraction
    accuracy: float
    truth: float
    tightness: float
    schemes: tuple[Scheme, ...]

    def table(self) -> Table:
        """Bits by scheme and number of sequences."""
        wanted = f"for {100 * self.tightness:g} %"
        rows = tuple((scheme.name, *map(_down, scheme.bounds), scheme.sequences) for scheme in self.schemes)
        return Table(("asked", *(f"{size} sequences" for size in SIZES), wanted), rows)

    def lines(self) -> list[str]:
        """What the table is about, in a sentence."""
        what = f"{self.positions} symbols out of {self.symbols} at accuracy {self.accuracy:g}"
        return [
            f"bits certified at confidence {self.confidence} of a memory of {what}, which carries {self.truth:.2f}",
            "one position is enough for a bound, but all of them, each asked from the same state, take far fewer runs",
        ]

    def to_json(self) -> dict[str, Json]:
        """The fewest sequences by scheme."""
        return {
            "symbols": self.symbols,
            "positions": self.positions,
            "confidence": f"{self.confidence.numerator}/{self.confidence.denominator}",
            "accuracy": f"{self.accuracy:g}",
            "truth": f"{self.truth:.6f}",
            "tightness": f"{self.tightness:g}",
            "sequences": {scheme.name: scheme.sequences for scheme in self.schemes},
        }


def plan_utilisation(
    symbols: int,
    positions: int,
    *,
    tightness: float = 0.95,
    accuracy: float = 1.0,
    confidence: Fraction | float | str = CONFIDENCE,
    seed: int = 0,
) -> Plan:
    """How many sequences certify the wanted part of what a memory with independent errors carries.

    Args:
        symbols: k, how many values a symbol has.
        positions: n, symbols of a sequence.
        tightness: the part of the truth that is to be certified.
        accuracy: the memory's; errors are drawn with the seed.
        confidence: the level.
        seed: of the errors and of the positions asked.

    Raises:
        ValueError: a size, a tightness or an accuracy that makes no sense.
    """
    wanted = level(confidence)
    if not 2 <= symbols <= 1 << 24 or not 1 <= positions <= 1 << 12:
        raise ValueError(f"symbols={symbols}, positions={positions}: wanted at least 2 and 1, at most 2^24 and 2^12")
    if not 0 < tightness < 1:
        raise ValueError(f"tightness={tightness}: wanted a part between 0 and 1, such as 0.95")
    if not 1 / symbols < accuracy <= 1:
        raise ValueError(f"accuracy={accuracy}: wanted more than chance, 1/{symbols}, and at most 1")
    truth = positions * kept(symbols, 1 - accuracy)
    error = float(1 - wanted)

    def all_asked(count: int) -> float:
        wrong = np.random.default_rng(seed).random((count, positions)) >= accuracy
        return Answers(wrong, symbols).limit(error)

    def one_asked(count: int) -> float:
        rng = np.random.default_rng(seed)
        asked = rng.integers(positions, size=count)[:, None] == np.arange(positions)
        wrong = asked & (rng.random(count) >= accuracy)[:, None]
        return positions * Answers(wrong, symbols, asked).limit(error)

    schemes = {"all": all_asked, "one": one_asked}
    found = tuple(_scheme(name, positions, bound, tightness * truth) for name, bound in schemes.items())
    return Plan(symbols, positions, wanted, accuracy, truth, tightness, found)


def _down(bits: float | None) -> str | None:
    """Two decimals, rounded down."""
    return None if bits is None else shown(Fraction(bits))


def _scheme(name: str, positions: int, bound: Callable[[int], float], wanted: float) -> Scheme:
    most = MOST_ANSWERS // positions
    bounds = tuple(bound(size) if size <= most else None for size in SIZES)
    high = 1
    while high < most and bound(high) < wanted:
        high = min(most, 2 * high)
    if bound(high) < wanted:
        return Scheme(name, None, bounds)
    low = high // 2
    while high - low > max(1, high // 64):
        middle = (low + high) // 2
        low, high = (low, middle) if bound(middle) >= wanted else (middle, high)
    return Scheme(name, high, bounds)
