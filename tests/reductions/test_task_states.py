"""States and errors of recall, bounded Dyck and copying, held to their definitions by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from reductions.tasks.counts.bounded_dyck_states import automaton
from reductions.tasks.counts.bounded_dyck_states import states as dyck_states
from reductions.tasks.counts.copying_error import least_error, least_states
from reductions.tasks.counts.recall_states import absent_keys, present_keys, strength_two


def least_messages(n, keys, symbols):
    """Fewest answer tables such that every n pairs agree with one: a set cover, solved exactly."""
    tables = list(product(range(symbols), repeat=keys))
    wanted = [(where, what) for where in combinations(range(keys), n) for what in product(range(symbols), repeat=n)]
    agrees = np.array([[all(t[k] == v for k, v in zip(*pair, strict=True)) for t in tables] for pair in wanted])
    free = np.ones(len(tables))
    free_of_symmetry = Bounds(np.arange(len(tables)) == 0, free)  # values of each key may be renamed
    found = milp(
        free, constraints=LinearConstraint(agrees.astype(float), lb=1), integrality=free, bounds=free_of_symmetry
    )
    assert found.success
    return round(found.fun)


@pytest.mark.parametrize(
    ("n", "spare", "symbols"),
    [(1, 0, 2), (1, 2, 3), (2, 0, 2), (2, 1, 2), (2, 2, 2), (2, 1, 3), (2, 2, 3), (3, 1, 2), (3, 2, 2), (2, 3, 2)],
)
def test_present_keys_by_exact_set_cover(n, spare, symbols):
    least = least_messages(n, n + spare, symbols)
    lower, upper = present_keys(n, spare, symbols)
    assert lower <= least <= upper
    assert (lower, upper) == (least, least)


def test_present_keys_agree_with_the_literature_and_never_cross():
    # Lawrence et al., A survey of binary covering arrays (2011): CAN(4, 6, 2) = 21, CAN(5, 7, 2) = 42
    for n, least in ((4, 21), (5, 42)):
        lower, upper = present_keys(n, 2, 2)
        assert lower <= least <= upper
    for n, spare, symbols in product(range(1, 8), range(9), range(2, 8)):
        lower, upper = present_keys(n, spare, symbols)
        assert symbols**n <= lower <= upper
        assert upper <= absent_keys(n, spare, symbols)


def test_the_words_with_one_sum_and_the_polynomials_are_covering_arrays():
    for n, keys, symbols in ((2, 4, 2), (3, 5, 2), (2, 4, 3), (3, 4, 3), (4, 6, 2)):
        modulus = (keys - n) * (symbols - 1) + 1
        words = np.array(list(product(range(symbols), repeat=keys)))
        for r in range(modulus):
            assert covers(words[words.sum(axis=1) % modulus == r], n, symbols)
    for n, prime in ((2, 3), (3, 3), (2, 5), (3, 5)):
        terms = np.array(list(product(range(prime), repeat=n)))
        points = np.array([[x**i for i in range(n)] for x in range(prime)])
        words = np.concatenate([terms @ points.T % prime, terms[:, -1:]], axis=1)
        assert covers(words, n, prime) and len(words) == present_keys(n, prime + 1 - n, prime)[1]


def covers(words, n, symbols):
    columns = combinations(range(words.shape[1]), n)
    return all(len({tuple(row) for row in words[:, where].tolist()}) == symbols**n for where in map(list, columns))


@pytest.mark.parametrize(("n", "spare", "symbols"), [(1, 1, 2), (2, 1, 2), (2, 2, 2), (2, 2, 3), (3, 1, 2)])
def test_absent_keys_by_all_maps(n, spare, symbols):
    keys = range(n + spare)
    maps = [
        dict(zip(where, what, strict=True))
        for where in combinations(keys, n)
        for what in product(range(symbols), repeat=n)
    ]
    assert len({tuple(one.get(key) for key in keys) for one in maps}) == absent_keys(n, spare, symbols)


def test_strength_two_against_the_table_of_kleitman_and_spencer():
    most = {4: 3, 5: 4, 6: 10, 7: 15, 8: 35, 9: 56, 10: 126}  # the most keys for so many rows
    for rows, keys in most.items():
        assert strength_two(keys) == rows and strength_two(keys + 1) == rows + 1


def balanced(word, depth):
    stack = []
    for bracket in word:
        if bracket % 2:
            if not stack or stack.pop() != bracket // 2:
                return False
        else:
            stack.append(bracket // 2)
            if len(stack) > depth:
                return False
    return not stack


def classes(prefixes, endings, depth):
    endings = list(endings)
    return len({tuple(balanced((*prefix, *ending), depth) for ending in endings) for prefix in prefixes})


@pytest.mark.parametrize(
    ("types", "depth", "n"), [(1, 1, 3), (1, 2, 4), (1, 5, 4), (2, 1, 2), (2, 2, 2), (2, 3, 3), (3, 2, 2)]
)
def test_states_of_bounded_dyck_at_every_cut_by_all_words(types, depth, n):
    brackets = range(2 * types)
    for t in range(2 * n + 1):
        found = classes(product(brackets, repeat=t), product(brackets, repeat=2 * n - t), depth)
        assert found == dyck_states(n, t, types=types, depth=depth), t
    assert dyck_states(n, 2 * n + 1, types=types, depth=depth) == 2


@pytest.mark.parametrize(("types", "depth"), [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1)])
def test_states_of_the_automaton_by_all_short_words(types, depth):
    short = [word for length in range(depth + 2) for word in product(range(2 * types), repeat=length)]
    assert classes(short, short, depth) == automaton(types, depth)


@pytest.mark.parametrize(("n", "symbols", "states"), [(1, 2, 1), (2, 2, 1), (2, 2, 3), (1, 4, 2), (1, 3, 2), (1, 3, 5)])
def test_least_error_of_copying_over_all_models(n, symbols, states):
    strings = list(product(range(symbols), repeat=n))
    right = max(
        sum(said[state] == string for string, state in zip(strings, into, strict=True))
        for into in product(range(states), repeat=len(strings))
        for said in product(strings, repeat=states)
    )
    error = 1 - Fraction(right, len(strings))
    assert error == least_error(n, symbols, states=states)
    assert least_states(n, symbols, error) == min(states, len(strings))


def test_sizes_of_copying_at_length():
    assert least_states(100, 4, Fraction(1, 2)) == 2**199
    assert least_error(100, 4, states=2**199) == Fraction(1, 2)
    assert least_states(3, 2, Fraction(1)) == 1
    assert absent_keys(3, 2, 5) == comb(5, 3) * 125


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: present_keys(0, 1, 2), "n=0 pairs, spare=1, symbols=2: wanted"),
        (lambda: strength_two(1), "pairs of 1 keys"),
        (lambda: dyck_states(2, 6), "n=2: a cut at 6: wanted n ≥ 1 and 0 to 5"),
        (lambda: automaton(0, 2), "types=0, depth=2: wanted at least 1"),
        (lambda: least_error(2, 2, states=0), "states=0"),
        (lambda: least_states(2, 2, Fraction(3, 2)), "error=3/2"),
        (lambda: least_error(0, 2, states=1), "n=0 of symbols=2"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
