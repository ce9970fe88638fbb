"""Studies: rows that no bound forbids, the same however they are made, and refused where they say what no model can."""

from __future__ import annotations

import dataclasses
import json
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds import (
    ceiling,
    exact_of_case,
    stored_study,
    study,
    study_of_file,
    utilisation_of_case,
)
from lowerbounds.cli import main
from lowerbounds.runs.trial import try_model
from lowerbounds.runs.verdict import ContradictionError, Verdict
from lowerbounds.studies.memory import Memory, counting
from lowerbounds.studies.parts.result import from_lines, to_lines
from lowerbounds.studies.parts.running import run_cell
from lowerbounds.studies.parts.study import STUDIES, Study
from protocols import Recipe, train
from protocols.models.parts.base import Recurrent
from protocols.setting import builder
from reductions import TASKS

from ..tiers import first

ROWS = Path(lowerbounds.__file__).parent / "studies" / "rows"
VIA = "index_to_index_lookup"
STORED = [name for name in STUDIES.names() if (ROWS / f"{name}.jsonl").exists()]


@dataclasses.dataclass(frozen=True)
class Small(Memory):
    """Three trainings of one shape, in seconds."""

    n: int = 4
    steps: int = 60

    def cells(self, seeds, *, full=False):
        return tuple(cell for cell in super().cells(seeds) if cell.model == "gru:width=4,precision=1")


class Killed(Exception):
    pass


def test_a_study_killed_at_any_row_goes_on_to_the_same_rows(tmp_path):
    whole, path, made = study(Small(), seeds=3).results, tmp_path / "rows.jsonl", []

    def kill(row):
        made.append(row)
        raise Killed

    for _ in range(3):
        with pytest.raises(Killed):
            study(Small(), seeds=3, keep=path, progress=kill)
        assert len(path.read_text().splitlines()) >= 1
    assert study(Small(), seeds=3, keep=path).results == whole
    assert from_lines(path.read_text()) == whole
    assert len({row.id for row in whole}) == 3 and {row.recipe.rounded for row in whole} == {True}


SMALL = ("GRU", "LSTM", "attention, p = 8")  # families that compile in seconds


def shrunk(item, count=1, **recipe):
    """So many cells of one quick family of a study, at size 4 and with few steps."""
    cells = [cell for cell in item.cells(1) if cell.family in SMALL]
    cells = sorted(cells, key=lambda cell: cell.family != SMALL[0])[:1] * count
    small = {"steps": 4, "batch": 4, **recipe}
    fewer = [dataclasses.replace(cell.recipe, shortest=min(cell.recipe.shortest, 2), **small) for cell in cells]
    return tuple(
        dataclasses.replace(cell, n=4, seed=seed, recipe=recipe)
        for seed, (cell, recipe) in enumerate(zip(cells, fewer, strict=True))
    )


@dataclasses.dataclass(frozen=True)
class Shrunk(Study):
    """A study of the shelf with some small cells."""

    inner: Study
    question, source, smaller = "", "", ""

    def cells(self, seeds, *, full=False):
        return shrunk(self.inner, seeds)

    def known(self, task, n, state_bits):
        return self.inner.known(task, n, state_bits)

    def run(self, cell):
        return self.inner.run(cell)

    def table(self, results):
        return self.inner.table(results)

    def draw(self, results):
        return self.inner.draw(results)


TIERS = [
    pytest.param(name, marks=pytest.mark.full if name in STORED else pytest.mark.night) for name in STUDIES.names()
]  # what has rows that the package shows is tried more often


@pytest.mark.parametrize("name", TIERS)
def test_the_smallest_cell_of_a_study(name):
    """Trained for a few steps, measured, written, read back, in a table and in the figure."""
    item = STUDIES.get(name)
    (cell,) = shrunk(item)
    row = run_cell((item, cell))
    assert from_lines(to_lines([row])) == (row,)
    known = item.known(TASKS.get(cell.task), cell.n, row.state_bits)
    assert (row.id, row.chance, row.ceiling, row.needed_bits) == (
        cell.id, known.chance, known.ceiling, known.needed_bits,
    )  # fmt: skip
    assert row.least <= row.accuracy and (row.state_bits is None) == (row.needed_bits is None)
    assert item.draw([row]).axes and len(item.table([row]).rows) == 1 and item.smaller


@pytest.mark.night
@pytest.mark.parametrize("name", STUDIES.names())
def test_every_study_that_was_killed_goes_on(name, tmp_path):
    item, path, made = Shrunk(STUDIES.get(name)), tmp_path / "rows.jsonl", []

    def kill(row):
        made.append(row)
        if len(made) in (1, 2, 4):
            raise Killed

    whole = study(item, seeds=3).results
    for _ in range(3):
        with pytest.raises(Killed):
            study(item, seeds=3, keep=path, progress=kill)
    assert study(item, seeds=3, keep=path).results == whole == from_lines(path.read_text())


@pytest.mark.full
def test_a_cell_of_attention_is_measured_on_fresh_sequences():
    item = STUDIES.get("index_lookup")
    cell = next(cell for cell in item.cells(1) if cell.family == "attention")
    small = dataclasses.replace(cell, n=4, recipe=dataclasses.replace(cell.recipe, steps=150))
    row = item.run(small)
    assert (row.n, row.instances, row.chance) == (4, 4096, float(counting(4))) and row.least < row.accuracy
    assert row.used_bits is None and row.state_bits is None and row.accuracy > row.chance


@pytest.mark.full
def test_two_processes_make_the_rows_of_one():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert study(Small(), seeds=2, executor=pool).results == study(Small(), seeds=2).results


@pytest.mark.full
@pytest.mark.parametrize("name", STORED)
def test_no_stored_row_is_above_a_bound(name):
    """The rows are those of the study as it is now, each held again to its ceiling and to the order of its bits."""
    found = stored_study(name)
    seeds = {row.seed for row in found.results}
    assert {row.id for row in found.results} == {cell.id for cell in found.study.cells(len(seeds))}
    for row in found.results:
        row.check()
        assert [point[0] for point in row.points][-1] == row.recipe.steps and row.made_with
        if not isinstance(builder(row.model), Recurrent):  # nothing else hands over a state alone
            assert row.state_bits is None
        known = found.study.known(TASKS.get(row.task), row.n, row.state_bits)
        assert (row.chance, row.needed_bits, row.ceiling) == (known.chance, known.needed_bits, known.ceiling)
        if row.ceiling is not None and row.task == "index_lookup":
            limit = ceiling("index", n=row.n, state_bits=row.state_bits).accuracy
            assert row.least <= float(limit) + 1e-9
        if row.used_bits is not None:
            assert row.used_bits <= min(row.state_bits, row.needed_bits)
    assert len(found.table().rows) == len({(row.model, row.task, row.n) for row in found.results})
    assert found.figure().axes


def test_rows_that_no_model_can_have_made_are_refused():
    row = stored_study("memory").results[0]
    forged = (
        dataclasses.replace(row, accuracy=1.0, least=1.0),
        dataclasses.replace(row, own=row.decoder + 1),
        dataclasses.replace(row, entropy=row.distinct_bits + 1),
        dataclasses.replace(row, distinct_bits=row.state_bits + 1.0),
    )
    for one in forged:
        with pytest.raises(ContradictionError, match=row.model):
            from_lines(to_lines([one]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": "16"}, "n is '16'"),
        ({"accuracy": float("nan")}, "accuracy is"),
        ({"points": [[1, 2]]}, "points is"),
        ({"recipe": {}}, "other fields"),
        ({"more": 1}, "wanted an object with the keys"),
    ],
)
def test_what_is_no_row_is_refused_in_one_line(change, said):
    record = {**json.loads(to_lines(stored_study("memory").results[:1])), **change}
    with pytest.raises(ValueError, match=said) as caught:
        from_lines(json.dumps(record))
    assert "\n" not in str(caught.value)


def test_a_study_in_the_shell(tmp_path):
    rows, figure = tmp_path / "rows.jsonl", tmp_path / "figure.svg"
    rows.write_text(to_lines(stored_study("memory").results[:4]))
    assert len(study_of_file(rows).results) == 4
    done = CliRunner().invoke(main, ["study", "memory", "--from", str(rows), "-o", str(figure)])
    assert done.exit_code == 0 and figure.exists() and "no model with s bits is above" in figure.read_text()
    wrong = (
        ["study", "none"],
        ["study", "memory", "--stored", "--from", str(rows)],
        ["study", "memory", "--from", str(tmp_path / "nothing")],
        ["study", "memory", "--stored", "-o", str(figure)],
        ["study", "memory", "--stored", "-o", str(tmp_path / "figure.txt")],
        ["study", "memory", "--seeds", "0"],
    )
    for arguments in wrong:
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 2 and len(done.output.strip().splitlines()) == 1, done.output


TINY = (
    "gru:width=4,precision=2",
    "gru:width=6,precision=1",
    "lstm:width=4,precision=2",
    "elman:width=6,precision=2",
    "min_gru:width=6,precision=2,added=learned",
    "linear_attention:width=4,heads=1,precision=4,added=learned",
    "retnet:width=4,heads=1,expansion=1,precision=2,exponent=1",
    "attention:width=4,precision=6",
    "transformer:width=4,hidden=8,precision=6",
    "hybrid:kinds=gru,width=4,hidden=8,precision=6",
)


@pytest.mark.parametrize(("spec", "rounded"), first(product(TINY, (True, False))))
def test_trained_models_keep_to_all_bounds(spec, rounded):
    """With and without rounding in training; run in the numbers of the model either way."""
    n, recipe = 6, Recipe(steps=300, rate=1e-2, branches=6, via=VIA, rounded=rounded, embeddings=0.5)
    training = train(spec, "index_lookup", n, seed=1, recipe=recipe)
    assert training.points[-1].loss < training.points[0].loss
    trial = try_model(training.case, VIA, n=n)
    assert trial.comparison.verdict is not Verdict.CONTRADICTION and trial.whole_agrees
    if training.case.architecture != "recurrent":
        return
    exact, bits = exact_of_case(training.case, n), training.case.state_bits
    assert exact.own <= exact.decoder + 1e-9 and exact.decoder <= exact.entropy + 1e-9
    assert exact.entropy <= exact.distinct_bits + 1e-9 and exact.distinct_bits <= bits
    assert exact.accuracy <= exact.decoder_accuracy <= float(ceiling("index", n=n, state_bits=bits).accuracy) + 1e-9
    used = utilisation_of_case(training.case, n, sequences=128)
    assert not used.leak and float(used.claim.bits) <= min(bits, n)


@pytest.mark.full
def test_a_trained_model_learns_what_an_untrained_one_does_not():
    untrained = np.mean([_accuracy(Recipe(steps=1, rate=1e-9, via=VIA, branches=6), seed) for seed in (0, 1)])
    assert untrained < 0.65 < _accuracy(Recipe(steps=400, rate=1e-2, via=VIA, branches=6), 0)


def _accuracy(recipe, seed):
    return exact_of_case(train(TINY[0], "index_lookup", 6, seed=seed, recipe=recipe).case, 6).accuracy
