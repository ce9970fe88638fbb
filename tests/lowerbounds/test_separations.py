"""The grid of all tasks: rows from runs, growth from rows, a figure whose lines are formulas and markers are runs."""

from __future__ import annotations

import dataclasses
import json

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main
from lowerbounds.runs.curves import curve, maps_into
from lowerbounds.runs.drawn.separation_figure import draw_separations
from lowerbounds.runs.drawn.sweep import Sweep
from lowerbounds.runs.row import from_json_lines, to_json_lines
from lowerbounds.runs.separations import Panel, Separations, separate
from protocols import CONSTRUCTIONS
from protocols.setting import constructions_for
from reductions import TASKS
from reductions.tasks.index_lookup import IndexLookup

RECURRENT, ATTENTION = "recurrent", "one layer of attention"


@pytest.fixture(scope="module")
def found():
    return separate(["index_lookup", "string_equality", "is_tree"], sizes=2, largest=64, instances=20)


@pytest.mark.full
def test_constructions_show_the_separations_of_the_papers(found):
    growth = {panel.task: (panel.growth(RECURRENT), panel.growth(ATTENTION)) for panel in found.panels}
    assert growth["index_lookup"] == ("linear", "small")
    assert growth["string_equality"] == ("linear", "linear")
    assert growth["is_tree"] == ("linear", "linear")
    headings = [heading for heading, _ in found.groups()]
    assert headings[0] == "recurrent: linear · one layer of attention: small"


@pytest.mark.full
def test_what_errs_at_any_size_is_not_the_cheapest(found):
    panel = next(panel for panel in found.panels if panel.task == "index_lookup")
    window = [row for row in panel.rows if row.model == "window_memory" and row.errors]
    cheap = Panel(panel.task, (*panel.rows, *window))
    assert {row.model for row in cheap.cheapest(RECURRENT)} <= {"index_memory", "window_memory"}
    assert all(not row.wrong for architecture in panel.architectures for row in panel.cheapest(architecture))


@pytest.mark.full
def test_recurrent_rows_are_one_message_and_no_row_pays_less_than_it_needs(found):
    for panel in found.panels:
        for row in panel.rows:
            assert row.architecture != RECURRENT or row.messages <= 1
            assert row.wrong or row.needed_bits is None or row.paid_bits >= row.needed_bits


@pytest.mark.full
def test_formulas_are_lines_and_runs_are_markers(found):
    figure = draw_separations(found, y="bits")
    axes = [ax for ax in figure.get_axes() if ax.get_title(loc="left")]
    assert [ax.get_title(loc="left").split("\n")[0] for ax in axes] == [
        p.task for _, panels in found.groups() for p in panels
    ]
    for ax, panel in zip(axes, [p for _, panels in found.groups() for p in panels], strict=True):
        markers = [line for line in ax.get_lines() if line.get_marker() not in ("None", None, "")]
        lines = [line for line in ax.get_lines() if line not in markers]
        assert len(markers) == len(panel.rows) and all(len(line.get_xdata()) == 1 for line in markers)
        assert lines and all(line.get_linestyle() != "None" for line in lines)
        hollow = sum(line.get_markerfacecolor() == "white" for line in markers)
        assert hollow == sum(row.wrong for row in panel.rows)


@pytest.mark.full
def test_a_construction_is_left_out_where_it_does_not_work():
    (panel,) = separate(["q_sparse_average"], sizes=3, largest=256, instances=2).panels
    moments = {row.n for row in panel.rows if row.model == "q_sparse_moments"}
    assert moments == {16, 64} and {row.n for row in panel.rows} == {16, 64, 256}


def test_every_construction_suits_a_task_that_a_map_leads_into():
    tasks = [TASKS.get(spec) for name in TASKS.names() for spec in (name, *TASKS.get(name).variants)]
    suited = {name for task in tasks if maps_into(task) for name in constructions_for(task)}
    easy = {"match2_waves", "match3_bigram_two_layer", "match3_local_window"}  # no bound is known, so no map
    assert suited | easy == set(CONSTRUCTIONS.names())


def test_the_command_writes_figure_and_rows(tmp_path):
    out = tmp_path / "grid.png"
    arguments = ["separations", "index_lookup", "--sizes", "2", "--instances", "8", "-o", str(out)]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0 and out.stat().st_size > 10_000
    rows = from_json_lines((tmp_path / "grid.jsonl").read_text())
    assert len(json.loads(done.stdout)) == len(rows)
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 2 and "--force writes over it" in again.output
    wrong = CliRunner().invoke(main, ["separations", "-o", str(tmp_path / "grid.gif")])
    assert wrong.exit_code == 2 and "wanted a name that ends in" in wrong.output


def test_size_is_drawn_above_bits_unless_one_is_asked_for(tmp_path):
    rows = curve("index_lookup", sizes=(16, 64), models=["index_memory"], instances=4).rows
    found = Separations((Panel("index_lookup", rows),))
    labels = [ax.get_ylabel() for ax in draw_separations(found).axes]
    assert labels == ["size, bits", "bits paid"]
    assert [ax.get_ylabel() for ax in draw_separations(found, y="size").axes] == labels[:1]
    assert [ax.get_ylabel() for ax in draw_separations(found, y="bits").axes] == labels[1:]
    with pytest.raises(ValueError, match="y=bit: wanted both, size, bits"):
        draw_separations(found, y="bit")


@pytest.mark.full
def test_an_interrupted_grid_goes_on_where_it_stopped(tmp_path):
    request = {"tasks": ("index_lookup", "string_equality"), "sizes": 2, "instances": 4}
    seen = []

    def stop_in_the_second_task(row):
        seen.append(row)
        if row.task == "string_equality":
            raise KeyboardInterrupt

    first, again = Sweep(tmp_path / "grid.png"), []
    with pytest.raises(KeyboardInterrupt):
        first.run_all(request, progress=stop_in_the_second_task)
    assert [path.name for path in tmp_path.iterdir()] == ["grid.partial.jsonl"]
    assert f"{len(seen)} rows are kept in" in first.left
    kept = from_json_lines((tmp_path / "grid.partial.jsonl").read_text())
    (tmp_path / "grid.partial.jsonl").write_text(to_json_lines(dataclasses.replace(row, reason="kept") for row in kept))
    sweep = Sweep(tmp_path / "grid.png")
    found = sweep.run_all(request, progress=again.append)
    assert [row.reason == "kept" for row in found.rows] == [True] * len(seen) + [False] * (len(again) - len(seen))
    assert {path.name for path in sweep.save(found, y="size")} == {"grid.png", "grid.csv", "grid.jsonl"}
    assert not (tmp_path / "grid.partial.jsonl").exists()


def test_growth_is_read_off_the_first_and_the_last_size():
    rows = curve("index_lookup", sizes=(16, 64), models=["index_memory"], instances=4).rows
    assert Panel("index_lookup", rows[:1]).growth(RECURRENT) == "one size"
    assert Panel("index_lookup", rows).growth(ATTENTION) == "not run"
    erring = curve("index_lookup", sizes=(16, 65), models=["window_memory"], instances=4).rows  # of 64 bits
    assert Panel("index_lookup", erring).growth(RECURRENT) == "with errors"
    assert Panel("index_lookup", rows).growth(RECURRENT) == "linear"
    assert str(Separations((Panel("index_lookup", rows),))).count("index_memory") == 1


def test_a_task_whose_sizes_are_large_has_two_of_them_unless_told():
    class Large(IndexLookup):
        """Of a hundred symbols and more."""

        typical = (100, 150, 200)

    found = separate([Large()], models=["gru:width=1"], instances=2)
    assert sorted({row.n for row in found.rows}) == [100, 150]
    with pytest.raises(ValueError, match="no construction for Large at these sizes"):
        separate([Large()], models=["gru:width=1"], largest=64)
