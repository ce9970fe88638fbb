"""What is beyond the machine's memory is refused in one line, or left out with one where nobody asked for it."""

import jax.numpy as jnp
import numpy as np
import pytest
from click.testing import CliRunner

import protocols
from lowerbounds import curve, state, try_model
from lowerbounds.cli import main
from lowerbounds.runs.separations import separate
from lowerbounds.theorems.ledger.theorem import examine
from protocols.room import RoomError
from protocols.setting import builder

TABLES = "its tables of 32768 tokens: about 4.0 MiB of memory"


class Parity:
    """Of all tokens."""

    def start(self):
        return jnp.int8(0)

    def step(self, state, token, t):
        return (state + token.astype(jnp.int8)) % jnp.int8(2)

    def read(self, state):
        return state.astype(jnp.int32)


@pytest.fixture
def small(monkeypatch):
    """A machine of 64 KiB, as far as runs know."""
    monkeypatch.setattr("protocols.splits.parts.needs.machine_bytes", lambda: 1 << 16)


def test_tables_are_refused_where_they_were_asked_for_and_left_out_elsewhere(monkeypatch):
    """2¹⁵ tokens and 2 outputs, 32 numbers of four bytes each: 4·32·(2¹⁵ + 2) bytes of tables."""
    monkeypatch.setattr("protocols.setting.machine_bytes", lambda: 4 * 32 * ((1 << 15) + 2) - 1)
    with pytest.raises(RoomError, match=f"gru:width=32 on cycle3, n=15: {TABLES}"):
        curve("cycle3", sizes=(15,), models=["gru:width=32"], instances=2)
    found = curve("cycle3", sizes=(7, 15), models=["gru:width=32"], instances=2, skip=True)
    assert [row.n for row in found.rows] == [7]
    assert found.left == (f"left out: gru:width=32 on cycle3, n=15: {TABLES}; this machine has 4.0 MiB",)
    assert "left out: gru:width=32 on cycle3" in str(found)


def test_large_tables_that_nobody_asked_for_are_left_out(monkeypatch):
    monkeypatch.setattr("lowerbounds.runs.curves._LARGE_TABLES", 32 * 130)
    found = curve("cycle3", sizes=(7, 15), instances=2)
    assert {row.n for row in found.rows} == {7}
    assert "left out: gru:width=32, n=15: its tables of 32768 tokens take long to make; name the" in found.left[0]


def test_runs_are_refused_before_they_start(small, monkeypatch):
    monkeypatch.setattr("protocols.cases.converse", lambda *a, **k: pytest.fail("it was run"))
    what = "gru:width=32 on index_lookup, n=64: a run of 512 instances"
    for run in (
        lambda: try_model("gru:width=32", "index_to_index_lookup", n=64),
        lambda: curve("index_lookup", sizes=(64,), models=["gru:width=32"]),
    ):
        with pytest.raises(RoomError, match=what):
            run()
    with pytest.raises(RoomError, match=r"a run of 512 instances .*: about .* of memory; this machine has 64.0 KiB"):
        examine("recurrent_index_lookup", 64)
    with pytest.raises(RoomError, match="Parity on index_lookup, n=64: a run of 512 instances"):
        try_model(Parity(), "index_to_index_lookup", n=64)


def test_runs_that_nobody_asked_for_are_left_out(small):
    found = separate(["index_lookup"], sizes=2, models=["gru:width=32"])
    assert found.rows == () or all(row.n < 64 for row in found.rows)
    assert any("index_lookup: left out: gru:width=32, n=64: " in line for line in found.left)


def test_weights_are_refused_before_they_are_drawn(monkeypatch):
    monkeypatch.setattr("protocols.models.parts.on_host.machine_bytes", lambda: 1 << 20)
    monkeypatch.setattr("protocols.models.parts.on_host.evaluate", lambda program: pytest.fail("they were drawn"))
    with pytest.raises(RoomError, match=r"a model of \d+ weights: about .* of memory; this machine has 1.0 MiB"):
        protocols.case("gru:width=1024", "index_lookup", 4)


@pytest.mark.parametrize("spec", ["gru:width=65536", "hybrid:width=65536", "mamba2:width=65536,layers=256"])
def test_a_state_is_counted_without_its_weights(spec, monkeypatch):
    monkeypatch.setattr("protocols.models.parts.on_host.evaluate", lambda program: pytest.fail("weights were made"))
    assert state(builder(spec)).bits > 0


@pytest.mark.parametrize(
    "error",
    [
        np._core._exceptions._ArrayMemoryError((1 << 40,), np.dtype(float)),
        MemoryError(),
        RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 274877906944 bytes."),
    ],
)
def test_an_allocation_that_fails_all_the_same_is_one_line(error, monkeypatch):
    def failing(*arguments, **options):
        raise error

    monkeypatch.setattr("lowerbounds.runs.trial.run_on", failing)
    found = CliRunner().invoke(main, ["simulate", "index_to_index_lookup", "--model", "elman", "--n", "4"])
    assert found.exit_code == 2
    (line,) = [line for line in found.stderr.splitlines() if line.strip()]
    assert "memory" in line.lower() and "Traceback" not in line


def test_a_run_that_would_be_long_has_fewer_instances_and_says_so(monkeypatch):
    monkeypatch.setattr("lowerbounds.runs.curves.SOON", 1 << 21)
    found = curve("index_lookup", sizes=(64,), models=["index_memory", "attention"])
    few = {row.model: row.instances for row in found.rows}
    assert few["index_memory"] < few["attention"] <= 512
    assert found.left == ("fewer instances, as all would take long; ask for them by their number: index_memory n=64",)
    whole = curve("index_lookup", sizes=(64,), models=["index_memory"], instances=512)
    assert whole.left == () and whole.rows[0].instances == 512
    assert whole.rows[0].id not in {row.id for row in found.rows}
