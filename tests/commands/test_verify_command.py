"""`lowerbounds verify`: its exit codes, its lines, and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lowerbounds import verify
from lowerbounds.certificates.certificate import Certificate, Claim
from lowerbounds.certificates.serialisation import to_json, write_certificate
from lowerbounds.cli import main
from lowerbounds.verification import CHECKS
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_matrix

CLAIM = Claim(PROBLEMS.get("equality"), 2, Measure.STATES_AB, Side.LOWER, 4)
CERTIFICATE = Certificate(CLAIM, "separating_columns", {"columns": [0, 1, 2], "rows": [[0, 4]]}, "by_hand", "a theorem")


def run(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)], input=given)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cert.json"
    write_certificate(CERTIFICATE, path)
    return path


def test_a_valid_certificate_exits_0_with_the_sentence_and_the_cells(file: Path) -> None:
    done = run(file)
    assert done.exit_code == 0
    sentence, checked, source = done.output.splitlines()
    assert sentence == f"valid: {CLAIM.sentence}: 4 rows told apart by 3 columns"
    assert checked.startswith("checked: separating_columns from by_hand; 12 cells evaluated in ")
    assert source == "source: a theorem"


def test_a_refuted_certificate_exits_1_and_says_where(file: Path) -> None:
    write_certificate(replace(CERTIFICATE, claim=replace(CLAIM, bound=5)), file, force=True)
    done = run(file)
    assert done.exit_code == 1
    assert done.output.startswith("refuted: states(A→B) of equality at n=2 is ≥ 5: ")


@pytest.mark.parametrize("measure", [measure for measure in Measure if not measure.randomised])
def test_a_deterministic_claim_with_an_error_is_refuted_in_memory_too(measure: Measure) -> None:
    """The reader refuses such a file; nobody reads a certificate that was never written."""
    for kind in CHECKS.names():
        claim = replace(CLAIM, measure=measure, bound=0, error=Fraction(1, 3))
        verdict = verify(replace(CERTIFICATE, claim=claim, kind=kind))
        assert not verdict.valid
        assert verdict.reason == f"error: {measure.value} allows none, not 1/3"


def test_json_says_the_same(file: Path) -> None:
    done = run(file, "--json")
    found: dict[str, Any] = json.loads(done.output)
    assert done.exit_code == 0
    assert (found["valid"], found["bound"], found["cells"], found["measure"]) == (True, 4, 12, "STATES_AB")
    write_certificate(replace(CERTIFICATE, witness={}), file, force=True)
    done = run(file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["valid"] is False


def test_standard_input_is_read_for_a_dash() -> None:
    assert run("-", given=to_json(CERTIFICATE)).exit_code == 0
    assert run("-", given="[").exit_code == 2


@pytest.mark.parametrize("text", ["", "[", "[" * 10_000_000, "1" * 10_000_000, "{}", "NaN", "null", "\0"])
def test_an_unreadable_file_exits_2_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cert.json"
    path.write_text(text)
    done = run(path)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {path}: ")
    assert "Traceback" not in done.output


def test_a_missing_file_and_a_directory_exit_2_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        done = run(path)
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1


def test_an_unknown_kind_is_refuted_with_the_kinds_there_are() -> None:
    verdict = verify(replace(CERTIFICATE, kind="magic"))
    assert not verdict.valid
    assert all(name in verdict.reason for name in CHECKS.names())


@pytest.mark.parametrize("bound", [-1, 10**4000])
def test_a_bound_out_of_reach_is_refuted(bound: int) -> None:
    assert not verify(replace(CERTIFICATE, claim=replace(CLAIM, bound=bound))).valid


def test_a_verdict_shows_itself() -> None:
    verdict = verify(CERTIFICATE)
    assert verdict.sentence in verdict._repr_html_()
    assert verdict.kind in verdict._repr_html_()


@pytest.mark.parametrize("kind", CHECKS.names())
def test_every_checker_is_light_and_refuses_an_empty_witness(kind: str) -> None:
    table = from_matrix([[0, 1], [1, 0]])
    found = [
        verify(Certificate(Claim(table, 1, measure, side, 1), kind, {}, "none", "none"))
        for measure in Measure
        for side in Side
    ]
    assert not any(verdict.valid for verdict in found)
    assert all("cannot follow" not in verdict.reason for verdict in found)
    assert all(verdict.reason for verdict in found)


PROGRAM = """
import sys
from lowerbounds.cli import main
try:
    main(["verify", sys.argv[1]])
except SystemExit as done:
    assert done.code in (0, 1), done.code
from lowerbounds.verification import CHECKS
for name in CHECKS.names():
    CHECKS.get(name)
heavy = {"numpy", "scipy", "sympy", "jax", "networkx", "matplotlib", "highspy", "scs", "pysat", "numba"}
loaded = {name.partition(".")[0] for name in sys.modules} & heavy
searches = [name for name in sys.modules if name.startswith("lowerbounds.methods")]
assert not loaded and not searches, (loaded, searches)
"""


def test_verify_and_all_checkers_load_neither_numpy_nor_a_search(file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "valid: " in done.stdout
