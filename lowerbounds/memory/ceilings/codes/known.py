"""Codes that meet ball filling at any length: coverings of radius one, repetition, and the perfect Golay codes.

1. *Radius one.* If C covers radius one, every set of M ≥ |C| words around it leaves kⁿ − M strings with one error: ball
   filling exactly, since then M·(1 + n(k−1)) ≥ kⁿ. For any k the words of sum 0 modulo k cover, kⁿ⁻¹ of them. For a
   prime power k, r checks whose columns are all points of the projective space, (kʳ−1)/(k−1) of them, and any others,
   cover with kⁿ⁻ʳ words (Hamming, with places to spare).
2. *Repetition.* For k = 2 and M = 2 take a word and its complement: x with j ones has min(j, n−j) errors, so both fill
   every shell below n/2 and share the middle one. Σ C(n, j)·min(j, n−j) = n·(2ⁿ⁻¹ − C(n−1, ⌊n/2⌋)).
3. *Golay.* [23, 12] over two symbols and [11, 6] over three: balls of radius 3 and of radius 2 fill all.

Source: MacWilliams and Sloane, The Theory of Error-Correcting Codes (1977), Chapters 1 and 20; proved above.

Example:
    >>> [str(known_code(n, 2, 2**s).accuracy) for n, s in ((7, 4), (23, 12), (3, 1))]
    ['7/8', '897/1024', '3/4']
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

from ...bounds.code import Code, Word

_GOLAY = {(23, 2): (11, (1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1)), (11, 3): (5, (2, 0, 1, 2, 1, 1))}  # checks, generator
_LISTED = 1 << 10  # entries of a check matrix that is written out


def known_code(n: int, k: int, states: int) -> Code | None:
    """A code of at most so many words that is known to meet ball filling; None where none of these does."""
    return _radius_one(n, k, states) or _repetition(n, k, states) or _golay(n, k, states)


def _radius_one(n: int, k: int, states: int) -> Code | None:
    inputs = k**n
    spared = inputs // states  # kʳ ≤ spared
    if spared < 1 or states >= inputs:
        return None
    checks = _most_checks(n, k) if _is_prime_power(k) else 1
    if spared > k**checks:
        return None
    accuracy = 1 - Fraction(inputs - states, n * inputs)
    least = next(r for r in range(1, checks + 1) if spared <= k**r)
    name = f"a covering of radius 1: Hamming with {least} checks" if least > 1 else "the strings of sum 0, and others"
    return Code(f"{name} over {k} symbols", accuracy, checks=_hamming(n, k, least))


def _most_checks(n: int, k: int) -> int:
    """The largest r with (kʳ − 1)/(k − 1) ≤ n, at least 1."""
    checks = 1
    while (k ** (checks + 1) - 1) // (k - 1) <= n:
        checks += 1
    return checks


def _hamming(n: int, k: int, checks: int) -> tuple[Word, ...]:
    """Points of the projective space as columns, then zeros' place is taken by the first again; over a prime k."""
    if n * checks > _LISTED or (checks > 1 and any(k % d == 0 for d in range(2, k))):
        return ()
    points = [word for word in product(range(k), repeat=checks) if next((e for e in word if e), 0) == 1]
    columns = [*points, *[points[0]] * (n - len(points))]
    return tuple(tuple(column[i] for column in columns) for i in range(checks))


def _repetition(n: int, k: int, states: int) -> Code | None:
    if (k, states) != (2, 2):
        return None
    wrong = n * ((1 << (n - 1)) - comb(n - 1, n // 2))
    words = ((0,) * n, (1,) * n) if n <= _LISTED else ()
    return Code("a word and its complement", 1 - Fraction(wrong, n << n), words=words)


def _golay(n: int, k: int, states: int) -> Code | None:
    if (n, k) not in _GOLAY:
        return None
    checks, generator = _GOLAY[n, k]
    if states != k ** (n - checks):
        return None
    columns = _remainders(n, k, generator)
    return Code("the Golay code", GOLAY_ACCURACY[n, k], checks=tuple(zip(*columns, strict=True)))


def _remainders(n: int, k: int, generator: Word) -> list[Word]:
    """zⁱ modulo the monic generator polynomial, i = 0 … n−1: the columns of the checks of the cyclic code."""
    degree = len(generator) - 1
    power, found = [1] + [0] * (degree - 1), []
    for _ in range(n):
        found.append(tuple(power))
        top = power[-1]
        power = [(low - top * g) % k for low, g in zip([0, *power[:-1]], generator[:-1], strict=True)]
    return found


# Perfect: shell j has C(n, j)(k−1)ʲ syndromes.
# Σ j·shell / (n·kʳ): 23 + 2·253 + 3·1771 over 23·2¹¹; 22 + 2·220 over 11·3⁵.
GOLAY_ACCURACY = {(23, 2): 1 - Fraction(23 + 2 * 253 + 3 * 1771, 23 << 11), (11, 3): 1 - Fraction(22 + 440, 11 * 3**5)}


def _is_prime_power(k: int) -> bool:
    prime = next((d for d in range(2, k) if d * d <= k and k % d == 0), k)
    while k % prime == 0:
        k //= prime
    return k == 1
