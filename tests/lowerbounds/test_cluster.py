"""Rows made on a Dask cluster are the rows made here."""

from __future__ import annotations

import dataclasses
import gc
import json

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import COMMANDS, main
from lowerbounds.runs.given.executors import working
from lowerbounds.studies.parts.study import STUDIES

from ..tiers import first
from .test_studies import Shrunk, Small

distributed = pytest.importorskip("distributed", reason="pip install 'lowerbounds[cluster]'")
pytestmark = pytest.mark.filterwarnings("default")  # of the library, about ports and event loops
REQUEST = {"sizes": (4, 6), "models": ["index_memory", "gru:width=2"], "instances": 8}


@pytest.fixture(scope="module")
def cluster():
    quiet = {"dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet) as started:
        yield started


def test_a_curve_on_two_workers_has_the_same_rows(cluster):
    here = lowerbounds.curve("index_lookup", **REQUEST).rows
    with working(dask=cluster.scheduler_address) as executor:
        assert lowerbounds.curve("index_lookup", executor=executor, **REQUEST).rows == here
    with distributed.Client(cluster) as client:  # as anyone would make one
        assert lowerbounds.curve("index_lookup", executor=client.get_executor(), **REQUEST).rows == here


def test_the_command_takes_the_address_of_a_scheduler(cluster):
    models = [part for model in REQUEST["models"] for part in ("--model", model)]
    arguments = ["curve", "index_lookup", "--sizes", "4,6", "--instances", "8", *models, "--json"]
    done = CliRunner().invoke(main, [*arguments, "--dask", cluster.scheduler_address])
    assert done.exit_code == 0, done.output
    here = [dataclasses.asdict(row) for row in lowerbounds.curve("index_lookup", **REQUEST).rows]
    assert [{key: row[key] for key in here[0]} for row in json.loads(done.stdout)] == here


@pytest.mark.full
def test_a_study_on_two_workers_has_the_same_rows(cluster):
    with working(dask=cluster.scheduler_address) as executor:
        assert (
            lowerbounds.study(Small(), seeds=2, executor=executor).results
            == lowerbounds.study(Small(), seeds=2).results
        )


@pytest.mark.night
@pytest.mark.parametrize("name", STUDIES.names())
def test_every_study_on_two_workers_has_the_same_rows(name, cluster):
    with working(dask=cluster.scheduler_address) as executor:
        there = lowerbounds.study(Shrunk(STUDIES.get(name)), seeds=2, executor=executor).results
    assert there == lowerbounds.study(Shrunk(STUDIES.get(name)), seeds=2).results


@pytest.mark.parametrize("name", COMMANDS.own_names())
def test_every_sweep_takes_any_executor(name):
    """Where there are `--workers`, there is a cluster."""
    options = {option for parameter in COMMANDS.get(name).params for option in parameter.opts}
    assert ("--workers" in options) == ("--dask" in options)


@pytest.mark.parametrize("sweep", [["curve", "index_lookup", "--sizes", "4"], ["separations"], ["study", "memory"]])
@pytest.mark.parametrize(
    "arguments", first([(["--dask", "nowhere"],), (["--dask", "tcp://127.0.0.1:1", "--workers", "2"],)])
)
def test_no_scheduler_is_one_line(sweep, arguments, monkeypatch):
    monkeypatch.setattr("lowerbounds.runs.given.executors.SECONDS", 0.2)
    done = CliRunner().invoke(main, [*sweep, *arguments])
    assert done.exit_code == 2 and done.stderr.count("\n") == 1 and "dask=" in done.stderr


@pytest.mark.parametrize("address", first(["nowhere", "tcp://127.0.0.1:1"]))
def test_a_client_that_failed_is_gone_before_the_next_is_made(address, monkeypatch):
    """Collected while another starts it would wait for a lock that the other holds."""
    monkeypatch.setattr("lowerbounds.runs.given.executors.SECONDS", 0.2)
    with pytest.raises(ValueError, match="no scheduler answers"), working(dask=address):
        pass
    assert not [each for each in gc.get_objects() if isinstance(each, distributed.Client) and not each.scheduler]
