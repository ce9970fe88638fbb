"""What the checkers of structured certificates refuse: every mutation, forged compositions, sizes without end."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import pytest

from lowerbounds.certificates.certificate import Certificate, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shared.refuted import Cells, Refuted
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.composition import And, Composed, Composition, First, Gadget, Outer, gadget_of
from reductions.space import Input

STEPS = 1_000_000  # more than any of these searches takes

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Own(Composed):
    """A composition that is on no shelf."""

    table: Table
    outer: Outer

    @property
    def composition(self) -> Composition:
        return Composition(gadget_of(self.table), self.outer)

    def answers(self, n: int) -> int:
        return max(2, n + 1)

    def value(self, x: Any, y: Any) -> Any:
        raise NotImplementedError


def found(
    method: str, problem: Problem, n: int, measure: Measure = Measure.LEAVES, side: Side = Side.LOWER
) -> Certificate:
    search = import_module(f"lowerbounds.methods.{method}").METHOD.search
    best: Certificate = list(search(Query(problem, n, measure, side), Budget.of_steps(STEPS)))[-1]
    return best


def accepted(certificate: Certificate) -> str:
    check = import_module(f"lowerbounds.checks.{certificate.kind}").CHECK
    claim = certificate.claim
    text: str = check(claim, certificate.witness, Cells(claim.problem, claim.n))
    return text


def refused(certificate: Certificate) -> str:
    with pytest.raises(Refuted) as refusal:
        accepted(certificate)
    return str(refusal.value)


def raised(certificate: Certificate, by: int) -> Certificate:
    return replace(certificate, claim=replace(certificate.claim, bound=certificate.claim.bound + by))


def samples() -> list[Certificate]:
    shelf = PROBLEMS.get
    return [
        found("structure_power", shelf("equality"), 7, Measure.D),
        found("structure_power", shelf("inner_product"), 7),
        found("structure_power", shelf("disjointness"), 10**5, Measure.D),
        found("structure_symmetric", shelf("disjointness"), 9),
        found("structure_symmetric", shelf("intersection_size"), 20, Measure.D),
        found("structure_spectrum", shelf("inner_product"), 6),
        found("structure_order", shelf("greater_than"), 6, Measure.D),
        found("structure_code", shelf("equality:symbols=3"), 6, Measure.STATES_AB, Side.UPPER),
        found("structure_code", shelf("inner_product"), 6, Measure.STATES_BA),
        found("structure_cover", shelf("disjointness"), 16, Measure.N0),
        found("structure_cover", shelf("disjointness"), 6, Measure.N1),
        found("structure_cover", shelf("disjointness"), 16, Measure.N0, Side.UPPER),
        found("structure_cover", shelf("disjointness"), 6, Measure.N1, Side.UPPER),
    ]


def changes(value: Any) -> Iterator[Any]:
    """The value with one thing changed, dropped, doubled or of another type."""
    if isinstance(value, dict):
        for key in value:
            yield {other: part for other, part in value.items() if other != key}
            yield from ({**value, key: part} for part in changes(value[key]))
        yield {**value, "more_of_it": 1}
    elif isinstance(value, list):
        yield [*value, copy.deepcopy(value[-1])] if value else [0]
        yield value[:-1]
        yield tuple(value)
        for place, part in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in changes(part))
    if isinstance(value, int):
        yield from (value + 1, value - 1, -value - 7, 10**40)
    if isinstance(value, str):
        yield from (value + "x", {"alice": "bob", "bob": "alice"}.get(value, ""))
    yield from (None, True, 0.5, str(value), [value], {"of": value})


SAME = {"inner_product", "symmetric_pairs"}  # both are the parity of ANDs


@pytest.mark.parametrize(
    "certificate", samples(), ids=lambda c: f"{c.kind}-{c.claim.problem.name}-{c.claim.measure.name}"
)
def test_every_mutation_is_refused(certificate: Certificate) -> None:
    accepted(certificate)
    seen = 0
    for witness in changes(certificate.witness):
        if repr(witness) == repr(certificate.witness):
            continue
        assert refused(replace(certificate, witness=witness)), witness
        seen += 1
    assert seen > 20
    if certificate.claim.side is Side.LOWER:
        refused(raised(certificate, -certificate.claim.bound - 1))
        accepted(raised(certificate, -1))
    else:
        accepted(raised(certificate, 1))
    for name in PROBLEMS.names():
        problem = PROBLEMS.get(name)
        same = name == "equality" or {name, certificate.claim.problem.name} == SAME
        if problem != certificate.claim.problem and not same:
            refused(replace(certificate, claim=replace(certificate.claim, problem=problem)))
    for measure in Measure:
        for side in Side:
            claim = replace(certificate.claim, measure=measure, side=side, bound=10**9 if side is Side.LOWER else 0)
            if claim.measure.in_bits or certificate.claim.n < 10:
                refused(replace(certificate, claim=claim))


class Renamed(type(PROBLEMS.get("equality"))):  # type: ignore[misc]
    """Declares equality, defines something else."""

    def define(self, x: Input, y: Input) -> int | None:
        return 1


class Respaced(type(PROBLEMS.get("equality"))):  # type: ignore[misc]
    """Declares equality, on other inputs."""

    def x_space(self, n: int) -> Any:
        return super().y_space(n + 1)


def forgeries() -> list[Problem]:
    patched = type(PROBLEMS.get("equality"))()
    object.__setattr__(patched, "define", lambda x, y: 1)
    return [Renamed(), Respaced(), patched, PROBLEMS.get("index"), PROBLEMS.get("is_tree")]


@pytest.mark.parametrize("problem", forgeries(), ids=lambda p: type(p).__name__)
def test_a_forged_composition_is_refused(problem: Problem) -> None:
    for certificate in samples():
        forged = replace(certificate, claim=replace(certificate.claim, problem=problem))
        why = refused(forged)
        assert "definition" in why or "needs n ≤" in why
        with pytest.raises(ValueError, match="not declared|needs n ≤"):
            found(certificate.method, problem, certificate.claim.n, certificate.claim.measure, certificate.claim.side)


def test_the_definition_follows_the_declaration() -> None:
    for name in PROBLEMS.names():
        problem = PROBLEMS.get(name)
        if isinstance(problem, Composed):
            assert "define" not in vars(type(problem)), name
            assert type(problem).define is Composed.define


@pytest.mark.parametrize(
    ("table", "outer", "wanted"),
    [
        (((0, 2), (1, 0)), And(), "cells of 0 and 1"),
        (((0, 1), (0, 2)), First(), "diagonal"),
        (((0, 1), (1, 0)), First(), "diagonal"),
    ],
)
def test_a_gadget_outside_the_theorem_is_refused(table: Table, outer: Outer, wanted: str) -> None:
    kind, whole = "lexicographic", dict[str, Json]()
    if isinstance(outer, And):
        kind, whole = "kronecker_power", {"rank": 2, "more": [0, 0]}
    like = found("structure_power", PROBLEMS.get("equality"), 3, Measure.D)
    witness: dict[str, Json] = {"gadget": [[*row] for row in table]}
    witness |= whole
    claim = replace(like.claim, problem=Own(table, outer), bound=1)
    assert wanted in refused(replace(like, kind=kind, witness=witness, claim=claim))


def test_cells_that_are_no_integers_are_refused() -> None:
    @dataclass(frozen=True)
    class Halves(Own):
        @property
        def composition(self) -> Composition:
            return Composition(Gadget(2, 2, lambda a, b: 0.5 if a != b else 1), And())  # type: ignore[arg-type, return-value]

    like = found("structure_power", PROBLEMS.get("equality"), 3, Measure.D)
    assert "no integer" in refused(replace(like, claim=replace(like.claim, problem=Halves(((0,),), And()))))


def test_a_shift_that_splits_nothing_is_refused() -> None:
    honest = found("structure_symmetric", PROBLEMS.get("equality"), 5)
    assert honest.witness["shift"] == [1, 2]
    shifts: list[list[Json]] = [[0, 1], [1, 1], [2, 4], [-1, 2], [1, -2], [1, 2, 3]]
    for shift in shifts:
        assert "shift" in refused(replace(honest, witness={**honest.witness, "shift": shift}))


def test_sizes_that_would_not_end_are_refused_at_once() -> None:
    start = time.monotonic()
    for certificate in samples():
        assert "n=" in refused(replace(certificate, claim=replace(certificate.claim, n=10**15)))
    big = Own(((1,) * 65,) * 2, And())
    like = found("structure_power", PROBLEMS.get("equality"), 3, Measure.D)
    assert "at most 64" in refused(replace(like, claim=replace(like.claim, problem=big)))
    assert time.monotonic() - start < 5


def test_the_gadget_alone_is_evaluated() -> None:
    asked: list[tuple[int, int]] = []

    def cell(a: int, b: int) -> int:
        asked.append((a, b))
        return int(a == b)

    @dataclass(frozen=True)
    class Watched(Own):
        @property
        def composition(self) -> Composition:
            return Composition(Gadget(2, 2, cell), And())

    certificate = found("structure_power", Watched(((0,),), And()), 10**6, Measure.D)
    asked.clear()
    accepted(certificate)
    assert len(asked) == 4
