"""Error of copying from few states: a model of S states copies at most S of the Vⁿ strings, so it errs on 1 − S/Vⁿ.

What is generated after the copy token is a function of the state there, so at most S strings are ever said. A model
that gives each of S strings a state of its own, and the others any, reaches S exactly. Coins do not help on average.

Source: Jelassi et al. (2024), Theorem 2.7; with equality proved here, in the lines above.

Example:
    >>> least_error(2, 2, states=3), least_states(2, 2, Fraction(1, 2))
    (Fraction(1, 4), 2)
"""

from __future__ import annotations

from fractions import Fraction


def least_error(n: int, symbols: int, *, states: int) -> Fraction:
    """Least probability that a uniform string is copied wrongly, by a model of so many states."""
    if states < 1:
        raise ValueError(f"copying with states={states}: wanted at least 1")
    return max(Fraction(0), 1 - Fraction(states, _strings(n, symbols)))


def least_states(n: int, symbols: int, error: Fraction) -> int:
    """Fewest states with which a uniform string is copied wrongly with at most this probability: ⌈(1 − ε)·Vⁿ⌉."""
    if not 0 <= error <= 1:
        raise ValueError(f"copying with error={error}: wanted 0 to 1")
    return max(1, -((error - 1) * _strings(n, symbols) // 1))


def _strings(n: int, symbols: int) -> int:
    if n < 1 or symbols < 2:
        raise ValueError(f"copying n={n} of symbols={symbols}: wanted n ≥ 1 and symbols ≥ 2")
    return int(symbols**n)
