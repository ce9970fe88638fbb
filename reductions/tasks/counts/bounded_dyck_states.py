"""States that bounded Dyck needs: stacks of at most D open types out of k, and one for words that are lost.

Read without an end in sight, at which a word may stop or go on: Σ kⁱ for i ≤ D, and lost. The closing brackets of one
stack are an ending that no other stack takes: a shorter one runs out, a longer one is left over, one as high with
another type clashes.

At a known cut, t of 2n brackets read, only the heights h ≤ min(D, t, 2n − t) of t's parity can be, and still end in
time: Σ kʰ over them. All of them are reached, by pairs of brackets before, and told apart: close the one stack and fill
with pairs. From t = 1 on a word may be lost.

Source: Hewitt et al. (2020), for the stacks; counts at a cut proved here, in the lines above.

Example:
    >>> automaton(2, 2), [states(3, t) for t in range(8)]
    (8, [1, 3, 6, 3, 6, 3, 2, 2])
"""

from __future__ import annotations


def automaton(types: int, depth: int) -> int:
    """States of the least automaton for all lengths at once: Σ kⁱ for i ≤ D, and 1."""
    _check(types, depth)
    return sum(types**height for height in range(depth + 1)) + 1


def states(n: int, position: int, *, types: int = 2, depth: int = 2) -> int:
    """Least number of states after `position` of the 2n brackets and the end token that follows them.

    Raises:
        ValueError: no such size, position, types or depth.
    """
    _check(types, depth)
    if n < 1 or not 0 <= position <= 2 * n + 1:
        raise ValueError(f"bounded Dyck, n={n}: a cut at {position}: wanted n ≥ 1 and 0 to {2 * n + 1}")
    read = min(position, 2 * n)  # the end token tells nothing
    highest = min(depth, read, 2 * n - read)
    return sum(types**height for height in range(read % 2, highest + 1, 2)) + (read > 0)


def _check(types: int, depth: int) -> None:
    if types < 1 or depth < 1:
        raise ValueError(f"bounded Dyck, types={types}, depth={depth}: wanted at least 1 of each")
