"""Ball filling: with M states, no more than M inputs can have any one error pattern.

Fix a state: its answers are a string a, so the map from x to the pattern of positions where a is wrong, with the wrong
symbols, is injective. So for each pattern at most M of the N = kⁿ inputs show it, and the mean number of errors is
least when the patterns are filled from the lightest on: t_j = min(M·C(n, j)(k−1)ʲ, what is left of N) inputs with j
errors. Accuracy ≤ 1 − Σ j·t_j / (n·N). With integer query weights q_i the cost of a pattern is Σ q_i over its wrong
places, and patterns are filled in order of cost.

Source: proved here, in the lines above; the unweighted form is sphere covering.

Example:
    >>> [str(found) for found in ball_fillings(3, 2, [1, 2, 4, 8])]
    ['1/2', '3/4', '5/6', '1']
    >>> str(weighted_filling((1, 2, 4), 2, 4))
    '13/14'
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

MOST_STEPS = 1 << 24  # of the table of weighted patterns


def ball_fillings(n: int, k: int, states: Sequence[int]) -> list[Fraction]:
    """The ceiling at each number of states, in one pass over the shells; exact integers, n positions of k symbols."""
    inputs = k**n
    copies = {count: inputs // count for count in states}  # patterns that are filled to the brim, at most
    found: dict[int, Fraction] = {}
    waiting = sorted(set(states), reverse=True)
    shell, held, errors = 1, 0, 0  # C(n, j)(k−1)ʲ; patterns with fewer than j errors; their errors
    for j in range(n + 1):
        while waiting and held + shell > copies[waiting[0]]:
            count = waiting.pop(0)
            wrong = count * errors + j * (inputs - count * held)
            found[count] = 1 - Fraction(wrong, n * inputs)
        if not waiting:
            break
        held, errors = held + shell, errors + j * shell
        shell = shell * (n - j) * (k - 1) // (j + 1)
    return [found.get(count, 1 - Fraction(errors, n * inputs)) for count in states]  # one state is in every ball


def ball_filling(n: int, k: int, states: int) -> Fraction:
    """The ceiling at one number of states."""
    if states >= k**n:
        return Fraction(1)
    return Fraction(1, k) if states == 1 else ball_fillings(n, k, [states])[0]


def ball_volume(n: int, k: int, radius: int) -> int:
    """Σ_{j ≤ r} C(n, j)(k−1)ʲ: strings that differ from a given one in at most r places."""
    return sum(comb(n, j) * (k - 1) ** j for j in range(min(n, radius) + 1))


def weighted_filling(weights: Sequence[int], k: int, states: int) -> Fraction:
    """The ceiling where position i is asked with probability q_i / Σq, q = `weights` integers ≥ 0.

    Raises:
        ValueError: weights whose number times their sum is too large for the table.
    """
    total, n = sum(weights), len(weights)
    if total * n > MOST_STEPS:
        raise ValueError(f"query weights: {n} weights with sum {total}; wanted number × sum ≤ {MOST_STEPS}")
    patterns = [1] + [0] * total  # by cost
    for weight in weights:
        kept = patterns.copy()
        for cost in range(total - weight + 1):
            patterns[cost + weight] += (k - 1) * kept[cost]
    left, wrong = k**n, 0
    for cost, count in enumerate(patterns):
        filled = min(states * count, left)
        left, wrong = left - filled, wrong + cost * filled
    return 1 - Fraction(wrong, total * k**n)
