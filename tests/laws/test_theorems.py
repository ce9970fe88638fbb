"""The ledger: nothing is said to be reproduced that does not hold when it is run, at every size of the statement."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from lowerbounds import try_model
from lowerbounds.cli import main
from lowerbounds.theorems.ledger.evidence import Counts, Fault, Law, Needs, Printed, Runs, Solves
from lowerbounds.theorems.ledger.least_precision import LeastPrecision
from lowerbounds.theorems.ledger.status import Status
from lowerbounds.theorems.ledger.theorem import THEOREMS, Conditions, Finding, Theorem, contents, examine
from lowerbounds.theorems.ledger.trained import Learns, Rows, Tells, Wider
from protocols import case
from reductions import Measure
from reductions.costs.source import HERE
from reductions.literal._literal import LITERALS, PAPER, SLIDE

from ..tiers import first

ROOT = Path(__file__).parents[2]


def quick(name):
    """Whether few programs are compiled for a row; a least precision is found by models built again and again.

    What the others rest on is in the fast tier: the laws of constructions and of maps, and bounds against facts.
    """
    theorem = THEOREMS.get(name)
    return not theorem.compiles and not any(isinstance(one, LeastPrecision) for one in theorem.evidence)


CASES = [
    case
    for name in THEOREMS.names()
    for case in first([(name, n) for n in sorted(THEOREMS.get(name).sizes)], fast=quick(name), night=1)
]


@pytest.mark.parametrize(("name", "n"), CASES)
def test_the_evidence_holds_at_every_size(name, n):
    ledger = examine(name, n, instances=128, steps=10_000)
    assert ledger.holds, str(ledger)
    assert any(finding.holds for finding in ledger.findings), "evidence that claims nothing is none"


@pytest.mark.parametrize("name", THEOREMS.names())
def test_statuses_say_what_the_evidence_can_show(name):
    theorem = THEOREMS.get(name)
    faults = [item for item in theorem.evidence if getattr(item, "shows_fault", False)]
    assert bool(theorem.lacks) is not theorem.status.whole
    assert bool(faults) is theorem.status.of_faults or not theorem.status.whole
    if theorem.status is Status.REPRODUCED:
        assert len(theorem.sizes) >= 3 and theorem.remark
    assert str(theorem.source)


@pytest.mark.parametrize("name", THEOREMS.names())
def test_what_is_on_a_slide_refutes_no_paper(name):
    for item in THEOREMS.get(name).evidence:
        if isinstance(item, Printed):
            literal = LITERALS.get(item.literal)
            text = (ROOT / "reductions" / "literal" / f"{item.literal}.py").read_text(encoding="utf-8")
            assert item.shows_fault is (literal.printed == PAPER)
            assert ("slide" in text) is (literal.printed == SLIDE)


def test_every_status_has_a_rule_and_a_sign_of_its_own():
    assert len({status.glyph for status in Status}) == len({status.rule for status in Status}) == len(Status)


@pytest.mark.parametrize(
    ("status", "evidence", "lacks"),
    [
        (Status.REPRODUCED, (Law("index_to_index_lookup"),), "something"),
        (Status.ONE_SIDED, (Law("index_to_index_lookup"),), ""),
        (Status.REPRODUCED, (Law("index_to_index_lookup"), Printed("counting")), ""),
        (Status.MENDED, (Law("index_to_index_lookup"), Printed("match3")), ""),
        (Status.FAULT_FOUND, (Law("index_to_index_lookup"),), ""),
    ],
)
def test_a_status_that_its_evidence_does_not_bear_is_refused(status, evidence, lacks):
    with pytest.raises(ValueError, match="a fault shown|and lacks"):
        Theorem("Something.", "recurrent", HERE, status, evidence, (4,), lacks=lacks)


def test_no_statement_says_that_width_times_precision_is_linear_without_the_bits_of_a_sum():
    """h·d·p = Ω(n) is false of `equality_detecting`, which is right on all inputs with fewer."""
    for name in THEOREMS.names():
        assert "h·d·p = Ω(" not in THEOREMS.get(name).statement, name
    model = case("equality_detecting:averages=2", "string_equality", 256).model
    (heads, width), precision = model.value_shape, model.numbers.precision
    assert heads * width * precision == 128 < 256 and model.average.precision == 2
    trial = try_model("equality_detecting:averages=2", "equality_to_string_equality", n=256, instances=200)
    assert not trial.observed.errors and trial.run.transcript.announced >= 257  # D(EQ_n) = n + 1


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


def test_what_numpy_says_is_false_is_false():
    assert Finding("count", "two", 2, 3, np.False_).holds is False
    with pytest.raises(TypeError, match="holds is 'yes'"):
        Finding("count", "two", 2, 3, "yes")


def test_a_statement_without_evidence_is_not_executable_and_no_other_is():
    with pytest.raises(ValueError, match="with 0 kinds of evidence"):
        Theorem("Nothing.", "recurrent", HERE, Status.REPRODUCED, ())
    with pytest.raises(ValueError, match="with 1 kinds of evidence"):
        Theorem("Something.", "recurrent", HERE, Status.NOT_EXECUTABLE, (Law("index_to_index_lookup"),), (4,))


def test_commands():
    listed = json.loads(CliRunner().invoke(main, ["theorems", "--json"]).stdout)
    assert sorted(row["name"] for row in listed) == list(THEOREMS.names())
    papers = [row["source"].partition(":")[0] for row in listed]
    assert papers == sorted(papers), "statements of one paper stand together"
    assert {row["status"] for row in listed} <= {status.value for status in Status}
    assert (*contents().columns, "cites") == tuple(listed[0])
    name = listed[0]["name"]
    done = CliRunner().invoke(main, ["theorem", name, "--n", str(THEOREMS.get(name).sizes[0]), "--json"])
    record = json.loads(done.stdout)
    assert done.exit_code == 0 and record["holds"] and record["findings"]
    refused = CliRunner().invoke(main, ["theorem", "fermat"])
    assert refused.exit_code == 2 and "no theorem is called 'fermat'" in refused.output


def test_rows_of_trained_models_that_say_otherwise_are_said_so():
    (learned,) = Learns("index_lookup", "attention").find(Conditions(16))
    (denied,) = Learns("index_lookup", "attention", learns=False).find(Conditions(16))
    assert learned.holds is True and denied.holds is False
    assert list(Learns("index_lookup", "attention", sizes=(8,)).find(Conditions(16))) == []
    (back,) = Wider("index_lookup", ("GRU, width 64", "GRU, width 16")).find(Conditions(16))
    (told,) = Tells("q_sparse_average", "weight on the set", 1.01).find(Conditions(12))
    assert back.holds is False and told.holds is False
    with pytest.raises(ValueError, match="no rows of index_lookup at n=5"):
        list(Rows("index_lookup").find(Conditions(5)))
