"""n uniform symbols of k values, all to be written again: by token, by string, or with a few errors allowed.

*By token*, free-running or teacher-forced, ball filling bounds the share of right tokens. Free-running outputs are a
function of the state. Teacher-forced, the i-th is one of the state and of x_1 … x_{i−1}: given the state and the error
pattern with its shifts, x_1, x_2, … follow one after the other, so the map from x to its pattern is still injective on
the inputs of one state. *By string*, whole copies: at most one string a state, M/kⁿ, which is attained. *At most r
errors*: M·Σ_{j ≤ r} C(n, j)(k−1)ʲ/kⁿ.

The state is the one at the cut before the first output. Symbols that are repeated after the cut are not content.

Source: proved here, in the lines above; Jelassi et al., arXiv 2402.01032 (2024), Theorem 2.7, for whole copies.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(Copying(2, each).ceiling(7, Capacity.of(state_bits=4)).accuracy) for each in ("each", "all")]
    ['7/8', '1/8']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import HARDEST, Kind
from .balls.filling import ball_volume
from .index import LONGEST, Index
from .recall import MEASURES, Recall


@dataclass(frozen=True)
class Copying(Kind):
    """The string again.

    Attributes:
        alphabet: k.
        measure_of: `each` for the share of right tokens, `all` for whole copies.
        errors: wrong tokens that a whole copy may have.
    """

    alphabet: int = 2
    measure_of: str = "each"
    errors: int = 0

    def __post_init__(self) -> None:
        _ = Index(self.alphabet)
        if self.measure_of not in MEASURES:
            raise ValueError(f"measure={self.measure_of}: wanted one of {', '.join(MEASURES)}")
        if self.errors < 0 or (self.errors and self.measure_of == "each"):
            raise ValueError(f"errors={self.errors}: wanted at least 0, and only where all tokens are judged together")

    @property
    def largest(self) -> int:
        """Balls are counted where errors are allowed."""
        return LONGEST // self.alphabet.bit_length() if self.errors else super().largest

    @property
    def measure(self) -> str:
        """A token, or the string."""
        if self.measure_of == "each":
            return "right tokens, teacher-forced or free-running, on average over the law"
        return "whole strings right" if not self.errors else f"strings with at most {self.errors} wrong tokens"

    @property
    def worst_case(self) -> str:
        """Random shifts of the symbols bring every string to this law, random orders every token."""
        return HARDEST

    def law(self, n: int) -> str:
        """Symbols that are uniform and independent."""
        return f"{n} independent uniform symbols of {self.alphabet} values, all asked"

    def content_bits(self, n: int) -> int:
        """Bits of the string."""
        return Index(self.alphabet).content_bits(n)

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """That of INDEX."""
        plain = self.measure_of == "each"
        return Index(self.alphabet).quick(n, capacity) if plain else self.bound(n, capacity).accuracy

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """As for INDEX, or as for recall of all values, or a share of balls."""
        if self.measure_of == "each":
            found = Index(self.alphabet).best(n, capacity)
            return replace(found, source=f"{found.source}; free-running or teacher-forced")
        if not self.errors:
            return Recall(self.alphabet, measure_of="all").best(n, capacity)
        strings = self.alphabet**n
        near = min(strings, capacity.states_up_to(strings) * ball_volume(n, self.alphabet, self.errors))
        return Bound(Fraction(near, strings), Status.UPPER, "a state is within r errors of one ball of strings")


CEILING = Copying()
