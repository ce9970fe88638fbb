"""Determinants modulo a prime by python-flint, where it is installed: an optional way round long plain elimination."""

from __future__ import annotations

from importlib import import_module


def dependent_row(matrix: list[int], prime: int) -> int | None:
    """Number of a row, given as bits, that depends modulo the prime on those before it; None where there is none.

    Raises:
        ValueError: python-flint is not installed.
    """
    try:
        flint = import_module("flint")
    except ImportError:
        raise ValueError(
            f"a minor of {len(matrix)} rows modulo {prime} needs python-flint: pip install 'lowerbounds[certify]'"
        ) from None
    size = len(matrix)
    cells = [int(bit) for line in matrix for bit in f"{line:0{size}b}"]
    whole = flint.nmod_mat(size, size, cells, prime)
    if int(whole.rank()) == size:
        return None
    first, last = 0, size  # the first `first` rows are independent, the first `last` are not
    while last - first > 1:
        middle = (first + last) // 2
        rank = int(flint.nmod_mat(middle, size, cells[: middle * size], prime).rank())
        first, last = (middle, last) if rank == middle else (first, middle)
    return last - 1
