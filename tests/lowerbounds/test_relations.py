"""Relations: costs against brute force that shares only the sets of right answers, and facts against these costs."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from lowerbounds.relations.check import checked
from reductions import RELATIONS, Measure, Relation, Side, integers

from ..tiers import first, items

Sets = tuple[tuple[frozenset[int] | None, ...], ...]


@dataclass(frozen=True)
class Listed(Relation):
    """Right answers by row and column."""

    sets: Sets = ()

    def answers(self, n):
        return 8

    def x_space(self, n):
        return integers(len(self.sets))

    def y_space(self, n):
        return integers(len(self.sets[0]))

    def right(self, x, y):
        return self.sets[x][y]


def drawn(seed: int, rows: int, columns: int, answers: int) -> Sets:
    rng = np.random.default_rng(seed)
    every = [frozenset(s) for k in range(1, answers + 1) for s in combinations(range(answers), k)] + [None]
    return tuple(tuple(every[k] for k in line) for line in rng.integers(len(every), size=(rows, columns)))


def fits(sets: Sets, rows, columns) -> bool:
    inside = [sets[x][y] for x, y in product(rows, columns) if sets[x][y] is not None]
    return not inside or bool(frozenset.intersection(*inside))


def halves(lines):
    for size in range(1, len(lines)):
        for part in combinations(lines, size):
            yield part, tuple(line for line in lines if line not in part)


@cache
def trees(sets: Sets, rows, columns) -> tuple[int, int]:
    """Least depth and least leaves, by trying every message of either party."""
    if fits(sets, rows, columns):
        return 0, 1
    tried = [(trees(sets, a, columns), trees(sets, b, columns)) for a, b in halves(rows)]
    tried += [(trees(sets, rows, a), trees(sets, rows, b)) for a, b in halves(columns)]
    return 1 + min(max(a[0], b[0]) for a, b in tried), min(a[1] + b[1] for a, b in tried)


def messages(sets: Sets, *, pairwise: bool = False) -> int:
    """The fewest, over every way to give each row one of so many messages."""

    def shares(part) -> bool:
        groups = combinations(part, 2) if pairwise and len(part) > 1 else [part]
        return all(fits(sets, group, [y]) for group in groups for y in range(len(sets[0])))

    for count in range(1, len(sets) + 1):
        for code in product(range(count), repeat=len(sets)):
            if all(shares([x for x, c in enumerate(code) if c == message]) for message in set(code)):
                return count
    raise AssertionError("each row by itself is a way")


def turned(sets: Sets) -> Sets:
    return tuple(zip(*sets, strict=True))


@pytest.mark.parametrize("seed", first(range(40), 6))
def test_costs_are_those_of_all_protocols(seed: int) -> None:
    sets = drawn(seed, 4, 4 - seed % 2, 2 + seed % 3)
    found = lowerbounds.relation_costs(Listed(sets), 1)
    assert (found.depth, found.leaves) == trees(sets, tuple(range(4)), tuple(range(len(sets[0]))))
    assert (found.messages_ab, found.messages_ba) == (messages(sets), messages(turned(sets)))
    assert (found.pairwise_ab, found.pairwise_ba) == (
        messages(sets, pairwise=True),
        messages(turned(sets), pairwise=True),
    )
    assert found.pairwise_ab <= found.messages_ab and found.pairwise_ba <= found.messages_ba
    assert checked(found) == ()


def test_three_may_agree_pairwise_and_not_together() -> None:
    """{0, 1}, {1, 2} and {0, 2}: one message by pairs, two in truth."""
    found = lowerbounds.relation_costs(Listed(tuple((frozenset(s),) for s in ({0, 1}, {1, 2}, {0, 2}))), 1)
    assert (found.pairwise_ab, found.messages_ab) == (1, 2)


@pytest.mark.parametrize(
    ("spec", "n", "depth", "leaves"),
    [  # least formulas of ANDs and ORs of literals
        ("karchmer_wigderson", 2, 2, 4),
        ("karchmer_wigderson", 3, 4, 10),  # the parity of three variables needs 10 leaves
        ("karchmer_wigderson:function=majority", 3, 3, 5),  # xy ∨ z(x ∨ y)
        ("karchmer_wigderson:function=majority,monotone=true", 3, 3, 5),
        ("karchmer_wigderson:function=some", 3, 2, 3),
    ],
)
def test_games_of_known_formulas(spec: str, n: int, depth: int, leaves: int) -> None:
    found = lowerbounds.relation_costs(spec, n)
    assert (found.depth, found.leaves) == (depth, leaves)
    assert (depth, leaves) == formula(spec, n)


def formula(spec: str, n: int) -> tuple[int, int]:
    """Least depth and size of a formula, by joining all functions of n variables that smaller ones compute."""
    inputs = list(product((0, 1), repeat=n))
    goal = {
        "karchmer_wigderson": lambda x: sum(x) % 2,
        "majority": lambda x: int(2 * sum(x) > n),
        "some": lambda x: int(any(x)),
    }[spec.partition("function=")[2].partition(",")[0] or spec]
    wanted = tuple(goal(x) for x in inputs)
    literals = {tuple(x[i] for x in inputs) for i in range(n)}
    if "monotone" not in spec:
        literals |= {tuple(1 - x[i] for x in inputs) for i in range(n)}

    def join(a, b):
        return {tuple(map(min, a, b)), tuple(map(max, a, b))}

    depth, reached = 0, set(literals)
    while wanted not in reached:
        depth, reached = depth + 1, reached | {c for a, b in combinations(reached, 2) for c in join(a, b)}
    by_size = {1: set(literals)}
    while wanted not in set().union(*by_size.values()):
        size = max(by_size) + 1
        pairs = ((a, b) for k in range(1, size // 2 + 1) for a in by_size[k] for b in by_size[size - k])
        by_size[size] = {c for a, b in pairs for c in join(a, b)} - set().union(*by_size.values())
    return depth, max(by_size)


@pytest.mark.parametrize("spec", items([*RELATIONS.names(), "karchmer_wigderson:function=majority"]))
def test_facts_hold_by_brute_force(spec: str) -> None:
    relation, held = RELATIONS.get(spec), 0
    for n in range(relation.smallest, 4):
        found = lowerbounds.relation_costs(relation, n)
        true = {
            Measure.D: found.depth,
            Measure.LEAVES: found.leaves,
            Measure.STATES_AB: found.messages_ab,
            Measure.STATES_BA: found.messages_ba,
        }
        assert checked(found) == ()
        for fact in relation.facts():
            if true[fact.measure] is not None and n >= fact.smallest:
                claimed, held = fact.at(n), held + 1
                assert claimed <= true[fact.measure] if fact.side is Side.LOWER else claimed >= true[fact.measure]
    assert held >= 2


def test_what_does_less_than_it_says_is_found_out() -> None:
    found = lowerbounds.relation_costs("common_element", 2)
    assert checked(replace(found, tree=(0,)))
    assert checked(replace(found, classes_ab=(tuple(range(4)),)))
    assert checked(replace(found, depth=found.depth - 1))


def test_the_command_prints_costs_and_facts() -> None:
    shown = CliRunner().invoke(main, ["relation", "karchmer_wigderson", "--n", "3", "--json"])
    told = json.loads(shown.output)
    assert [row["exactly"] for row in told["costs"]] == [4, 10, 4, 4] and told["wrong"] == []
    text = CliRunner().invoke(main, ["relation", "karchmer_wigderson", "--n", "3"]).output
    assert "leaves ≥ 9" in text and "by pairs" in text


def test_refusals() -> None:
    with pytest.raises(ValueError, match="needs n ≥ 1"):
        lowerbounds.relation_costs("common_element", 0)
    with pytest.raises(ValueError, match="at most 16384"):
        lowerbounds.relation_costs("common_element", 8)
    with pytest.raises(ValueError, match="parity is not monotone"):
        RELATIONS.get("karchmer_wigderson:monotone=true")
    with pytest.raises(ValueError, match="no answer is right"):
        lowerbounds.relation_costs(Listed(((frozenset(),),)), 1)
