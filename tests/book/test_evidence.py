"""The rows that the ledger's pages show are what the evidence gives when it is run again."""

from __future__ import annotations

import json

import pytest

from lowerbounds.theorems.ledger.theorem import THEOREMS

from .pages import evidence

STORED = evidence.stored()
EXECUTED = [name for name in THEOREMS.own_names() if THEOREMS.get(name).evidence]


def test_rows_hold_and_have_findings():
    assert STORED
    for name, rows in STORED.items():
        assert all(row["holds"] and row["findings"] for row in rows), name


@pytest.mark.night
def test_every_statement_that_is_executed_has_rows_of_its_smallest_sizes():
    assert sorted(STORED) == sorted(EXECUTED)
    for name, rows in STORED.items():
        sizes = [row["n"] for row in rows]
        assert sizes == list(evidence.sizes_of(name)), name


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.night) for name in STORED])
def test_evidence_that_is_stored_is_found_again(name):
    found = list(evidence.rows_of(name, [row["n"] for row in STORED[name]]))
    assert json.loads(json.dumps(found, default=str)) == STORED[name]
