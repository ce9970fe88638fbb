"""The states of q-sparse averaging at a cut, by brute force over all entries and all sets."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from reductions.tasks.counts.averaging_states import states


@pytest.mark.parametrize("values", [2, 3])
def test_states_at_every_cut_by_all_sequences(values):
    for n in range(1, 5 if values == 2 else 4):
        for q in range(1, n + 1):
            sets = list(combinations(range(n), q))
            for t in range(n + 1):
                endings = list(product(range(values), repeat=n - t))
                rows = {
                    tuple(sum((*z, *ending)[i] for i in y) for ending in endings for y in sets)
                    for z in product(range(values), repeat=t)
                }
                assert len(rows) == states(n, q, t, values=values), (n, q, t)
            sums = {sum(z[i] for i in y) for z in product(range(values), repeat=n) for y in sets}
            assert len(sums) == states(n, q, n + 1, values=values)


def test_what_there_is_not_is_refused():
    with pytest.raises(ValueError, match="averages over 4 of 3 entries"):
        states(3, 4, 0)
    with pytest.raises(ValueError, match="a cut at 5: wanted 0 to 4"):
        states(3, 1, 5)
