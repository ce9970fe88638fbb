"""Messages that recall needs before its query: n pairs, keys distinct out of K = n + `spare`, V values, in any order.

Keys in an order that is fixed: Vⁿ. Any key may be asked, absent ones too: C(K, n)·Vⁿ, as two maps differ at some key.

Only keys that are there are asked: a message says for each key what to answer, so messages are words of Vᴷ, and for any
n keys and values there must be a word that agrees with them. Those are the rows of a covering array of strength n, and
its least size CAN(n, K, V) is the number of messages. Known of it:

- ≥ V·CAN(n−1, K−1, V): rows that start with the same symbol are such an array without their first column;
- CAN(2, K, 2) is the least N with C(N−1, ⌈N/2⌉) ≥ K, and merging symbols bounds CAN(2, K, V) by it from below;
- ≤ Vᴷ/m, m = spare·(V−1) + 1: take words whose sum is r mod m, for the r with the fewest. With n entries fixed the
  sum of the others takes all values 0 … m−1. For one spare key that is Vⁿ, which is exact;
- = Vⁿ for V prime and K ≤ V + 1: values of polynomials of degree < n, and their leading coefficients;
- ≤ N when C(K, n)·Vⁿ·(1 − V⁻ⁿ)ᴺ < 1, as for N ≥ Vⁿ·ln(C(K, n)·Vⁿ): N random words then fail with probability < 1.

Source: Kleitman and Spencer (1973) and Katona (1973) for strength two; Bush (1952) for polynomials; the rest proved
here, in the lines above.

Example:
    >>> absent_keys(4, 2, 2), present_keys(2, 2, 2), present_keys(4, 2, 2)
    (240, (5, 5), (20, 21))
"""

from __future__ import annotations

from math import comb, isqrt


def absent_keys(n: int, spare: int, symbols: int) -> int:
    """C(K, n)·Vⁿ, the partial maps of n keys out of K = n + `spare` to V values."""
    _check(n, spare, symbols)
    return int(comb(n + spare, n) * symbols**n)


def present_keys(n: int, spare: int, symbols: int) -> tuple[int, int]:
    """CAN(n, K, V) from below and from above; the same number twice where it is known."""
    _check(n, spare, symbols)
    if n == 1:
        return symbols, symbols
    pairs = strength_two(spare + 2)
    lower = int(symbols ** (n - 2)) * max(symbols**2, pairs)
    upper = min(_by_sum(n, spare, symbols), _by_chance(n, spare, symbols))
    if n == 2 and symbols == 2:
        upper = pairs
    if _is_prime(symbols) and n + spare <= symbols + 1:
        upper = symbols**n
    return lower, upper


def strength_two(keys: int) -> int:
    """CAN(2, K, 2): the least N with C(N−1, ⌈N/2⌉) ≥ K.

    Example:
        >>> [strength_two(keys) for keys in (2, 3, 4, 5, 10, 11)]
        [4, 4, 5, 6, 6, 7]
    """
    if keys < 2:
        raise ValueError(f"pairs of {keys} keys: wanted at least 2")
    rows = 4
    while comb(rows - 1, (rows + 1) // 2) < keys:
        rows += 1
    return rows


def _by_sum(n: int, spare: int, symbols: int) -> int:
    return int(symbols ** (n + spare)) // (spare * (symbols - 1) + 1)


def _by_chance(n: int, spare: int, symbols: int) -> int:
    bits = absent_keys(n, spare, symbols).bit_length()  # ln of the number < 0.7·bits, as ln 2 < 0.7
    return -(-7 * bits * int(symbols**n) // 10)


def _is_prime(number: int) -> bool:
    return all(number % d for d in range(2, isqrt(number) + 1))


def _check(n: int, spare: int, symbols: int) -> None:
    if n < 1 or spare < 0 or symbols < 2:
        raise ValueError(
            f"recall of n={n} pairs, spare={spare}, symbols={symbols}: wanted n ≥ 1, spare ≥ 0, symbols ≥ 2"
        )
