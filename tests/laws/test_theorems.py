"""The ledger: nothing is said to be reproduced that does not hold when it is run, at every size of the statement."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main
from lowerbounds.theorems.ledger.evidence import Counts, Fault, Law, Needs, Printed, Runs, Solves
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions, Status, Theorem, contents, examine
from reductions import Measure
from reductions.costs.source import HERE

CASES = [
    pytest.param(name, n, marks=[pytest.mark.full] if place else [])
    for name in THEOREMS.names()
    for place, n in enumerate(sorted(THEOREMS.get(name).sizes))
]


@pytest.mark.parametrize(("name", "n"), CASES)
def test_the_evidence_holds_at_every_size(name, n):
    ledger = examine(name, n, instances=128, steps=10_000)
    assert ledger.holds, str(ledger)
    assert any(finding.holds for finding in ledger.findings), "evidence that claims nothing is none"


@pytest.mark.parametrize("name", THEOREMS.names())
def test_statuses_say_what_the_evidence_can_show(name):
    theorem = THEOREMS.get(name)
    faults = [item for item in theorem.evidence if isinstance(item, Fault | Printed)]
    assert bool(faults) or theorem.status is not Status.FAULT_FOUND
    if theorem.status is Status.REPRODUCED:
        assert len(theorem.sizes) >= 3 and not faults
    assert str(theorem.source)


def found(evidence, n=6):
    return list(evidence.find(Conditions(n, instances=64, steps=10_000)))


def test_evidence_that_does_not_hold_is_said_so():
    (errors,) = [f for f in found(Runs("window_memory:bits=2", "index_to_index_lookup")) if f.kind == "errors"]
    assert errors.holds is False
    assert found(Counts("two", lambda n: 2, lambda n: n))[0].holds is False
    assert found(Fault("a sound encoding", lambda n: None))[0].holds is False
    assert found(Solves("window_memory:bits=2", "index_lookup"))[0].holds is False
    assert found(Solves("index_memory", "index_lookup"))[0].holds is True
    assert found(Law("index_to_index_lookup"))[0].holds is True
    certificate = found(Needs("index_to_index_lookup", Measure.D1_AB))[-1]
    assert certificate.found.startswith("≥ 6 by ") and certificate.holds is True


def test_a_statement_without_evidence_is_not_executable_and_no_other_is():
    with pytest.raises(ValueError, match="with 0 kinds of evidence"):
        Theorem("Nothing.", "recurrent", HERE, Status.REPRODUCED, ())
    with pytest.raises(ValueError, match="with 1 kinds of evidence"):
        Theorem("Something.", "recurrent", HERE, Status.NOT_EXECUTABLE, (Law("index_to_index_lookup"),), (4,))


def test_commands():
    listed = json.loads(CliRunner().invoke(main, ["theorems", "--json"]).stdout)
    assert [row["name"] for row in listed] == list(THEOREMS.names())
    assert {row["status"] for row in listed} <= {status.value for status in Status}
    assert (*contents().columns, "cites") == tuple(listed[0])
    name = listed[0]["name"]
    done = CliRunner().invoke(main, ["theorem", name, "--n", str(THEOREMS.get(name).sizes[0]), "--json"])
    record = json.loads(done.stdout)
    assert done.exit_code == 0 and record["holds"] and record["findings"]
    refused = CliRunner().invoke(main, ["theorem", "fermat"])
    assert refused.exit_code == 2 and "no theorem is called 'fermat'" in refused.output
