"""What a linear first layer keeps of z ∈ [−1, 1]ᴺ to average it: rank N − gcd(N, q) + 1, of cyclic windows of size q.

Let token i ask for the average over {i, …, i + q − 1} modulo N. All outputs together are A z / q with the circulant
0/1 matrix A. A network whose first layer is any linear W and whose rest is any function at all takes z and −z to one
output where W z = 0, so that it errs by max |A z| / q on one of the two; it is right only if ker W ⊆ ker A, and so has
at least rank A rows. Entries of d' dimensions are d' copies. A is singular along the N-th roots of unity that are q-th
roots of unity too, except 1: gcd(N, q) − 1 of them. As gcd(N, q) ≤ N/2 for q ≤ N/2, the width is above N d'/2.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 10, for N d'/2; the rank is proved here.

Example:
    >>> windows(4, 2)
    ((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1), (1, 0, 0, 1))
    >>> first_layer(4, 2), first_layer(5, 2)
    (3, 5)
"""

from __future__ import annotations

from math import gcd


def windows(n: int, sparsity: int) -> tuple[tuple[int, ...], ...]:
    """The matrix A: row i is 1 at i, …, i + q − 1 modulo N.

    Raises:
        ValueError: no such windows.
    """
    if not 1 <= sparsity <= n:
        raise ValueError(f"windows of {sparsity} positions out of {n}: wanted 1 to {n}")
    return tuple(tuple(int((j - i) % n < sparsity) for j in range(n)) for i in range(n))


def first_layer(n: int, sparsity: int, dimension: int = 1) -> int:
    """Least width of a linear first layer that is right on all real entries: (N − gcd(N, q) + 1)·d'."""
    return (n - gcd(n, sparsity) + 1) * dimension
