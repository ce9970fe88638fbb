"""The symbols that labels and predictions may be."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...certificates.strict_json import shorten

LARGEST = 1 << 24
UNSEEN = 1e-6  # the chance, at most, that a symbol there is was never drawn

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})")
_RANGE = re.compile(r"(-?\d{1,18}):(-?\d{1,18})")


@dataclass(frozen=True)
class Alphabet:
    """k symbols: the integers from `first` on, or the words of `names`.

    Attributes:
        size: k.
        first: the least integer.
        names: the symbols, where they are no integers.
        other: number of the symbol as which an answer is read that is none; None where it is refused.
    """

    size: int
    first: int = 0
    names: dict[str, int] | None = field(default=None, hash=False)
    other: int | None = None

    @classmethod
    def of(
        cls, symbols: str | int | None, labels: Iterable[str], predictions: Iterable[str], *, other: str | None = None
    ) -> Alphabet:
        """What was said of the symbols, completed by what is seen.

        Raises:
            ValueError: fewer than two symbols, fewer than are seen, or so few labels that one may have gone unseen.
        """
        seen = list(labels)
        found = cls._of_labels(seen) if symbols is None else cls._said(str(symbols), seen, predictions, other)
        if not 2 <= found.size <= LARGEST:
            raise ValueError(f"symbols={found.size}: wanted 2 … {LARGEST}")
        return found if other is None else cls(found.size, found.first, found.names, found.label(other))

    @classmethod
    def _of_labels(cls, labels: list[str]) -> Alphabet:
        names = sorted(set(labels), key=lambda name: (not _NUMBER.fullmatch(name), len(name), name))
        k = len(names)
        if k > 1 and k * math.exp(-len(labels) / k) > UNSEEN:
            raise ValueError(f"{len(labels)} labels are too few to tell how many symbols there are: say it")
        return cls(k, names={name: i for i, name in enumerate(names)})

    @classmethod
    def _said(cls, symbols: str, labels: list[str], predictions: Iterable[str], other: str | None) -> Alphabet:
        if match := _RANGE.fullmatch(symbols):
            return cls(int(match[2]) - int(match[1]), int(match[1]))
        if not re.fullmatch(r"\d{1,18}", symbols):
            raise ValueError(
                f"symbols={shorten(symbols, quote=False)}: wanted a number k, or a:b for integers from a up to b"
            )
        if all(_NUMBER.fullmatch(label) for label in labels):
            return cls(int(symbols))
        words = set(labels) | (set(predictions) if other is None else {other})
        if len(words) > int(symbols):
            raise ValueError(f"{len(words)} different symbols, not {symbols}")
        return cls(int(symbols), names={name: i for i, name in enumerate(sorted(words))})

    def label(self, text: str) -> int:
        """The number of a symbol, from 0.

        Raises:
            ValueError: there is no such symbol.
        """
        found = self._number(text)
        if found is None:
            raise ValueError(f"label {shorten(text, quote=False)} is none of {self}")
        return found

    def prediction(self, text: str) -> int:
        """The number of the symbol that was answered.

        Raises:
            ValueError: there is no such symbol, and it was not said how to read others.
        """
        found = self._number(text)
        if found is None and self.other is None:
            raise ValueError(
                f"prediction {shorten(text, quote=False)} is none of {self}; say as which symbol others are read"
            )
        return self.other if found is None else found  # type: ignore[return-value]

    def _number(self, text: str) -> int | None:
        if self.names is not None:
            return self.names.get(text)
        if not _NUMBER.fullmatch(text) or not 0 <= int(text) - self.first < self.size:
            return None
        return int(text) - self.first

    def __str__(self) -> str:
        return f"the {self.size} symbols" + ("" if self.names else f" {self.first} … {self.first + self.size - 1}")
