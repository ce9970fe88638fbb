"""The laws of models, constructions, adapters, methods and commands refuse each of these, and pass what is right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import lowerbounds
from lowerbounds.certificates.query import METHODS, Query
from lowerbounds.cli import COMMANDS
from lowerbounds.laws.of_commands import laws_of_command
from lowerbounds.laws.of_methods import Small, laws_of_method, smallest, true_sides
from lowerbounds.laws.truths import costs
from protocols import CONSTRUCTIONS, Below
from protocols.adapters.hosting.adapter import ADAPTERS
from protocols.cases import case, protocol_of
from protocols.laws.of_adapters import laws_of_adapter
from protocols.laws.of_cases import layouts
from protocols.laws.of_models import laws_of_builder, laws_of_case
from protocols.setting import builder
from protocols.splits.handover import Handover
from reductions import PROBLEMS, Measure, Side, from_matrix
from reductions.laws.report import Report, report

from ..plugged.stranger import Keeper, Kept, Smallest
from .test_law_mutants import MOOD, changed

FULL, NIGHT = pytest.mark.full, pytest.mark.night


def broken(found: Report) -> set[str]:
    assert all("\n" not in line.seen for line in found.lines)
    return {line.law for line in found.broken}


# ---- models on a case ----------------------------------------------------------------------------------------------

CUT = "a run cut in two is the whole run, whoever owns which token"
ORDER = "no answer depends on the sequences beside it, or on earlier calls"
STATE = "a handover has the bits of the state"


class Lying(Handover):
    """A protocol whose receiver reads the state as another one."""

    def _resume(self, said: Any, batch: int) -> Any:
        return self.codec.begin(batch)


class Neighbours(Handover):
    """Answers of the batch: each is the next one's."""

    def whole(self, tokens: Any, asked: Any = None) -> Any:
        return np.roll(super().whole(tokens, asked), 1)


class Restless(Handover):
    """Another answer at every call."""

    def whole(self, tokens: Any, asked: Any = None) -> Any:
        return (super().whole(tokens, asked) + MOOD.next()) % 2


class Cheap(Handover):
    """Says that it has one bit of state less."""

    @property
    def state_bits(self) -> int:
        return super().state_bits - 1


def case_run_as(kind: Any) -> Any:
    made = case(Kept(4), Smallest(), 3)
    return replace(made, split=kind(made.model))


@pytest.mark.parametrize(
    ("kind", "laws"),
    [(Handover, set()), (Lying, {CUT}), (Neighbours, {CUT, ORDER}), (Restless, {CUT, ORDER}), (Cheap, {STATE})],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_protocol_that_is_not_the_models_is_refused(kind: Any, laws: set[str]) -> None:
    assert broken(report("mutant", "model", laws_of_case(case_run_as(kind)))) >= laws
    assert laws or report("one", "model", laws_of_case(case_run_as(kind))).holds


def test_layouts_are_all_cuts_and_some_of_any_owners() -> None:
    found = list(layouts(3))
    assert len(found) == 8 and len({tuple(layout.owners) for layout in found[:5]}) == 5


# ---- builders ------------------------------------------------------------------------------------------------------


class Outside(Kept):
    def read(self, state: Any) -> Any:
        return state + 7


class Late(Kept):
    """Takes the larger number."""

    def step(self, state: Any, token: Any, t: Any) -> Any:
        return jnp.where(t == self.bound, jnp.maximum(state, token), token)


class Moving(eqx.Module):
    """Elman's step, with weights that are drawn anew."""

    weight: jax.Array

    def start(self) -> Any:
        return jnp.zeros((), jnp.int32)

    def step(self, state: Any, token: Any, t: Any) -> Any:
        return (state + token + self.weight) % 4

    def read(self, state: Any) -> Any:
        return state

    def formats(self) -> Any:
        return Below(4)


BUILDERS_BROKEN = {
    "outputs that the task does not have": {"build": lambda self, setting, seed: Outside(setting.n + 1)},
    "wrong on its task": {"build": lambda self, setting, seed: Late(setting.n + 1)},
    "another model at every call": {"build": lambda self, setting, seed: Moving(jnp.int32(MOOD.next()))},
    "no model": {"build": lambda self, setting, seed: object()},
    "an error": {"build": lambda self, setting, seed: 1 // 0},
    "a task that there is not": {"made_for": "nothing"},
    "a task that it does not fit": {"made_for": "is_tree", "check": lambda self, setting: click.UsageError("x").show()},
    "a state of another size": {"state_formula": "7*p", "precision": 4},
}


@pytest.fixture(autouse=True)
def _plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stranger's task is known by its name, as where its package is installed."""
    get = type(PROBLEMS).get

    def known(self: Any, item: Any) -> Any:
        return Smallest() if item == "Smallest" else get(self, item)

    monkeypatch.setattr(type(PROBLEMS), "get", known)


@pytest.mark.parametrize("methods", BUILDERS_BROKEN.values(), ids=BUILDERS_BROKEN)
def test_a_mutant_of_a_construction_is_refused(methods: dict[str, Any]) -> None:
    assert broken(report("mutant", "construction", laws_of_builder(changed(Keeper(), **methods))))


def test_the_construction_that_they_were_made_from_is_not() -> None:
    found = report("Keeper", "construction", laws_of_builder(Keeper()))
    assert found.holds, found


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=FULL if name.endswith(("_memory", "_sums")) else NIGHT)
        for name in CONSTRUCTIONS.own_names()
    ],
)
def test_constructions_keep_the_laws(name: str) -> None:
    found = lowerbounds.check(name)
    assert found.holds, found


@pytest.mark.parametrize("name", ["elman", pytest.param("mamba2:layers=2", marks=FULL), "attention", "hybrid"])
def test_models_keep_the_laws(name: str) -> None:
    found = report(name, "model", laws_of_builder(builder(name)))
    assert found.holds, found


# ---- adapters ------------------------------------------------------------------------------------------------------

EQUINOX = ADAPTERS.get("equinox_cell")


class Wrong(Handover):
    width = 3

    def whole(self, tokens: Any, asked: Any = None) -> Any:
        return 1 + super().whole(tokens, asked)


ADAPTERS_BROKEN = {
    "no examples": {"examples": lambda self: ()},
    "anything fits": {"fits": lambda self, model: True},
    "nothing fits": {"fits": lambda self, model: False},
    "no protocol": {"protocol": lambda self, model: None},
    "another answer cut and whole": {"protocol": lambda self, model: Wrong(Kept(2))},
    "a state that is not sent": {"protocol": lambda self, model: Cheap(Kept(2))},
}


@pytest.mark.parametrize("methods", ADAPTERS_BROKEN.values(), ids=ADAPTERS_BROKEN)
def test_a_mutant_of_an_adapter_is_refused(methods: dict[str, Any]) -> None:
    mutant = type("Mutant", (type(EQUINOX),), methods)()
    assert broken(report("mutant", "adapter", laws_of_adapter(mutant)))


def test_the_adapter_that_they_were_made_from_is_not() -> None:
    found = lowerbounds.check("equinox_cell")
    assert found.holds, found


# ---- methods -------------------------------------------------------------------------------------------------------

FEW = (
    Small(PROBLEMS.get("equality"), 2),
    Small(from_matrix([[0, 1], [1, 1]]), 1),
    Small(from_matrix([[0, None], [1, 0]]), 1),
)


class Method:
    """A method of the house, changed: `turn` makes another certificate of each."""

    def __init__(self, turn: Any, of: str = "distinct_rows", proves: Any = None) -> None:
        self.turn, self.inner, self.claimed = turn, METHODS.get(of), proves

    @property
    def proves(self) -> Any:
        return self.inner.proves if self.claimed is None else self.claimed

    def search(self, query: Query, budget: Any) -> Any:
        for certificate in self.inner.search(query, budget):
            yield from self.turn(certificate)


def claims(**changes: Any) -> Any:
    return lambda c: [replace(c, claim=replace(c.claim, **{k: v(c.claim) for k, v in changes.items()}))]


METHODS_BROKEN = {
    "one more than the witness shows": Method(claims(bound=lambda claim: claim.bound + 1)),
    "another problem": Method(claims(problem=lambda claim: PROBLEMS.get("index"))),
    "the other side": Method(claims(side=lambda claim: Side.UPPER)),
    "ever worse": Method(lambda c: [c, replace(c, claim=replace(c.claim, bound=max(0, c.claim.bound - 1)))]),
    "no witness": Method(lambda c: [replace(c, witness={})]),
    "a kind that no check knows": Method(lambda c: [replace(c, kind="believe me")]),
    "what is no certificate": Method(lambda c: ["a bound"]),
    "a search that fails": Method(lambda c: 1 // 0),
    "no claims": Method(lambda c: [c], proves=()),
    "claims that are words": Method(lambda c: [c], proves=(("D", "lower"),)),
}


@pytest.mark.parametrize("method", METHODS_BROKEN.values(), ids=METHODS_BROKEN)
def test_a_mutant_of_a_method_is_refused(method: Method) -> None:
    assert broken(report("mutant", "method", laws_of_method(method, FEW)))


def test_a_bound_that_a_wrong_checker_accepts_is_held_to_the_cost_by_brute_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Accepted:
        valid, sentence = True, ""

    monkeypatch.setattr("lowerbounds.laws.of_methods.verify", lambda certificate: Accepted)
    (line,) = report("mutant", "method", laws_of_method(METHODS_BROKEN["one more than the witness shows"], FEW)).broken
    assert line.law.startswith("no bound is on the wrong side") and "the cost by brute force is 4" in line.seen


@pytest.mark.parametrize("name", METHODS.own_names())
def test_methods_keep_the_laws(name: str) -> None:
    found = report(name, "method", laws_of_method(METHODS.get(name), smallest()[:8] if name == "auto" else None))
    assert found.holds, found
    assert all(line.holds is not None for line in found.lines), "each method finds something on these matrices"


# Kushilevitz and Nisan (1997): EQ on 2 bits costs 3 (Example 1.21), needs 4 messages; its ones need 4 rectangles, and
# its zeros 2·2 at most. GT on 2 values is an AND. A constant costs nothing.
@pytest.mark.parametrize(
    ("matrix", "measure", "cost"),
    [
        (((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)), Measure.D, 3),
        (((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)), Measure.STATES_AB, 4),
        (((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)), Measure.N1, 2),
        (((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)), Measure.N0, 2),
        (((0, 0), (0, 1)), Measure.D, 2),
        (((0, 0), (0, 1)), Measure.LEAVES, 3),
        (((0, 0), (0, 0)), Measure.D, 0),
        (((0, None), (1, 0)), Measure.STATES_AB, 2),
        (((0, None), (None, 1)), Measure.STATES_AB, 1),
    ],
)
def test_costs_by_brute_force_are_those_of_the_book(matrix: Any, measure: Measure, cost: int) -> None:
    assert costs(matrix, 2)[measure] == cost


def test_with_errors_only_what_can_be_guessed_is_free() -> None:
    query = Query(PROBLEMS.get("equality"), 2, Measure.R, Side.UPPER)
    assert true_sides(query) == (1, 3)
    assert true_sides(replace(query, error=query.error + 1))[0] == 0


# ---- commands ------------------------------------------------------------------------------------------------------


def command(**changes: Any) -> click.Command:
    option = click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.")
    settings = {"help": "Say it.", "epilog": "Example: lowerbounds mine", "params": [option], **changes}
    return click.Command("mine", callback=lambda **_: None, **settings)


COMMANDS_BROKEN = {
    "no help": {"help": None},
    "no example": {"epilog": None},
    "another's example": {"epilog": "Example: lowerbounds yours"},
    "no JSON": {"params": []},
    "an option without a word": {"params": [*command().params, click.Option(["--n"])]},
    "any option goes": {"context_settings": {"ignore_unknown_options": True, "allow_extra_args": True}},
}


@pytest.mark.parametrize("changes", COMMANDS_BROKEN.values(), ids=COMMANDS_BROKEN)
def test_a_mutant_of_a_command_is_refused(changes: dict[str, Any]) -> None:
    assert broken(report("mine", "command", laws_of_command(command(**changes), "mine")))


@pytest.mark.parametrize("name", COMMANDS.own_names())
def test_commands_keep_the_laws(name: str) -> None:
    found = report(name, "command", laws_of_command(COMMANDS.get(name), name))
    assert found.holds, found


# ---- by name -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "kind"),
    [("index_memory", "construction"), ("gru:width=2", "model"), ("rank", "method"), ("bound", "command")],
)
def test_an_item_of_any_shelf_is_checked_by_its_name(item: str, kind: str) -> None:
    found = lowerbounds.check(item)
    assert (found.kind, found.holds) == (kind, True)


def test_a_model_of_ones_own_is_checked_on_a_task() -> None:
    assert lowerbounds.check(Kept(4), task=Smallest(), n=3).holds
    with pytest.raises(ValueError, match="Kept is a model of one's own: say on which task"):
        lowerbounds.check(Kept(4))
    assert protocol_of(Kept(4)).state_bits == 2
