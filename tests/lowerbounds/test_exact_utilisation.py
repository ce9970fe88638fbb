"""All prefixes of a memory: five numbers in order, each equal to what its definition gives by brute force."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest

from lowerbounds import exact_utilisation

from ..memories import HAMMING, perfect_code


def kept(symbols, rate):
    """By definition: the mutual information of the symmetric channel, at least 0 beyond guessing."""
    if rate >= 1 - 1 / symbols:
        return 0.0
    joint = [(1 - rate) / symbols] * symbols + [rate / (symbols * (symbols - 1))] * (symbols * (symbols - 1))
    return sum(part * math.log2(part * symbols**2) for part in joint if part)


def by_definition(states, answers, symbols, n):
    """Own answers, best decoder, H(S) and log₂ states from lists, without arrays."""
    words = list(product(range(symbols), repeat=n))
    own, decoder = 0.0, 0.0
    for i in range(n):
        own += kept(symbols, sum(word[i] != said[i] for word, said in zip(words, answers, strict=True)) / len(words))
        counts = defaultdict(Counter)
        for word, state in zip(words, states, strict=True):
            counts[state][word[i]] += 1
        decoder += kept(symbols, 1 - sum(max(count.values()) for count in counts.values()) / len(words))
    shares = [count / len(words) for count in Counter(states).values()]
    return own, decoder, -sum(share * math.log2(share) for share in shares), math.log2(len(shares))


@pytest.mark.parametrize(("symbols", "n"), [(2, 5), (3, 3), (4, 2)])
@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_are_what_they_are_defined_to_be_and_in_order(symbols, n, seed):
    rng = np.random.default_rng(seed)
    states = rng.integers(0, 7, symbols**n)
    answers = rng.integers(0, symbols, (7, n))[states]
    found = exact_utilisation(states, answers, symbols=symbols, state_bits=3)
    numbers = found.own, found.decoder, found.entropy, found.distinct_bits
    assert numbers == pytest.approx(by_definition(states.tolist(), answers.tolist(), symbols, n), abs=1e-9)
    assert all(a <= b + 1e-9 for a, b in zip(numbers, (*numbers[1:], 3), strict=True))
    assert found.joint <= found.entropy + 1e-9
    assert len(found.lines()) == 5


def test_a_perfect_code_is_told_whole_by_the_number_of_errors():
    code = perfect_code(*HAMMING)
    words = np.arange(1 << 7)[:, None] >> np.arange(6, -1, -1) & 1
    answers = code.answer(words, np.random.default_rng(0))
    found = exact_utilisation(answers @ (1 << np.arange(6, -1, -1)), answers, symbols=2, state_bits=4)
    assert (found.joint, found.entropy, found.distinct_bits) == pytest.approx((4, 4, 4))
    assert found.own == pytest.approx(7 * (1 - (-math.log2(1 / 8) / 8 - 7 / 8 * math.log2(7 / 8))))
    assert not found.leak


def test_more_states_than_bits_allow_are_a_leak():
    assert exact_utilisation(range(8), np.zeros((8, 3), int), symbols=2, state_bits=2).leak


@pytest.mark.parametrize(
    ("states", "answers", "wanted"),
    [
        ([0, 0, 1], [[0], [0], [0]], "wanted all 2\\^1"),
        ([0, 1], [[0], [2]], "wanted 0 … 1"),
        ([0, 1], [0, 1], "wanted \\(prefixes,\\)"),
        ([0, 0], [[0], [1]], "one state are answered differently"),
    ],
)
def test_what_is_no_memory_is_refused(states, answers, wanted):
    with pytest.raises(ValueError, match=wanted):
        exact_utilisation(states, answers, symbols=2)
