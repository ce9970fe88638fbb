"""Ceilings for sizes where kⁿ is too long to be written: shells and entropy, every rounding outwards, over 2⁶⁰.

Let e·n be the least mean number of errors of ball filling, J its number of errors, V_r the number of patterns with at
most r errors, R(e) = log₂ k − H₂(e) − e·log₂(k−1).

1. *Shells.* P(J ≤ j) ≤ M·V_j/kⁿ, so e·n = Σ_{j ≥ 0} P(J > j) ≥ (r + 1) − (M/kⁿ)·Σ_{j ≤ r} V_j for every r. With
   ρ = r / ((n − r + 1)(k − 1)) < 1, C(n, j−1)(k−1)ʲ⁻¹ ≤ ρ·C(n, j)(k−1)ʲ for j ≤ r, hence V_{j−1} ≤ ρ·V_j, V_r ≤
   C(n, r)(k−1)ʳ/(1 − ρ) and Σ V_j ≤ V_r/(1 − ρ). And C(n, r) ≤ 2^{n·H₂(r/n)}·√(n/(2π·r(n−r))) for 0 < r < n.
2. *Rate and distortion.* Every pattern has probability ≤ M/kⁿ, so H(pattern) ≥ n·log₂ k − s; by subadditivity and
   concavity n·(H₂(e) + e·log₂(k−1)) ≥ H(pattern). So n·R(e) ≤ s, and R falls: any e' with n·R(e') ≥ s is ≤ e.

Source: proved here; for the bound on C(n, r): MacWilliams and Sloane, The Theory of Error-Correcting Codes (1977),
    Chapter 10, Lemma 7; for 2: Cover and Thomas, Elements of Information Theory (2006), Theorem 10.3.1.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> half = Capacity.of(state_bits=500)
    >>> Fraction(88, 100) < shell_bound(1000, 2, half) < rate_distortion(1000, 2, half) < Fraction(89, 100)
    True
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import log2 as float_log2

from reductions.costs.logarithms import decimal, entropy, log2

from ...bounds.capacity import Capacity

GRAIN = 1 << 60
_TWO_PI_BELOW = Decimal("6.28318530717958647")
_SLACK = Decimal("1e-30")  # per position: far above what 50 digits lose, far below what shows over 2⁶⁰
_TRIED = 12


def shell_bound(n: int, k: int, capacity: Capacity) -> Fraction:
    """Accuracy ≤ 1 − e by shells; 1 where they say nothing."""
    root = int(_float_root(n, k, float(capacity.log2_above)) * n)
    first = max(1, root - 1)
    best, r, step = Fraction(0), first, 1
    for _ in range(_TRIED):  # the bound rises, then falls, within some places behind the entropy's root
        found = _errors(n, k, capacity, r)
        if found > best:
            best, r, step = found, r + step, 2 * step
        elif step == 1:
            break
        else:
            r, step = r - step + 1, 1
    return _outwards(best / n)


def rate_distortion(n: int, k: int, capacity: Capacity) -> Fraction:
    """Accuracy ≤ 1 − e by rate and distortion; 1 where the state is large enough for everything."""
    if not _rate_reached(n, k, capacity, Fraction(0)):
        return Fraction(1)
    root = Fraction(int(_float_root(n, k, float(capacity.log2_above)) * GRAIN), GRAIN)
    below, above = Fraction(0), Fraction(k - 1, k)
    for near in (root - root / (1 << 40), root - root / (1 << 20)):  # where floats are right, the first one holds
        if below <= near < above and _rate_reached(n, k, capacity, near):
            return _outwards(near)
    while (above - below) * GRAIN > 1:
        middle = (above + below) / 2
        below, above = (middle, above) if _rate_reached(n, k, capacity, middle) else (below, middle)
    return _outwards(below)


def _outwards(error: Fraction) -> Fraction:
    """1 − e, e rounded down to a multiple of 2⁻⁶⁰."""
    return 1 - Fraction(error.numerator * GRAIN // error.denominator, GRAIN)


def _rate_reached(n: int, k: int, capacity: Capacity, error: Fraction) -> bool:
    """Whether n·R(e) ≥ s, for certain."""
    with localcontext() as context:
        context.prec = 60
        rate = log2(k) - entropy(error) - decimal(error) * log2(k - 1) if k > 2 else 1 - entropy(error)
        return n * (rate - _SLACK) >= capacity.log2_above


def _errors(n: int, k: int, capacity: Capacity, r: int) -> Fraction:
    """(r + 1) − M·ΣV_j/kⁿ, from below; 0 where the argument does not apply."""
    room = (n - r + 1) * (k - 1) - r  # (1 − ρ)·(n − r + 1)(k − 1)
    if not 0 < r < n or room <= 0:
        return Fraction(0)
    with localcontext() as context:
        context.prec = 60
        shell = n * entropy(Fraction(r, n)) + r * log2(k - 1) if k > 2 else n * entropy(Fraction(r, n))
        shell += log2(Decimal(n) / (_TWO_PI_BELOW * r * (n - r))) / 2
        spread = 2 * log2(Decimal((n - r + 1) * (k - 1)) / Decimal(room))
        excess = shell + spread + capacity.log2_above - n * log2(k) + _SLACK * n
        if excess > 64:
            return Fraction(0)
        share = Decimal(2) ** max(excess, Decimal(-200)) * (1 + _SLACK)
    return max(Fraction(0), r + 1 - Fraction(share))


def _float_root(n: int, k: int, s: float) -> float:
    """Where n·R(e) = s, about; a hint for where to look, and no part of any claim."""
    low, high = 0.0, 1 - 1 / k
    for _ in range(60):
        e = (low + high) / 2
        spent = -e * float_log2(e) - (1 - e) * float_log2(1 - e) + e * float_log2(k - 1) if 0 < e < 1 else 0.0
        low, high = (e, high) if n * (float_log2(k) - spent) >= s else (low, e)
    return low
