"""Messages that q-sparse averaging needs at a cut among z₁ … z_N ∈ Vᴺ, the set y last: Vᵗ after t entries, if q < N.

Let prefixes z and z' agree on all sums. Take a set y that holds i and not j, and swap i for j: z_i − z_j = z'_i −
z'_j. If j comes after the cut both have the same z_j, so z_i = z'_i. If all entries come before it, z − z' is a
constant c, and q·c = 0. So all prefixes are told apart, for every q < N and not for q = 1 alone. For q = N only the
sum of the prefix counts, and t(V − 1) + 1 of them are different; after the set, the sum of q entries is left.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky (2023), Theorem 11, has (N − 1)/2 bits for N tokens
of which the last is the set.

Example:
    >>> [states(3, 2, t) for t in range(5)], [states(3, 3, t) for t in range(5)]
    ([1, 2, 4, 8, 3], [1, 2, 3, 4, 4])
"""

from __future__ import annotations


def states(n: int, sparsity: int, position: int, *, values: int = 2) -> int:
    """Least number of states before the token at `position`, entries being 0 … V − 1 and the set the last token.

    Raises:
        ValueError: no such sets, values or position.
    """
    if not 1 <= sparsity <= n or values < 2:
        raise ValueError(
            f"averages over {sparsity} of {n} entries with {values} values: wanted 1 to {n}, and 2 or more"
        )
    if not 0 <= position <= n + 1:
        raise ValueError(f"averages over {n} entries, a cut at {position}: wanted 0 to {n + 1}")
    if position == n + 1:
        return sparsity * (values - 1) + 1
    return values**position if sparsity < n else position * (values - 1) + 1
