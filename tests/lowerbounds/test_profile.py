"""States at every cut: against the definition by brute force, closed forms, and all orders of small tasks."""

from __future__ import annotations

import math
from itertools import count, permutations, product

import numpy as np
import pytest

from lowerbounds import draw_profile, profile
from lowerbounds.memory.profiles.beyond import Proved, proved
from lowerbounds.memory.profiles.colouring import colours
from lowerbounds.memory.profiles.orders import best_order
from lowerbounds.memory.profiles.sifting import sifted
from lowerbounds.memory.profiles.widths import widths
from reductions import TASKS, Task
from reductions.tasks.index_lookup import IndexLookup


def table(function, length, symbols=2):
    return np.array([function(word) for word in product(range(symbols), repeat=length)], np.int32)


def lower(sizes, outputs):
    found = widths(sizes, outputs)
    assert all(width.exact for width in found)
    return [width.lower for width in found]


def conflicts(sizes, outputs, cut, one, other):
    """By definition: some common continuation after which two right outputs differ, the one at the cut included."""
    for place, numbers in outputs:
        if place >= cut:
            for rest in product(*map(range, sizes[cut:place])):
                a, b = (numbers[rank((*prefix, *rest), sizes)] for prefix in (one, other))
                if a >= 0 and b >= 0 and a != b:
                    return True
    return False


def rank(word, sizes):
    found = 0
    for symbol, size in zip(word, sizes, strict=False):
        found = found * size + symbol
    return found


def colourable(edges, vertices, colours):
    """Whether some assignment of colours, of all there are, has no conflict."""
    return any(
        all(not edges[a][b] or paint[a] != paint[b] for a in range(vertices) for b in range(a))
        for paint in product(range(colours), repeat=vertices)
    )


def chromatic(edges, vertices):
    return next(k for k in count(1) if colourable(edges, vertices, k))


def by_definition(sizes, outputs):
    found = []
    for cut in range(len(sizes) + 1):
        prefixes = list(product(*map(range, sizes[:cut])))
        edges = [[conflicts(sizes, outputs, cut, one, other) for other in prefixes] for one in prefixes]
        kinds = [i for i, row in enumerate(edges) if row not in edges[:i]]  # prefixes in conflict with the same ones
        kept = [[edges[a][b] for b in kinds] for a in kinds]
        found.append(chromatic(kept, len(kinds)))
    return found


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (2, 3, 1, 2)])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("promise", [False, True])
def test_widths_are_what_they_are_defined_to_be(sizes, seed, promise):
    rng = np.random.default_rng(seed)
    asked = [len(sizes)] if seed == 0 else [len(sizes) - 1, len(sizes)]
    outputs = [(place, rng.integers(-1 if promise else 0, 2, math.prod(sizes[:place]), np.int32)) for place in asked]
    assert lower(sizes, outputs) == by_definition(sizes, outputs)


def pairs(function, n):
    return table(lambda word: function(word[:n], word[n:]), 2 * n)


def mixed(n):
    return tuple(place for i in range(n) for place in (i, n + i))


def disjoint(x, y):
    return all(not (a and b) for a, b in zip(x, y, strict=True))


def equal(x, y):
    return x == y


def inner(x, y):
    return sum(a * b for a, b in zip(x, y, strict=True)) % 2


@pytest.mark.parametrize("function", [disjoint, equal])
def test_two_blocks_are_a_ramp_and_its_half(function):
    n = 6
    ramp = [2**i for i in range(n + 1)] + [2**j + 1 for j in range(n - 1, -1, -1)]
    assert lower((2,) * 2 * n, [(2 * n, pairs(function, n))]) == ramp


def test_majority_counts():
    length = 12
    found = lower((2,) * length, [(length, table(lambda word: int(sum(word) > length / 2), length))])
    assert found == [*range(1, length // 2 + 2), *range(length // 2 + 1, 1, -1)]


def test_dyck_of_bounded_depth_is_flat():
    def right(word):
        depth = 0
        for bracket in word:
            depth += 1 if bracket else -1
            if not 0 <= depth <= 3:
                return 0
        return int(depth == 0)

    assert lower((2,) * 12, [(12, table(right, 12))]) == [1, 2, *[3] * 9, 2, 2]


def address(word):
    return word[int("".join(map(str, word[8:])), 2)]


@pytest.mark.parametrize(
    ("function", "length", "straight", "best"),
    [
        (lambda word: disjoint(word[:5], word[5:]), 10, 32, 3),
        (lambda word: equal(word[:5], word[5:]), 10, 32, 3),
        (lambda word: inner(word[:5], word[5:]), 10, 32, 4),
        (address, 11, 256, 7),
        (lambda word: word[-sum(word)] if any(word) else 0, 10, 31, 20),
    ],
    ids=["disjointness", "equality", "inner product", "index", "hidden weighted bit"],
)
def test_the_best_order_needs_as_few_states_as_is_known(function, length, straight, best):
    numbers = table(function, length)
    assert max(lower((2,) * length, [(length, numbers)])) == straight
    found = best_order((2,) * length, numbers)
    assert max(found.widths) == best
    cube = numbers.reshape((2,) * length).transpose(found.places).reshape(-1)
    assert lower((2,) * length, [(length, np.ascontiguousarray(cube))]) == list(found.widths)


def test_reading_the_address_first_needs_nine():
    cube = table(address, 11).reshape((2,) * 11).transpose(8, 9, 10, *range(8))
    assert max(lower((2,) * 11, [(11, np.ascontiguousarray(cube).reshape(-1))])) == 9


@pytest.mark.parametrize("seed", range(2))
def test_the_best_order_is_the_best_of_all(seed):
    sizes = (2, 3, 2, 2, 1)
    numbers = np.random.default_rng(seed).integers(0, 2, math.prod(sizes), np.int32)
    found = []
    for places in permutations(range(4)):
        places = (*places, 4)  # what says nothing is read last
        cube = np.ascontiguousarray(numbers.reshape(sizes).transpose(places)).reshape(-1)
        needed = lower([sizes[place] for place in places], [(len(sizes), cube)])
        found.append((max(needed), sum(needed)))
    best = best_order(sizes, numbers)
    assert max(best.widths) == min(found)[0]
    assert sum(best.widths) <= min(total for largest, total in found if largest == min(found)[0])


@pytest.mark.parametrize("seed", range(6))
def test_colours_are_those_of_a_search_over_all_paintings(seed):
    rng = np.random.default_rng(seed)
    half = np.triu(rng.random((7, 7)) < 0.5, 1)
    edges = half | half.T
    assert colours(edges) == (chromatic(edges.tolist(), 7),) * 2


def profiled():
    """Tasks whose labels are all that they accept: any right walk is a chain, any point near an average will do."""
    more = {"is_tree_chain", "q_sparse_within"}
    assert more == {name for name in TASKS.names() if type(TASKS.get(name)).accepts is not Task.accepts}
    return [name for name in TASKS.names() if name not in more]


@pytest.mark.parametrize("name", profiled())
def test_every_task_has_a_profile_at_its_smallest_size(name):
    """From nothing to remember at the start to what the last output needs."""
    task = TASKS.get(name)
    n = task.smallest
    found = profile(task, n)
    assert len(found.widths) == task.length(n) + task.generated(n)
    assert found.widths[0].upper == 1
    rng = np.random.default_rng(0)
    labels = np.asarray(task.label(task.sample(n, 200, rng)))
    if labels.ndim == 1:
        assert found.widths[-1].lower >= len(np.unique(labels))


def test_copying_holds_what_is_still_to_be_written():
    """All 4³ strings when the last is read, and one symbol fewer after each that is written."""
    found = [width.lower for width in profile("copying", 3).widths]
    assert found[-3:] == [64, 16, 4] and max(found) == 64


def test_the_order_of_the_sets_matters():
    straight = profile("set_disjointness", 4)
    other = profile("set_disjointness", 4, order=(*mixed(4), 8))
    assert (straight.largest, other.largest) == (16, 3)
    assert profile("set_disjointness", 4, best=True).largest == 3


def test_a_state_below_the_width_is_a_theorem_and_one_above_is_nothing():
    found = profile("index_lookup", 5, state_bits=3)
    assert found.short == (4, 5)
    assert "answered wrongly" in found.lines()[-2]
    assert profile("index_lookup", 5, state_bits=5).lines()[-2].startswith("5 bits are enough at every cut")
    beyond = profile("string_equality", 40, state_bits=60).lines()  # at least 2⁴⁰, at most 3⁴⁰ after 40 tokens
    assert beyond[-2].startswith("60 bits are not shown to be too few") and "does not mean" in beyond[-1]


def test_a_profile_is_drawn_with_the_model_as_a_line():
    axes = draw_profile(profile("index_lookup", 4, state_bits=2), profile("bounded_dyck", 2)).axes[0]
    steps = [line for line in axes.lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 2]
    assert list(steps[0].get_ydata()) == pytest.approx([0, 1, 2, 3, 4, 1])
    assert len(steps) == 2 and axes.get_xlabel() == "tokens read"


def test_a_lower_bound_is_drawn_hollow():
    """Of all sequences the widths are known; beyond 2²⁵ of them only bounded from below."""
    for n, hollow in ((3, False), (40, True)):
        lines = [line for line in draw_profile(profile("set_disjointness", n)).axes[0].lines if len(line.get_xdata())]
        white = [line for line in lines if line.get_markerfacecolor() == "white" and line.get_marker() != "None"]
        assert bool(white) is hollow


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"task": "index_lookup", "n": 40, "best": True}, "too many to try"),
        ({"task": "index_lookup", "n": 40, "order": tuple(range(41))}, "too many to try"),
        ({"task": "index_lookup", "n": 0}, "needs n"),
        ({"task": "no_such", "n": 2}, "there are"),
        ({"task": "index_lookup", "n": 2, "order": (0, 0, 1)}, "each position"),
        ({"task": "index_lookup", "n": 2, "order": (0, 1)}, "each position"),
        ({"task": "index_lookup", "n": 2, "order": (0, 1, 2), "best": True}, "wanted one of them"),
        ({"task": "multi_query_recall", "n": 2, "best": True}, "another task"),
        ({"task": "associative_recall", "n": 2, "best": True}, "promise"),
        ({"task": "index_lookup", "n": 2, "state_bits": 0}, "state_bits=0"),
    ],
)
def test_what_has_no_profile_is_refused(arguments, wanted):
    with pytest.raises(ValueError, match=wanted):
        profile(**arguments)


# ---- beyond what can be tried


@pytest.mark.parametrize("step", [0, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("name", profiled())
def test_what_is_proved_without_all_sequences_is_at_most_what_all_sequences_show(name, step):
    task = TASKS.get(name)
    n = task.smallest + step
    found, shown = proved(task, n), profile(task, n)
    assert len(found) == len(shown.widths)
    for bound, width in zip(found, shown.widths, strict=True):
        assert bound.states <= width.upper, bound.source
        assert bound.holds(task, n)


@pytest.mark.parametrize(("name", "n"), [("index_lookup", 60), ("string_equality", 30), ("set_disjointness", 30)])
def test_ramps_are_proved_at_sizes_that_nobody_tries(name, n):
    """x₁ … x_t has 2ᵗ strings, and any two are told apart, up to the cut where all of x is read."""
    found = profile(name, n, state_bits=n - 1)
    assert [width.lower for width in found.widths[: n + 1]] == [1 << t for t in range(n + 1)]
    assert found.short == (n,) and all(width.lower <= width.upper for width in found.widths)
    assert "too many sequences to try" in found.lines()[1] and len(found.proofs) == len(found.widths)
    assert found.to_json()["proofs"]


def test_long_sequences_of_bounded_dyck_stay_flat():
    widths = profile("bounded_dyck", 16).widths
    assert max(width.lower for width in widths) == profile("bounded_dyck", 4).largest


def test_prefixes_that_are_not_told_apart_are_no_witness():
    task = TASKS.get("index_lookup")
    found = next(one for one in proved(task, 30) if one.prefixes)
    assert found.holds(task, 30)
    twice = Proved(found.states + 1, "", (*found.prefixes, found.prefixes[0]), found.endings)
    assert not twice.holds(task, 30)
    assert not Proved(found.states + 1, "", found.prefixes, found.endings).holds(task, 30)


def test_a_task_that_accepts_more_than_its_label_has_no_classes_by_labels():
    class Lenient(IndexLookup):
        def accepts(self, tokens, output):
            return np.ones(len(tokens), bool)

    with pytest.raises(ValueError, match="accepts more outputs than its label"):
        profile(Lenient(), 3)
    with pytest.raises(ValueError, match="is_tree_chain accepts more outputs than its label"):
        profile("is_tree_chain", 2)


@pytest.mark.parametrize("function", [disjoint, equal, inner])
@pytest.mark.parametrize("n", [3, 4])
def test_sifting_finds_an_order_that_is_known_to_be_the_best(function, n):
    numbers = pairs(function, n)
    found = sifted((2,) * 2 * n, numbers)
    assert max(found.widths) == max(best_order((2,) * 2 * n, numbers).widths)
    cube = numbers.reshape((2,) * 2 * n).transpose(found.places).reshape(-1)
    assert lower((2,) * 2 * n, [(2 * n, np.ascontiguousarray(cube))]) == list(found.widths)


@pytest.mark.parametrize("seed", range(3))
def test_no_move_of_one_position_is_better_than_a_sifted_order(seed):
    numbers = np.random.default_rng(seed).integers(0, 2, 64, np.int32)
    found = sifted((2,) * 6, numbers).places

    def cost(places):
        cube = np.ascontiguousarray(numbers.reshape((2,) * 6).transpose(places)).reshape(-1)
        needed = lower((2,) * 6, [(6, cube)])
        return max(needed), sum(needed)

    for place in range(6):
        rest = [other for other in found if other != place]
        assert all(cost(found) <= cost((*rest[:i], place, *rest[i:])) for i in range(6))


@pytest.mark.full
def test_more_positions_than_all_orders_allow_are_sifted():
    found = profile("set_disjointness", 9, best=True)
    assert found.largest == 3 and "sifting" in found.searched
    assert "all orders" in profile("set_disjointness", 3, best=True).searched
