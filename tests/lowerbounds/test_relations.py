"""Relations: costs against brute force that shares only the sets of right answers, and facts against these costs."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, product

import numpy as np
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import lowerbounds
from lowerbounds.certificates.named import KEYS, MEASURES, read, write
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable
from lowerbounds.cli import main
from lowerbounds.relations.certified import relation_certificates
from lowerbounds.relations.costs import RelationCosts
from lowerbounds.verification import verify
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
    assert not wrong(found)
    assert len(relation_certificates(found)) == 8


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
        assert not wrong(found)
        for fact in relation.facts():
            if true[fact.measure] is not None and n >= fact.smallest:
                claimed, held = fact.at(n), held + 1
                assert claimed <= true[fact.measure] if fact.side is Side.LOWER else claimed >= true[fact.measure]
    assert held >= 2


def test_what_does_less_than_it_says_is_found_out() -> None:
    found = lowerbounds.relation_costs("common_element", 2)
    assert wrong(replace(found, tree=(0,)))
    assert wrong(replace(found, small_tree=found.small_tree[:-1]))
    assert wrong(replace(found, classes_ab=(tuple(range(4)),)))
    assert wrong(replace(found, classes_ba=found.classes_ba[1:]))
    assert wrong(replace(found, rows=found.rows[1:]))
    for name in ("depth", "leaves", "messages_ab", "messages_ba"):
        for step in (-1, 1):
            assert len(wrong(replace(found, **{name: getattr(found, name) + step}))) == 1, (name, step)


def wrong(found: RelationCosts) -> list[str]:
    return [outcome.sentence for outcome in map(verify, relation_certificates(found)) if not outcome.valid]


def true_cost(sets: Sets, measure: Measure) -> int:
    if measure in (Measure.D, Measure.LEAVES):
        return trees(sets, tuple(range(len(sets))), tuple(range(len(sets[0]))))[measure is Measure.LEAVES]
    return messages(sets if measure is Measure.STATES_AB else turned(sets))


def places(value, path=()):
    yield path, value
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def changed(value, path, new):
    whole = {"": copy.deepcopy(value)}
    at = whole
    for key in ("", *path)[:-1]:
        at = at[key]
    at[("", *path)[-1]] = new
    return whole[""]


@pytest.mark.parametrize("seed", first(range(8), 2))
def test_no_broken_witness_proves_what_is_false(seed: int) -> None:
    sets = drawn(seed, 4, 3, 2 + seed % 3)
    for one in relation_certificates(lowerbounds.relation_costs(Listed(sets), 1)):
        step = 1 if one.claim.side is Side.LOWER else -1
        false = replace(one.claim, bound=true_cost(sets, one.claim.measure) + step)
        refused = 0
        for path, value in places(one.witness):
            for new in (None, True, -1, 0, 1, 2, 9, [], [0], [0, 1, 2, 3], {}, "A", "B", [[0, 1], [2, 3]]):
                if type(new) is type(value) and new == value:
                    continue
                witness = changed(one.witness, path, new)
                assert (
                    isinstance(witness, dict) is False or not verify(replace(one, witness=witness, claim=false)).valid
                )
                outcome = verify(replace(one, witness=witness))
                assert "cannot follow" not in outcome.reason
                refused += not outcome.valid
        assert refused
        assert not verify(replace(one, claim=false)).valid
        for kind in ("named_least", "named_protocol", "fooling_set", "utilisation"):
            if kind != one.kind:
                assert not verify(replace(one, kind=kind)).valid


def test_certificates_go_through_files_and_verify(tmp_path) -> None:
    shown = CliRunner().invoke(main, ["relation", "karchmer_wigderson", "--n", "3", "-o", str(tmp_path)])
    assert "8 certificates" in shown.output
    assert sorted(path.name for path in tmp_path.glob("*.json")) == sorted(
        f"{measure.name}-{side.value}.json" for measure in MEASURES for side in Side
    )
    for path in tmp_path.glob("*.json"):
        checked = CliRunner().invoke(main, ["verify", str(path)])
        assert checked.exit_code == 0 and "valid: " in checked.output
        told = CliRunner().invoke(main, ["verify", str(path), "--json"])
        assert json.loads(told.output)["relation"] == "karchmer_wigderson"
    file = tmp_path / "LEAVES-lower.json"
    file.write_text(file.read_text().replace('"bound": 10', '"bound": 11').replace('"bound":10', '"bound":11'))
    checked = CliRunner().invoke(main, ["verify", str(file)])
    assert checked.exit_code == 1 and "these inputs need 10, not 11" in checked.output


def test_the_form_of_a_file_is_the_schema_s() -> None:
    schema = json.loads((files("lowerbounds") / "certificates" / "relation_schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    assert tuple(schema["required"]) == tuple(schema["properties"]) == KEYS
    assert schema["properties"]["measure"]["enum"] == [measure.name for measure in MEASURES]
    for one in relation_certificates(lowerbounds.relation_costs("common_element", 2)):
        fields = json.loads(to_json(one))
        assert validator.is_valid(fields) and from_json(to_json(one)) == one
        for key in KEYS:
            for value in (None, 1.5, -1, "", "D", "nothing at all", [], {"a": 1}):
                broken = {**fields, key: value}
                try:
                    from_json(json.dumps(broken))
                except Unreadable:
                    continue
                assert validator.is_valid(broken), (key, value)
            less = {name: value for name, value in fields.items() if name != key}
            with pytest.raises(Unreadable):
                from_json(json.dumps(less))
            assert not validator.is_valid(less)


def test_a_relation_on_no_shelf_is_certified_and_not_written() -> None:
    one, *_ = relation_certificates(lowerbounds.relation_costs(Listed(drawn(0, 2, 2, 2)), 1))
    assert verify(one).valid
    with pytest.raises(ValueError, match="not on the shelf"):
        to_json(one)
    assert read(write(relation_certificates(lowerbounds.relation_costs("common_element", 2))[0])).claim.n == 2


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
