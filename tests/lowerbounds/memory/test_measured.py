"""Models on the laws that ceilings name: none is above its ceiling, and the exact ones are met."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from lowerbounds import exact_of_case, measured, utilisation_of_case
from lowerbounds.memory.bounds.kind import CEILINGS, Kind
from lowerbounds.memory.through import through
from protocols import case, train
from protocols.messages.turns import RECURRENT
from protocols.setting import constructions_for
from protocols.training.recipe import Recipe
from reductions import PROBLEMS, TASKS, Problem

from ...tiers import first

UNTRAINED = ("gru:width=2,precision=2", "elman:width=3,precision=1", "mamba:width=1,precision=1")


def recurrent(name: str) -> list[str]:
    task = TASKS.get(name)
    size = max(through(task).smallest, task.smallest)
    made = [model for model in constructions_for(task) if case(model, task, size).architecture == RECURRENT]
    return [*made, *UNTRAINED]


EACH = [(s, name) for s in (0, 2, 5) for name in TASKS.names()]


@pytest.mark.parametrize("made", first([True, False]), ids=["made", "untrained"])
@pytest.mark.parametrize(("step", "name"), first(EACH, len(TASKS.names())))
def test_no_model_is_above_the_ceiling_on_the_law_that_it_names(step: int, name: str, made: bool) -> None:
    n = through(TASKS.get(name)).smallest + 1 + step
    for model in recurrent(name)[: -len(UNTRAINED)] if made else UNTRAINED:
        found = measured(model, name, n=n, instances=512)
        assert found.least <= found.ceiling.accuracy, found.sentence
        assert 0 <= found.least <= found.accuracy
        if found.exhaustive:
            assert found.least == found.accuracy


def test_an_exact_memory_is_on_its_ceiling_and_a_window_below() -> None:
    """8 bits, 3 of which are kept: 3 + 5/2 of 8 right; ball filling allows more."""
    assert measured("index_memory", "index_lookup", n=8).accuracy == 1
    window = measured("window_memory:bits=3", "index_lookup", n=8)
    assert (window.accuracy, window.exhaustive) == (Fraction(11, 16), True)
    assert window.accuracy < window.ceiling.accuracy < 1


@pytest.mark.parametrize("model", ["attention", "recall_hybrid"])
def test_what_hands_over_more_than_a_state_is_refused(model: str) -> None:
    with pytest.raises(ValueError, match="more than a state, or none"):
        measured(model, "associative_recall", n=4)


LAWS: list[tuple[Kind, Problem, Any]] = [
    (CEILINGS.get("index"), PROBLEMS.get("index"), lambda x, y: 1),
    (CEILINGS.get("disjointness"), PROBLEMS.get("disjointness"), lambda x, y: sum(y) == 1),
    (CEILINGS.get("disjointness:sets=half"), PROBLEMS.get("disjointness"), lambda x, y: 1),
    (
        CEILINGS.get("disjointness:sets=hard"),  # none in common: 1/2·3⁻³; one: 3 places, 3⁻²/2 for the others
        PROBLEMS.get("disjointness"),
        lambda x, y: {0: Fraction(1, 54), 1: Fraction(1, 54)}.get(sum(map(int.__mul__, x, y)), 0),
    ),
    (CEILINGS.get("equality"), PROBLEMS.get("equality"), lambda x, y: Fraction(1, 16 if x == y else 16 * 7)),
    (
        CEILINGS.get("equality:unequal=independent"),
        PROBLEMS.get("equality"),
        lambda x, y: Fraction(1, 128) + (Fraction(1, 16) if x == y else 0),
    ),
    (
        CEILINGS.get("equality:unequal=one_place"),
        PROBLEMS.get("equality"),
        lambda x, y: {0: Fraction(1, 16), 1: Fraction(1, 48)}.get(sum(a != b for a, b in zip(x, y, strict=True)), 0),
    ),
]


@pytest.mark.parametrize(("kind", "problem", "share"), LAWS, ids=[f"{kind.name}" for kind, _, _ in LAWS])
def test_laws_are_drawn_and_weighed_as_they_say(kind: Kind, problem: Problem, share: Any) -> None:
    """By the law's definition at n = 3, for all pairs; samples within five deviations."""
    pairs = list(product(problem.x_space(3), problem.y_space(3)))
    wanted = np.array([float(share(x, y)) for x, y in pairs])
    x, y = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    weights = kind.weigh(problem, 3, x, y)
    assert np.allclose(weights / weights.sum(), wanted / wanted.sum())
    drawn = zip(*(side.tolist() for side in kind.draw(problem, 3, 20_000, 0)), strict=True)
    count = dict.fromkeys(pairs, 0)
    for a, b in drawn:
        count[tuple(a), tuple(b) if isinstance(b, list) else b] += 1
    expected = 20_000 * wanted / wanted.sum()
    assert (np.abs(np.array([*count.values()]) - expected) <= 5 * np.sqrt(expected)).all()


@pytest.mark.full
@pytest.mark.parametrize("model", ["gru:width=3,precision=2", "mamba:width=2,precision=2"])
def test_no_trained_model_is_above_its_ceiling_or_carries_more_than_its_state(model: str) -> None:
    """Trained on the law itself; what is certified of it lies below the entropy of its state, of all prefixes."""
    recipe = Recipe(steps=200, batch=64, via="index_to_index_lookup", branches=4)
    made = train(model, "index_lookup", 8, recipe=recipe).case
    found = measured(made, "index_lookup", n=8)
    assert found.exhaustive and Fraction(1, 2) < found.accuracy <= found.ceiling.accuracy
    exact, certified = exact_of_case(made, 8), utilisation_of_case(made, 8, sequences=512)
    assert certified.claim.bits <= exact.entropy <= made.state_bits
