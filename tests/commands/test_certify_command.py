"""`lowerbounds certify`: what is found is checked, kept on Ctrl-C, written whole and never over another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import lowerbounds.methods
from lowerbounds import certify, read_certificate, read_matrix, verify
from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import METHODS, Budget
from lowerbounds.certificates.serialisation import from_json
from lowerbounds.certification import improving, question
from lowerbounds.cli import main
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_matrix

PRELUDE = """
import time
from dataclasses import dataclass
from reductions import Measure, Side
from lowerbounds.certificates.certificate import Certificate
def columns(query, bound):
    witness = {"columns": [0, 1, 2, 3], "rows": [[0, min(bound, 4)]]}
    return Certificate(query.claim(bound), "separating_columns", witness, "dummy", "a theorem")
@dataclass(frozen=True)
class Dummy:
    proves = ((Measure.STATES_AB, Side.LOWER), (Measure.N1, Side.UPPER))
    def search(self, query, budget):
"""
PATH = from_matrix([[0, 1, 1, 1], [1, None, 1, 1], [None, 1, 1, 1], [None, 1, 1, None], [None, 1, None, 1]])
SLOW = (
    PRELUDE
    + """
        yield columns(query, 2)
        yield columns(query, 3)
        print("waiting", flush=True)
        time.sleep(60)
METHOD = Dummy()
"""
)
WRONG = (
    PRELUDE
    + """
        yield columns(query, 3)
        yield columns(query, 5)
METHOD = Dummy()
"""
)
ENDLESS = (
    PRELUDE
    + """
        yield columns(query, 2)
        while True:
            budget.check()
            LOOKS.append(budget)
LOOKS = []
METHOD = Dummy()
"""
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A folder whose files are on the shelf of methods for the time of the test."""
    folder = tmp_path / "methods"
    folder.mkdir()
    lowerbounds.methods.__path__.append(str(folder))
    before = set(sys.modules)
    yield folder
    lowerbounds.methods.__path__.remove(str(folder))
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(folder) in str(sys.modules[name].__file__):
            del sys.modules[name]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["certify", *map(str, arguments)])


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return done.stderr.strip().splitlines()[-1]


def test_it_certifies_writes_and_verifies(tmp_path: Path) -> None:
    path = tmp_path / "cert.json"
    done = run("equality", "--n", 3, "-o", path)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("certified: any protocol in which both know equality at n=3 sends ≥ 4 bits: ")
    assert verify(read_certificate(path)).valid
    assert CliRunner().invoke(main, ["verify", str(path)]).exit_code == 0


def test_json_is_the_certificate() -> None:
    found = from_json(run("equality", "--n", 2, "--json").output)
    assert found.claim == certify("equality", 2).claim
    assert found.claim.bound == 3


def test_nothing_is_written_over_silently(tmp_path: Path) -> None:
    path = tmp_path / "cert.json"
    path.write_text("mine")
    assert "--force" in refusal("equality", "--n", 2, "-o", path)
    assert path.read_text() == "mine"
    assert run("equality", "--n", 2, "-o", path, "--force").exit_code == 0
    assert verify(read_certificate(path)).valid
    assert "directory" in refusal("equality", "--n", 2, "-o", tmp_path / "none" / "cert.json")


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ([], "wanted a problem"),
        (["equality"], "--n"),
        (["equalty", "--n", 3], "there are: "),
        (["equality", "--n", 0], "n ≥ 1"),
        (["equality", "--n", 3, "--error", "1/3"], "allows no errors"),
        (["equality", "--n", 3, "--measure", "R", "--error", "3/2"], "error=3/2"),
        (["equality", "--n", 3, "--error", "1/0"], "wanted a number"),
        (["equality", "--n", 3, "--method", "magic"], "no method is called 'magic'; there are: auto, "),
        (["equality", "--n", 3, "--seconds", "0"], "seconds"),
        (["equality", "--n", 3, "--promise", "x.csv"], "--matrix"),
        (["equality", "--n", 3, "--matrix", "x.csv"], "in place of a problem"),
        (["--matrix", "x.csv"], "x.csv: No such file"),
        (["--matrix", "x.txt"], "wanted a file called *.json, *.npy, *.csv"),
    ],
)
def test_errors_are_one_line(arguments: list[object], where: str) -> None:
    assert where in refusal(*arguments)


def test_the_error_is_a_third_where_errors_are_allowed() -> None:
    problem = PROBLEMS.get("index")
    assert question(problem, 3, measure=Measure.R1_AB).error == Fraction(1, 3)
    assert question(problem, 3, measure=Measure.R1_AB, error=Fraction(0)).error == 0
    assert question(problem, 3).error == 0


@pytest.mark.parametrize("kind", ["json", "npy", "csv"])
def test_a_matrix_of_ones_own_with_its_promise(tmp_path: Path, kind: str) -> None:
    path, mask = tmp_path / f"matrix.{kind}", tmp_path / f"mask.{kind}"
    if kind == "json":
        path.write_text("[[0, 1, 2], [1, null, 0]]")
        mask.write_text("[[1, 1, 0], [1, 1, 1]]")
    elif kind == "npy":
        np.save(path, np.array([[0, 1, 2], [1, -1, 0]]))
        np.save(mask, np.array([[True, True, False], [True, True, True]]))
    else:
        path.write_text("0, 1, 2\n1,,0\n")
        mask.write_text("1,1,0\n1,1,1\n")
    assert read_matrix(path) == from_matrix([[0, 1, 2], [1, None, 0]])
    assert read_matrix(path, mask) == from_matrix([[0, 1, None], [1, None, 0]])
    done = run("--matrix", path, "--promise", mask, "--json")
    assert from_json(done.output).claim.problem == from_matrix([[0, 1, None], [1, None, 0]])


HEADER = b"{'descr': '<i8', 'fortran_order': False, 'shape': (9999999999, 9), }"
HUGE_ARRAY = b"\x93NUMPY\x01\x00\x76\x00" + HEADER.ljust(118)


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("m.json", b"[[0, 0.5]]", "not an integer"),
        ("m.json", b"[" * 1_000_000, "nested"),
        ("m.json", b'{"rows": 1}', "a list of rows"),
        ("m.json", b"[[0], [0, 1]]", "row 1 of the table has 2 cells"),
        ("m.csv", b"0,x\n", "wanted a whole number"),
        ("m.csv", b"0,-1\n", "wanted a whole number"),
        ("m.csv", b"\xff\xfe", "not comma-separated"),
        ("m.csv", b"", "at least one row"),
        ("m.npy", b"", "not a plain numpy array"),
        ("m.npy", b"\x80\x04K\x01.", "not a plain numpy array"),
        ("m.npy", HUGE_ARRAY, "not a plain numpy array"),
    ],
)
def test_a_bad_matrix_is_one_line(tmp_path: Path, name: str, data: bytes, where: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    line = refusal("--matrix", path)
    assert where in line
    assert str(path) in line


@pytest.mark.parametrize("array", [np.array([0, 1]), np.array([[0.0, 1.0]]), np.array([["a"]]), np.array([[{}]])])
def test_an_array_of_another_shape_or_kind_is_refused(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "m.npy"
    np.save(path, array, allow_pickle=True)
    assert str(path) in refusal("--matrix", path)


def test_a_mask_is_of_zeros_and_ones_and_of_the_same_shape(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("0,1\n")
    (tmp_path / "p.csv").write_text("0,2\n")
    assert "0 and 1" in refusal("--matrix", tmp_path / "m.csv", "--promise", tmp_path / "p.csv")
    (tmp_path / "p.csv").write_text("0\n")
    assert "another shape" in refusal("--matrix", tmp_path / "m.csv", "--promise", tmp_path / "p.csv")


def test_auto_says_what_it_tried() -> None:
    found = certify("disjointness", 3)
    tried = found.provenance["tried"]
    assert isinstance(tried, list)
    assert tried
    for attempt in tried:
        assert isinstance(attempt, dict)
        assert set(attempt) == {"method", "bound", "ended", "milliseconds"}
        assert attempt["method"] in METHODS.names()
    assert found.claim.bound == 4


@pytest.mark.full
def test_auto_takes_the_best_of_all_methods() -> None:
    query = question("greater_than", 3, measure=Measure.LEAVES)
    best = certify(query.problem, 3, measure=Measure.LEAVES, steps=10_000).claim.bound
    for name in METHODS.names():
        if (query.measure, query.side) in METHODS.get(name).proves:
            with suppress(ValueError):  # it does not apply
                assert certify(query.problem, 3, measure=Measure.LEAVES, method=name, steps=10_000).claim.bound <= best


def test_a_method_says_which_others_prove_what_it_does_not() -> None:
    with pytest.raises(ValueError, match=r"proves no lower bound on R1\(A→B\); these do: auto"):
        certify("index", 3, measure=Measure.R1_AB, method="leaf_sum")


def test_auto_keeps_to_its_time_and_drops_what_the_time_stops(shelf: Path) -> None:
    (shelf / "endless.py").write_text(ENDLESS)
    found = certify(PATH, 1, measure=Measure.STATES_AB, steps=5000)  # 2 states, though no two rows are equal
    assert found.claim.bound == 2
    tried = {str(attempt["method"]): attempt for attempt in found.provenance["tried"]}
    assert tried["endless"]["ended"] == "time is up"
    assert tried["endless"]["bound"] == 2
    query = question("equality", 2, measure=Measure.STATES_AB)
    certificates = list(improving(query, method="endless", seconds=0.1))
    assert [certificate.claim.bound for certificate in certificates] == [2, 2]
    assert [certificate.provenance.get("ended") for certificate in certificates] == [None, "time is up"]


def test_a_search_that_ran_out_names_the_methods_that_it_did_not_reach() -> None:
    found = certify(PATH, 1, measure=Measure.STATES_AB, steps=60)
    ended = {str(attempt["method"]): str(attempt["ended"]) for attempt in found.provenance["tried"]}
    able = {name for name in METHODS.names() if (Measure.STATES_AB, Side.LOWER) in METHODS.get(name).proves}
    assert set(ended) == able - {"auto"}
    missed = [name for name, how in ended.items() if how == "not reached"]
    assert missed
    assert not {name for name in missed if name.startswith("structure_")}
    whole = certify(PATH, 1, measure=Measure.STATES_AB, steps=10_000).provenance["tried"]
    assert not {attempt["method"] for attempt in whole if attempt["ended"] in ("not reached", "time is up")}


def test_the_command_says_which_methods_the_time_stopped(shelf: Path) -> None:
    (shelf / "endless.py").write_text(ENDLESS)
    text = run("equality", "--n", 2, "--measure", "states_ab", "--method", "endless", "--seconds", 0.1).output
    assert "time is up; stopped: dummy" in text.splitlines()
    with pytest.raises(ValueError, match="fooling_set found nothing for is_tree at n=5 in 1 steps; time is up"):
        certify("is_tree", 5, method="fooling_set", steps=1)


def test_loading_a_method_is_not_charged(shelf: Path) -> None:
    """By the steps that a module takes while it is loaded: the budget of whoever loads it has as many more."""
    budget = Budget.of_steps(10)
    before = budget.left
    with budget.uncharged():
        assert [budget.left for _ in range(20)][-1] < 0
    assert 0 < budget.left <= before


def test_auto_gives_what_others_leave_to_the_strongest_that_is_not_done(shelf: Path) -> None:
    (shelf / "alpha.py").write_text(ENDLESS.replace("2)", "4)"))
    (shelf / "omega.py").write_text(ENDLESS)
    certify(PATH, 1, measure=Measure.STATES_AB, steps=20_000)
    strongest, other = (len(sys.modules[f"lowerbounds.methods.{name}"].LOOKS) for name in ("alpha", "omega"))
    assert strongest > 1.5 * other > 0


def test_what_the_checker_refuses_is_passed_over_and_said(shelf: Path) -> None:
    (shelf / "wrong.py").write_text(WRONG)
    found = certify("equality", 2, measure=Measure.STATES_AB, method="wrong")
    assert found.claim.bound == 3
    assert "≥ 5" in str(found.provenance["passed_over"])
    (shelf / "worse.py").write_text(WRONG.replace("yield columns(query, 3)", "pass"))
    with pytest.raises(ValueError, match="the checker does not accept"):
        certify("equality", 2, measure=Measure.STATES_AB, method="worse")


INTERRUPTED = """
import signal, sys, lowerbounds.methods
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell runs in the background
lowerbounds.methods.__path__.append(sys.argv[1])
from lowerbounds.cli import main
main(sys.argv[2:])
"""


def interrupted(tmp_path: Path, method: str, *arguments: str) -> tuple[int, str, str]:
    folder = tmp_path / "methods"
    folder.mkdir()
    (folder / "slow.py").write_text(textwrap.dedent(method))
    command = [sys.executable, "-c", INTERRUPTED, str(folder), "certify", "equality", "--n", "2"]
    command += ["--measure", "states_ab", "--method", "slow", *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_ctrl_c_keeps_the_best_certificate_whole(tmp_path: Path) -> None:
    path = tmp_path / "cert.json"
    code, out, err = interrupted(tmp_path, SLOW, "-o", str(path))
    assert code == 130
    assert out.startswith("certified: any one-way protocol from Alice to Bob for equality at n=2 has ≥ 3 messages")
    assert "Traceback" not in err
    assert read_certificate(path).claim.bound == 3
    assert verify(read_certificate(path)).valid
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cert.json", "methods"]


def test_ctrl_c_before_anything_is_found_says_so(tmp_path: Path) -> None:
    nothing = "\n".join(line for line in SLOW.splitlines() if "yield" not in line).replace(
        "    time.sleep(60)", "    time.sleep(60)\n        yield columns(query, 1)"
    )
    code, out, err = interrupted(tmp_path, nothing, "-o", str(tmp_path / "cert.json"))
    assert (code, out) == (130, "")
    assert err.strip() == "interrupted before anything was found"
    assert not (tmp_path / "cert.json").exists()


def test_the_help_lists_the_methods_of_the_shelf_and_an_example() -> None:
    text = " ".join(run("--help").output.split())
    assert "Example: lowerbounds certify disjointness --n 10 -o cert.json" in text
    assert all(name in text for name in METHODS.names())


def test_a_certificate_shows_itself() -> None:
    found = certify("equality", 2)
    assert isinstance(found, Certificate)
    assert found.claim.sentence in found._repr_html_()
    assert json.dumps(found.witness)
