"""A set of strings that states stand for: each input is answered by the nearest of them.

A model with M states answers, in each state, with some string; the best it can do is to be in the state whose string is
nearest to x. So an optimum of INDEX is a code of M words with the least mean distance, and the code is the witness.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Word = tuple[int, ...]


@dataclass(frozen=True)
class Code:
    """Words that reach an accuracy.

    Attributes:
        name: what it is, in words.
        accuracy: 1 − mean distance to the nearest word / n, exactly.
        words: all words, where they were listed.
        checks: rows of a parity-check matrix of which the code is the kernel, where it is linear.
    """

    name: str
    accuracy: Fraction
    words: tuple[Word, ...] = ()
    checks: tuple[Word, ...] = ()
