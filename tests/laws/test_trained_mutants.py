"""A row of the ledger on trained models fails where its stored rows say otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lowerbounds.theorems.ledger import trained
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions

STORED = trained._rows
TRAINED = [
    name
    for name in THEOREMS.names()
    if any(type(evidence).__module__ == trained.__name__ for evidence in THEOREMS.get(name).evidence)
]


def above_the_ceiling(row):
    return replace(row, ceiling=row.least / 2 - 1e-9)


def more_than_the_state(row):
    return replace(row, state_bits=1, used_bits=2)


def the_other_way(row):
    """What learned did not, and what did not did."""
    return replace(row, accuracy=1 - row.accuracy)


MUTANTS = (above_the_ceiling, more_than_the_state, the_other_way)


def fails(name):
    theorem = THEOREMS.get(name)
    at = [Conditions(n, 1, steps=1) for n in theorem.sizes]
    return any(found.holds is False for one in at for evidence in theorem.evidence for found in evidence.find(one))


@pytest.mark.parametrize("name", TRAINED)
def test_rows_as_they_are_stored_hold(name):
    assert not fails(name)


@pytest.mark.parametrize("change", MUTANTS)
@pytest.mark.parametrize("name", TRAINED)
def test_other_rows_break_it(name, change, monkeypatch):
    monkeypatch.setattr(trained, "_rows", lambda study, at: [change(row) for row in STORED(study, at)])
    assert fails(name)
