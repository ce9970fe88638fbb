"""Weights in files: gone on with to the same bits, run wherever a name is, refused in one line where they are wrong."""

from __future__ import annotations

import json
import resource

import jax
import numpy as np
import pytest
from click.testing import CliRunner
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from lowerbounds import ceiling, curve, refute
from lowerbounds.cli import main
from lowerbounds.runs.job import Job
from lowerbounds.runs.trial import try_model
from protocols import Recipe, case, cut, simulate, train
from protocols.training.kept import KEY, read_kept, write_kept
from reductions import TASKS

VIA = "index_to_index_lookup"
RECIPE = Recipe(steps=120, batch=8, branches=2, via=VIA, warmup=10)


class Stopped(Exception):
    pass


def stop_at(step):
    def stop(point):
        if point.step == step:
            raise Stopped

    return stop


def leaves(model):
    return [np.asarray(leaf) for leaf in jax.tree_util.tree_leaves(model)]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("weights") / "gru.safetensors"
    train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, keep=path)
    return path


def test_a_training_that_was_interrupted_goes_on_to_the_same_weights(file, tmp_path):
    path = tmp_path / "again.safetensors"
    for step in (100, 120):  # killed in the second chunk, of which nothing is kept, and in the last
        with pytest.raises(Stopped):
            train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, keep=path, progress=stop_at(step))
    halfway = read_kept(path)
    assert halfway.step == 100 and any(name.startswith("optimiser") for name in halfway.arrays)
    with pytest.raises(ValueError, match="training ended at step 100 of 120; go on with it"):
        case(f"trained:file={path}", "index_lookup", 4)
    train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, keep=path)
    assert path.read_bytes() == file.read_bytes()


def test_what_ended_is_not_trained_again(file):
    before, seen = file.read_bytes(), []
    found = train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, keep=file, progress=seen.append)
    assert file.read_bytes() == before and [point.step for point in found.points] == [50, 100, 120]
    with pytest.raises(ValueError, match="is of another training"):
        train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, seed=1, keep=file)


def test_a_file_stands_where_a_name_does(file):
    name, trained = f"trained:file={file}", train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE)
    one = case(name, "index_lookup", 4)
    assert all(map(np.array_equal, leaves(one.model), leaves(trained.model)))
    runs = [simulate(model, VIA, n=4) for model in (name, trained.case)]
    assert runs[0].errors == runs[1].errors and runs[0].transcript.sent == 8
    assert np.array_equal(runs[0].transcript.answers, runs[1].transcript.answers)
    (row,) = curve("index_lookup", sizes=[4], models=[name]).rows
    assert (row.model, row.paid_bits) == (name, 8)
    tokens = TASKS.get("index_lookup").sample(4, 3, np.random.default_rng(0))
    assert cut(one, tokens, 4).sent == 8


def test_two_files_under_one_name_are_two_models(file, tmp_path):
    path, ids = tmp_path / "one.safetensors", []
    for seed in (0, 1):
        path.unlink(missing_ok=True)
        train("gru:width=4,precision=2", "index_lookup", 4, seed=seed, recipe=RECIPE, keep=path)
        task = TASKS.get("index_lookup")
        ids.append(Job.of(task, 4, f"trained:file={path}", (), instances=4, seed=0).id)
    assert ids[0] != ids[1]


@pytest.mark.full
def test_two_processes_run_weights_of_a_file(file, tmp_path, monkeypatch):
    monkeypatch.chdir(file.parent)
    trial = try_model(f"trained:file={file.name}", VIA, n=4, instances=16, wire=True)
    assert trial.wire is not None and trial.whole_agrees


@pytest.mark.full
def test_the_refuter_and_ceilings_take_a_file(file):
    """Of 8 bits on 4 symbols: a failure is replayed on the same weights, and the ceiling is that of its bits."""
    name = f"trained:file={file}"
    found = refute(name, "index_lookup", 4, tries=64)
    assert found.verdict.value in ("found", "none exists at this length")
    if found.failure is not None:
        tokens = np.array([found.failure.tokens])
        task = TASKS.get("index_lookup")
        assert not task.accepts(tokens, case(name, "index_lookup", 4).whole(tokens)).any()
    said = [
        CliRunner().invoke(main, ["ceiling", "index", "--n", "12", *of, "--json"])
        for of in (["--model", name], ["--state-bits", "8"])
    ]
    assert [one.exit_code for one in said] == [0, 0]
    assert [json.loads(one.output)["accuracy"] for one in said] == [
        str(ceiling("index", n=12, state_bits=8).accuracy)
    ] * 2


def test_another_task_or_size_is_refused(file):
    for task, n in (("index_lookup", 5), ("string_equality", 4)):
        with pytest.raises(ValueError, match=f"was trained on index_lookup, n=4; it is not run on {task}, n={n}"):
            case(f"trained:file={file}", task, n)
    for name, said in (("trained", "wanted the file"), ("trained:file=/none", "no weights can be read")):
        with pytest.raises(ValueError, match=said):
            case(name, "index_lookup", 4)


def rewritten(file, path, *, change=None, text="", **told):
    with safe_open(file, framework="numpy") as opened:
        metadata = opened.metadata()
    arrays, told = load_file(file), {**json.loads(metadata[KEY]), **told}
    if change:
        change(arrays)
    save_file(arrays, path, {KEY: text or json.dumps(told)})
    return path


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"model": "mine.py:Model"}, "names the model 'mine.py'"),
        ({"model": "stack:kinds=gru+mine.py:Model"}, "names the model 'mine.py'"),
        ({"model": "stack:kinds=gru+hybrid:kinds=mine.py:Model"}, "kinds within kinds"),
        ({"model": "gru:width=5,precision=2"}, "has float32"),
        ({"model": "gru:width=4,layers=2,precision=2"}, "the file's arrays are not those of"),
        ({"task": "mine.py:Task"}, "no task is called"),
        ({"n": -1}, "n is -1"),
        ({"n": "4"}, "n is '4'"),
        ({"step": 121}, "step 121 of 120"),
        ({"recipe": {"steps": 1}}, "other fields"),
        ({"recipe": 1}, "other fields"),
        ({"points": [[1]]}, "a point is"),
        ({"points": 1}, "its points no list"),
        ({"task": 1}, "no names"),
        ({"form": 2}, "form 1"),
        ({"more": "x"}, "with the keys"),
        ({"text": "[" * 100_000}, "recursion"),
        ({"text": "{"}, "Expecting"),
    ],
)
def test_forged_words_are_refused(file, tmp_path, told, said):
    path = rewritten(file, tmp_path / "forged.safetensors", **told)
    with pytest.raises(ValueError, match=said) as caught:
        case(f"trained:file={path}", "index_lookup", 4)
    assert "\n" not in str(caught.value)


def test_forged_arrays_are_refused(file, tmp_path):
    def nudge(arrays):
        arrays["model.embedding"][0, 0] += 1

    path = rewritten(file, tmp_path / "nudged.safetensors", change=nudge)
    with pytest.raises(ValueError, match="another hash"):
        read_kept(path)


@pytest.mark.parametrize("length", [0, 7, 8, 500, -1])
def test_truncated_files_are_refused_in_one_line(file, tmp_path, length):
    path = tmp_path / "short.safetensors"
    path.write_bytes(file.read_bytes()[:length])
    with pytest.raises(ValueError, match="no weights can be read") as caught:
        read_kept(path)
    assert "\n" not in str(caught.value)


def test_a_full_disk_is_one_line_and_what_was_there_stays(file, tmp_path):
    path, found = tmp_path / "full.safetensors", read_kept(file)
    path.write_bytes(file.read_bytes())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
    try:
        with pytest.raises(ValueError, match="bytes cannot be written: File too large") as caught:
            write_kept(path, found, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value) and path.read_bytes() == file.read_bytes()
    assert [part.name for part in tmp_path.iterdir()] == [path.name]


def test_weights_are_not_written_over(file, tmp_path):
    found = train("gru:width=4,precision=2", "index_lookup", 4, recipe=RECIPE, keep=file)
    with pytest.raises(ValueError, match="is there already"):
        found.save(file)
    found.save(tmp_path / "new.safetensors")
    assert (tmp_path / "new.safetensors").read_bytes() == file.read_bytes()
